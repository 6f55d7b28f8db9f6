/* calendar.h -- working days: all but weekends and public holidays.
 *
 * Working time between two instants is, of each local date that is a working
 * day, the part that lies between them: a working day counts 24 hours, or 23
 * and 25 where clocks change.  A year that the calendar does not cover has
 * weekends only, and so has a calendar that is NULL.
 *
 *   c = calendar_new(years, n_years, holidays, n_holidays);
 *   quiet_ms = calendar_between(c, zone, false, last_post_ms, now_ms);
 *
 * Pure arithmetic.  It must not know files: config/calendar_file.h reads
 * calendar.json into one of these.  Immutable once made, so that threads may
 * share it. */
#ifndef SENTRA_COMMON_BASE_CALENDAR_H
#define SENTRA_COMMON_BASE_CALENDAR_H

#include "zone.h"

/* Days are counted from 1970-01-01, as everywhere (clock.h). */
struct holiday {
	int64_t day;
	const char *name;
};

struct calendar;

/* new, or NULL without memory.  Copies both arrays and the names.  Years and
 * days must rise; a holiday may fall on a weekend, where it changes nothing. */
struct calendar *calendar_new(const int64_t *years, size_t n_years,
			      const struct holiday *, size_t n_holidays);
/* Accepts NULL. */
void calendar_free(struct calendar *);

/* Whether somebody entered the holidays of that year. */
bool calendar_covers(const struct calendar *, int year);
/* day: a local date, of whatever zone. */
bool calendar_is_working(const struct calendar *, int64_t day);
/* Name of the holiday on that day, borrowed; NULL where it is none. */
const char *calendar_holiday(const struct calendar *, int64_t day);

/* Working time from a to b, in ms; 0 where b <= a.  all_days: every day
 * counts, so that the result is b - a. */
int64_t calendar_between(const struct calendar *, const struct zone *,
			 bool all_days, int64_t a_ms, int64_t b_ms);
/* The first instant at which more than work_ms of working time have passed
 * since a; INT64_MAX if that is more than 20 years away.  It is the inverse:
 * calendar_between(a, calendar_after(a, w)) is w + 1 ms. */
int64_t calendar_after(const struct calendar *, const struct zone *,
		       bool all_days, int64_t a_ms, int64_t work_ms);

#endif
