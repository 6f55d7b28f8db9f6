/* meters.h -- what the board counts, for Prometheus. */
#ifndef SENTRA_CONSUMERS_BOARD_METERS_H
#define SENTRA_CONSUMERS_BOARD_METERS_H

#include "common/daemon/metrics.h"

enum meter {
	METER_GENERATION,
	METER_AS_OF,
	METER_REDIS_UP,
	METER_REDIS_COMMANDS,
	METER_REQUESTS,
	METER_CONNECTIONS,
	METER_LISTENERS,
	METER_FRAMES,
	METER_RENDERS,
	METER_RENDER_SECONDS,
	METER_RENDER_FAILURES,
	METER_PAGES,
	METER_PAGE_BYTES,
	METER_STARTED,
	METER_COUNT,
};

/* new, with every series at 0; NULL: no memory. */
struct metrics *meters_new(void);

#endif
