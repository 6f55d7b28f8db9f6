/* gather_told.c -- the programmes that were told, the gaps, and what the sentra
 * reached of their targets. */
#include "gather_tables.h"

#include "common/base/clock.h"
#include "consumers/view/vocabulary.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define GAP_S      (30 * (DAY_MS / SECOND_MS))
#define FIELD_SIZE 160

static struct str label_of(const struct gatherer *g, size_t card,
			   const char *format, const struct label *label)
{
	char field[FIELD_SIZE];

	snprintf(field, sizeof(field), format, label->id);
	return hashes_get(&g->now->labels, card, field);
}

/* Unix seconds when it was told last; 0: never; -1: not known. */
static int64_t last_told(const struct gatherer *g, size_t card,
			 const struct label *label)
{
	struct str last = label_of(g, card, "last:%s", label);
	char field[FIELD_SIZE];
	int64_t s;

	if (last.n && str_number(last, &s))
		return s;
	snprintf(field, sizeof(field), "last:%s", label->id);
	s = earlier_s(g, card, true, field);
	return s || last.p ? s : -1;
}

static bool is_gap(const struct gatherer *g, int64_t last_s)
{
	return last_s == 0 || (last_s > 0 && g->as_of_s - last_s > GAP_S);
}

/* ---- all sentra by label ---- */

struct label_sum {
	double posts_7d, posts_30d; /* NAN: of nobody known */
	size_t told, gaps;
	int64_t last_s;
};

static void add_to(double *sum, struct str value)
{
	double number = value_number(value);

	if (!isnan(number))
		*sum = (isnan(*sum) ? 0 : *sum) + number;
}

static struct label_sum sum_label(const struct gatherer *g,
				  const struct label *label)
{
	struct label_sum sum = { .posts_7d = NAN, .posts_30d = NAN };

	for (size_t i = 0; i < g->now->labels.n; i++) {
		int64_t last = last_told(g, i, label);

		add_to(&sum.posts_7d, label_of(g, i, "%s:7d", label));
		add_to(&sum.posts_30d, label_of(g, i, "%s:30d", label));
		sum.gaps += is_gap(g, last);
		sum.told += last > 0 && !is_gap(g, last);
		if (last > sum.last_s)
			sum.last_s = last;
	}
	return sum;
}

static void add_seconds(struct grid *grid, int64_t s)
{
	grid_add_ms(grid, s > 0 ? s * SECOND_MS : TIME_NONE);
}

static void add_label(const struct gatherer *g, const struct label *label)
{
	struct grid *grid = &g->report->table[REPORT_programmes];
	struct label_sum sum = sum_label(g, label);

	grid_row(grid, STR_NULL, g->report->timezone);
	grid_add(grid, str_of(label->id));
	grid_add(grid, str_of(label_class_names[label->class]));
	grid_add(grid, str_of(label->name));
	add_number(grid, sum.posts_7d, 0);
	add_number(grid, sum.posts_30d, 0);
	grid_addf(grid, "%zu", sum.told);
	grid_addf(grid, "%zu", sum.gaps);
	add_seconds(grid, sum.last_s);
}

/* ---- each sentra by programme ---- */

static void add_coverage(const struct gatherer *g, size_t card,
			 const struct label *label)
{
	struct grid *grid = &g->report->table[REPORT_coverage];
	int64_t last = last_told(g, card, label);

	begin_row(g, grid, card);
	grid_add(grid, str_of(label->id));
	grid_add(grid, label_of(g, card, "%s:7d", label));
	grid_add(grid, label_of(g, card, "%s:30d", label));
	add_seconds(grid, last);
	grid_add(grid, last < 0          ? STR_NULL
		       : is_gap(g, last) ? STR_LIT("1")
					 : STR_LIT("0"));
}

