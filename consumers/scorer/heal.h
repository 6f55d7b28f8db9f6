/* heal.h -- what others did to the keys that dashboards read: somebody deleted
 * one, Redis evicted it, a failover lost it.
 *
 * Nothing tells a writer of it, so what was written is looked at again, in
 * turns (turn.h).  Reads Redis, so the fence must have finished.
 *
 * Must not know what a value means, nor what was written before. */
#ifndef SENTRA_CONSUMERS_SCORER_HEAL_H
#define SENTRA_CONSUMERS_SCORER_HEAL_H

#include "publish_context.h"

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
