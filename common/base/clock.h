/* clock.h -- the only reader of the system's clocks, and the forms in which
 * times are written: RFC 3339, dates, durations.
 *
 * There are two clocks, and mixing them up is the classic mistake.  Wall time
 * is int64_t milliseconds since 1970-01-01T00:00:00Z (_ms), or whole seconds
 * (_s): what events carry and what people read; an operator or NTP may set it.
 * Boot time is milliseconds of CLOCK_BOOTTIME, which nobody sets and which
 * goes on through a suspend: deadlines and waits are computed with it alone.
 *
 * Pure code takes its times as arguments and never calls these two. */
#ifndef SENTRA_COMMON_BASE_CLOCK_H
#define SENTRA_COMMON_BASE_CLOCK_H

#include "err.h"
#include "str.h"

/* Now, by either clock. */
int64_t wall_ms(void);
int64_t boot_ms(void);

/* "2026-03-10T05:30:00.000Z" and its NUL. */
#define RFC3339_SIZE 25

/* Always three decimals and Z.  Years outside of 0001 to 9999 become the
 * first or the last instant of those. */
void rfc3339_format(int64_t ms, char out[RFC3339_SIZE]);

/* RFC 3339, section 5.6, with any number of decimals (cut to ms).  Upper-case
 * T and Z only.  offsets: also accept +hh:mm, and +hhmm.  -EINVAL when it is no
 * such time (13th month, 30 February).  Second 60 is one, at any minute: it
 * counts as the next minute's 00. */
int rfc3339_parse(struct str text, bool offsets, int64_t *ms) MUST_USE;

/* Dates are days since 1970-01-01.  "2026-03-10" and its NUL. */
#define DATE_SIZE 11
void date_format(int64_t day, char out[DATE_SIZE]);
int date_parse(struct str text, int64_t *day) MUST_USE;
/* The 1st of month 1 to 13 (the next January), and the year in which a day
 * lies; of any year, also before 1. */
int64_t month_first_day(int64_t year, int month);
int64_t year_of_day(int64_t day);

/* Division that rounds down also below zero: floor_div(-1, 24) == -1. */
static inline int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

/* The date, and its first instant, in a zone that is always so many hours
 * ahead of UTC. */
static inline int64_t local_day(int64_t ms, int zone_hours)
{
	return floor_div(ms + zone_hours * HOUR_MS, DAY_MS);
}

static inline int64_t day_start_ms(int64_t day, int zone_hours)
{
	return day * DAY_MS - zone_hours * HOUR_MS;
}

/* "15m", "6h", "30s", "250ms", "7d": a whole number and a unit, as people
 * write durations in sentra.conf and in the roster. */
int duration_parse(struct str text, int64_t *ms) MUST_USE;
/* The inverse, in the largest unit that leaves no rest: 90 minutes are "90m",
 * a day is "1d", nothing is "0s". */
#define DURATION_SIZE 24
void duration_format(int64_t ms, char out[DURATION_SIZE]);

#endif
