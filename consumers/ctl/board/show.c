/* show.c -- `sentractl show SENTRA`: all that its card says, and its newest
 * posts.
 *
 * Which metrics there are is core/metric_table.h's.  Must not compute what
 * stands on the card. */
#include "consumers/core/keys.h"
#include "consumers/ctl/ctl.h"
#include "consumers/ctl/text_table.h"
#include "consumers/view/number.h"

#include <errno.h>
#include <stdio.h>

#define PAGE_MAX    ((size_t)4 << 20)
#define SCORER_UNIT "sentra-consumer@scorer"
/* Those that are shown, newest first. */
#define NEWEST_POSTS "XREVRANGE %k + - COUNT 5"

/* ---- which sentra ---- */

static bool contains(struct str text, const char *part)
{
	size_t n = strlen(part);

	for (size_t i = 0; i + n <= text.n; i++)
		if (strncasecmp(text.p + i, part, n) == 0)
			return true;
	return false;
}

static int name_of(struct ctl *c, const char *id, struct buf *name,
		   struct err *err)
{
	struct redisReply *reply = NULL;
	struct buf key;
	int rc;

	buf_init(&key, KEY_MAX);
	rc = ctl_call(c, &reply, err, "HGET %k name",
		      key_sentra(&key, c->pipeline.prefix, "card", id));
	buf_clear(name);
	if (rc == 0)
		buf_addstr(name, redis_reply_str(reply));
	redis_reply_free(reply);
	buf_release(&key);
	return rc ? rc : buf_error(name, err, "a name");
}

/* Those of the board whose id or name has the word in it; one whose id or name
 * is the word itself is the only one. */
static int candidates(struct ctl *c, const struct redisReply *ids,
		      struct buf *list, size_t *n, char only[200],
		      struct err *err)
{
	const char *word = c->args.word;
	struct buf name;
	int rc = 0;

	buf_init(&name, KEY_MAX);
	*n = 0;
	for (size_t i = 0; i < redis_reply_len(ids) && rc == 0; i++) {
		struct str id = redis_reply_str(redis_reply_at(ids, i));
		char copy[200];

		snprintf(copy, sizeof(copy), "%.*s", STR_ARG(id));
		rc = name_of(c, copy, &name, err);
		if (rc < 0)
			break;
		if (strcmp(copy, word) == 0 || str_is(buf_str(&name), word)) {
			snprintf(only, 200, "%s", copy);
			*n = 1;
			break;
		}
		if (!contains(id, word) && !contains(buf_str(&name), word))
			continue;
		buf_addf(list, "%s%s", (*n)++ ? ", " : "", copy);
		snprintf(only, 200, "%s", copy);
	}
	buf_release(&name);
	return rc;
}

static int find(struct ctl *c, char id[200], struct err *err)
{
	struct redisReply *ids = NULL;
	struct board board = { METRIC_followers, NO_WINDOW, NATIONAL };
	struct buf key, list;
	size_t n = 0;
	int rc;

	buf_init(&key, KEY_MAX);
	buf_init(&list, KEY_MAX);
	rc = ctl_call(c, &ids, err, "ZRANGE %k 0 -1",
		      key_board(&key, c->pipeline.prefix, board));
	if (rc == 0)
		rc = candidates(c, ids, &list, &n, id, err);
	if (rc == 0 && n == 0)
		rc = redis_reply_len(ids)
			     ? err_set(err, -ENOENT,
				       "no sentra '%s': sentractl top -n 0 "
				       "lists all",
				       c->args.word)
			     : err_set(err, -ENOENT,
				       "no sentra yet: " SCORER_UNIT
				       " has written nothing to this Redis, or "
				       "under another prefix than %s",
				       c->pipeline.prefix);
	if (rc == 0 && n > 1)
		rc = err_set(err, -EINVAL, "'%s' may be any of: %s",
			     c->args.word, buf_shown(&list));
	redis_reply_free(ids);
	buf_release(&key);
	buf_release(&list);
	return rc;
}

/* ---- how it looks ---- */

struct sheet {
	const struct ctl *ctl;
	const struct redisReply *card, *posts, *health;
	bool has_history; /* yesterday had values */
	struct buf *out;
};

static struct str field(const struct sheet *s, const char *name,
			const char *window, const char *platform)
{
	char full[100];

	snprintf(full, sizeof(full), "%s%s%s%s%s", name, window ? ":" : "",
		 window ? window : "", platform ? ":" : "",
		 platform ? platform : "");
	return ctl_field(s->card, full);
}

static struct str or_dash(struct str text)
{
	return text.n ? text : STR_LIT("-");
}

