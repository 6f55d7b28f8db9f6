/* meters.c -- the table of a consumer's metrics.
 *
 * Must not know who counts. */
#include "meters.h"

#include "common/event/event.h"

#define COUNTER(name, help)                                                  \
	{                                                                    \
		"sentra_consumer_" name "_total", METRIC_COUNTER, NULL, help \
	}
#define GAUGE(name, help)                                         \
	{                                                         \
		"sentra_consumer_" name, METRIC_GAUGE, NULL, help \
	}

const struct metric_def meters[METER_COUNT] = {
	[METER_EVENTS] = COUNTER("events", "usable events given to the stage"),
	[METER_LATE] = COUNTER("late_events",
			       "events over 24 h older than the newest"),
	[METER_MISPLACED] =
		COUNTER("misplaced_events",
			"events left out: their sentra is in another "
			"partition too"),
	[METER_SKIPPED] =
		COUNTER("skipped_messages", "messages that could not be read"),
	[METER_DEAD_LETTERS] = { "sentra_consumer_dead_letters_total",
				 METRIC_COUNTER, "reason",
				 "messages sent to the dead-letter topic" },
	[METER_FLUSHES] = COUNTER("flushes", "flushes to Redis"),
	[METER_FENCED] = COUNTER("fence_rejects",
				 "writes that Redis refused: another owner, "
				 "or emptied"),
	[METER_FAILURES] =
		COUNTER("failures",
			"other failures that made the slices be taken again"),
	[METER_KAFKA_ERRORS] = COUNTER("kafka_errors", "failures of Kafka"),
	[METER_REBUILDS] =
		COUNTER("rebuilds", "slices read again from their beginning"),
	[METER_REBALANCES] = COUNTER("rebalances", "assignments by the group"),
	[METER_LAG] = GAUGE("lag_messages", "messages not applied yet"),
	[METER_FLUSHED_AT] = GAUGE("last_flush_timestamp_seconds",
				   "time of the newest flush that succeeded"),
	[METER_EVALUATED_AT] = GAUGE("last_judgement_timestamp_seconds",
				     "time of the alerter's newest judgement"),
	[METER_AM_REQUESTS] = { "sentra_consumer_alertmanager_requests_total",
				METRIC_COUNTER, "result",
				"requests to Alertmanagers: accepted, refused, "
				"failed" },
	[METER_AM_AWAY] = GAUGE("alertmanagers_away",
				"Alertmanagers that do not answer, while "
				"alerts wait for them"),
};

void meters_zero_reasons(struct metrics *metrics)
{
	for (int fault = EVENT_NOT_JSON; fault <= EVENT_CLOCK; fault++)
		metrics_add(metrics, METER_DEAD_LETTERS,
			    event_fault_name((enum event_fault)fault), 0);
}
