/* calendar_days.h -- what a calendar consists of.  Private to calendar*.c. */
#ifndef SENTRA_COMMON_BASE_CALENDAR_DAYS_H
#define SENTRA_COMMON_BASE_CALENDAR_DAYS_H

#include "calendar.h"
#include "clock.h"
#include "pool.h"

struct holiday {
	int64_t day;
	char *name;
};

struct calendar {
	int64_t *years; /* rising */
	size_t n_years;
	struct holiday *holidays; /* rising */
	size_t n_holidays;
	int64_t *free; /* days of those holidays that are no weekend; rising */
	size_t n_free;
	struct pool pool; /* holds the above */
};

#define CALENDAR_WEEKEND 5 /* its first weekday */

/* Monday 0 to Sunday 6. */
static inline int calendar_weekday(int64_t day)
{
	/* 1970-01-01 was a Thursday. */
	return (int)(day + 3 - 7 * floor_div(day + 3, 7));
}

#endif
