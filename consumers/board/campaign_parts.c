/* campaign_parts.c -- pieces of the pages of campaigns. */
#include "campaign_parts.h"

#include "common/base/clock.h"
#include "consumers/view/svg.h"
#include "parts.h"

#include <math.h>
#include <stdio.h>

#define CURVE_WIDTH  640
#define CURVE_HEIGHT 220
#define MINUTE_S     60.0
/* A longer window is shown by hours. */
#define MINUTES_MOST 600.0

/* ---- words ---- */

void campaign_state(struct html *h, const struct campaign_now *c)
{
	struct str state = campaign_now_field(c, "state");
	enum word_id title = serentak_state(state);

	if (title == WORD_COUNT) {
		html_word(h, WORD_not_known);
		return;
	}
	html(h, "<span class=\"phase\"><span aria-hidden=\"true\">");
	if (title == WORD_running)
		html(h, "\xe2\x96\xb6 ");
	else
		html_words(h, title == WORD_over ? "\xe2\x96\xa0 "
						 : "\xe2\x97\x8b ");
	html(h, "</span>");
	html_word(h, title);
	html(h, "</span>");
}

static void add_span(struct html *h, enum word_id says, int64_t ms)
{
	struct buf span;

	buf_init(&span, 200);
	span_add(&span, h->language, ms);
	html_wordsf(h, word(h->language, says), buf_shown(&span));
	buf_release(&span);
}

void campaign_countdown(struct html *h, const struct campaign_now *c)
{
	int64_t now_ms = c->w->now_ms;

	if (c->t0_ms == TIME_NONE || c->ends_ms == TIME_NONE)
		html(h, "-");
	else if (now_ms < c->t0_ms)
		add_span(h, WORD_begins_in, c->t0_ms - now_ms);
	else if (now_ms <= c->ends_ms)
		add_span(h, WORD_ends_in, c->ends_ms - now_ms);
	else
		add_span(h, WORD_ended_ago, now_ms - c->ends_ms);
}

void campaign_posted(struct html *h, const struct campaign_now *c)
{
	html_number(h, campaign_now_field(c, "posted"));
	html_word(h, WORD_of_them);
	html_number(h, campaign_now_field(c, "expected"));
}

/* ---- the curve ---- */

struct curve {
	double *x, *y;
	size_t n;
	double unit_s; /* of x */
};

static void add_point(struct curve *c, double x, double y)
{
	c->x[c->n] = x;
	c->y[c->n++] = y;
}

/* How long it went on so far. */
static double so_far_s(const struct campaign_now *c)
{
	int64_t until_ms =
		c->w->now_ms < c->ends_ms ? c->w->now_ms : c->ends_ms;

	return (double)(until_ms - c->t0_ms) / SECOND_MS;
}

/* A step up for each first post. */
static bool make_curve(struct curve *curve, const struct campaign_now *c,
		       struct pool *pool)
{
	size_t most = 2 * c->n_first + 2;
	double end_s = so_far_s(c);

	curve->x = pool_array(pool, most, sizeof(double));
	curve->y = pool_array(pool, most, sizeof(double));
	if (pool->bad)
		return false;
	for (size_t i = 0; i < c->n_first; i++)
		end_s = fmax(end_s, (double)c->first[i].after_s);
	curve->unit_s =
		end_s > MINUTES_MOST * MINUTE_S ? 60 * MINUTE_S : MINUTE_S;
	add_point(curve, 0, 0);
	for (size_t i = 0; i < c->n_first && c->first[i].after_s >= 0; i++) {
		double x = (double)c->first[i].after_s / curve->unit_s;

		add_point(curve, x, (double)i);
		add_point(curve, x, (double)i + 1);
	}
	add_point(curve, end_s / curve->unit_s, curve->y[curve->n - 1]);
	return curve->n > 2;
}

static void draw_curve(struct html *h, const struct curve *curve)
{
	const struct figure_mark t0 = { .role = ROLE_MARK,
					.title = STR_LIT("T0") };
	const struct figure_series series = {
		.x = curve->x,
		.y = curve->y,
		.n = curve->n,
		.from_zero = true,
		.mark = &t0,
		.n_marks = 1,
		.language = h->language,
	};
	struct figure figure;

	figure_init(&figure, CURVE_WIDTH, CURVE_HEIGHT);
	figure_line(&figure, &series);
	svg_add(h, &figure, "curve", word(h->language, WORD_curve_title));
	figure_release(&figure);
}

void campaign_curve(struct html *h, const struct campaign_now *c)
{
	struct curve curve = { .n = 0 };
	struct pool pool;

	pool_init(&pool);
	if (c->n_first && c->t0_ms != TIME_NONE && c->ends_ms != TIME_NONE &&
	    make_curve(&curve, c, &pool)) {
		part_begin(h, "curve", WORD_curve_title);
		draw_curve(h, &curve);
		html(h, "<p class=\"note\">");
		html_word(h, curve.unit_s > MINUTE_S ? WORD_curve_hours
						     : WORD_curve_minutes);
		html(h, "</p>\n");
		part_end(h);
	}
	pool_release(&pool);
}
