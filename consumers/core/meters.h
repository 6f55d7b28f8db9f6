/* meters.h -- what every consumer counts about itself, for Prometheus.
 *
 * A consumer's table of metrics is the core's rows followed by its stage's
 * own (struct stage: meters, n_meters).  So enum meter addresses the core's,
 * and a stage numbers its own from METER_COUNT on:
 *
 *   enum { METER_SEEN = METER_COUNT, METER_AWAY };
 *   static const struct metric_def my_meters[] = {
 *           CONSUMER_COUNTER("seen", "events seen"),
 *           CONSUMER_GAUGE("away", "servers that do not answer"),
 *   };
 *   ...
 *   metrics_add(env->metrics, METER_SEEN, NULL, 1);
 *
 * Each series carries stage="..." besides.  Names, help and labels are users'
 * interface: deploy/prometheus/sentra.rules.yml reads them. */
#ifndef SENTRA_CONSUMERS_CORE_METERS_H
#define SENTRA_CONSUMERS_CORE_METERS_H

#include "common/daemon/metrics.h"
#include "stage.h"

enum meter {
	METER_EVENTS,
	METER_SKIPPED,
	METER_DEAD_LETTERS, /* label: the reason */
	METER_FLUSHES,
	METER_FENCED,
	METER_FAILURES,
	METER_KAFKA_ERRORS,
	METER_REBUILDS, /* counted by the stage that begins anew */
	METER_REBALANCES,
	METER_LOG_CHANGES,
	METER_LAG,
	METER_FLUSHED_AT,
	METER_STARTED,
	METER_COUNT
};

/* A row without a label; name: without "sentra_consumer_" and "_total". */
#define CONSUMER_COUNTER(name, help)                                         \
	{                                                                    \
		"sentra_consumer_" name "_total", METRIC_COUNTER, NULL, help \
	}
#define CONSUMER_GAUGE(name, help)                                \
	{                                                         \
		"sentra_consumer_" name, METRIC_GAUGE, NULL, help \
	}

/* Rows for stages that leave out the same kinds of events. */
#define CONSUMER_LATE                   \
	CONSUMER_COUNTER("late_events", \
			 "events over 24 h older than the newest")
#define CONSUMER_LEFT_OUT                                                     \
	CONSUMER_COUNTER("left_out_events",                                   \
			 "events not booked, as there is too much already: "  \
			 "of what the roster does not have, or posts of one " \
			 "account")

#define METERS_MAX (METER_COUNT + STAGE_METERS)

/* The core's rows and this stage's into out; returns how many. */
size_t meters_of(const struct stage *, struct metric_def out[METERS_MAX]);

/* Of a dead letter that could be read, and yet failed again and again. */
#define REASON_FAILED "failed"

/* Every reason of a dead letter at 0, so that Prometheus' rate() sees the
 * first one too. */
void meters_zero_reasons(struct metrics *);

#endif
