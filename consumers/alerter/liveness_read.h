/* liveness_read.h -- the stages that are stalled now, by what they report in
 * Redis (<prefix>:pipeline:<stage>) and by what producers promised.
 *
 * Which stages are supervised is theirs to say: struct stage's heartbeat.  The
 * rule is liveness.h's. */
#ifndef SENTRA_CONSUMERS_ALERTER_LIVENESS_READ_H
#define SENTRA_CONSUMERS_ALERTER_LIVENESS_READ_H

#include "consumers/core/stage.h"
#include "liveness.h"

/* At most so many: those that are stalled, or with --as-of those that fire. */
#define LIVENESS_READ_MAX (LIVENESS_STALLS_MAX + 16)

/* All stalls at t.  With --as-of, which says nothing of now, those stay that
 * fire.  Texts are borrowed from the stages and from the monitor: use them
 * before it is changed. */
int liveness_read(struct liveness *, const struct stage_env *,
		  const struct monitor *, int64_t t_ms,
		  struct monitor_stall out[LIVENESS_READ_MAX], size_t *n,
		  struct err *) MUST_USE;

#endif
