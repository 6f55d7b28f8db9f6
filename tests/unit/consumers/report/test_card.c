/* test_card.c -- the two pictures of a report: nothing is drawn over its room,
 * whatever names and numbers there are, and each of them is drawn. */
#include "consumers/report/poster.h"
#include "consumers/report/rendering.h"
#include "consumers/report/report_json.h"
#include "consumers/report/sayings.h"
#include "tests/unit/kit/png_kit.h"
#include "tests/unit/kit/report_kit.h"

#include <errno.h>
#include <math.h>

#define MAX ((size_t)16 << 20)

static void speak(struct report *report, enum language language)
{
	struct err err = { 0 };

	if (report_speak(report, language, &err) < 0)
		fail_msg("%s", err.text);
}

static void draw(rendering_fn *make, const struct report *report,
		 enum language language, struct buf *out)
{
	struct err err = { 0 };

	buf_init(out, MAX);
	if (make(report, language, out, &err) < 0)
		fail_msg("%s", err.text);
}

static void set_cell(struct report *report, enum report_table_id table,
		     size_t row, const char *column, const char *value)
{
	struct grid *grid = &report->table[table];

	for (size_t c = 0; c < grid->n_columns; c++)
		if (strcmp(grid->column[c].name, column) == 0) {
			struct grid_cell *cell =
				&grid->cell[row * grid->n_columns + c];

			cell->value = str_of(value);
			cell->shown = STR_NULL;
			return;
		}
	fail_msg("no column %s", column);
}

/* ---- what is too long ---- */

#define LONG_NAME "Sentra Terpadu Prof. Dr. Soeharso Surakarta Jawa Tengah Raya"

static void make_long(struct report *report)
{
	made_report(report, 31);
	for (size_t i = 0; i < TOP_ROWS; i++) {
		set_cell(report, REPORT_top_followers, i, "rank", "999");
		set_cell(report, REPORT_top_followers, i, "moved", "-999");
		set_cell(report, REPORT_top_followers, i, "name",
			 i % 2 ? LONG_NAME
			       : "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWW"
				 "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWW");
		set_cell(report, REPORT_top_followers, i, "followers",
			 i ? "123456789" : "9007199254740991");
		set_cell(report, REPORT_top_followers, i, "growth",
			 "-123456789");
		set_cell(report, REPORT_top_followers, i, "outreach_posts",
			 "123456789");
		set_cell(report, REPORT_top_latest, i, "name", LONG_NAME);
	}
	for (size_t i = 0; i < report->table[REPORT_totals].n; i++)
		set_cell(report, REPORT_totals, i, "value", "123456789");
	for (size_t i = 0; i < report->table[REPORT_ranking].n; i++) {
		set_cell(report, REPORT_ranking, i, "name", LONG_NAME);
		set_cell(report, REPORT_ranking, i, "followers", "123456789");
	}
	report->known_from_day = report->to_day - 2;
}

static void make_any(struct report *report, int kind)
{
	static const size_t sentra[] = { 0, 1, 3, 31, 300 };

	if (kind < (int)ARRAY_LEN(sentra))
		made_report(report, sentra[kind]);
	else if (kind == 5)
		made_hostile_report(report, 31);
	else if (kind == 6)
		made_empty_report(report);
	else
		make_long(report);
}
#define KINDS 8

/* A part of a picture where nothing may ever be. */
struct blank {
	size_t x, y, w, h;
};

static void check_blanks(const struct buf *file, const struct blank *blank,
			 size_t n, const char *name, int kind)
{
	struct png png;

	png_read(&png, buf_str(file));
	for (size_t i = 0; i < n; i++)
		if (!png_is_plain(&png, blank[i].x, blank[i].y, blank[i].w,
				  blank[i].h))
			fail_msg("%s, kind %d: blank %zu is not", name, kind,
				 i);
	png_release(&png);
}

static void test_nothing_over(void **state)
{
	static const struct blank card[] = {
		{ 0, 0, 70, 214 },     { 1010, 0, 70, 214 },
		{ 0, 214, 70, 890 },   { 1010, 214, 70, 890 },
		{ 0, 1104, 70, 246 },  { 1010, 1104, 70, 246 },
		{ 0, 214, 1080, 34 },  { 0, 650, 1080, 26 },
		{ 0, 1276, 1080, 16 }, { 0, 1330, 1080, 20 },
	};
	static const struct blank slide[] = {
		{ 0, 14, 94, 1066 },   { 1826, 14, 94, 1066 },
		{ 914, 300, 92, 650 }, { 0, 274, 1920, 36 },
		{ 0, 936, 1920, 18 },  { 0, 1056, 1920, 24 },
	};

	(void)state;
	for (int kind = 0; kind < KINDS; kind++) {
		struct report report;
		struct buf out;

		make_any(&report, kind);
		speak(&report, INDONESIAN);
		draw(card_make, &report, INDONESIAN, &out);
		check_blanks(&out, card, ARRAY_LEN(card), "card", kind);
		buf_release(&out);
		draw(slide_make, &report, INDONESIAN, &out);
		check_blanks(&out, slide, ARRAY_LEN(slide), "slide", kind);
		buf_release(&out);
		report_release(&report);
	}
}

