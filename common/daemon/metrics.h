/* metrics.h -- counters and gauges in Prometheus' text format 0.0.4.
 *
 * A program declares its metrics in one const table and refers to them by
 * index.  One optional label with at most 64 values each.  Every series of
 * the table without a label exists, at 0, from the start.  Not thread-safe:
 * daemons have one thread of ours. */
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

/* defs: borrowed for the life of the registry. */
struct metrics *metrics_new(const struct metric_def *defs, size_t n);
void metrics_free(struct metrics *);

/* A label that every series carries, so that several daemons of a kind can be
 * told apart: platform="x".  Borrowed. */
void metrics_mark(struct metrics *, const char *label, const char *value);

/* label: copied; NULL for a metric without one.  A 65th value is counted
 * under "other". */
void metrics_add(struct metrics *, size_t id, const char *label, double by);
void metrics_set(struct metrics *, size_t id, const char *label, double to);

void metrics_render(const struct metrics *, struct buf *);

/* Write the rendering to a file (whole or not at all), as node_exporter's
 * textfile collector wants it.  A % in the path stands for the mark's value:
 * daemons share a configuration, never a file.  An empty path writes nothing,
 * returns 0. */
int metrics_write(const struct metrics *, const char *path,
		  struct err *) MUST_USE;

#endif