static void put_field(const struct sheet *s, const char *label,
		      const char *name)
{
	buf_adds(s->out, label);
	text_add(s->out, or_dash(field(s, name, NULL, NULL)));
}

/* A number of the card, as people write it. */
static void put_number(const struct sheet *s, const char *label,
		       const char *name)
{
	buf_addf(s->out, "%s ", label);
	number_add(s->out, s->ctl->style.language, field(s, name, NULL, NULL));
}

static const char *label_of(const struct sheet *s, enum metric metric)
{
	const struct metric_row *m = &metric_table[metric];

	return s->ctl->style.language == INDONESIAN ? m->label_id : m->label;
}

static void put_times(const struct sheet *s)
{
	enum language language = s->ctl->style.language;
	struct str zone = field(s, "timezone", NULL, NULL);
	char latest[40], at[40];

	ctl_time(language, field(s, "latest", NULL, NULL), zone, latest);
	ctl_time(language, field(s, "as_of", NULL, NULL), zone, at);
	put_number(s, label_of(s, METRIC_followers), "followers");
	buf_addf(s->out, "\n%s %s\n%s %s\n", label_of(s, METRIC_latest), latest,
		 word(language, WORD_card_as_of), at);
}

/* The score and its four parts; what the letters mean stands below. */
static void put_score(const struct sheet *s)
{
	put_number(s, label_of(s, METRIC_score), "score");
	put_number(s, "   F", "score:followers");
	put_number(s, "  U", "score:freshness");
	put_number(s, "  A", "score:activity");
	put_number(s, "  E", "score:engagement");
	put_field(s, "   (", "score_version");
	buf_addf(s->out, ")\n%s\n\n", word(s->ctl->style.language, WORD_parts));
}

static void put_head(const struct sheet *s)
{
	const struct style *style = &s->ctl->style;

	put_field(s, style->colour ? "\033[1m" : "", "name");
	put_field(s, style->colour ? "\033[0m\n" : "\n", "city");
	put_field(s, ", ", "province");
	put_field(s, "  (", "id");
	buf_adds(s->out, ")\n\n");
	put_times(s);
	put_score(s);
	ctl_tell_age(s->ctl, s->health, SCORER_UNIT, s->out);
}

static void put_windows(const struct sheet *s, const char *platform)
{
	enum language language = s->ctl->style.language;
	struct text_table t;
	struct buf text;

	buf_init(&text, 100);
	text_table_init(&t, "lrrr");
	text_table_adds(&t, platform ? platform_title(platform)
				     : word(language, WORD_all_platforms));
	for (int w = 0; w < WINDOW_COUNT; w++)
		text_table_adds(&t, window_title(language, w));
	for (int m = 0; m < METRIC_COUNT; m++) {
		const struct metric_row *row = &metric_table[m];

		if (row->span != BY_WINDOW ||
		    (platform && row->scope != BY_PLATFORM))
			continue;
		text_table_adds(&t, label_of(s, (enum metric)m));
		for (int w = 0; w < WINDOW_COUNT; w++) {
			buf_clear(&text);
			number_add(&text, language,
				   field(s, row->name, window_names[w],
					 platform));
			text_table_addbuf(&t, &text);
		}
	}
	text_table_print(&t, s->ctl->style.colour, s->out);
	text_table_release(&t);
	buf_release(&text);
	buf_addc(s->out, '\n');
}

/* Who has no history had no value at yesterday's end: a rank among zeros is
 * none. */
static void put_ranks(const struct sheet *s)
{
	enum language language = s->ctl->style.language;
	struct text_table t;
	struct buf name;

	buf_init(&name, KEY_MAX);
	text_table_init(&t, "lrr");
	text_table_adds(&t, word(language, WORD_rank));
	text_table_adds(&t, word(language, WORD_now));
	text_table_adds(&t, word(language, WORD_yesterday));
	for (size_t i = 0; i < RANKED_COUNT; i++) {
		struct board b = ranked_board(i);

		buf_clear(&name);
		board_name(&name, b);
		text_table_addf(&t, "%s%s%s", label_of(s, b.metric),
				b.window == NO_WINDOW ? "" : ", ",
				b.window == NO_WINDOW
					? ""
					: window_title(language, b.window));
		text_table_add(&t, or_dash(field(s, "rank", buf_shown(&name),
						 NULL)));
		text_table_add(&t,
			       s->has_history
				       ? or_dash(field(s, "rank_yesterday",
						       buf_shown(&name), NULL))
				       : STR_LIT("-"));
	}
	text_table_print(&t, s->ctl->style.colour, s->out);
	text_table_release(&t);
	buf_release(&name);
	buf_addc(s->out, '\n');
}

