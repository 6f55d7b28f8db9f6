/* meter.h -- what a producer counts about itself. */
#ifndef SENTRA_METER_H
#define SENTRA_METER_H

#include "common/metrics.h"

enum meter {
	METER_REQUESTS,
	METER_RETRIES,
	METER_ROUNDS,
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
	METER_LAST_SUCCESS,
	METER_HEARTBEAT,
	METER_COUNT
};

extern const struct metric_def meter_defs[METER_COUNT];

#endif