/* Nothing where the stage never wrote. */
int gather_told(struct gatherer *g, struct err *err)
{
	const struct label *labels[LABELS_MOST];
	int64_t day = g->in->period->to_day;

	(void)err;
	if (!g->now->labels.n_columns)
		return 0;
	for (int class = 0; class < LABEL_CAMPAIGN; class ++) {
		size_t n = vocabulary_of(g->in->config->lexicon,
					 (enum label_class) class, day, labels);

		for (size_t i = 0; i < n; i++)
			add_label(g, labels[i]);
		for (size_t c = 0;
		     class == LABEL_PROGRAMME && c < g->now->cards.n; c++)
			for (size_t i = 0; i < n; i++)
				add_coverage(g, c, labels[i]);
	}
	return 0;
}

/* ---- targets ---- */

/* When each programme was told last; how many are known. */
static size_t tellings(const struct gatherer *g, size_t card,
		       int64_t out[LABELS_MOST])
{
	const struct label *labels[LABELS_MOST];
	size_t n = vocabulary_of(g->in->config->lexicon, LABEL_PROGRAMME,
				 g->in->period->to_day, labels);
	size_t known = 0;

	for (size_t i = 0; i < n; i++) {
		int64_t last = last_told(g, card, labels[i]);

		if (last >= 0)
			out[known++] = last;
	}
	return known;
}

/* The days that the log has, and before them those that Redis kept. */
static int join_days(const struct gatherer *g, size_t card,
		     const struct days *now, struct days *out, struct err *err)
{
	const struct days *then;
	int64_t from = g->report->known_from_day;
	int rc = source_days(g->in->earlier, g->now->cards.id[card], NATIONAL,
			     &then, err);

	if (rc < 0)
		return rc;
	out->at = calloc(then->n + now->n + 1, sizeof(*out->at));
	if (!out->at)
		return err_set(err, -ENOMEM, "no memory for days");
	for (size_t i = 0; i < then->n; i++)
		if (then->at[i].day < from)
			out->at[out->n++] = then->at[i];
	for (size_t i = 0; i < now->n; i++)
		if (now->at[i].day >= from)
			out->at[out->n++] = now->at[i];
	return 0;
}

static int reach(const struct gatherer *g, size_t card, struct reached *out,
		 struct err *err)
{
	int64_t begin = quarter_begin(g->in->period->to_day);
	const struct day open = last_day_of(g, card);
	int64_t told[LABELS_MOST];
	size_t n = tellings(g, card, told);
	struct days joined = { .n = 0 };
	const struct days *days;
	int rc = source_days(g->in->source, g->now->cards.id[card], NATIONAL,
			     &days, err);

	if (rc == 0 && g->earlier)
		rc = join_days(g, card, days, &joined, err);
	if (rc == 0)
		reached_of(out, g->earlier ? &joined : days, &open,
			   n ? told : NULL, n,
			   day_start_ms(begin, g->report->zone_hours));
	days_release(&joined);
	return rc;
}

static void add_target(const struct gatherer *g, size_t card,
		       enum indicator indicator, const struct reached *reached)
{
	struct grid *grid = &g->report->table[REPORT_targets];
	double target =
		target_of(g->in->config->targets, g->now->cards.id[card],
			  g->in->period->to_day, indicator);
	double value = reached->value[indicator];

	if (isnan(target))
		return;
	begin_row(g, grid, card);
	grid_add(grid, str_of(indicator_names[indicator]));
	add_plain(grid, target, 2);
	add_plain(grid, value, 2);
	add_plain(grid, capaian(indicator, target, value), 2);
}

int gather_targets(struct gatherer *g, struct err *err)
{
	struct reached reached;

	for (size_t i = 0; g->in->config->targets && i < g->now->cards.n; i++) {
		int rc = reach(g, i, &reached, err);

		if (rc < 0)
			return rc;
		for (int k = 0; k < INDICATOR_COUNT; k++)
			add_target(g, i, (enum indicator)k, &reached);
	}
	return 0;
}
