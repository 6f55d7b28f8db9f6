/* test_figure.c -- numbers as shapes: axes, gaps, extremes, the map. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "consumers/view/figure.h"

#include <float.h>
#include <math.h>

#define W 420.0
#define H 200.0

/* Everything lies within the figure, and every number is one. */
static void check_within(const struct figure *figure)
{
	for (size_t i = 0; i < figure->n; i++) {
		const struct figure_item *item = &figure->item[i];

		assert_true(item->x >= 0 && item->x + item->w <= W + 0.01);
		assert_true(item->y >= -0.01 && item->y + item->h <= H + 0.01);
		assert_true(item->w >= 0 && item->h >= 0);
		for (size_t k = 0; k < item->n_points; k++) {
			assert_true(item->points[2 * k] >= -0.01 &&
				    item->points[2 * k] <= W + 0.01);
			assert_true(item->points[2 * k + 1] >= -0.01 &&
				    item->points[2 * k + 1] <= H + 0.01);
		}
	}
}

static size_t count(const struct figure *figure, enum figure_shape shape,
		    enum figure_role role)
{
	size_t n = 0;

	for (size_t i = 0; i < figure->n; i++)
		n += figure->item[i].shape == shape &&
		     figure->item[i].role == role;
	return n;
}

static const struct figure_item *first(const struct figure *figure,
				       enum figure_role role)
{
	for (size_t i = 0; i < figure->n; i++)
		if (figure->item[i].role == role)
			return &figure->item[i];
	fail_msg("no such shape");
	return NULL;
}

static bool has_text(const struct figure *figure, const char *text)
{
	for (size_t i = 0; i < figure->n; i++)
		if (str_is(figure->item[i].text, text))
			return true;
	return false;
}

/* ---- ticks ---- */

static void test_ticks(void **state)
{
	static const struct {
		double low, high;
		size_t most, n;
		double first, last;
	} rows[] = {
		{ 0, 100, 6, 6, 0, 100 },
		{ 0, 100, 5, 3, 0, 100 },
		{ 0, 14, 5, 4, 0, 15 },
		{ 0, 1, 5, 3, 0, 1 },
		{ 340138, 341002, 5, 4, 340000, 341500 },
		{ -3, 4, 5, 5, -4, 4 },
		{ 7, 7, 5, 5, 6, 8 },
		{ 0, 0, 5, 5, -1, 1 },
		{ 1, 1e15, 5, 3, 0, 1e15 },
		{ 1e-12, 2e-12, 5, 3, 1e-12, 2e-12 },
	};
	double tick[6];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		size_t n = axis_ticks(rows[i].low, rows[i].high, rows[i].most,
				      tick);

		assert_int_equal(n, rows[i].n);
		assert_true(fabs(tick[0] - rows[i].first) <
			    1e-9 * (tick[1] - tick[0]));
		assert_true(fabs(tick[n - 1] - rows[i].last) <
			    1e-9 * (tick[1] - tick[0]));
	}
}

static void test_ticks_of_nothing(void **state)
{
	double tick[5];

	(void)state;
	assert_int_equal(axis_ticks(NAN, 1, 5, tick), 0);
	assert_int_equal(axis_ticks(0, INFINITY, 5, tick), 0);
	assert_int_equal(axis_ticks(-DBL_MAX, DBL_MAX, 5, tick), 0);
	assert_int_equal(axis_ticks(2, 1, 5, tick), 0);
	assert_int_equal(axis_ticks(0, 1, 1, tick), 0);
	assert_true(axis_ticks(0, DBL_TRUE_MIN, 5, tick) <= 5);
	assert_true(axis_ticks(DBL_MAX, DBL_MAX, 5, tick) <= 5);
}

/* ---- lines ---- */