/* Between a long name and its number. */
static void test_gap(void **state)
{
	static const struct blank gap = { 854, 385, 30, 100 };
	struct report report;
	struct buf out;

	(void)state;
	make_long(&report);
	set_cell(&report, REPORT_top_followers, 0, "followers", "1");
	set_cell(&report, REPORT_top_followers, 0, "growth", NULL);
	speak(&report, INDONESIAN);
	draw(slide_make, &report, INDONESIAN, &out);
	check_blanks(&out, &gap, 1, "gap", 0);
	buf_release(&out);
	report_release(&report);
}

static void test_fit(void **state)
{
	struct canvas_style style = { .size = 30, .colour = COLOUR_INK };
	struct err err = { 0 };
	struct report report;
	struct poster p;
	struct png png;
	struct buf out;
	char text[2000];

	(void)state;
	made_report(&report, 1);
	assert_int_equal(poster_begin(&p, &report, INDONESIAN, 400, 200, &err),
			 0);
	for (size_t n = 1; n < sizeof(text); n = 2 * n + 1) {
		memset(text, 'W', n);
		assert_true(poster_fit(&p, 100, 50, 200, 100,
				       (struct str){ text, n }, &style) <= 100);
	}
	buf_init(&out, MAX);
	assert_int_equal(poster_end(&p, &out, &err), 0);
	png_read(&png, buf_str(&out));
	assert_true(png_is_plain(&png, 0, 0, 99, 200));
	assert_true(png_is_plain(&png, 302, 0, 98, 200));
	assert_true(png_is_plain(&png, 0, 152, 400, 48));
	png_release(&png);
	buf_release(&out);
	report_release(&report);
}

/* ---- what has to be there ---- */

static void test_sizes(void **state)
{
	struct report report;
	struct png png;
	struct buf out;

	(void)state;
	made_report(&report, 31);
	speak(&report, INDONESIAN);
	draw(card_make, &report, INDONESIAN, &out);
	png_read(&png, buf_str(&out));
	assert_int_equal(png.width, 1080);
	assert_int_equal(png.height, 1350);
	assert_int_equal(png_pixel(&png, 5, 5), COLOUR_DEEP);
	assert_int_equal(png_pixel(&png, 5, 600), COLOUR_PAPER);
	png_release(&png);
	buf_release(&out);
	draw(slide_make, &report, INDONESIAN, &out);
	png_read(&png, buf_str(&out));
	assert_int_equal(png.width, 1920);
	assert_int_equal(png.height, 1080);
	png_release(&png);
	buf_release(&out);
	report_release(&report);
}

/* Where their feet begin, which have the sum of all values. */
#define CARD_FOOT  1280
#define SLIDE_FOOT 1016

/* Whether two pictures are the same above their feet. */
static bool is_same(const struct buf *a, const struct buf *b, size_t foot)
{
	struct png one, two;
	bool same;

	png_read(&one, buf_str(a));
	png_read(&two, buf_str(b));
	same = memcmp(one.row, two.row, foot * png_stride(&one)) == 0;
	png_release(&one);
	png_release(&two);
	return same;
}

/* A value that is shown: another one makes another picture. */
static const struct shown {
	enum report_table_id table;
	const char *column;
	bool card, slide;
} shown[] = {
	{ REPORT_top_followers, "rank", true, true },
	{ REPORT_top_followers, "moved", true, true },
	{ REPORT_top_followers, "name", true, true },
	{ REPORT_top_followers, "followers", true, true },
	{ REPORT_top_followers, "growth", true, true },
	{ REPORT_top_followers, "outreach_posts", false, true },
	{ REPORT_top_latest, "name", true, true },
	{ REPORT_top_latest, "latest", true, true },
	{ REPORT_top_latest, "post_platform", false, true },
	{ REPORT_top_latest, "post_labels", false, true },
	{ REPORT_top_latest, "outreach_posts", false, true },
	{ REPORT_ranking, "score", false, true },
};

