/* gather_days.c -- sentra by platform, and by day. */
#include "gather_tables.h"

#include "common/base/clock.h"

/* ---- platforms ---- */

static int add_platform(const struct gatherer *g, size_t card, int platform,
			struct err *err)
{
	static const char *const sums[] = { "posts", "engagement", "views" };
	struct grid *grid = &g->report->table[REPORT_platforms];
	const char *name = platform_names[platform];
	int rc;

	if (!card_of(g, card, "followers", name).p)
		return 0;
	begin_row(g, grid, card);
	grid_add(grid, str_of(name));
	grid_add(grid, card_of(g, card, "followers", name));
	rc = period_add(g, grid, card, platform, "growth", err);
	grid_add(grid, latest_of(g, card, name));
	for (size_t i = 0; rc == 0 && i < ARRAY_LEN(sums); i++)
		rc = period_add(g, grid, card, platform, sums[i], err);
	grid_add(grid, card_of(g, card, "state", name));
	return rc;
}

int gather_platforms(struct gatherer *g, struct err *err)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < g->now->cards.n; i++)
		for (int p = 0; rc == 0 && p < PLATFORM_COUNT; p++)
			rc = add_platform(g, i, p, err);
	return rc;
}

/* ---- days ---- */

static void add_day(const struct gatherer *g, size_t card,
		    const struct day *day)
{
	struct grid *grid = &g->report->table[REPORT_days];
	char date[DATE_SIZE];

	date_format(day->day, date);
	begin_row(g, grid, card);
	grid_add(grid, str_of(date));
	add_number(grid, day->followers, 0);
	add_number(grid, day->posts, 0);
	add_number(grid, day->engagement, 0);
	add_number(grid, day->score, 2);
}

static int add_days(const struct gatherer *g, size_t card, struct err *err)
{
	int64_t last = g->in->period->to_day;
	const struct days *days;
	struct day end = last_day_of(g, card);
	int rc = source_days(g->in->source, g->now->cards.id[card], NATIONAL,
			     &days, err);

	if (rc < 0)
		return rc;
	for (int64_t d = last - DAYS_BACK + 1; d < last; d++) {
		const struct day *day = days_find(days, d);

		if (day)
			add_day(g, card, day);
	}
	add_day(g, card, &end);
	return 0;
}

int gather_days(struct gatherer *g, struct err *err)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < g->now->cards.n; i++)
		rc = add_days(g, i, err);
	return rc;
}
