/* liveness.h -- which stages of the pipeline are stalled, for the monitor.
 *
 * A stage is stalled when for stalled_after it did not renew its heartbeat
 * (updated_ms), or made no progress: it lags and its watermark does not move.
 * A producer says with each status when it polls next; it is stalled when no
 * status came until stalled_after behind that.  A stage that never reported is
 * not missed.
 *
 *   liveness_init(&l, stalled_after_ms);
 *   n = liveness_check(&l, t_ms, stages, n_stages, producers, stalls);
 *
 * Pure: no Redis, no clock; liveness_read.h brings the reports. */
#ifndef SENTRA_CONSUMERS_ALERTER_LIVENESS_H
#define SENTRA_CONSUMERS_ALERTER_LIVENESS_H

#include "consumers/alerter/monitor/monitor.h"

#define LIVENESS_STAGES_MAX 16 /* more are not supervised */
#define LIVENESS_STALLS_MAX (LIVENESS_STAGES_MAX + PLATFORM_COUNT)

/* What sentra:pipeline:<stage> says. */
struct liveness_stage {
	const char *name;     /* borrowed; "scorer" */
	int64_t updated_ms;   /* its heartbeat; TIME_NONE: it never reported */
	int64_t watermark_ms; /* TIME_NONE */
	int64_t lag;          /* messages */
	bool rebuilding;
};

/* What the statuses of a platform say, all its accounts together. */
struct liveness_producer {
	int64_t status_ms;    /* the newest; TIME_NONE */
	int64_t next_poll_ms; /* the latest that was promised; TIME_NONE */
};

/* What is remembered from check to check. */
struct liveness {
	int64_t stalled_after_ms;
	struct liveness_seen {
		char name[MONITOR_OF_MAX];
		int64_t watermark_ms;
		int64_t still_ms; /* unmoved since, with a lag; TIME_NONE */
	} seen[LIVENESS_STAGES_MAX];
	size_t n;
};

void liveness_init(struct liveness *, int64_t stalled_after_ms);
/* All stalls at t, one a stage: stages in their order, then producers.
 * Returns how many; their texts are the stages' (borrowed) or
 * constant. */
size_t liveness_check(struct liveness *, int64_t t_ms,
		      const struct liveness_stage *, size_t n,
		      const struct liveness_producer producers[PLATFORM_COUNT],
		      struct monitor_stall out[LIVENESS_STALLS_MAX]);

#endif
