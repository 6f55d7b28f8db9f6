/* thresholds.c -- `sentractl thresholds [SENTRA]`: limits from a sentra's own
 * history (<prefix>:history:<sentra>, which dashboards read too). */
#include "thresholds.h"

#include "consumers/ctl/pick.h"
#include "consumers/ctl/text_table.h"
#include "knowledge.h"

#include "common/base/clock.h"
#include "consumers/core/keys.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define PAGE_MAX ((size_t)4 << 20)

/* ---- printing ---- */

static void add_limit(struct text_table *t, int64_t ms)
{
	if (ms % DAY_MS == 0)
		text_table_addf(t, "%" PRId64 "d", ms / DAY_MS);
	else if (ms % HOUR_MS == 0)
		text_table_addf(t, "%" PRId64 "h", ms / HOUR_MS);
	else
		text_table_addf(t, "%" PRId64 "m", ms / MINUTE_MS);
}

static void head(const struct style *style, struct text_table *t)
{
	text_table_init(t, "lrrrrrrrl");
	text_table_adds(t, word(style->language, WORD_sentra));
	text_table_adds(t, word(style->language, WORD_days));
	text_table_adds(t, word(style->language, WORD_posted_on));
	text_table_adds(t, "p95");
	text_table_adds(t, "p99");
	text_table_adds(t, word(style->language, WORD_silent_now));
	text_table_adds(t, "aging_after");
	text_table_adds(t, "stale_after");
	text_table_adds(t, "");
}

static void row(const struct threshold *s, const struct style *style,
		struct text_table *t)
{
	const struct gaps *g = &s->gaps;

	text_table_adds(t, s->id);
	text_table_addf(t, "%zu", g->days);
	text_table_addf(t, "%zu", g->posted);
	if (g->n) {
		text_table_addf(t, "%dd", g->p95);
		text_table_addf(t, "%dd", g->p99);
	} else {
		text_table_adds(t, "-");
		text_table_adds(t, "-");
	}
	if (g->posted)
		text_table_addf(t, "%dd", g->open);
	else
		text_table_adds(t, "-");
	add_limit(t, s->aging_after_ms);
	add_limit(t, s->stale_after_ms);
	if (gaps_enough(g))
		text_table_adds(t, "");
	else
		text_table_addf(t, word(style->language, WORD_too_little), g->n,
				GAPS_ENOUGH);
}

/* Lines for sentra.conf. */
static void paste(const struct threshold *s, size_t n,
		  const struct style *style, struct buf *out)
{
	size_t n_pasted = 0;

	for (size_t i = 0; i < n; i++) {
		const struct gaps *g = &s[i].gaps;

		if (!gaps_enough(g))
			continue;
		if (n_pasted++ == 0)
			buf_addf(out, "\n; %s\n[staleness]\n",
				 word(style->language, WORD_for_conf));
		buf_addf(out, "aging_after.%s = %dd\nstale_after.%s = %dd\n",
			 s[i].id, gaps_aging_days(g), s[i].id,
			 gaps_stale_days(g));
	}
}

void threshold_table(const struct threshold *s, size_t n,
		     const struct style *style, struct buf *out)
{
	struct text_table t;

	head(style, &t);
	for (size_t i = 0; i < n; i++)
		row(&s[i], style, &t);
	text_table_print(&t, style->colour, out);
	text_table_release(&t);
	paste(s, n, style, out);
}

void threshold_json(const struct threshold *s, size_t n, struct buf *out)
{
	buf_adds(out, "{\"thresholds\":[");
	for (size_t i = 0; i < n; i++) {
		const struct gaps *g = &s[i].gaps;

		buf_addf(out, "%s\n{\"sentra\":\"%s\",\"name\":", i ? "," : "",
			 s[i].id);
		text_addjson(out, str_of(s[i].name));
		buf_addf(out,
			 ",\"days\":%zu,\"posted\":%zu,\"gaps\":%zu,"
			 "\"silent_days\":%d",
			 g->days, g->posted, g->n, g->open);
		if (g->n)
			buf_addf(out, ",\"p95_days\":%d,\"p99_days\":%d",
				 g->p95, g->p99);
		else
			buf_adds(out, ",\"p95_days\":null,\"p99_days\":null");
		buf_addf(out,
			 ",\"aging_after_ms\":%" PRId64
			 ",\"stale_after_ms\":%" PRId64,
			 s[i].aging_after_ms, s[i].stale_after_ms);
		if (gaps_enough(g))
			buf_addf(out,
				 ",\"suggested\":{\"aging_after\":\"%dd\","
				 "\"stale_after\":\"%dd\"}}",
				 gaps_aging_days(g), gaps_stale_days(g));
		else
			buf_adds(out, ",\"suggested\":null}");
	}
	buf_adds(out, "\n]}\n");
}

