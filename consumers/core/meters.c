/* meters.c -- the core's rows of a consumer's table of metrics.
 *
 * Must not know who counts, nor what a stage counts besides. */
#include "meters.h"

#include "common/event/event.h"

#include <string.h>

static const struct metric_def core_meters[METER_COUNT] = {
	[METER_EVENTS] =
		CONSUMER_COUNTER("events", "usable events given to the stage"),
	[METER_SKIPPED] = CONSUMER_COUNTER("skipped_messages",
					   "messages that could not be read"),
	[METER_DEAD_LETTERS] = { "sentra_consumer_dead_letters_total",
				 METRIC_COUNTER, "reason",
				 "messages sent to the dead-letter topic" },
	[METER_FLUSHES] = CONSUMER_COUNTER("flushes", "flushes to Redis"),
	[METER_FENCED] = CONSUMER_COUNTER("fence_rejects",
					  "writes that Redis refused: another "
					  "owner, or emptied"),
	[METER_FAILURES] = CONSUMER_COUNTER(
		"failures",
		"other failures that made the slices be taken again"),
	[METER_KAFKA_ERRORS] =
		CONSUMER_COUNTER("kafka_errors", "failures of Kafka"),
	[METER_REBUILDS] =
		CONSUMER_COUNTER("rebuilds",
				 "slices read again from their beginning"),
	[METER_REBALANCES] =
		CONSUMER_COUNTER("rebalances", "assignments by the group"),
	[METER_LOG_CHANGES] = CONSUMER_COUNTER(
		"log_changes",
		"topics made anew or overtaken by retention, so that a slice "
		"began anew"),
	[METER_LAG] =
		CONSUMER_GAUGE("lag_messages", "messages not applied yet"),
	[METER_FLUSHED_AT] =
		CONSUMER_GAUGE("last_flush_timestamp_seconds",
			       "time of the newest flush that succeeded"),
	[METER_STARTED] = CONSUMER_GAUGE("start_timestamp_seconds",
					 "time at which the process started"),
};

size_t meters_of(const struct stage *stage, struct metric_def out[METERS_MAX])
{
	memcpy(out, core_meters, sizeof(core_meters));
	for (size_t i = 0; i < stage->n_meters; i++)
		out[METER_COUNT + i] = stage->meters[i];
	return METER_COUNT + stage->n_meters;
}

void meters_zero_reasons(struct metrics *metrics)
{
	for (int fault = EVENT_NOT_JSON; fault <= EVENT_CLOCK; fault++)
		metrics_add(metrics, METER_DEAD_LETTERS,
			    event_fault_name((enum event_fault)fault), 0);
	metrics_add(metrics, METER_DEAD_LETTERS, REASON_FAILED, 0);
}
