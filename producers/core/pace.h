/* pace.h -- a budget spread evenly over its period: the generic cell rate
 * algorithm (ITU-T I.371), as arithmetic on instants.
 *
 * A tenth of the budget may be spent at once, the rest flows in evenly, so
 * that no stretch of one period's length ever sees more than the budget,
 * whenever the platform's own period begins. */
#ifndef SENTRA_PRODUCERS_CORE_PACE_H
#define SENTRA_PRODUCERS_CORE_PACE_H

#include "common/base/str.h"

struct pace {
	int64_t unit_us;  /* what one unit takes to flow in; 0: no budget */
	int64_t burst_us; /* what may be spent at once, in that measure */
	int64_t full_us;  /* unix (or boot) us at which nothing is owed */
	int64_t now_us;   /* the latest look at the clock; 0: none yet */
};

/* units: a period; 0: no budget. */
void pace_init(struct pace *, int64_t units, int64_t period_ms);
/* When so many units may be spent: now_ms or later.  A clock that was set back
 * in between makes nobody wait longer. */
int64_t pace_due_ms(struct pace *, int64_t units, int64_t now_ms);
/* Less than 0: given back. */
void pace_spend(struct pace *, int64_t units, int64_t now_ms);
/* Owe a whole burst: for who does not know what was spent before. */
void pace_exhaust(struct pace *, int64_t now_ms);

#endif
