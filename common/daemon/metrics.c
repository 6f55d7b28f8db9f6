/* metrics.c -- counters and gauges in Prometheus' text format.
 *
 * It must not know what is counted, nor who reads it: it writes a file, and
 * node_exporter's textfile collector serves it, so that our daemons listen on
 * no port. */
#include "metrics.h"
#include "common/base/file.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LABELS_MAX 64
#define OTHER      "other"
#define RENDER_MAX (4 << 20)

struct series {
	char *label; /* NULL: the metric has none */
	double value;
};

struct metric {
	struct series *series;
	size_t n;
};

struct metrics {
	const struct metric_def *defs;
	const char *mark, *mark_value; /* NULL: none */
	size_t n;
	struct metric metric[];
};

/* Room for all labels, "other" included, is allocated at the start, so that
 * later only the copy of a label can fail. */
static bool metric_init(struct metric *metric, const struct metric_def *def)
{
	metric->series = calloc(def->label ? LABELS_MAX + 1 : 1,
				sizeof(*metric->series));
	metric->n = def->label ? 0 : 1;
	return metric->series;
}

struct metrics *metrics_new(const struct metric_def *defs, size_t n)
{
	struct metrics *metrics =
		calloc(1, sizeof(*metrics) + n * sizeof(metrics->metric[0]));

	if (!metrics)
		return NULL;
	metrics->defs = defs;
	for (; metrics->n < n; metrics->n++)
		if (!metric_init(&metrics->metric[metrics->n],
				 &defs[metrics->n])) {
			metrics_free(metrics);
			return NULL;
		}
	return metrics;
}

static void metric_release(struct metric *metric)
{
	size_t i;

	for (i = 0; i < metric->n; i++)
		free(metric->series[i].label);
	free(metric->series);
}

void metrics_free(struct metrics *metrics)
{
	size_t i;

	for (i = 0; metrics && i < metrics->n; i++)
		metric_release(&metrics->metric[i]);
	free(metrics);
}

void metrics_mark(struct metrics *metrics, const char *label, const char *value)
{
	metrics->mark = label;
	metrics->mark_value = value;
}

static struct series *find(struct metric *metric, const char *label)
{
	size_t i;

	for (i = 0; i < metric->n; i++)
		if (strcmp(metric->series[i].label, label) == 0)
			return &metric->series[i];
	return NULL;
}

/* The series of a label, made where it is new; NULL where memory is short. */
static struct series *series_of(struct metrics *metrics, size_t id,
				const char *label)
{
	struct metric *metric = &metrics->metric[id];
	struct series *series;

	if (!metrics->defs[id].label)
		return metric->series;
	series = find(metric, label);
	if (!series && metric->n >= LABELS_MAX) {
		label = OTHER;
		series = find(metric, label);
	}
	if (series)
		return series;
	series = &metric->series[metric->n];
	series->label = strdup(label);
	metric->n += series->label != NULL;
	return series->label ? series : NULL;
}

void metrics_add(struct metrics *metrics, size_t id, const char *label,
		 double by)
{
	struct series *series = series_of(metrics, id, label);

	if (series)
		series->value += by;
}

void metrics_set(struct metrics *metrics, size_t id, const char *label,
		 double to)
{
	struct series *series = series_of(metrics, id, label);

	if (series)
		series->value = to;
}

static void add_escaped(struct buf *out, const char *text, bool quotes)
{
	for (; *text; text++) {
		if (*text == '\n')
			buf_adds(out, "\\n");
		else if (*text == '\\' || (quotes && *text == '"'))
			buf_addf(out, "\\%c", *text);
		else
			buf_addc(out, *text);
	}
}

static void add_value(struct buf *out, double v)
{
	if (isnan(v))
		buf_adds(out, "NaN");
	else if (isinf(v))
		buf_adds(out, v > 0 ? "+Inf" : "-Inf");
	else if (v == floor(v) && fabs(v) <= (double)COUNT_MAX)
		buf_addi(out, (int64_t)v);
	else
		buf_addf(out, "%.17g", v);
}

static void add_label(struct buf *out, char before, const char *label,
		      const char *value)
{
	buf_addf(out, "%c%s=\"", before, label);
	add_escaped(out, value, true);
	buf_addc(out, '"');
}

static void add_series(struct buf *out, const struct metrics *metrics,
		       const struct metric_def *def,
		       const struct series *series)
{
	buf_adds(out, def->name);
	if (metrics->mark)
		add_label(out, '{', metrics->mark, metrics->mark_value);
	if (series->label)
		add_label(out, metrics->mark ? ',' : '{', def->label,
			  series->label);
	if (metrics->mark || series->label)
		buf_addc(out, '}');
	buf_addc(out, ' ');
	add_value(out, series->value);
	buf_addc(out, '\n');
}

static void add_metric(struct buf *out, const struct metrics *metrics,
		       size_t id)
{
	const struct metric_def *def = &metrics->defs[id];
	const struct metric *metric = &metrics->metric[id];
	size_t i;

	if (metric->n == 0)
		return;
	buf_addf(out, "# HELP %s ", def->name);
	add_escaped(out, def->help, false);
	buf_addf(out, "\n# TYPE %s %s\n", def->name,
		 def->type == METRIC_COUNTER ? "counter" : "gauge");
	for (i = 0; i < metric->n; i++)
		add_series(out, metrics, def, &metric->series[i]);
}

void metrics_render(const struct metrics *metrics, struct buf *out)
{
	size_t i;

	for (i = 0; i < metrics->n; i++)
		add_metric(out, metrics, i);
}

static void add_path(struct buf *out, const struct metrics *metrics,
		     const char *path)
{
	for (; *path; path++) {
		if (*path == '%' && metrics->mark)
			buf_adds(out, metrics->mark_value);
		else
			buf_addc(out, *path);
	}
}

int metrics_write(const struct metrics *metrics, const char *path,
		  struct err *err)
{
	struct buf text, file;
	int rc;

	if (!path || !*path)
		return 0;
	buf_init(&text, RENDER_MAX);
	buf_init(&file, PATH_MAX);
	add_path(&file, metrics, path);
	metrics_render(metrics, &text);
	if (text.bad || file.bad)
		rc = err_set(err, -ENOMEM, "%s: metrics out of memory", path);
	else
		rc = file_write(buf_cstr(&file), buf_str(&text), 0644, err);
	buf_release(&text);
	buf_release(&file);
	return rc;
}
