/* gather.c -- the facts of a report, and its tables one after the other. */
#include "gather.h"

#include "common/base/clock.h"
#include "gather_tables.h"

#include <errno.h>

int64_t gather_as_of_ms(const struct period *period, int zone_hours)
{
	return day_start_ms(period->to_day + 1, zone_hours) - SECOND_MS;
}

/* ---- the facts ---- */

static const char *window_of(int n_days)
{
	static const int days[WINDOW_COUNT] = { 1, 7, 30 };

	for (int w = 0; w < WINDOW_COUNT; w++)
		if (days[w] == n_days)
			return window_names[w];
	return NULL;
}

/* Any label hash has it. */
static struct str lexicon_version_of(const struct gatherer *g)
{
	const struct hashes *labels = &g->now->labels;
	size_t column = hashes_column(labels, "lexicon_version");

	for (size_t i = 0; i < labels->n; i++)
		if (hashes_at(labels, i, column).n)
			return hashes_at(labels, i, column);
	return STR_NULL;
}

/* The first day of all that the report speaks of: 30 days of windows, and the
 * quarter where there are targets. */
static int64_t begin_of(const struct gathering *in)
{
	int64_t begin = in->period->to_day - 29;

	if (in->period->from_day < begin)
		begin = in->period->from_day;
	if (in->config->targets && quarter_begin(in->period->to_day) < begin)
		begin = quarter_begin(in->period->to_day);
	return begin;
}

static void gather_reach(struct report *r, const struct gathering *in)
{
	int hours = in->config->zone_hours;

	if (in->log->begins_ms == TIME_NONE ||
	    in->log->begins_ms <= day_start_ms(begin_of(in), hours))
		return;
	r->known_from_day = local_day(in->log->begins_ms, hours) + 1;
	if (in->earlier && source_now(in->earlier)->cards.n)
		r->earlier = STR_LIT("redis");
}

static void gather_facts(struct gatherer *g)
{
	const struct gathering *in = g->in;
	const struct report_config *c = in->config;
	struct report *r = g->report;

	r->period = pool_str(&r->pool, str_of(in->period->name));
	r->from_day = in->period->from_day;
	r->to_day = in->period->to_day;
	r->as_of_ms = gather_as_of_ms(in->period, c->zone_hours);
	r->timezone = pool_str(&r->pool, str_of(c->report.timezone));
	r->zone_hours = c->zone_hours;
	r->lexicon_version = pool_str(&r->pool, lexicon_version_of(g));
	if (g->now->cards.n)
		r->score_version =
			pool_str(&r->pool, card_text(g, 0, "score_version"));
	r->roster_sha256 = pool_str(&r->pool, str_of(c->roster_sha256));
	if (c->targets)
		r->targets_sha256 =
			pool_str(&r->pool, str_of(c->targets_sha256));
	if (in->previous) {
		r->previous = pool_str(&r->pool, in->previous->period);
		r->previous_sha256 = pool_str(&r->pool, in->previous_sha256);
	}
	gather_reach(r, in);
}

/* ---- all of it ---- */

/* In the order in which they rest on each other. */
static int gather_tables(struct gatherer *g, struct err *err)
{
	static int (*const parts[])(struct gatherer *, struct err *) = {
		gather_ranking, gather_tops,        gather_platforms,
		gather_days,    gather_totals,      gather_told,
		gather_targets, gather_corrections,
	};

	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		int rc = parts[i](g, err);

		if (rc < 0)
			return rc;
	}
	gather_watch(g);
	gather_evidence(g);
	return 0;
}

int gather(struct report *report, const struct gathering *in, struct err *err)
{
	struct gatherer g = {
		.in = in,
		.now = source_now(in->source),
		.report = report,
		.n_days = (int)(in->period->to_day - in->period->from_day) + 1,
	};
	int rc;

	if (!g.now)
		return err_set(err, -ENODATA, "nothing was read from Redis");
	g.window = window_of(g.n_days);
	gather_facts(&g);
	g.as_of_s = report->as_of_ms / SECOND_MS;
	if (report->earlier.n)
		g.earlier = source_now(in->earlier);
	rc = gather_tables(&g, err);
	if (rc == 0 && report_is_bad(report))
		rc = err_set(err, -ENOMEM, "no memory for the report");
	return rc;
}
