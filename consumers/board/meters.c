/* meters.c -- the board's table of metrics. */
#include "meters.h"

#define COUNTER(name, help)                                               \
	{                                                                 \
		"sentra_board_" name "_total", METRIC_COUNTER, NULL, help \
	}
#define GAUGE(name, help)                                      \
	{                                                      \
		"sentra_board_" name, METRIC_GAUGE, NULL, help \
	}

static const struct metric_def defs[METER_COUNT] = {
	[METER_GENERATION] = GAUGE("generation_timestamp_seconds",
				   "time at which Redis was read last"),
	[METER_AS_OF] = GAUGE("as_of_timestamp_seconds",
			      "instant of which the numbers shown are"),
	[METER_REDIS_UP] = GAUGE("redis_up", "1: Redis can be read"),
	[METER_REDIS_COMMANDS] =
		COUNTER("redis_commands", "commands sent to Redis"),
	[METER_REQUESTS] = { "sentra_board_requests_total", METRIC_COUNTER,
			     "class", "requests answered, by status" },
	[METER_CONNECTIONS] = GAUGE("connections", "connections now"),
	[METER_LISTENERS] =
		GAUGE("listeners", "those that listen for changes now"),
	[METER_FRAMES] = COUNTER("frames", "changes handed to listeners"),
	[METER_RENDERS] = COUNTER("renders", "pages made"),
	[METER_RENDER_SECONDS] =
		COUNTER("render_seconds", "time that making pages took"),
	[METER_RENDER_FAILURES] =
		COUNTER("render_failures", "pages that could not be made"),
	[METER_PAGES] = GAUGE("pages", "pages kept now"),
	[METER_PAGE_BYTES] = GAUGE("page_bytes", "memory of the pages kept"),
	[METER_STARTED] = GAUGE("start_timestamp_seconds",
				"time at which the process started"),
};

struct metrics *meters_new(void)
{
	static const char *const classes[] = { "2xx", "3xx", "4xx", "5xx" };
	struct metrics *metrics = metrics_new(defs, METER_COUNT);

	if (!metrics)
		return NULL;
	metrics_mark(metrics, "program", "board");
	for (size_t i = 0; i < ARRAY_LEN(classes); i++)
		metrics_add(metrics, METER_REQUESTS, classes[i], 0);
	return metrics;
}
