/* meters.h -- the metrics of a producer, for metrics_add() and metrics_set().
 *
 * What each means to a user stands in its help text in meters.c, which the
 * metrics file repeats. */
#ifndef SENTRA_PRODUCERS_CORE_METERS_H
#define SENTRA_PRODUCERS_CORE_METERS_H

#include "common/daemon/metrics.h"

enum meter {
	METER_REQUESTS,
	METER_RETRIES,
	METER_ROUNDS,
	METER_ACCOUNTS,
	METER_TROUBLE,
	METER_EVENTS,
	METER_QUOTA_USED,
	METER_QUOTA_LIMIT,
	METER_QUOTA_RESET,
	METER_INTERVAL,
	METER_OLDEST,
	METER_DEBT,
	METER_PENDING,
	METER_UNDELIVERED,
	METER_BREAKER,
	METER_TOKENS_UNSAVED,
	METER_LAST_SUCCESS,
	METER_STARTED,
	METER_HEARTBEAT,
	METER_COUNT
};

extern const struct metric_def meter_defs[METER_COUNT];

#endif