static void test_spark(void **state)
{
	static const double y[] = { NAN, 1, 3, NAN, 2, NAN, 4, 5, INFINITY };
	struct figure figure;

	(void)state;
	figure_init(&figure, W, H);
	figure_spark(&figure, y, ARRAY_LEN(y));
	/* 1 3, then 2 alone, then 4 5, and the newest that is known. */
	assert_int_equal(count(&figure, SHAPE_LINE, ROLE_LINE), 2);
	assert_int_equal(count(&figure, SHAPE_DOT, ROLE_LINE), 1);
	assert_int_equal(count(&figure, SHAPE_DOT, ROLE_LAST), 1);
	assert_true(first(&figure, ROLE_LAST)->y == 2);
	assert_true(first(&figure, ROLE_LINE)->points[1] == H - 2);
	check_within(&figure);
	assert_false(figure.bad);
	figure_release(&figure);
}

static void test_spark_of_little(void **state)
{
	static const double nothing[] = { NAN, INFINITY, -INFINITY };
	static const double same[] = { 5, 5, 5 };
	struct figure figure;

	(void)state;
	figure_init(&figure, W, H);
	figure_spark(&figure, NULL, 0);
	figure_spark(&figure, nothing, ARRAY_LEN(nothing));
	figure_spark(&figure, (double[]){ -DBL_MAX, DBL_MAX }, 2);
	assert_int_equal(figure.n, 0);
	figure_spark(&figure, same, 1);
	assert_int_equal(figure.n, 2);
	assert_true(figure.item[1].x == W / 2 && figure.item[1].y == H / 2);
	figure_spark(&figure, same, 3);
	assert_true(figure.item[2].points[5] == H / 2);
	check_within(&figure);
	figure_release(&figure);
}

/* 2026-09-01, and so many days. */
#define DAY_0 20697

static void line_of(struct figure *figure, const double *x, const double *y,
		    size_t n, bool bars)
{
	struct figure_series series = { .x = x,
					.y = y,
					.n = n,
					.x_is_day = true,
					.bars = bars,
					.language = INDONESIAN };

	figure_init(figure, W, H);
	figure_line(figure, &series);
}

static void test_line(void **state)
{
	double x[60], y[60];
	struct figure figure;

	(void)state;
	for (int i = 0; i < 60; i++) {
		x[i] = DAY_0 + i;
		y[i] = i == 30 ? NAN : 340138 + 10 * i;
	}
	line_of(&figure, x, y, 60, false);
	assert_int_equal(count(&figure, SHAPE_LINE, ROLE_LINE), 2);
	assert_int_equal(count(&figure, SHAPE_DOT, ROLE_LAST), 1);
	assert_true(str_is(first(&figure, ROLE_LAST)->title,
			   "Jum 30 Okt 2026: 340.728"));
	assert_true(has_text(&figure, "340.200"));
	/* Mondays of every second week. */
	assert_true(has_text(&figure, "14 Sep"));
	assert_true(has_text(&figure, "26 Okt"));
	check_within(&figure);
	figure_release(&figure);
}

static void test_months(void **state)
{
	double x[400], y[400];
	struct figure figure;

	(void)state;
	for (int i = 0; i < 400; i++) {
		x[i] = DAY_0 - 400 + i;
		y[i] = 1;
	}
	line_of(&figure, x, y, 400, false);
	assert_true(has_text(&figure, "1 Jan"));
	assert_false(has_text(&figure, "1 Des"));
	check_within(&figure);
	figure_release(&figure);
}

static void test_bars(void **state)
{
	static const double x[] = { DAY_0, DAY_0 + 1, DAY_0 + 2, DAY_0 + 3 };
	static const double y[] = { 1, 0, NAN, 3 };
	struct figure figure;

	(void)state;
	line_of(&figure, x, y, 4, true);
	assert_int_equal(count(&figure, SHAPE_RECT, ROLE_BAR), 2);
	assert_true(
		str_is(first(&figure, ROLE_BAR)->title, "Sel 1 Sep 2026: 1"));
	assert_true(has_text(&figure, "1 Sep") && has_text(&figure, "4 Sep"));
	check_within(&figure);
	figure_release(&figure);
}

