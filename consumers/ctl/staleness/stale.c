/* stale.c -- `sentractl stale`: the set of the stale, and their cards. */
#include "stale.h"

#include "blind.h"
#include "consumers/alerter/facts_store.h"
#include "consumers/ctl/text_table.h"

#include "common/base/clock.h"
#include "consumers/core/keys.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#define PAGE_MAX     ((size_t)16 << 20)
#define ALERTER_UNIT "sentra-consumer@" ALERTER

/* name, timezone, latest, then state:<platform>. */
#define FIXED 3

/* ---- printing ---- */

static void name_platforms(const struct stale_row *row, struct buf *out)
{
	buf_clear(out);
	for (int p = 0; p < PLATFORM_COUNT; p++)
		if (row->stale_on[p])
			buf_addf(out, "%s%s", out->len ? " " : "",
				 platform_names[p]);
}

void stale_table(const struct stale_row *rows, size_t n,
		 const struct style *style, struct buf *out)
{
	struct text_table t;
	struct buf names;
	char text[40];

	buf_init(&names, 200);
	text_table_init(&t, "llllll");
	text_table_adds(&t, word(style->language, WORD_id));
	text_table_adds(&t, word(style->language, WORD_sentra));
	text_table_adds(&t, word(style->language, WORD_stale_since));
	text_table_adds(&t, word(style->language, WORD_newest_post));
	text_table_adds(&t, word(style->language, WORD_platform));
	text_table_adds(&t, word(style->language, WORD_unverified_since));
	for (size_t i = 0; i < n; i++) {
		name_platforms(&rows[i], &names);
		text_table_add(&t, rows[i].id);
		text_table_add(&t,
			       rows[i].name.n ? rows[i].name : STR_LIT("-"));
		ctl_time(style->language, rows[i].since, rows[i].zone, text);
		text_table_adds(&t, text);
		ctl_time(style->language, rows[i].latest, rows[i].zone, text);
		text_table_adds(&t, text);
		text_table_adds(&t, names.len ? buf_shown(&names) : "-");
		ctl_time_ms(style->language, rows[i].unverified_ms,
			    rows[i].zone, text);
		text_table_adds(&t, text);
	}
	text_table_print(&t, style->colour, out);
	if (n == 0)
		buf_addf(out, "%s\n", word(style->language, WORD_none));
	text_table_release(&t);
	buf_release(&names);
}

/* Of unix seconds as Redis has them; the text there might be no number. */
static void add_seconds(struct buf *out, const char *name, struct str seconds)
{
	int64_t s;
	bool good = str_number(seconds, &s) && s < INT64_MAX / SECOND_MS;

	ctl_json_time(out, name, good ? s * SECOND_MS : TIME_NONE);
}

void stale_json(const struct stale_row *rows, size_t n, struct buf *out)
{
	buf_adds(out, "{\"stale\":[");
	for (size_t i = 0; i < n; i++) {
		const char *comma = "";

		buf_addf(out, "%s\n{\"sentra\":", i ? "," : "");
		text_addjson(out, rows[i].id);
		buf_adds(out, ",\"name\":");
		text_addjson(out, rows[i].name);
		add_seconds(out, "since", rows[i].since);
		add_seconds(out, "latest", rows[i].latest);
		buf_adds(out, ",\"platforms\":[");
		for (int p = 0; p < PLATFORM_COUNT; p++)
			if (rows[i].stale_on[p]) {
				buf_addf(out, "%s\"%s\"", comma,
					 platform_names[p]);
				comma = ",";
			}
		buf_adds(out, "]");
		ctl_json_time(out, "unverified_since", rows[i].unverified_ms);
		buf_adds(out, "}");
	}
	buf_adds(out, "\n]}\n");
}

/* ---- the command ---- */

struct survey {
	struct redisReply *stale, *blind; /* member, score, member ... */
	struct redisReply *health;        /* <prefix>:pipeline:alerter */
	struct redisReply **card;
	struct stale_row *row;
	size_t n;
};

static int read_card(struct ctl *c, struct str id, struct redisReply **card,
		     struct err *err)
{
	struct redis_cmd cmd;
	struct buf key;
	int rc;