static void put_posts(const struct sheet *s)
{
	struct str zone = field(s, "timezone", NULL, NULL);

	for (size_t i = 0; i < redis_reply_len(s->posts); i++) {
		const struct redisReply *entry = redis_reply_at(s->posts, i);
		const struct redisReply *fields = redis_reply_at(entry, 1);
		struct str id = redis_reply_str(redis_reply_at(entry, 0));
		char at[40];

		/* The id begins with milliseconds. */
		ctl_time(s->ctl->style.language,
			 (struct str){ id.p, id.n > 13 ? 10 : id.n }, zone, at);
		buf_addf(s->out, "%s  ", at);
		text_add(s->out, ctl_field(fields, "platform"));
		buf_adds(s->out, "  ");
		text_add(s->out, ctl_field(fields, "text"));
		buf_adds(s->out, "  ");
		text_add(s->out, ctl_field(fields, "url"));
		buf_addc(s->out, '\n');
	}
}

static void as_text(const struct sheet *s)
{
	put_head(s);
	put_windows(s, NULL);
	for (int p = 0; p < PLATFORM_COUNT; p++)
		if (field(s, "posts", "7d", platform_names[p]).p)
			put_windows(s, platform_names[p]);
	put_ranks(s);
	put_posts(s);
}

static void put_pairs(struct buf *out, const struct redisReply *flat)
{
	buf_adds(out, "{");
	for (size_t i = 0; i + 1 < redis_reply_len(flat); i += 2) {
		buf_adds(out, i ? "," : "");
		text_addjson(out, redis_reply_str(redis_reply_at(flat, i)));
		buf_addc(out, ':');
		text_addjson(out, redis_reply_str(redis_reply_at(flat, i + 1)));
	}
	buf_adds(out, "}");
}

static void as_json(const struct sheet *s)
{
	buf_adds(s->out, "{\"card\":");
	put_pairs(s->out, s->card);
	buf_adds(s->out, ",\n\"recent\":[");
	for (size_t i = 0; i < redis_reply_len(s->posts); i++) {
		buf_adds(s->out, i ? ",\n" : "\n");
		put_pairs(s->out,
			  redis_reply_at(redis_reply_at(s->posts, i), 1));
	}
	buf_adds(s->out, "]}\n");
}

/* What Redis has of the sentra. */
struct answers {
	struct redisReply *card, *posts, *health, *days;
};

static int read_all(struct ctl *c, const char *id, struct answers *a,
		    struct err *err)
{
	const char *prefix = c->pipeline.prefix;
	struct buf key;
	int rc;

	buf_init(&key, KEY_MAX);
	rc = ctl_call(c, &a->card, err, "HGETALL %k",
		      key_sentra(&key, prefix, "card", id));
	if (rc == 0)
		rc = ctl_call(c, &a->posts, err, NEWEST_POSTS,
			      key_sentra(&key, prefix, "recent", id));
	if (rc == 0)
		rc = ctl_call(c, &a->health, err, "HGETALL %k",
			      key_pipeline(&key, prefix, "scorer"));
	if (rc == 0)
		rc = ctl_call(c, &a->days, err, "XLEN %k",
			      key_sentra(&key, prefix, "history", id));
	buf_release(&key);
	return rc;
}

static int print(const struct ctl *c, const struct answers *a, struct err *err)
{
	struct buf out;
	struct sheet sheet = { .ctl = c,
			       .card = a->card,
			       .posts = a->posts,
			       .health = a->health,
			       .has_history = redis_reply_int(a->days) > 0,
			       .out = &out };
	int rc;

	buf_init(&out, PAGE_MAX);
	if (c->args.json)
		as_json(&sheet);
	else
		as_text(&sheet);
	rc = ctl_print(&out, err);
	buf_release(&out);
	return rc;
}

static int run(struct ctl *c, struct err *err)
{
	struct answers a = { 0 };
	char id[200] = "";
	int rc = ctl_connect(c, err);

	if (rc == 0)
		rc = find(c, id, err);
	if (rc == 0)
		rc = read_all(c, id, &a, err);
	if (rc == 0)
		rc = print(c, &a, err);
	redis_reply_free(a.card);
	redis_reply_free(a.posts);
	redis_reply_free(a.health);
	redis_reply_free(a.days);
	return rc;
}

static const struct command_option options[] = {
	OPTION_JSON,
	{ .name = NULL },
};

const struct command command_show = {
	.name = "show",
	.args = "SENTRA",
	.help = "all that is known of one sentra",
	.options = options,
	.run = run,
};
