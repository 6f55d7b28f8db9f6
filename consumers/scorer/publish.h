/* publish.h -- boards, cards, histories and recent lists: kept as evaluated.
 *
 * Remembers a fingerprint (a hash) of each value that it wrote, and writes only
 * what differs; after publish_reset() it knows nothing and writes everything,
 * also the absence of what should not be there.  All writes go through the
 * fence.  Which keys dashboards read: schemas/redis-keys.md; private are
 *
 *   <prefix>:state:<stage>:shown:<p>      SET  sentra with a card
 *   <prefix>:state:<stage>:yesterday:<p>  HASH sentra -> day_end_text()
 *
 * Must not know how a metric is computed, nor how a ledger is kept. */
#ifndef SENTRA_CONSUMERS_SCORER_PUBLISH_H
#define SENTRA_CONSUMERS_SCORER_PUBLISH_H

#include "publish_context.h"

struct publish;

struct publish *publish_new(struct err *);
void publish_free(struct publish *);

/* Forget what was written.  Of the roster's sentra, those of these partitions
 * are ours from now on; partitions: copied, the roster is borrowed until the
 * next call. */
int publish_reset(struct publish *, const struct stage_env *,
		  const struct partition *, size_t n, struct err *) MUST_USE;

/* Evaluate at t and put what differs into the fence: of all our sentra with a
 * tick, since windows slide; else of those whose ledgers changed. */
int publish_evaluate(struct publish *, const struct publish_context *,
		     const struct flush_context *, struct fence *,
		     struct err *) MUST_USE;

#endif
