/* ranks.h -- ranks on the cards, by the owner of partition 0.
 *
 * A rank needs all sentra at once, so it is taken from what stands in Redis:
 * the ranked boards, and what each owner wrote of yesterday's end (day_end.h).
 * Remembers what it wrote, and writes only ranks that differ.  Must not know
 * how a metric is computed. */
#ifndef SENTRA_CONSUMERS_SCORER_RANKS_H
#define SENTRA_CONSUMERS_SCORER_RANKS_H

#include "publish.h"

struct ranks;
struct ranks *ranks_new(struct err *);
void ranks_free(struct ranks *);
/* Forget what was written: the next update writes every rank. */
void ranks_reset(struct ranks *);
/* With each tick: read what stands there of those whose turn it is, as somebody
 * else may have changed them (heal.h).  The fence must have finished. */
int ranks_heal(struct ranks *, const struct publish_context *,
	       struct err *) MUST_USE;

/* Reads what stands in Redis (so the fence must have finished), and puts the
 * ranks that differ into the fence. */
int ranks_update(struct ranks *, const struct publish_context *, struct fence *,
		 struct err *) MUST_USE;

/* The rank of each value among all n of them: 1 + how many are strictly
 * greater; 0 where the value is NAN, as it is not on the board.  scratch: room
 * for n values. */
void rank_values(const double *values, size_t n, double *scratch,
		 int64_t *ranks);

#endif
