/* calendar.c -- working time between two instants.
 *
 * While a zone's offset stays the same, working time is a difference of local
 * clock readings.  It is counted in weeks and holidays instead of day by day,
 * so that the cost of a span does not depend on its length.  Only where the
 * offset changes within the span is the span cut in two.
 *
 * It must not know where the holidays come from, nor what the time is for. */
#include "calendar.h"

#include "clock.h"
#include "pool.h"

#include <stdlib.h>

#define HORIZON_MS (7305 * DAY_MS) /* 20 years */
/* Years 1 to 9999: dates beyond them cannot be written, and do not count. */
#define FIRST_MS (-719162 * DAY_MS)
#define LAST_MS  (2932897 * DAY_MS)

#define WEEKEND 5 /* its first weekday, counted from Monday 0 */

struct calendar {
	int64_t *years; /* rising */
	size_t n_years;
	struct holiday *holidays; /* rising */
	size_t n_holidays;
	int64_t *free; /* days of those holidays that are no weekend; rising */
	size_t n_free;
	struct pool pool; /* holds the above */
};

/* Monday 0 to Sunday 6. */
static int weekday_of(int64_t day)
{
	/* 1970-01-01 was a Thursday. */
	return (int)(day + 3 - 7 * floor_div(day + 3, 7));
}

/* ---- the calendar ---- */

static void copy_years(struct calendar *c, const int64_t *years, size_t n)
{
	c->years = pool_array(&c->pool, n, sizeof(*years));
	if (!c->years)
		return;
	if (n)
		memcpy(c->years, years, n * sizeof(*years));
	c->n_years = n;
}

static void copy_holidays(struct calendar *c, const struct holiday *holidays,
			  size_t n)
{
	c->holidays = pool_array(&c->pool, n, sizeof(*holidays));
	c->free = pool_array(&c->pool, n, sizeof(*c->free));
	if (!c->holidays || !c->free)
		return;
	for (size_t i = 0; i < n; i++) {
		c->holidays[i].day = holidays[i].day;
		c->holidays[i].name =
			pool_copy(&c->pool, str_of(holidays[i].name));
		if (weekday_of(holidays[i].day) < WEEKEND)
			c->free[c->n_free++] = holidays[i].day;
	}
	c->n_holidays = n;
}

struct calendar *calendar_new(const int64_t *years, size_t n_years,
			      const struct holiday *holidays, size_t n_holidays)
{
	struct calendar *c = calloc(1, sizeof(*c));

	if (!c)
		return NULL;
	copy_years(c, years, n_years);
	copy_holidays(c, holidays, n_holidays);
	if (c->pool.bad) {
		calendar_free(c);
		return NULL;
	}
	return c;
}

void calendar_free(struct calendar *c)
{
	if (!c)
		return;
	pool_release(&c->pool);
	free(c);
}

/* How many of the values, which rise, are below v: a binary search. */
static size_t count_below(const int64_t *values, size_t n, int64_t v)
{
	size_t low = 0;

	while (low < n) {
		size_t mid = low + (n - low) / 2;

		if (values[mid] < v)
			low = mid + 1;
		else
			n = mid;
	}
	return low;
}

bool calendar_covers(const struct calendar *c, int year)
{
	size_t i = c ? count_below(c->years, c->n_years, year) : 0;

	return c && i < c->n_years && c->years[i] == year;
}

bool calendar_is_working(const struct calendar *c, int64_t day)
{
	size_t i = c ? count_below(c->free, c->n_free, day) : 0;

	return weekday_of(day) < WEEKEND &&
	       !(c && i < c->n_free && c->free[i] == day);
}

const char *calendar_holiday(const struct calendar *c, int64_t day)
{
	size_t low = 0, high = c ? c->n_holidays : 0;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (c->holidays[mid].day == day)
			return c->holidays[mid].name;
		if (c->holidays[mid].day < day)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}

/* ---- working time on a local clock, which knows no zone ---- */

/* Working days before the day, counted from a fixed Monday: only differences
 * of two results mean something. */
static int64_t days_before(const struct calendar *c, int64_t day)
{
	int weekday = weekday_of(day);
	int64_t weeks = floor_div(day + 3, 7);
	int64_t days = 5 * weeks + (weekday < WEEKEND ? weekday : WEEKEND);

	return c ? days - (int64_t)count_below(c->free, c->n_free, day) : days;
}

static int64_t work_before(const struct calendar *c, int64_t local_ms)
{
	int64_t day = floor_div(local_ms, DAY_MS);
	int64_t work_ms = days_before(c, day) * DAY_MS;

	return calendar_is_working(c, day) ? work_ms + local_ms - day * DAY_MS
					   : work_ms;
}

/* The first reading from local_ms to end_ms before which there is work_ms of
 * work; the caller knows that there is one. */
static int64_t find_work(const struct calendar *c, int64_t local_ms,
			 int64_t end_ms, int64_t work_ms)
{
	int64_t low = floor_div(local_ms, DAY_MS);
	int64_t high = floor_div(end_ms, DAY_MS) + 1;

	/* A binary search for the last day before whose beginning there is
	 * less work than that. */
	while (high - low > 1) {
		int64_t mid = low + (high - low) / 2;

		if (days_before(c, mid) * DAY_MS < work_ms)
			low = mid;
		else
			high = mid;
	}
	return low * DAY_MS + (work_ms - days_before(c, low) * DAY_MS);
}

/* ---- between instants, span by span of equal offset ---- */

static int64_t clamp(int64_t ms)
{
	if (ms < FIRST_MS)
		return FIRST_MS;
	return ms > LAST_MS ? LAST_MS : ms;
}

int64_t calendar_between(const struct calendar *c, const struct zone *zone,
			 bool all_days, int64_t a_ms, int64_t b_ms)
{
	int64_t work_ms = 0;

	a_ms = clamp(a_ms);
	b_ms = clamp(b_ms);
	if (all_days && a_ms < b_ms)
		return b_ms - a_ms;
	while (a_ms < b_ms) {
		int64_t until_ms;
		int64_t offset_ms =
			zone_offset_until(zone, a_ms, &until_ms) * SECOND_MS;

		if (until_ms > b_ms)
			until_ms = b_ms;
		work_ms += work_before(c, until_ms + offset_ms) -
			   work_before(c, a_ms + offset_ms);
		a_ms = until_ms;
	}
	return work_ms;
}

int64_t calendar_after(const struct calendar *c, const struct zone *zone,
		       bool all_days, int64_t a_ms, int64_t work_ms)
{
	int64_t end_ms;

	a_ms = clamp(a_ms);
	end_ms = a_ms + HORIZON_MS;
	if (work_ms < 0)
		return a_ms;
	if (work_ms >= HORIZON_MS)
		return INT64_MAX;
	if (all_days)
		return a_ms + work_ms + 1;
	while (a_ms < end_ms) {
		int64_t until_ms, before_ms, span_ms;
		int64_t offset_ms =
			zone_offset_until(zone, a_ms, &until_ms) * SECOND_MS;

		if (until_ms > end_ms)
			until_ms = end_ms;
		before_ms = work_before(c, a_ms + offset_ms);
		span_ms = work_before(c, until_ms + offset_ms) - before_ms;
		if (span_ms > work_ms)
			return find_work(c, a_ms + offset_ms,
					 until_ms + offset_ms,
					 before_ms + work_ms + 1) -
			       offset_ms;
		work_ms -= span_ms;
		a_ms = until_ms;
	}
	return INT64_MAX;
}
