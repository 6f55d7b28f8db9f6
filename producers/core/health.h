/* health.h -- what a producer's gauges say of now: how late the accounts are,
 * what their newest rounds came to, and whether the platform as a whole fails.
 *
 * Alerts are made of these rather than of counters: a gauge ends with what it
 * tells of, and does not depend on how seldom an account has its turn. */
#ifndef SENTRA_PRODUCERS_CORE_HEALTH_H
#define SENTRA_PRODUCERS_CORE_HEALTH_H

#include "requester.h"
#include "schedule.h"

/* Walks over all accounts: not to be called with every step. */
void health_measure(struct metrics *, const struct schedule *,
		    const struct requester *, struct instant now);

#endif
