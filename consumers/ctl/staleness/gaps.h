/* gaps.h -- how long a sentra is usually silent: working days between days
 * with posts, and the limits that follow.  Pure. */
#ifndef SENTRA_CONSUMERS_CTL_STALENESS_GAPS_H
#define SENTRA_CONSUMERS_CTL_STALENESS_GAPS_H

#include "common/base/calendar.h"

#define GAPS_DAYS_MAX 400 /* of a history */
#define GAPS_ENOUGH   20  /* below, nothing is suggested */

struct gaps_day {
	int64_t day; /* rising */
	int64_t posts;
};

struct gaps {
	size_t days, posted; /* days of the history; those with posts */
	size_t n;            /* between two of those */
	int p95, p99;        /* working days; where n > 0 */
	int open;            /* since the last post: not one of them yet */
};

/* all_days: every day works.  n: at most GAPS_DAYS_MAX. */
void gaps_find(const struct gaps_day *, size_t n, const struct calendar *,
	       bool all_days, struct gaps *out);
bool gaps_enough(const struct gaps *);
/* Whole days, never under one.  Of days alone is known that posts g days apart
 * lie less than g + 1 days apart: so much is no silence yet. */
int gaps_aging_days(const struct gaps *);
int gaps_stale_days(const struct gaps *);

#endif
