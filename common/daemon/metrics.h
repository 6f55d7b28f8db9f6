/* metrics.h -- counters and gauges in Prometheus' text format 0.0.4
 * (prometheus.io/docs/instrumenting/exposition_formats).
 *
 *   enum { EVENTS, LAG };
 *   static const struct metric_def defs[] = {
 *           [EVENTS] = { "sentra_events_total", METRIC_COUNTER, "outcome",
 *                        "events read" },
 *           [LAG] = { "sentra_lag_seconds", METRIC_GAUGE, NULL, "lag" },
 *   };
 *   m = metrics_new(defs, ARRAY_LEN(defs));
 *   metrics_add(m, EVENTS, "ok", 1);
 *
 * A program declares its metrics in one const table and refers to them by
 * index.  A metric has one label at most, with at most 64 values, so that no
 * input can make the number of series explode.  A metric without a label
 * exists, at 0, from the start.  Not thread-safe: daemons have one thread of
 * their own. */
#ifndef SENTRA_COMMON_DAEMON_METRICS_H
#define SENTRA_COMMON_DAEMON_METRICS_H

#include "common/base/buf.h"
#include "common/base/err.h"

enum metric_type { METRIC_COUNTER, METRIC_GAUGE };

struct metric_def {
	const char *name; /* sentra_..._total, _seconds, _timestamp_seconds */
	enum metric_type type;
	const char *label; /* NULL: a single series */
	const char *help;
};

struct metrics;

/* new, or NULL without memory.  defs: borrowed for its life. */
struct metrics *metrics_new(const struct metric_def *defs, size_t n);
/* Accepts NULL. */
void metrics_free(struct metrics *);

/* A label that every series carries (Prometheus: a constant label), which
 * distinguishes several daemons of a kind: platform="x".  Borrowed. */
void metrics_mark(struct metrics *, const char *label, const char *value);

/* label: copied; NULL for a metric without one.  A 65th value is counted
 * under "other". */
void metrics_add(struct metrics *, size_t id, const char *label, double by);
void metrics_set(struct metrics *, size_t id, const char *label, double to);

/* Append the whole exposition. */
void metrics_render(const struct metrics *, struct buf *);

/* Write the rendering to a file (whole or not at all), as node_exporter's
 * textfile collector wants it.  A % in the path stands for the mark's value:
 * daemons share a configuration, never a file.  An empty path writes nothing,
 * returns 0. */
int metrics_write(const struct metrics *, const char *path,
		  struct err *) MUST_USE;

#endif
