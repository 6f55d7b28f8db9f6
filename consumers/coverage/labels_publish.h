/* labels_publish.h -- the boards, hashes and streams of labels: kept as
 * evaluated.
 *
 * Remembers what it wrote, and writes only what differs; after
 * labels_publish_reset() it knows nothing and writes everything, also the
 * absence of what should not be there.  All writes go through the fence.  Which
 * keys dashboards read: schemas/redis-keys.md; private are
 *
 *   <prefix>:state:<stage>:shown:<p>   SET  sentra with keys
 *   <prefix>:state:<stage>:labels:<p>  SET  labels with boards
 *
 * Must not know how labels are found, nor how a ledger is kept. */
#ifndef SENTRA_CONSUMERS_COVERAGE_LABELS_PUBLISH_H
#define SENTRA_CONSUMERS_COVERAGE_LABELS_PUBLISH_H

#include "consumers/core/fence.h"
#include "covered.h"

struct labels_publish;

struct labels_publish *labels_publish_new(struct err *);
void labels_publish_free(struct labels_publish *); /* accepts NULL */

/* Forget what was written.  Of the roster's sentra, those of these partitions
 * are ours from now on; partitions: copied; roster and labels are borrowed
 * until the next call. */
int labels_publish_reset(struct labels_publish *, const struct stage_env *,
			 const struct shown_labels *, const struct partition *,
			 size_t n, struct err *) MUST_USE;

/* Evaluate at t and put what differs into the fence: of all our sentra with a
 * tick, since windows slide; else of those whose ledgers changed. */
int labels_publish_evaluate(struct labels_publish *,
			    const struct coverage_view *,
			    const struct flush_context *, struct fence *,
			    struct err *) MUST_USE;

#endif
