/* labels_heal.h -- what others did to the keys that dashboards read: somebody
 * deleted one, Redis evicted it, a failover lost it.
 *
 * Nothing tells a writer of it, so what stands there is read, in turns
 * (turn.h), and what differs is written again.  Reads Redis, so the fence must
 * have finished. */
#ifndef SENTRA_CONSUMERS_COVERAGE_LABELS_HEAL_H
#define SENTRA_CONSUMERS_COVERAGE_LABELS_HEAL_H

#include "consumers/core/fence.h"
#include "covered.h"

/* Members of each board, into size[]. */
int labels_heal_sizes(const struct coverage_view *, int64_t *size,
		      struct err *) MUST_USE;

/* Into the fence: who is on a board that has more members than the roster has
 * sentra, and is none of these, leaves it. */
int labels_heal_strangers(const struct coverage_view *, const int64_t *size,
			  struct fence *, struct err *) MUST_USE;

/* Of those whose look is set: what does not stand in Redis as it was written is
 * to be written again. */
int labels_heal_read(const struct coverage_view *, struct covered *const *,
		     size_t n, struct err *) MUST_USE;

#endif