	buf_init(&key, KEY_MAX);
	redis_cmd_init(&cmd);
	ctl_key(c, &key, "card:");
	buf_addstr(&key, id);
	redis_cmd_set(&cmd, "HMGET %k name timezone latest", &key);
	for (int p = 0; p < PLATFORM_COUNT; p++)
		redis_cmd_argf(&cmd, "state:%s", platform_names[p]);
	rc = redis_call(c->redis, &cmd, card, err);
	redis_cmd_release(&cmd);
	buf_release(&key);
	return rc;
}

static struct str at(const struct redisReply *array, size_t i)
{
	return redis_reply_str(redis_reply_at(array, i));
}

/* Since the first of its accounts that nobody sees. */
static int64_t unverified_ms(const struct redisReply *blind, struct str id)
{
	int64_t since = TIME_NONE;

	for (size_t i = 0; i + 1 < redis_reply_len(blind); i += 2) {
		struct blind_row row;
		int64_t ms = ctl_number(at(blind, i + 1)) * SECOND_MS;

		if (!blind_row_member(at(blind, i), &row) ||
		    !str_eq(row.sentra, id))
			continue;
		if (since == TIME_NONE || ms < since)
			since = ms;
	}
	return since;
}

static void fill(struct survey *s, size_t i)
{
	const struct redisReply *card = s->card[i];
	struct stale_row *row = &s->row[i];

	*row = (struct stale_row){
		.id = at(s->stale, 2 * i),
		.since = at(s->stale, 2 * i + 1),
		.name = at(card, 0),
		.zone = at(card, 1),
		.latest = at(card, 2),
	};
	for (size_t p = 0; p < PLATFORM_COUNT; p++)
		row->stale_on[p] = str_is(at(card, FIXED + p), "stale");
	row->unverified_ms = unverified_ms(s->blind, row->id);
}

static int read_all(struct ctl *c, struct survey *s, struct err *err)
{
	struct buf key;
	int rc;

	buf_init(&key, KEY_MAX);
	rc = ctl_call(c, &s->stale, err, "ZRANGE %k 0 -1 WITHSCORES",
		      ctl_key(c, &key, "stale"));
	if (rc == 0)
		rc = ctl_call(c, &s->blind, err, "ZRANGE %k 0 -1 WITHSCORES",
			      ctl_key(c, &key, "blind"));
	if (rc == 0)
		rc = ctl_call(c, &s->health, err, "HGETALL %k",
			      ctl_key(c, &key, "pipeline:" ALERTER));
	buf_release(&key);
	if (rc < 0)
		return rc;
	s->n = redis_reply_len(s->stale) / 2;
	s->card = calloc(s->n + 1, sizeof(struct redisReply *));
	s->row = calloc(s->n + 1, sizeof(*s->row));
	if (!s->card || !s->row)
		return err_set(err, -ENOMEM, "no memory for the stale");
	for (size_t i = 0; i < s->n && rc == 0; i++) {
		rc = read_card(c, at(s->stale, 2 * i), &s->card[i], err);
		if (rc == 0)
			fill(s, i);
	}
	return rc;
}

static void release(struct survey *s)
{
	for (size_t i = 0; s->card && i < s->n; i++)
		redis_reply_free(s->card[i]);
	free(s->card);
	free(s->row);
	redis_reply_free(s->stale);
	redis_reply_free(s->blind);
	redis_reply_free(s->health);
}

/* "none" says something only where somebody looked. */
static void print_text(const struct ctl *c, const struct survey *s,
		       struct buf *out)
{
	ctl_tell_age(c, s->health, ALERTER_UNIT, out);
	if (s->n || redis_reply_len(s->health))
		stale_table(s->row, s->n, &c->style, out);
}

static int print(const struct ctl *c, const struct survey *s, struct err *err)
{
	struct buf out;
	int rc;

	buf_init(&out, PAGE_MAX);
	if (c->args.json)
		stale_json(s->row, s->n, &out);
	else
		print_text(c, s, &out);
	rc = ctl_print(&out, err);
	buf_release(&out);
	return rc;
}

static int run(struct ctl *c, struct err *err)
{
	struct survey s = { 0 };
	int rc = ctl_connect(c, err);

	if (rc == 0)
		rc = read_all(c, &s, err);
	if (rc == 0)
		rc = print(c, &s, err);
	release(&s);
	return rc;
}

static const struct command_option options[] = {
	OPTION_JSON,
	{ .name = NULL },
};

const struct command command_stale = {
	.name = "stale",
	.args = "",
	.help = "who is silent for too long",
	.options = options,
	.run = run,
};
