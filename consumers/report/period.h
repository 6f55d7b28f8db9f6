/* period.h -- the days that a report is about, by a name.  Pure.
 *
 *   rc = period_parse(STR_LIT("2026-W48"), &period, &err);
 *   period.from_day ... period.to_day       (Mon 23 Nov to Sun 29 Nov 2026)
 *
 * Names, of which each is also that of the directory that a report is kept in:
 *   2026-W48                a week of ISO 8601: Monday to Sunday, and the year
 *                           is that of its Thursday
 *   2026-11                 a month
 *   2026-Q4                 a quarter
 *   2026                    a year
 *   2026-11-01_2026-11-15   any days, PERIOD_DAYS_MAX at most */
#ifndef SENTRA_CONSUMERS_REPORT_PERIOD_H
#define SENTRA_CONSUMERS_REPORT_PERIOD_H

#include "common/base/err.h"
#include "common/base/str.h"

#define PERIOD_DAYS_MAX 400
#define PERIOD_NAME     32 /* with its NUL */

/* Of the years in which all days of a period lie, but for the ends of weeks. */
#define PERIOD_YEAR_FIRST 2000
#define PERIOD_YEAR_LAST  2999

struct period {
	char name[PERIOD_NAME];
	int64_t from_day, to_day; /* both in it; days since 1970-01-01 */
};

/* -EINVAL with a text that says what is wrong with it: "2026-W54: 2026 has 53
 * weeks". */
int period_parse(struct str name, struct period *, struct err *) MUST_USE;
/* From one date to another, both in it: "2026-11-01".  Its name is that of
 * days, also where they are a week or a month. */
int period_between(const char *from, const char *to, struct period *,
		   struct err *) MUST_USE;
/* The last whole week that is over on that day. */
void period_last_week(int64_t today, struct period *);

/* Whether its days are one week of ISO 8601, and which; whatever its name. */
bool period_week(const struct period *, int *year, int *week);

#endif
