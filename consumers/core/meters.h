/* meters.h -- what a consumer counts, for Prometheus. */
#ifndef SENTRA_CONSUMERS_CORE_METERS_H
#define SENTRA_CONSUMERS_CORE_METERS_H

#include "common/daemon/metrics.h"

/* Marked with stage="..." all of them; dead letters have a reason besides,
 * requests to Alertmanagers a result. */
enum meter {
	METER_EVENTS,
	METER_LATE,
	METER_MISPLACED,
	METER_SKIPPED,
	METER_DEAD_LETTERS,
	METER_FLUSHES,
	METER_FENCED,
	METER_FAILURES,
	METER_KAFKA_ERRORS,
	METER_REBUILDS,
	METER_REBALANCES,
	METER_LAG,
	METER_FLUSHED_AT,
	METER_EVALUATED_AT,
	METER_AM_REQUESTS,
	METER_AM_AWAY,
	METER_COUNT
};

extern const struct metric_def meters[METER_COUNT];

/* Every reason at 0, so that a rate sees the first dead letter too. */
void meters_zero_reasons(struct metrics *);

#endif
