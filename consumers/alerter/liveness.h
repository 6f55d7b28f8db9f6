/* liveness.h -- which stages of the pipeline do not get on: for monitor_stall.
 *
 * A stage that runs renews updated_ms, and gets on against the log: its
 * watermark moves, or nothing lags.  A producer tells when it polls next, and
 * then does.  A stage that never was there is not missed.  Pure: no Redis, no
 * clock. */
#ifndef SENTRA_CONSUMERS_ALERTER_LIVENESS_H
#define SENTRA_CONSUMERS_ALERTER_LIVENESS_H

#include "consumers/alerter/monitor/monitor.h"

#define LIVENESS_STAGES_MAX 16 /* more are not looked at */
#define LIVENESS_STALLS_MAX (LIVENESS_STAGES_MAX + PLATFORM_COUNT)

/* What sentra:pipeline:<stage> says. */
struct liveness_stage {
	const char *name;     /* borrowed; "scorer" */
	int64_t updated_ms;   /* its heartbeat; TIME_NONE: never was there */
	int64_t watermark_ms; /* TIME_NONE */
	int64_t lag;          /* messages */
	bool rebuilding;
};

/* What the statuses of a platform say, all its accounts together. */
struct liveness_producer {
	int64_t status_ms;    /* the newest; TIME_NONE */
	int64_t next_poll_ms; /* the latest that was promised; TIME_NONE */
};

/* What is remembered from look to look. */
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
 * Returns how many; their texts are the stages' or constant. */
size_t liveness_look(struct liveness *, int64_t t_ms,
		     const struct liveness_stage *, size_t n,
		     const struct liveness_producer producers[PLATFORM_COUNT],
		     struct monitor_stall out[LIVENESS_STALLS_MAX]);

#endif
