/* gather_totals.c -- all sentra together. */
#include "gather_tables.h"

#include "common/base/clock.h"
#include "consumers/view/totals.h"

#include <math.h>

static void add_total(const struct gatherer *g, const char *name, double value,
		      double change)
{
	struct grid *grid = &g->report->table[REPORT_totals];

	grid_row(grid, STR_NULL, STR_NULL);
	grid_add(grid, str_of(name));
	add_plain(grid, value, 1);
	add_plain(grid, change, 1);
}

/* A sum of the period, and of as many days before it. */
static const struct {
	const char *name;
	size_t offset; /* in struct day */
} sums[] = {
	{ "followers", offsetof(struct day, followers) },
	{ "posts", offsetof(struct day, posts) },
	{ "engagement", offsetof(struct day, engagement) },
};

/* What a sentra had at the end of those days, or in them; NAN: not known. */
static int value_before(const struct gatherer *g, struct str id, size_t sum,
			double *out, struct err *err)
{
	int64_t last = g->in->period->from_day - 1;
	const struct days *days;
	struct day before;
	int rc = source_days(g->in->source, id, NATIONAL, &days, err);

	*out = NAN;
	if (rc < 0)
		return rc;
	if (!days_find(days, last))
		return 0;
	before = days_sum(days, last, g->n_days);
	memcpy(out, (const char *)&before + sums[sum].offset, sizeof(*out));
	return 0;
}

/* Of those alone of whom both are known. */
static int add_sum(const struct gatherer *g, size_t sum, struct err *err)
{
	const struct report *r = g->report;
	const struct grid *ranking = &r->table[REPORT_ranking];
	double total = NAN, change = NAN, before;

	for (size_t i = 0; i < ranking->n; i++) {
		double now =
			report_number(r, REPORT_ranking, i, sums[sum].name);
		int rc = value_before(g, ranking->id[i], sum, &before, err);

		if (rc < 0)
			return rc;
		if (isnan(now))
			continue;
		total = (isnan(total) ? 0 : total) + now;
		if (!isnan(before))
			change = (isnan(change) ? 0 : change) + now - before;
	}
	add_total(g, sums[sum].name, total, change);
	return 0;
}

static int add_sums(const struct gatherer *g, struct err *err)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < ARRAY_LEN(sums); i++)
		rc = add_sum(g, i, err);
	return rc;
}

static void add_standings(const struct gatherer *g)
{
	static const char *const names[STANDINGS] = {
		[STANDS_LIVE] = "live", [STANDS_WEAK] = "weak",
		[STANDS_DEAD] = "dead", [STANDS_UNSEEN] = "unseen",
		[STANDS_NONE] = "none", [STANDS_EXEMPT] = "exempt",
	};
	const struct report *r = g->report;
	size_t n[STANDINGS] = { 0 }, posted = 0;

	for (size_t i = 0; i < r->table[REPORT_ranking].n; i++) {
		n[standing_of(report_value(r, REPORT_ranking, i, "state"))]++;
		posted += report_number(r, REPORT_ranking, i, "posts") > 0;
	}
	add_total(g, "sentra", (double)r->table[REPORT_ranking].n, NAN);
	add_total(g, "posted", (double)posted, NAN);
	for (int s = 0; s < STANDINGS; s++)
		add_total(g, names[s], (double)n[s], NAN);
}

static void add_watched(const struct gatherer *g)
{
	const struct unseen *u = &g->in->log->unseen;
	double hours = 0;
	size_t n = 0;

	for (size_t i = 0; i < u->n; i++) {
		n += u->at[i].unseen_ms > 0;
		hours += (double)u->at[i].unseen_ms / HOUR_MS;
	}
	add_total(g, "accounts", (double)u->n, NAN);
	add_total(g, "accounts_unseen", (double)n, NAN);
	add_total(g, "hours_unseen", hours, NAN);
	add_total(g, "hours_watched", (double)u->n * g->n_days * 24, NAN);
}

int gather_totals(struct gatherer *g, struct err *err)
{
	int rc = add_sums(g, err);

	if (rc < 0)
		return rc;
	add_standings(g);
	add_watched(g);
	return 0;
}
