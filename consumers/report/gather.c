/* gather.c -- the facts of a report, its tables one after the other, and what a
 * period has of a sentra. */
#include "gather_parts.h"

#include "common/base/clock.h"
#include "consumers/view/days.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>

#define FIELD_SIZE 128

int64_t gather_as_of_ms(const struct period *period, int zone_hours)
{
	return day_start_ms(period->to_day + 1, zone_hours) - SECOND_MS;
}

/* ---- what cards say ---- */

struct str card_text(const struct gatherer *g, size_t card, const char *field)
{
	return hashes_get(&g->now->cards, card, field);
}

struct str card_of(const struct gatherer *g, size_t card, const char *field,
		   const char *suffix)
{
	char name[FIELD_SIZE];

	snprintf(name, sizeof(name), "%s%s%s", field, suffix ? ":" : "",
		 suffix ? suffix : "");
	return card_text(g, card, name);
}

/* "posts:7d:youtube" */
static struct str window_field(const struct gatherer *g, size_t card,
			       int platform, const char *field,
			       const char *window)
{
	char name[FIELD_SIZE];
	bool national = platform == NATIONAL;

	snprintf(name, sizeof(name), "%s:%s%s%s", field, window,
		 national ? "" : ":", national ? "" : platform_names[platform]);
	return card_text(g, card, name);
}

/* ---- a period that is no window ---- */

static const struct {
	const char *field;
	size_t offset; /* of the sum in struct day */
} summed[] = {
	{ "posts", offsetof(struct day, posts) },
	{ "engagement", offsetof(struct day, engagement) },
	{ "views", offsetof(struct day, views) },
};

/* The closed days of the period, and the last one's 24 hours. */
static double sum_of(const struct gatherer *g, size_t card, int platform,
		     const struct days *days, size_t which)
{
	const struct period *p = g->in->period;
	struct day sum = days_sum(days, p->to_day - 1, g->n_days - 1);
	double last = value_number(
		window_field(g, card, platform, summed[which].field, "24h"));
	double closed;

	memcpy(&closed, (const char *)&sum + summed[which].offset,
	       sizeof(closed));
	return (isnan(closed) ? 0 : closed) + (isnan(last) ? 0 : last);
}

static double growth_of(const struct gatherer *g, size_t card, int platform,
			const struct days *days)
{
	const struct day *before = days_find(days, g->in->period->from_day - 1);
	struct str now =
		card_of(g, card, "followers",
			platform == NATIONAL ? NULL : platform_names[platform]);

	return before ? value_number(now) - before->followers : NAN;
}

static int from_days(const struct gatherer *g, size_t card, int platform,
		     const char *field, double *out, struct err *err)
{
	const struct days *days;
	int rc = source_days(g->in->source, g->now->cards.id[card], platform,
			     &days, err);

	*out = NAN;
	if (rc < 0)
		return rc;
	for (size_t i = 0; i < ARRAY_LEN(summed); i++)
		if (strcmp(field, summed[i].field) == 0)
			*out = sum_of(g, card, platform, days, i);
	if (strcmp(field, "growth") == 0)
		*out = growth_of(g, card, platform, days);
	return 0;
}

int period_number(const struct gatherer *g, size_t card, int platform,
		  const char *field, double *out, struct err *err)
{
	if (!g->window)
		return from_days(g, card, platform, field, out, err);
	*out = value_number(window_field(g, card, platform, field, g->window));
	return 0;
}

int period_add(const struct gatherer *g, struct grid *grid, size_t card,
	       int platform, const char *field, struct err *err)
{
	double value;
	int rc = 0;

	if (g->window) {
		grid_add(grid,
			 window_field(g, card, platform, field, g->window));
		return 0;
	}
	rc = period_number(g, card, platform, field, &value, err);
	if (rc == 0)
		add_number(grid, value, 0);
	return rc;
}

/* ---- cells ---- */

void add_number(struct grid *grid, double value, int decimals)
{
	if (isnan(value))
		grid_add(grid, STR_NULL);
	else
		grid_addf(grid, "%.*f", decimals,
			  fabs(value) < 0.5 * pow(10, -decimals) ? 0 : value);
}

void add_plain(struct grid *grid, double value, int decimals)
{
	char text[64];
	char *end;

	if (isnan(value)) {
		grid_add(grid, STR_NULL);
		return;
	}
	snprintf(text, sizeof(text), "%.*f", decimals,
		 fabs(value) < 0.5 * pow(10, -decimals) ? 0 : value);
	end = text + strlen(text);
	while (decimals > 0 && end[-1] == '0')
		*--end = '\0';
	if (decimals > 0 && end[-1] == '.')
		*--end = '\0';
	grid_add(grid, str_of(text));
}

void begin_row(const struct gatherer *g, struct grid *grid, size_t card)
{
	grid_row(grid, g->now->cards.id[card], card_text(g, card, "timezone"));
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

	if (in->log->begins_ms != TIME_NONE &&
	    in->log->begins_ms > day_start_ms(begin_of(in), hours))
		r->known_from_day = local_day(in->log->begins_ms, hours) + 1;
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
	rc = gather_tables(&g, err);
	if (rc == 0 && report_is_bad(report))
		rc = err_set(err, -ENOMEM, "no memory for the report");
	return rc;
}
