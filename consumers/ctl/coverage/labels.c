/* labels.c -- `sentractl labels SENTRA`: what its posts speak of, by class and
 * window, and when it last told of each. */
#include "consumers/core/keys.h"
#include "consumers/ctl/pick.h"
#include "consumers/ctl/roster_file.h"
#include "consumers/ctl/text_table.h"
#include "consumers/view/csv_row.h"
#include "consumers/view/number.h"
#include "store.h"
#include "vocabulary.h"

#include "common/base/clock.h"
#include "common/config/options.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

#define PAGE_MAX ((size_t)4 << 20)

/* What one run shows. */
struct sheet {
	struct ctl *ctl;
	struct roster *roster; /* owned, as are */
	struct lexicon *lexicon;
	struct redisReply *hash;   /* <prefix>:labels:<sentra> */
	struct redisReply *health; /* <prefix>:pipeline:coverage */
	const struct sentra *sentra;
	int64_t now_ms, day;
};

static void release(struct sheet *s)
{
	redis_reply_free(s->hash);
	redis_reply_free(s->health);
	lexicon_free(s->lexicon);
	roster_free(s->roster);
}

/* ---- what is known ---- */

static struct str field(const struct sheet *s, const char *of, const char *more)
{
	char name[200];

	snprintf(name, sizeof(name), "%s:%s", of, more);
	return ctl_field(s->hash, name);
}

static struct str last(const struct sheet *s, const struct label *label)
{
	return field(s, "last", label->id);
}

/* Nothing there at all is another thing. */
static bool is_never(struct str at)
{
	return str_is(at, "") || str_is(at, "0");
}

/* A label of a day that is over is shown where it was given. */
static bool is_shown(const struct sheet *s, const struct label *label)
{
	return store_ms(last(s, label)) != TIME_NONE ||
	       (label->from_day <= s->day && s->day <= label->until_day);
}

typedef void label_fn(void *ctx, const struct sheet *, const struct label *);

static void visit(const struct sheet *s, enum label_class class, label_fn *fn,
		  void *ctx)
{
	for (size_t i = 0; i < lexicon_labels(s->lexicon); i++) {
		const struct label *label = lexicon_at(s->lexicon, i);

		if (label->class == class && is_shown(s, label))
			fn(ctx, s, label);
	}
}

/* ---- for people ---- */

static const char *label_word(const struct sheet *s, enum word_id id)
{
	return word(s->ctl->style.language, id);
}

static void add_windows(const struct sheet *s, const char *of,
			struct text_table *t)
{
	struct buf text;

	buf_init(&text, 100);
	for (int w = 0; w < WINDOW_COUNT; w++) {
		buf_clear(&text);
		number_add(&text, s->ctl->style.language,
			   field(s, of, window_names[w]));
		text_table_addbuf(t, &text);
	}
	buf_release(&text);
}

static void add_row(void *ctx, const struct sheet *s, const struct label *label)
{
	int64_t at_ms = store_ms(last(s, label));
	struct text_table *t = ctx;
	struct buf age;
	char at[40];

	text_table_adds(t, label->name);
	add_windows(s, label->id, t);
	if (at_ms == TIME_NONE) {
		text_table_adds(t, is_never(last(s, label))
					   ? label_word(s, WORD_never)
					   : "-");
		text_table_adds(t, "-");
		return;
	}
	ctl_time_ms(s->ctl->style.language, at_ms, str_of(s->sentra->timezone),
		    at);
	text_table_adds(t, at);
	buf_init(&age, 100);
	age_add(&age, s->ctl->style.language, s->now_ms - at_ms);
	text_table_addbuf(t, &age);
	buf_release(&age);
}

static void add_head(const struct sheet *s, enum word_id title,
		     struct text_table *t)
{
	text_table_adds(t, label_word(s, title));
	for (int w = 0; w < WINDOW_COUNT; w++)
		text_table_adds(t, window_title(s->ctl->style.language, w));
}

static void add_class(const struct sheet *s, enum label_class class,
		      struct buf *out)
{
	static const enum word_id titles[] = {
		[LABEL_PROGRAMME] = WORD_programmes,
		[LABEL_CLUSTER] = WORD_clusters,
		[LABEL_ACTIVITY] = WORD_activities,
	};
	struct text_table t;

