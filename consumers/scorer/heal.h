/* heal.h -- what others did to the keys that dashboards read: somebody deleted
 * one, Redis evicted it, a failover lost it.
 *
 * Nothing tells a writer of it, so what was written is looked at again, all of
 * it within HEAL_MS; where that is much, in turns of at most HEAL_MOST, so that
 * a tick's work is bounded.  Reads Redis, so the fence must have finished.
 *
 * Must not know what a value means, nor what was written before. */
#ifndef SENTRA_CONSUMERS_SCORER_HEAL_H
#define SENTRA_CONSUMERS_SCORER_HEAL_H

#include "publish_context.h"

#define HEAL_MS   15000
#define HEAL_MOST 256

/* The turn of this tick, of n things in a ring: *at is its first one, *turn how
 * many they are; *next: where the turn of the tick before ended. */
void heal_turn(size_t n, int64_t tick_ms, size_t *next, size_t *at,
	       size_t *turn);

/* Members of each board. */
int heal_board_sizes(const struct publish_context *, int64_t size[BOARD_COUNT],
		     struct err *) MUST_USE;

/* Into the fence: who is on a board that has more members than the roster has
 * sentra for it, and is none of these, leaves it.  size: as
 * heal_board_sizes(). */
int heal_strangers(const struct publish_context *,
		   const int64_t size[BOARD_COUNT], struct fence *,
		   struct err *) MUST_USE;

/* Entries of the streams history and recent of a sentra. */
int heal_stream_lengths(const struct publish_context *, const char *sentra_id,
			int64_t *history, int64_t *recent,
			struct err *) MUST_USE;

#endif
