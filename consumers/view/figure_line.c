/* figure_line.c -- lines and bars over time, with and without axes.
 *
 * From the back to the front: what is marked, the grid with its numbers, the
 * series, its newest point. */
#include "figure.h"

#include "common/base/clock.h"
#include "figure_draw.h"
#include "number.h"

#include <math.h>
#include <stdlib.h>

#define Y_TICKS      5
#define X_TICKS_MAX  40
#define X_LABEL      48.0 /* room for "23 Nov" and a blank */
#define TOP          8.0
#define BOTTOM       20.0 /* room for the labels of x */
#define RIGHT        8.0
#define LABEL_GAP    6.0 /* between a label and its axis */
#define SPARK_MARGIN 2.0
#define BAR_PART     0.8 /* of a bar's place; the rest is the gap */
#define BAR_TITLES   120 /* more bars have no titles: pages stay small */
#define TEXT_MAX     500 /* of a label */

struct range {
	double low, high; /* low > high: nothing */
};

static struct range range_of(const double *numbers, size_t n)
{
	struct range range = { INFINITY, -INFINITY };

	for (size_t i = 0; i < n; i++) {
		if (!isfinite(numbers[i]))
			continue;
		range.low = fmin(range.low, numbers[i]);
		range.high = fmax(range.high, numbers[i]);
	}
	return range;
}

static bool is_range(struct range range)
{
	return range.low <= range.high && isfinite(range.high - range.low);
}

/* Where a number lies between two ends of a figure; in the middle where the
 * range is one number. */
static double place(struct range range, double number, double from, double to)
{
	double length = range.high - range.low;

	return length > 0 ? from + (number - range.low) / length * (to - from)
			  : (from + to) / 2;
}

/* ---- a figure with axes ---- */

struct plot {
	struct figure *figure;
	const struct figure_series *series;
	struct range x, y;
	double left, right, top, bottom; /* of the area within the axes */
	double tick[Y_TICKS];
	size_t n_ticks;
	int decimals; /* that the ticks need, at most those of the series */
};

static double x_of(const struct plot *p, double x)
{
	return place(p->x, x, p->left, p->right);
}

static double y_of(const struct plot *p, double y)
{
	return place(p->y, y, p->bottom, p->top);
}

/* Half a step at both sides, so that a day has its whole breadth. */
static void find_x(struct plot *p)
{
	p->x = range_of(p->series->x, p->series->n);
	if (!is_range(p->x))
		p->x = (struct range){ 0, 0 };
	if (p->series->x_is_day || p->series->bars || p->x.low == p->x.high) {
		p->x.low -= 0.5;
		p->x.high += 0.5;
	}
}

/* Whether so many decimals write the number whole. */
static bool is_whole(double number, int decimals)
{
	double scaled = number * pow(10, decimals);

	return fabs(scaled - nearbyint(scaled)) < 1e-6;
}

/* "20", and not "20,00", where no tick has a rest. */
static void find_decimals(struct plot *p)
{
	for (size_t i = 0; i < p->n_ticks; i++)
		while (p->decimals < p->series->decimals &&
		       !is_whole(p->tick[i], p->decimals))
			p->decimals++;
}

static void find_y(struct plot *p)
{
	p->y = range_of(p->series->y, p->series->n);
	if (!is_range(p->y))
		p->y = (struct range){ 0, 0 };
	if (p->series->from_zero || p->series->bars) {
		p->y.low = fmin(p->y.low, 0);
		p->y.high = fmax(p->y.high, 0);
	}
	if (p->y.low == 0 && p->y.high == 0)
		p->y.high = 1;
	p->n_ticks = axis_ticks(p->y.low, p->y.high, Y_TICKS, p->tick);
	if (p->n_ticks)
		p->y = (struct range){ p->tick[0], p->tick[p->n_ticks - 1] };
	find_decimals(p);
}

/* Characters, not bytes, of the longest number beside the axis. */
static size_t longest_label(const struct plot *p)
{
	size_t longest = 0;
	struct buf text;

	buf_init(&text, TEXT_MAX);
	for (size_t i = 0; i < p->n_ticks; i++) {
		buf_clear(&text);
		decimal_add(&text, p->series->language, p->tick[i],
			    p->decimals);
		if (text.len > longest)
			longest = text.len;
		p->figure->bad |= text.no_memory;
	}
	buf_release(&text);
	return longest;
}

static void find_area(struct plot *p)
{
	double most = p->figure->width / 3;

	p->left = LABEL_GAP + (double)longest_label(p) * FIGURE_CHAR_WIDTH;
	p->left = fmin(p->left, most);
	p->right = fmax(p->figure->width - RIGHT, p->left);
	p->top = TOP;
	p->bottom = fmax(p->figure->height - BOTTOM, p->top);
}