	text_table_init(&t, "lrrrll");
	text_table_fit(&t, s->ctl->style.width, 0);
	add_head(s, titles[class], &t);
	text_table_adds(&t, label_word(s, WORD_last_told));
	text_table_adds(&t, label_word(s, WORD_told_ago));
	visit(s, class, add_row, &t);
	text_table_print(&t, s->ctl->style.colour, out);
	text_table_release(&t);
	buf_addc(out, '\n');
}

static void add_posts(const struct sheet *s, struct buf *out)
{
	struct text_table t;

	text_table_init(&t, "lrrr");
	add_head(s, WORD_posts, &t);
	text_table_adds(&t, label_word(s, WORD_all_posts));
	add_windows(s, "posts", &t);
	text_table_adds(&t, label_word(s, WORD_unlabelled));
	add_windows(s, "unlabelled", &t);
	text_table_print(&t, s->ctl->style.colour, out);
	text_table_release(&t);
	buf_addc(out, '\n');
}

static void add_time(const struct sheet *s, enum word_id title,
		     const char *name, struct buf *out)
{
	char at[40];

	ctl_time_ms(s->ctl->style.language, store_ms(ctl_field(s->hash, name)),
		    str_of(s->ctl->report.timezone), at);
	buf_addf(out, "%s %s\n", label_word(s, title), at);
}

static void as_text(const struct sheet *s, struct buf *out)
{
	ctl_tell_age(s->ctl, s->health, COVERAGE_UNIT, out);
	text_add(out, str_of(s->sentra->name));
	buf_addf(out, "  (%s)\n\n", s->sentra->id);
	for (int class = 0; class < LABEL_CAMPAIGN; class ++)
		add_class(s, (enum label_class) class, out);
	add_posts(s, out);
	buf_addf(out, "%s ", label_word(s, WORD_lexicon));
	text_add(out, ctl_field(s->hash, "lexicon_version"));
	buf_addc(out, '\n');
	add_time(s, WORD_labelled_from, "labelled_from", out);
	add_time(s, WORD_card_as_of, "as_of", out);
}

/* ---- for programs ---- */

/* What is no whole number is null. */
static void add_count(struct buf *out, struct str number)
{
	int64_t n;

	if (str_number(number, &n))
		buf_addi(out, n);
	else
		buf_adds(out, "null");
}

static void windows_json(const struct sheet *s, const char *of, struct buf *out)
{
	for (int w = 0; w < WINDOW_COUNT; w++) {
		buf_addf(out, "%s\"%s\":", w ? "," : "", window_names[w]);
		add_count(out, field(s, of, window_names[w]));
	}
}

struct objects {
	struct buf *out;
	const char *comma;
};

static void label_json(void *ctx, const struct sheet *s,
		       const struct label *label)
{
	struct objects *o = ctx;

	buf_addf(o->out, "%s\n{\"label\":\"%s\",\"name\":", o->comma,
		 label->id);
	text_addjson(o->out, str_of(label->name));
	buf_addf(o->out, ",\"class\":\"%s\",\"posts\":{",
		 label_class_names[label->class]);
	windows_json(s, label->id, o->out);
	buf_addc(o->out, '}');
	ctl_json_time(o->out, "told", store_ms(last(s, label)));
	buf_addc(o->out, '}');
	o->comma = ",";
}

static void as_json(const struct sheet *s, struct buf *out)
{
	struct objects o = { out, "" };

	buf_addf(out, "{\"sentra\":\"%s\",\"name\":", s->sentra->id);
	text_addjson(out, str_of(s->sentra->name));
	buf_adds(out, ",\"lexicon_version\":");
	text_addjson(out, ctl_field(s->hash, "lexicon_version"));
	ctl_json_time(out, "labelled_from",
		      store_ms(ctl_field(s->hash, "labelled_from")));
	ctl_json_time(out, "as_of", store_ms(ctl_field(s->hash, "as_of")));
	buf_adds(out, ",\"posts\":{");
	windows_json(s, "posts", out);
	buf_adds(out, "},\"unlabelled\":{");
	windows_json(s, "unlabelled", out);
	buf_adds(out, "},\"labels\":[");
	for (int class = 0; class < LABEL_CAMPAIGN; class ++)
		visit(s, (enum label_class) class, label_json, &o);
	buf_adds(out, "\n]}\n");
}

