/* thresholds.c -- `sentractl thresholds [SENTRA]`: from the histories that
 * dashboards see. */
#include "thresholds.h"

#include "common/base/clock.h"
#include "consumers/core/keys.h"
#include "consumers/ctl/pick.h"
#include "knowledge.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define PAGE_MAX ((size_t)4 << 20)

/* What is no day is passed over, and so is one that is not after the last. */
static size_t take_days(const struct redisReply *entries,
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

static int read_gaps(struct ctl *c, const struct knowledge *w, const char *id,
		     struct gaps *out, struct err *err)
{
	struct gaps_day day[GAPS_DAYS_MAX];
	struct redisReply *entries = NULL;
	struct buf key;
	int rc;

	buf_init(&key, KEY_MAX);
	rc = ctl_call(c, &entries, err, "XRANGE",
		      buf_cstr(key_sentra(&key, c->pipeline.prefix, "history",
					  id)),
		      "-", "+", NULL);
	if (rc == 0)
		gaps_find(day, take_days(entries, day), w->plan.calendar,
			  !c->staleness.working_days, out);
	redis_reply_free(entries);
	buf_release(&key);
	return rc;
}

static int64_t longer(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static void limits_of(const struct ctl *c, const struct sentra *s,
		      struct threshold *out)
{
	for (size_t i = 0; i < s->n_accounts; i++) {
		struct monitor_limits l;

		policy_limits(&c->staleness, s->id, s->accounts[i].platform,
			      &l);
		out->aging_after_ms =
			longer(out->aging_after_ms, l.aging_after_ms);
		out->stale_after_ms =
			longer(out->stale_after_ms, l.stale_after_ms);
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
static int suggest(struct ctl *c, const struct knowledge *w,
		   const struct sentra *only, struct err *err)
{
	struct threshold *rows = calloc(w->roster->n + 1, sizeof(*rows));
	size_t n = 0;
	int rc = 0;

	if (!rows)
		return err_set(err, -ENOMEM, "no memory for the thresholds");
	for (size_t i = 0; i < w->roster->n && rc == 0; i++) {
		const struct sentra *s = &w->roster->sentras[i];

		if ((only && s != only) || s->n_accounts == 0)
			continue;
		rows[n] = (struct threshold){ .id = s->id, .name = s->name };
		limits_of(c, s, &rows[n]);
		rc = read_gaps(c, w, s->id, &rows[n].gaps, err);
		n++;
	}
	if (rc == 0)
		rc = print(c, rows, n, err);
	if (rc == 0 && c->staleness.working_days && !w->plan.calendar)
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
	struct knowledge w;
	int rc = knowledge_open(c, &w, err);

	if (rc == 0 && c->args.word) {
		only = pick_sentra(w.roster, c->args.word, true, err);
		rc = only ? 0 : -ENOENT;
	}
	if (rc == 0)
		rc = ctl_connect(c, err);
	if (rc == 0)
		rc = suggest(c, &w, only, err);
	knowledge_release(&w);
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
