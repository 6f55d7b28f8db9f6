/* calendar.h -- working days: weekends, and calendar.json's holidays.
 *
 * Working time between two instants: of each local date that is a working day,
 * the part between them, so that a working day is 24 hours (23 or 25 where
 * clocks change).  A year that the calendar does not cover has weekends only.
 * Pure once loaded. */
#ifndef SENTRA_COMMON_BASE_CALENDAR_H
#define SENTRA_COMMON_BASE_CALENDAR_H

#include "err.h"
#include "faults.h"
#include "str.h"
#include "zone.h"

struct calendar; /* immutable */

/* {"years": [2024], "holidays": [{"date", "name", "kind", "source"}]}: checked
 * in full (schemas/calendar.schema.json), faults with file and line.  *out:
 * new.  Returns as roster_load(). */
int calendar_load(struct calendar **out, const char *path, struct faults *,
		  struct err *) MUST_USE;
int calendar_parse(struct calendar **out, struct str text, const char *path,
		   struct faults *, struct err *) MUST_USE;
void calendar_free(struct calendar *);

/* calendar NULL: weekends only. */
bool calendar_covers(const struct calendar *, int year);
/* day: days since 1970-01-01, of whatever zone. */
bool calendar_is_working(const struct calendar *, int64_t day);
/* Name of the holiday, NULL where it is none. */
const char *calendar_holiday(const struct calendar *, int64_t day);

/* Working time from a to b; 0 where b <= a.  all_days: plain time. */
int64_t calendar_between(const struct calendar *, const struct zone *,
			 bool all_days, int64_t a_ms, int64_t b_ms);
/* The first instant at which more than work_ms of working time have passed
 * since a; INT64_MAX if that is more than 20 years away. */
int64_t calendar_after(const struct calendar *, const struct zone *,
		       bool all_days, int64_t a_ms, int64_t work_ms);

#endif
