/* test_figure_paint.c -- a figure on a canvas: what it paints is what one draws
 * by hand there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "consumers/report/figure_paint.h"
#include "consumers/report/palette.h"
#include "consumers/view/figure_draw.h"

#include <errno.h>
#include <math.h>

#define MAX ((size_t)4 << 20)

static struct canvas *page(void)
{
	struct err err = { 0 };
	struct canvas *c = canvas_png(200, 100, &err);

	if (!c)
		fail_msg("%s", err.text);
	return c;
}

static void assert_same(struct canvas *got, struct canvas *want)
{
	struct err err = { 0 };
	struct buf a, b;

	buf_init(&a, MAX);
	buf_init(&b, MAX);
	assert_int_equal(canvas_end(got, &a, &err), 0);
	assert_int_equal(canvas_end(want, &b, &err), 0);
	assert_true(str_eq(buf_str(&a), buf_str(&b)));
	buf_release(&a);
	buf_release(&b);
}

static void test_shapes(void **state)
{
	static const double line[] = { 0, 0, 10, 20, 30, 5 };
	static const double moved[] = { 10, 20, 30, 60, 70, 30 };
	struct canvas *got = page(), *want = page();
	struct figure figure;

	(void)state;
	figure_init(&figure, 90, 40);
	draw_rect(&figure, ROLE_BLIND, 5, 5, 10, 20);
	draw_line(&figure, ROLE_LINE, line, 3);
	draw_dot(&figure, ROLE_LAST, 30, 5);
	draw_text(&figure, ROLE_LABEL, ANCHOR_END, 50, 20, 0, STR_LIT("12"));
	figure_paint(got, &figure, 10, 20, 2);
	canvas_rect(want, 20, 30, 20, 40, 0, RGB(d9d9d6));
	canvas_line(want, moved, 3, 3.2, COLOUR_DEEP);
	canvas_dot(want, 70, 30, 5, COLOUR_DEEP);
	canvas_text(want, 110, 60 - 24 * CANVAS_FOOT, STR_LIT("12"),
		    &(struct canvas_style){ .size = 24,
					    .colour = COLOUR_MUTED,
					    .align = CANVAS_RIGHT });
	assert_same(got, want);
	figure_release(&figure);
}

/* A text is legible on its tile. */
static void test_tiles(void **state)
{
	static const int level[] = { 4, -1 };
	static const struct str text[] = { STR_LIT("A"), STR_LIT("B") };
	struct figure_heat heat = {
		.rows = 1, .columns = 2, .level = level, .text = text
	};
	struct canvas_style style = { .size = 12, .align = CANVAS_CENTRE };
	struct canvas *got = page(), *want = page();
	struct figure figure;

	(void)state;
	figure_init(&figure, 80, 20);
	figure_heat(&figure, &heat);
	figure_paint(got, &figure, 0, 0, 1);
	canvas_rect(want, 1, 1, 38, 18, 0, COLOUR_DEEP);
	canvas_rect(want, 2, 2, 36, 16, 0, COLOUR_DEEP);
	canvas_rect(want, 41, 1, 38, 18, 0, COLOUR_RULE);
	canvas_rect(want, 42, 2, 36, 16, 0, COLOUR_PAPER);
	style.colour = COLOUR_PAPER;
	canvas_text(want, 20, 14 - 12 * CANVAS_FOOT, text[0], &style);
	style.colour = COLOUR_INK;
	canvas_text(want, 60, 14 - 12 * CANVAS_FOOT, text[1], &style);
	assert_same(got, want);
	figure_release(&figure);
}

static void test_bad(void **state)
{
	struct canvas *c = page();
	struct figure figure;
	struct err err = { 0 };
	struct buf out;

	(void)state;
	buf_init(&out, MAX);
	figure_init(&figure, 80, 20);
	figure.bad = true;
	figure_paint(c, &figure, 0, 0, NAN);
	assert_int_equal(canvas_end(c, &out, &err), -ENOMEM);
	buf_release(&out);
	figure_release(&figure);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shapes),
		cmocka_unit_test(test_tiles),
		cmocka_unit_test(test_bad),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
