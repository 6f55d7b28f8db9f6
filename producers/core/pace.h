/* pace.h -- a budget spread evenly over its period, by the generic cell rate
 * algorithm (ITU-T I.371), as arithmetic on instants.
 *
 * A tenth of the budget may be spent at once, the rest flows in evenly.  So no
 * stretch of time that is as long as the period ever sees more than the budget,
 * whenever the platform's own period begins.
 *
 *   pace_init(&p, 600, MINUTE_MS);
 *   due_ms = pace_due_ms(&p, 1, now_ms);    (wait until then)
 *   pace_spend(&p, 1, now_ms);
 *
 * The debt that a pace has is the time that what was spent takes to flow in.
 * Instants are of any clock, but always of the same one: Unix time for a quota
 * (it survives restarts), boot time for a rate. */
#ifndef SENTRA_PRODUCERS_CORE_PACE_H
#define SENTRA_PRODUCERS_CORE_PACE_H

#include "common/base/str.h"

struct pace {
	int64_t unit_us;  /* how long one unit takes to flow in; 0: no budget */
	int64_t burst_us; /* the debt that is allowed */
	int64_t full_us;  /* when all debt has flowed in: the theoretical
			     arrival time of the algorithm */
	int64_t now_us;   /* the newest look at the clock; 0: none yet */
};

/* units: a period; 0: no budget, nothing ever waits. */
void pace_init(struct pace *, int64_t units, int64_t period_ms);
/* When so many units may be spent: now_ms or later.  More than the burst waits
 * until there is no debt at all.  A clock that was set back since the last call
 * makes nobody wait longer. */
int64_t pace_due_ms(struct pace *, int64_t units, int64_t now_ms);
/* Spend units, due or not; less than 0 gives them back. */
void pace_spend(struct pace *, int64_t units, int64_t now_ms);
/* Begin with the whole burst as debt: what was spent before is not known. */
void pace_exhaust(struct pace *, int64_t now_ms);

#endif