static void windows_csv(const struct sheet *s, const char *of,
			struct csv_row *row)
{
	for (int w = 0; w < WINDOW_COUNT; w++) {
		int64_t n;

		if (str_number(field(s, of, window_names[w]), &n))
			csv_row_number(row, n);
		else
			csv_row_text(row, STR_NULL);
	}
}

static void label_csv(void *ctx, const struct sheet *s,
		      const struct label *label)
{
	struct csv_row *row = ctx;

	csv_row_text(row, str_of(label_class_names[label->class]));
	csv_row_text(row, str_of(label->id));
	csv_row_text(row, str_of(label->name));
	windows_csv(s, label->id, row);
	csv_row_time(row, store_ms(last(s, label)));
	csv_row_end(row);
}

/* The last two rows are of no class. */
static void total_csv(const struct sheet *s, const char *name,
		      struct csv_row *row)
{
	csv_row_text(row, STR_NULL);
	csv_row_text(row, str_of(name));
	csv_row_text(row, STR_NULL);
	windows_csv(s, name, row);
	csv_row_time(row, TIME_NONE);
	csv_row_end(row);
}

static void as_csv(const struct sheet *s, struct buf *out)
{
	struct csv_row row = { .out = out };

	csv_row_names(&row, "class label name 24h 7d 30d told");
	for (int class = 0; class < LABEL_CAMPAIGN; class ++)
		visit(s, (enum label_class) class, label_csv, &row);
	total_csv(s, "posts", &row);
	total_csv(s, "unlabelled", &row);
}

/* ---- the command ---- */

static int print(const struct sheet *s, struct err *err)
{
	struct buf out;
	int rc;

	buf_init(&out, PAGE_MAX);
	if (s->ctl->args.json)
		as_json(s, &out);
	else if (s->ctl->args.csv)
		as_csv(s, &out);
	else
		as_text(s, &out);
	rc = ctl_print(&out, err);
	buf_release(&out);
	return rc;
}

static int read_all(struct sheet *s, struct err *err)
{
	struct buf key;
	int rc = ctl_connect(s->ctl, err);

	buf_init(&key, KEY_MAX);
	if (rc == 0)
		rc = ctl_call(s->ctl, &s->hash, err, "HGETALL %k",
			      key_sentra(&key, s->ctl->pipeline.prefix,
					 "labels", s->sentra->id));
	if (rc == 0)
		rc = store_health(s->ctl, &s->health, err);
	if (rc == 0 && !redis_reply_len(s->hash))
		rc = redis_reply_len(s->health)
			     ? err_set(err, -ENOENT,
				       "nothing is known of %s: " COVERAGE_UNIT
				       " has another roster; systemctl "
				       "reload " COVERAGE_UNIT,
				       s->sentra->id)
			     : store_is_empty(s->ctl, err);
	buf_release(&key);
	return rc;
}

static int answer(struct sheet *s, struct err *err)
{
	int rc = vocabulary_open(s->ctl, &s->lexicon);

	if (rc == 0)
		rc = roster_open(&s->roster, s->ctl->pipeline.roster);
	if (rc != 0)
		return rc;
	s->sentra = pick_sentra(s->roster, s->ctl->args.word, err);
	rc = s->sentra ? read_all(s, err) : -ENOENT;
	return rc ? rc : print(s, err);
}

static int run(struct ctl *c, struct err *err)
{
	struct sheet s = { .ctl = c, .now_ms = ctl_now_ms(c) };
	int rc = command_one_form(&c->args);

	s.day = local_day(s.now_ms, ctl_zone_hours(c));
	if (rc == 0)
		rc = answer(&s, err);
	release(&s);
	return rc;
}

static const struct command_option options[] = {
	OPTION_CSV,
	OPTION_JSON,
	{ .name = NULL },
};

const struct command command_labels = {
	.name = "labels",
	.args = "SENTRA",
	.help = "what its posts speak of, by programme and cluster",
	.heading = "gaps, labels, digest, campaign",
	.options = options,
	.run = run,
};