static void test_line_of_little(void **state)
{
	static const double bad_x[] = { NAN, INFINITY, 1e300, DAY_0 };
	static const double bad_y[] = { 1, 2, 3, -INFINITY };
	static const double one = DAY_0, five = 5;
	struct figure figure;

	(void)state;
	line_of(&figure, NULL, NULL, 0, false);
	assert_int_equal(count(&figure, SHAPE_LINE, ROLE_LINE), 0);
	check_within(&figure);
	figure_release(&figure);
	line_of(&figure, &one, &five, 1, false);
	assert_int_equal(count(&figure, SHAPE_DOT, ROLE_LAST), 1);
	check_within(&figure);
	figure_release(&figure);
	for (int bars = 0; bars < 2; bars++) {
		line_of(&figure, bad_x, bad_y, 4, bars);
		check_within(&figure);
		figure_release(&figure);
	}
}

static void test_many_points(void **state)
{
	static double x[10000], y[10000];
	struct figure figure;

	(void)state;
	for (int i = 0; i < 10000; i++) {
		x[i] = i;
		y[i] = i % 2 ? NAN : i;
	}
	for (int bars = 0; bars < 2; bars++) {
		line_of(&figure, x, y, 10000, bars);
		assert_true(figure.n >= 5000 && figure.n < 5100);
		assert_false(figure.bad);
		check_within(&figure);
		figure_release(&figure);
	}
	/* More than a figure has room for. */
	figure_init(&figure, W, H);
	for (int i = 0; i < 5; i++)
		figure_spark(&figure, y, 10000);
	assert_true(figure.bad);
	figure_release(&figure);
}

static void test_marks(void **state)
{
	static const double x[] = { DAY_0, DAY_0 + 9 }, y[] = { 1, 2 };
	const struct figure_mark marks[] = {
		{ ROLE_HOLIDAY, DAY_0 - 50, DAY_0 + 1, STR_LIT("Libur") },
		{ ROLE_BLIND, DAY_0 + 8, INFINITY, STR_NULL },
		{ ROLE_MARK, DAY_0 + 5, DAY_0 + 5, STR_LIT("v2") },
		{ ROLE_EXEMPT, DAY_0 + 40, DAY_0 + 50, STR_NULL },
		{ ROLE_EXEMPT, NAN, DAY_0 + 5, STR_NULL },
		{ ROLE_EXEMPT, DAY_0 + 5, DAY_0 + 4, STR_NULL },
	};
	struct figure_series series = { .x = x,
					.y = y,
					.n = 2,
					.x_is_day = true,
					.mark = marks,
					.n_marks = ARRAY_LEN(marks) };
	struct figure figure;

	(void)state;
	figure_init(&figure, W, H);
	figure_line(&figure, &series);
	assert_int_equal(count(&figure, SHAPE_RECT, ROLE_HOLIDAY), 1);
	assert_int_equal(count(&figure, SHAPE_RECT, ROLE_BLIND), 1);
	assert_int_equal(count(&figure, SHAPE_LINE, ROLE_MARK), 1);
	assert_int_equal(count(&figure, SHAPE_RECT, ROLE_EXEMPT), 0);
	assert_true(str_is(first(&figure, ROLE_MARK)->title, "v2"));
	/* They lie behind all else. */
	assert_int_equal(figure.item[0].role, ROLE_HOLIDAY);
	check_within(&figure);
	figure_release(&figure);
}

/* ---- bars, heat maps ---- */