/* ---- behind the series ---- */

static void draw_mark(const struct plot *p, const struct figure_mark *mark)
{
	double from = x_of(p, fmax(mark->from, p->x.low));
	double until = x_of(p, fmin(mark->until, p->x.high));
	struct figure_item *item;

	if (!(mark->from <= mark->until) || mark->until < p->x.low ||
	    mark->from > p->x.high)
		return;
	if (mark->from == mark->until)
		item = draw_segment(p->figure, mark->role, from, p->top, from,
				    p->bottom);
	else
		item = draw_rect(p->figure, mark->role, from, p->top,
				 fmax(until - from, 1), p->bottom - p->top);
	draw_title(p->figure, item, mark->title);
}

static void draw_y_axis(const struct plot *p)
{
	const struct figure_series *s = p->series;
	struct buf text;

	buf_init(&text, TEXT_MAX);
	for (size_t i = 0; i < p->n_ticks; i++) {
		double y = y_of(p, p->tick[i]);

		if (!is_whole(p->tick[i], p->decimals))
			continue;
		draw_segment(p->figure, ROLE_GRID, p->left, y, p->right, y);
		buf_clear(&text);
		decimal_add(&text, s->language, p->tick[i], p->decimals);
		draw_text(p->figure, ROLE_LABEL, ANCHOR_END,
			  p->left - LABEL_GAP, y + FIGURE_TEXT_DROP, 0,
			  buf_str(&text));
		p->figure->bad |= text.no_memory;
	}
	buf_release(&text);
	draw_segment(p->figure, ROLE_AXIS, p->left, p->bottom, p->right,
		     p->bottom);
}

static void draw_x_label(const struct plot *p, double x, const struct buf *text)
{
	double at = x_of(p, x);

	draw_segment(p->figure, ROLE_AXIS, at, p->bottom, at, p->bottom + 4);
	draw_text(p->figure, ROLE_LABEL, ANCHOR_MIDDLE, at,
		  p->figure->height - FIGURE_TEXT_DROP, 0, buf_str(text));
	p->figure->bad |= text->no_memory;
}

static size_t x_labels(const struct plot *p)
{
	double n = floor((p->right - p->left) / X_LABEL);

	return n < 1 ? 1 : n > X_TICKS_MAX ? X_TICKS_MAX : (size_t)n;
}

static void draw_x_numbers(const struct plot *p)
{
	double tick[X_TICKS_MAX];
	size_t n = axis_ticks(p->x.low, p->x.high, x_labels(p), tick);
	struct buf text;

	buf_init(&text, TEXT_MAX);
	for (size_t i = 0; i < n; i++) {
		if (tick[i] < p->x.low || tick[i] > p->x.high ||
		    !is_whole(tick[i], 0))
			continue;
		buf_clear(&text);
		decimal_add(&text, p->series->language, tick[i], 0);
		draw_x_label(p, tick[i], &text);
	}
	buf_release(&text);
}

/* ---- dates beside the axis ---- */

/* Every so many days (weeks begin on Mondays), or months. */
static const struct pace {
	int days, months;
} paces[] = { { 1, 0 },  { 2, 0 },   { 7, 0 },   { 14, 0 }, { 0, 1 },
	      { 0, 2 },  { 0, 3 },   { 0, 6 },   { 0, 12 }, { 0, 24 },
	      { 0, 60 }, { 0, 120 }, { 0, 1200 } };

#define MONDAY     4       /* 1970-01-05 */
#define DAYS_FAR   4000000 /* beyond all years of four digits */
#define MONTH_DAYS 30.4

/* The first such day at or after a day. */
static int64_t next_date(struct pace pace, int64_t day)
{
	int64_t year = year_of_day(day);

	if (pace.days) {
		while ((day - MONDAY) % pace.days != 0)
			day++;
		return day;
	}
	for (;; year++)
		for (int month = 1; month <= 12; month++) {
			int64_t first = month_first_day(year, month);

			if (first >= day &&
			    (year * 12 + month - 1) % pace.months == 0)
				return first;
		}
}

static struct pace pace_for(double n_days, size_t most)
{
	size_t i = 0;

	while (i + 1 < ARRAY_LEN(paces) &&
	       n_days / (paces[i].days + paces[i].months * MONTH_DAYS) >
		       (double)most)
		i++;
	return paces[i];
}

static void draw_x_dates(const struct plot *p)
{
	struct pace pace = pace_for(p->x.high - p->x.low, x_labels(p));
	int64_t day, last;
	struct buf text;

	if (fabs(p->x.low) > DAYS_FAR || fabs(p->x.high) > DAYS_FAR)
		return;
	last = (int64_t)floor(p->x.high);
	buf_init(&text, TEXT_MAX);
	for (day = next_date(pace, (int64_t)ceil(p->x.low)); day <= last;
	     day = next_date(pace, day + 1)) {
		buf_clear(&text);
		month_day_add(&text, p->series->language, day);
		draw_x_label(p, (double)day, &text);
	}
	buf_release(&text);
}

