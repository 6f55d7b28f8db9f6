/* turn.h -- a ring of things of which each tick takes a part, so that all have
 * had their turn within TURN_ALL_MS, which leaves some of the minute in which
 * they are to be whole; TURN_LEAST at least, so a few with each tick.
 *
 * For what dashboards read: nothing tells a writer that somebody deleted a key,
 * Redis evicted it, or a failover lost it, so what was written is looked at, or
 * written, again. */
#ifndef SENTRA_CONSUMERS_CORE_TURN_H
#define SENTRA_CONSUMERS_CORE_TURN_H

#include "common/base/base.h"

#define TURN_ALL_MS 45000
#define TURN_LEAST  64

/* The turn of this tick, of n things: *at is its first one, *turn how many they
 * are, from the last on to the first; *next: where the turn of the tick before
 * ended. */
void turn_take(size_t n, int64_t tick_ms, size_t *next, size_t *at,
	       size_t *turn);

#endif