static void test_heat(void **state)
{
	static const int level[] = { 0, 4, -1, 2, 3, 1 };
	static const struct str text[] = { STR_LIT("0"),  STR_LIT("9"),
					   { NULL, 0 },   STR_LIT("3"),
					   STR_LIT("12"), STR_LIT("1") };
	static const struct str rows[] = { STR_LIT("YAPI"), STR_LIT("PENA") };
	static const struct str columns[] = { STR_LIT("x"), STR_LIT("y"),
					      STR_LIT("z") };
	const struct figure_heat heat = { .rows = 2,
					  .columns = 3,
					  .level = level,
					  .text = text,
					  .row_title = rows,
					  .column_title = columns };
	struct figure figure;

	(void)state;
	figure_init(&figure, W, H);
	figure_heat(&figure, &heat);
	assert_int_equal(count(&figure, SHAPE_RECT, ROLE_TILE), 6);
	assert_int_equal(count(&figure, SHAPE_TEXT, ROLE_TEXT), 5);
	assert_int_equal(count(&figure, SHAPE_TEXT, ROLE_LABEL), 5);
	check_within(&figure);
	figure_release(&figure);
	figure_init(&figure, W, H);
	figure_heat(&figure, &(struct figure_heat){ 0 });
	assert_int_equal(figure.n, 0);
	figure_release(&figure);
}

/* ---- the map ---- */

static void test_province_names(void **state)
{
	(void)state;
	for (int i = 0; i < PROVINCES; i++)
		assert_int_equal(province_find_name(str_of(province_names[i])),
				 i);
	assert_int_equal(province_find_name(STR_LIT("Daerah Khusus Jakarta")),
			 10);
	assert_int_equal(province_find_name(STR_LIT("dki jakarta")), 10);
	assert_int_equal(province_find_name(STR_LIT("D.I. Yogyakarta")), 13);
	assert_int_equal(province_find_name(
				 STR_LIT("Daerah Istimewa Yogyakarta")),
			 13);
	assert_int_equal(province_find_name(STR_LIT("Provinsi Papua")), 32);
	assert_int_equal(province_find_name(STR_LIT("PAPUA BARAT DAYA")), 37);
	assert_int_equal(province_find_name(STR_LIT("Papua Timur")), -1);
	assert_int_equal(province_find_name(STR_LIT("Kota Bengkulu")), -1);
	assert_int_equal(province_find_name(STR_LIT("")), -1);
	assert_int_equal(province_find_name(STR_NULL), -1);
}

static void test_map(void **state)
{
	struct figure_province province[PROVINCES] = { 0 };
	struct figure figure;

	(void)state;
	province[0] = (struct figure_province){ 4, STR_LIT("Aceh: 1"),
						STR_LIT("/wilayah/Aceh") };
	province[37].level = -1;
	figure_init(&figure, W, H);
	figure_map(&figure, province);
	assert_int_equal(count(&figure, SHAPE_RECT, ROLE_TILE), PROVINCES);
	assert_int_equal(count(&figure, SHAPE_TEXT, ROLE_TEXT), PROVINCES);
	assert_true(str_is(figure.item[0].title, "Aceh: 1"));
	assert_true(str_is(figure.item[0].link, "/wilayah/Aceh"));
	assert_true(str_is(figure.item[2].title, "Sumatera Utara"));
	/* No two of them in one place. */
	for (size_t i = 0; i < figure.n; i += 2)
		for (size_t k = 0; k < i; k += 2)
			assert_false(figure.item[i].x == figure.item[k].x &&
				     figure.item[i].y == figure.item[k].y);
	check_within(&figure);
	figure_release(&figure);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ticks),
		cmocka_unit_test(test_ticks_of_nothing),
		cmocka_unit_test(test_spark),
		cmocka_unit_test(test_spark_of_little),
		cmocka_unit_test(test_line),
		cmocka_unit_test(test_months),
		cmocka_unit_test(test_bars),
		cmocka_unit_test(test_line_of_little),
		cmocka_unit_test(test_many_points),
		cmocka_unit_test(test_marks),
		cmocka_unit_test(test_heat),
		cmocka_unit_test(test_province_names),
		cmocka_unit_test(test_map),
	};

	return cmocka_run_group_tests_name("figure", tests, NULL, NULL);
}