/* ---- the series ---- */

static bool is_shown(const struct plot *p, size_t i)
{
	double x = p->series->x[i], y = p->series->y[i];

	return x >= p->x.low && x <= p->x.high && y >= p->y.low &&
	       y <= p->y.high;
}

/* Of n points those that are finite, in one line until the next gap. */
static void draw_runs(struct figure *figure, double *points, size_t n)
{
	size_t from = 0;

	for (size_t i = 0; i <= n; i++) {
		if (i < n && isfinite(points[2 * i]) &&
		    isfinite(points[2 * i + 1]))
			continue;
		draw_line(figure, ROLE_LINE, points + 2 * from, i - from);
		from = i + 1;
	}
}

/* "Sel 10 Mar 2026: 12" */
static void title_value(const struct plot *p, struct figure_item *item,
			size_t i)
{
	const struct figure_series *s = p->series;
	struct buf text;

	buf_init(&text, TEXT_MAX);
	if (s->x_is_day && fabs(s->x[i]) < DAYS_FAR) {
		date_add(&text, s->language, (int64_t)s->x[i]);
		buf_adds(&text, ": ");
	}
	decimal_add(&text, s->language, s->y[i], s->decimals);
	draw_title(p->figure, item, buf_str(&text));
	buf_release(&text);
}

static void draw_line_series(const struct plot *p)
{
	const struct figure_series *s = p->series;
	double *points = calloc(s->n ? s->n : 1, 2 * sizeof(*points));
	size_t last = s->n;

	if (!points) {
		p->figure->bad = true;
		return;
	}
	for (size_t i = 0; i < s->n; i++) {
		points[2 * i] = x_of(p, s->x[i]);
		points[2 * i + 1] = is_shown(p, i) ? y_of(p, s->y[i]) : NAN;
	}
	draw_runs(p->figure, points, s->n);
	while (last > 0 && !is_shown(p, last - 1))
		last--;
	if (last > 0)
		title_value(p,
			    draw_dot(p->figure, ROLE_LAST, points[2 * last - 2],
				     points[2 * last - 1]),
			    last - 1);
	free(points);
}

static void draw_bar_series(const struct plot *p)
{
	const struct figure_series *s = p->series;
	double slot = (p->right - p->left) / (p->x.high - p->x.low);
	double zero = y_of(p, 0);

	for (size_t i = 0; i < s->n; i++) {
		struct figure_item *item;
		double y;

		if (!is_shown(p, i) || s->y[i] == 0)
			continue;
		y = y_of(p, s->y[i]);
		item = draw_rect(p->figure, ROLE_BAR,
				 x_of(p, s->x[i]) - slot * BAR_PART / 2,
				 fmin(y, zero), slot * BAR_PART,
				 fabs(zero - y));
		if (s->n <= BAR_TITLES)
			title_value(p, item, i);
	}
}

void figure_line(struct figure *figure, const struct figure_series *series)
{
	struct plot p = { .figure = figure, .series = series };

	find_x(&p);
	find_y(&p);
	find_area(&p);
	for (size_t i = 0; i < series->n_marks; i++)
		draw_mark(&p, &series->mark[i]);
	draw_y_axis(&p);
	if (series->n && series->x_is_day)
		draw_x_dates(&p);
	else if (series->n)
		draw_x_numbers(&p);
	if (series->bars)
		draw_bar_series(&p);
	else
		draw_line_series(&p);
}

void figure_swatch(struct figure *figure, enum figure_role role)
{
	draw_rect(figure, role, 0, 0, figure->width, figure->height);
}

/* ---- without axes ---- */

void figure_spark(struct figure *figure, const double *y, size_t n)
{
	struct range x = { 0, n > 1 ? (double)n - 1 : 0 };
	struct range range = range_of(y, n);
	size_t last = n;
	double *points;

	while (last > 0 && !isfinite(y[last - 1]))
		last--;
	if (last == 0 || !is_range(range))
		return;
	points = calloc(n, 2 * sizeof(*points));
	if (!points) {
		figure->bad = true;
		return;
	}
	for (size_t i = 0; i < n; i++) {
		points[2 * i] = place(x, (double)i, SPARK_MARGIN,
				      figure->width - SPARK_MARGIN);
		points[2 * i + 1] =
			isfinite(y[i]) ? place(range, y[i],
					       figure->height - SPARK_MARGIN,
					       SPARK_MARGIN)
				       : NAN;
	}
	draw_runs(figure, points, n);
	draw_dot(figure, ROLE_LAST, points[2 * last - 2], points[2 * last - 1]);
	free(points);
}