static void assert_differs(rendering_fn *make, size_t foot,
			   const struct shown *by, const struct buf *before)
{
	struct report report;
	struct buf after;

	made_report(&report, 31);
	speak(&report, INDONESIAN);
	set_cell(&report, by->table, 0, by->column, "1794000000");
	draw(make, &report, INDONESIAN, &after);
	if (is_same(before, &after, foot))
		fail_msg("%s is not shown", by->column);
	buf_release(&after);
	report_release(&report);
}

static void test_shown(void **state)
{
	struct report report;
	struct buf card, slide;

	(void)state;
	made_report(&report, 31);
	speak(&report, INDONESIAN);
	draw(card_make, &report, INDONESIAN, &card);
	draw(slide_make, &report, INDONESIAN, &slide);
	for (size_t i = 0; i < ARRAY_LEN(shown); i++) {
		if (shown[i].card)
			assert_differs(card_make, CARD_FOOT, &shown[i], &card);
		if (shown[i].slide)
			assert_differs(slide_make, SLIDE_FOOT, &shown[i],
				       &slide);
	}
	buf_release(&card);
	buf_release(&slide);
	report_release(&report);
}

static struct grid_cell *total_value(struct report *report, const char *name)
{
	struct grid *grid = &report->table[REPORT_totals];

	for (size_t i = 0; i < grid->n; i++)
		if (str_is(grid->cell[i * grid->n_columns].value, name))
			return &grid->cell[i * grid->n_columns + 1];
	fail_msg("no total %s", name);
	return NULL;
}

static void test_totals_shown(void **state)
{
	static const char *const names[] = {
		"sentra",          "live",         "weak",   "dead",
		"unseen",          "none",         "exempt", "accounts",
		"accounts_unseen", "hours_unseen",
	};
	struct report report;
	struct buf first, out;

	(void)state;
	made_report(&report, 31);
	speak(&report, INDONESIAN);
	draw(card_make, &report, INDONESIAN, &first);
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		struct grid_cell *cell = total_value(&report, names[i]);
		struct str kept = cell->value;

		cell->value = STR_LIT("777");
		draw(card_make, &report, INDONESIAN, &out);
		if (is_same(&first, &out, CARD_FOOT))
			fail_msg("%s is not shown", names[i]);
		buf_release(&out);
		cell->value = kept;
	}
	buf_release(&first);
	report_release(&report);
}

/* Where the log does not reach back, it is said. */
static void test_reach_shown(void **state)
{
	struct report report;
	struct buf before, after;

	(void)state;
	made_report(&report, 31);
	speak(&report, INDONESIAN);
	draw(card_make, &report, INDONESIAN, &before);
	report.known_from_day = report.to_day - 2;
	draw(card_make, &report, INDONESIAN, &after);
	assert_false(is_same(&before, &after, CARD_FOOT));
	buf_release(&before);
	buf_release(&after);
	report_release(&report);
}

static void test_same(void **state)
{
	struct report one, two;
	struct buf a, b;

	(void)state;
	made_report(&one, 31);
	made_report(&two, 31);
	speak(&one, ENGLISH);
	speak(&two, INDONESIAN);
	speak(&two, ENGLISH);
	draw(slide_make, &one, ENGLISH, &a);
	draw(slide_make, &two, ENGLISH, &b);
	assert_true(str_eq(buf_str(&a), buf_str(&b)));
	buf_release(&a);
	buf_release(&b);
	report_release(&one);
	report_release(&two);
}

static void test_sum(void **state)
{
	struct err err = { 0 };
	char sum[REPORT_SUM_SIZE];
	struct report report;
	struct buf out;

	(void)state;
	made_report(&report, 31);
	assert_int_equal(report_sum(&report, sum, &err), 0);
	assert_int_equal(strlen(sum), REPORT_SUM_SIZE - 1);
	assert_int_equal(strspn(sum, "0123456789abcdef"), REPORT_SUM_SIZE - 1);
	buf_init(&out, 100);
	assert_int_equal(card_make(&report, INDONESIAN, &out, &err), -EMSGSIZE);
	buf_release(&out);
	report_release(&report);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing_over),
		cmocka_unit_test(test_gap),
		cmocka_unit_test(test_fit),
		cmocka_unit_test(test_sizes),
		cmocka_unit_test(test_shown),
		cmocka_unit_test(test_totals_shown),
		cmocka_unit_test(test_reach_shown),
		cmocka_unit_test(test_same),
		cmocka_unit_test(test_sum),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