/* ---- the command ---- */

/* What is no date is passed over, and so is a date that is not after the last.
 */
static size_t read_days(const struct redisReply *entries,
			struct gaps_day day[GAPS_DAYS_MAX])
{
	size_t n = 0;

	for (size_t i = 0; i < redis_reply_len(entries) && n < GAPS_DAYS_MAX;
	     i++) {
		const struct redisReply *fields =
			redis_reply_at(redis_reply_at(entries, i), 1);
		struct gaps_day *to = &day[n];

		if (date_parse(ctl_field(fields, "date"), &to->day) < 0 ||
		    (n && to->day <= day[n - 1].day))
			continue;
		to->posts = ctl_number(ctl_field(fields, "posts"));
		n++;
	}
	return n;
}

static int read_gaps(struct ctl *c, const struct knowledge *k, const char *id,
		     struct gaps *out, struct err *err)
{
	struct gaps_day day[GAPS_DAYS_MAX];
	struct redisReply *entries = NULL;
	struct buf key;
	int rc;

	buf_init(&key, KEY_MAX);
	rc = ctl_call(c, &entries, err, "XRANGE %k - +",
		      key_sentra(&key, c->pipeline.prefix, "history", id));
	if (rc == 0)
		gaps_find(day, read_days(entries, day),
			  monitor_adopted(k->monitor)->calendar,
			  !c->staleness.working_days, out);
	redis_reply_free(entries);
	buf_release(&key);
	return rc;
}

static void limits_of(const struct ctl *c, const struct sentra *s,
		      struct threshold *out)
{
	for (size_t i = 0; i < s->n_accounts; i++) {
		struct monitor_limits l;

		policy_limits(&c->staleness, s->id, s->accounts[i].platform,
			      &l);
		out->aging_after_ms =
			later(out->aging_after_ms, l.aging_after_ms);
		out->stale_after_ms =
			later(out->stale_after_ms, l.stale_after_ms);
	}
}

static int print(const struct ctl *c, const struct threshold *rows, size_t n,
		 struct err *err)
{
	struct buf out;
	int rc;

	buf_init(&out, PAGE_MAX);
	if (c->args.json)
		threshold_json(rows, n, &out);
	else
		threshold_table(rows, n, &c->style, &out);
	rc = ctl_print(&out, err);
	buf_release(&out);
	return rc;
}

/* only NULL: all that have an account. */
static int suggest(struct ctl *c, const struct knowledge *k,
		   const struct sentra *only, struct err *err)
{
	struct threshold *rows = calloc(k->roster->n + 1, sizeof(*rows));
	size_t n = 0;
	int rc = 0;

	if (!rows)
		return err_set(err, -ENOMEM, "no memory for the thresholds");
	for (size_t i = 0; i < k->roster->n && rc == 0; i++) {
		const struct sentra *s = &k->roster->sentras[i];

		if ((only && s != only) || s->n_accounts == 0)
			continue;
		rows[n] = (struct threshold){ .id = s->id, .name = s->name };
		limits_of(c, s, &rows[n]);
		rc = read_gaps(c, k, s->id, &rows[n].gaps, err);
		n++;
	}
	if (rc == 0)
		rc = print(c, rows, n, err);
	if (rc == 0 && c->staleness.working_days &&
	    !monitor_adopted(k->monitor)->calendar)
		fprintf(stderr,
			"sentractl: %s: no calendar: weekends alone are left "
			"out\n",
			c->pipeline.calendar);
	free(rows);
	return rc;
}

static int run(struct ctl *c, struct err *err)
{
	const struct sentra *only = NULL;
	struct knowledge k;
	int rc = knowledge_open(c, &k, err);

	if (rc == 0 && c->args.word) {
		only = pick_sentra(k.roster, c->args.word, err);
		rc = only ? 0 : -ENOENT;
	}
	if (rc == 0)
		rc = ctl_connect(c, err);
	if (rc == 0)
		rc = suggest(c, &k, only, err);
	knowledge_release(&k);
	return rc;
}

static const struct command_option options[] = {
	OPTION_JSON,
	{ .name = NULL },
};

const struct command command_thresholds = {
	.name = "thresholds",
	.args = "[SENTRA]",
	.help = "limits that fit how often it posts",
	.options = options,
	.run = run,
};
