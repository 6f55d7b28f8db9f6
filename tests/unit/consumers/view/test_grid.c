/* test_grid.c -- one table as CSV, JSON, and as people read it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "consumers/view/grid.h"

#include "common/base/clock.h"

#include <math.h>
#include <stdio.h>

#define ZONE STR_LIT("Asia/Makassar")

/* A cell of each kind, then a row of nothing, then one of anything. */
static void fill(struct grid *g, enum language language)
{
	static const double points[] = { 1, NAN, 3 };

	grid_init(g, "peringkat", language);
	grid_column(g, "name", "Sentra", GRID_TEXT);
	grid_column(g, "followers", "Pengikut", GRID_NUMBER);
	grid_column(g, "latest", "Unggahan terakhir", GRID_INSTANT);
	grid_column(g, "state", "Status", GRID_STATE);
	grid_column(g, "moved", "+/-", GRID_MOVED);
	grid_column(g, "spark", "", GRID_SPARK);
	grid_row(g, STR_LIT("efata-kupang"), ZONE);
	grid_add(g, STR_LIT("Sentra \"Efata\", Kupang"));
	grid_link(g, STR_LIT("/sentra/efata-kupang"));
	grid_addf(g, "%d", -340138);
	grid_add_ms(g, INT64_C(1773100800000));
	grid_add(g, STR_LIT("stale"));
	grid_addf(g, "%d", -12);
	grid_points(g, points, ARRAY_LEN(points));
	grid_row(g, STR_LIT("b"), STR_NULL);
	grid_row(g, STR_LIT("c"), STR_LIT("Mars/Olympus"));
	grid_add(g, STR_LIT("=1+1\033[2J<b>"));
	grid_add(g, STR_LIT("=1+1"));
	grid_add(g, STR_LIT("gestern"));
	grid_add(g, STR_LIT("wach\033"));
	grid_add(g, STR_LIT("hoch"));
	assert_false(g->bad);
}

static void test_csv(void **state)
{
	struct grid g;
	struct buf out;

	(void)state;
	buf_init(&out, 1 << 16);
	fill(&g, INDONESIAN);
	grid_csv(&g, &out);
	assert_string_equal(
		buf_cstr(&out),
		"id,name,followers,latest,state,moved\r\n"
		"efata-kupang,\"Sentra \"\"Efata\"\", Kupang\",-340138,"
		"2026-03-10T00:00:00.000Z,stale,-12\r\n"
		"b,,,,,\r\n"
		"c,'=1+1?[2J<b>,,,wach?,\r\n");
	grid_release(&g);
	buf_release(&out);
}

static void test_json(void **state)
{
	struct grid g;
	struct buf out;

	(void)state;
	buf_init(&out, 1 << 16);
	fill(&g, INDONESIAN);
	grid_json(&g, &out);
	assert_string_equal(
		buf_cstr(&out),
		"[\n{\"id\":\"efata-kupang\",\"name\":\"Sentra \\\"Efata\\\", "
		"Kupang\",\"followers\":-340138,\"latest\":"
		"\"2026-03-10T00:00:00.000Z\",\"state\":\"stale\","
		"\"moved\":-12},\n"
		"{\"id\":\"b\",\"name\":null,\"followers\":null,\"latest\":"
		"null,\"state\":null,\"moved\":null},\n"
		"{\"id\":\"c\",\"name\":\"=1+1\\u001b[2J<b>\",\"followers\":"
		"null,\"latest\":null,\"state\":\"wach\\u001b\","
		"\"moved\":null}\n]");
	grid_release(&g);
	buf_release(&out);
}

static void assert_text(const struct grid *g, size_t row, size_t column,
			const char *want)
{
	struct buf out;

	buf_init(&out, 1000);
	grid_cell_text(g, row, column, &out);
	assert_string_equal(buf_cstr(&out), want);
	buf_release(&out);
}

static void test_text(void **state)
{
	static const struct {
		size_t row, column;
		const char *want[2]; /* English, Indonesian */
	} cells[] = {
		{ 0,
		  0,
		  { "Sentra \"Efata\", Kupang", "Sentra \"Efata\", Kupang" } },
		{ 0, 1, { "-340,138", "-340.138" } },
		{ 0,
		  2,
		  { "Tue 10 Mar 2026 08:00 WITA",
		    "Sel 10 Mar 2026 08.00 WITA" } },
		{ 0, 3, { "stale", "mati" } },
		{ 0, 4, { "\u25bc12", "\u25bc12" } },
		{ 0, 5, { "", "" } },
		{ 1, 0, { "", "" } },
		{ 1, 1, { "-", "-" } },
		{ 1, 2, { "-", "-" } },
		{ 1, 3, { "-", "-" } },
		{ 1, 4, { "-", "-" } },
		{ 2, 0, { "=1+1?[2J<b>", "=1+1?[2J<b>" } },
		{ 2, 1, { "-", "-" } },
		{ 2, 2, { "-", "-" } },
		{ 2, 3, { "wach?", "wach?" } },
		{ 2, 4, { "-", "-" } },
	};

	(void)state;
	for (int language = ENGLISH; language <= INDONESIAN; language++) {
		struct grid g;

		fill(&g, (enum language)language);
		for (size_t i = 0; i < ARRAY_LEN(cells); i++)
			assert_text(&g, cells[i].row, cells[i].column,
				    cells[i].want[language]);
		grid_release(&g);
	}
}

/* What is shown in place of a value; the value stays what programs get. */
static void test_shown(void **state)
{
	struct grid g;
	struct buf out;

	(void)state;
	buf_init(&out, 1000);
	grid_init(&g, "x", ENGLISH);
	grid_column(&g, "id", "", GRID_TEXT);
	grid_column(&g, "moved", "", GRID_MOVED);
	grid_column(&g, "n", "", GRID_NUMBER);
	grid_row(&g, STR_LIT("a"), STR_NULL);
	grid_add(&g, STR_LIT("1"));
	grid_show(&g, STR_LIT("satu"));
	grid_add(&g, STR_LIT("0"));
	grid_add(&g, STR_LIT("53.28"));
	grid_row(&g, STR_LIT("a"), STR_NULL);
	grid_add(&g, STR_LIT("2"));
	grid_add(&g, STR_LIT("3"));
	assert_text(&g, 0, 0, "satu");
	assert_text(&g, 0, 1, "=");
	assert_text(&g, 0, 2, "53.28");
	assert_text(&g, 1, 1, "\u25b23");
	assert_true(str_is(g.cell[0].value, "1"));
	/* A column of ids is not told twice. */
	grid_csv(&g, &out);
	assert_string_equal(buf_cstr(&out),
			    "id,moved,n\r\n1,0,53.28\r\n2,3,\r\n");
	buf_release(&out);
	grid_release(&g);
}

static void test_points(void **state)
{
	struct grid g;

	(void)state;
	fill(&g, ENGLISH);
	assert_int_equal(g.cell[5].n_points, 3);
	assert_true(g.cell[5].points[0] == 1 && isnan(g.cell[5].points[1]) &&
		    g.cell[5].points[2] == 3);
	assert_true(str_is(g.cell[0].link, "/sentra/efata-kupang"));
	assert_null(g.cell[1].link.p);
	grid_release(&g);
}

/* What does not fit makes the grid bad, and what is written of it. */
static void test_bad(void **state)
{
	struct grid g;
	struct buf out;

	(void)state;
	buf_init(&out, 1000);
	grid_init(&g, "x", ENGLISH);
	grid_add(&g, STR_LIT("no row"));
	assert_true(g.bad);
	grid_row(&g, STR_NULL, STR_NULL);
	assert_int_equal(g.n, 0);
	grid_csv(&g, &out);
	assert_true(out.bad);
	grid_release(&g);
	buf_clear(&out);
	grid_init(&g, "x", ENGLISH);
	grid_column(&g, "a", "", GRID_TEXT);
	grid_row(&g, STR_NULL, STR_NULL);
	grid_link(&g, STR_LIT("/"));
	assert_true(g.bad);
	grid_json(&g, &out);
	assert_true(out.bad);
	grid_release(&g);
	grid_init(&g, "x", ENGLISH);
	grid_column(&g, "a", "", GRID_TEXT);
	grid_row(&g, STR_NULL, STR_NULL);
	grid_add(&g, STR_LIT("1"));
	assert_false(g.bad);
	grid_add(&g, STR_LIT("2"));
	assert_true(g.bad);
	grid_release(&g);
	buf_release(&out);
}

/* More zones than are kept: theirs are shown as of UTC. */
static void test_many(void **state)
{
	struct grid g;

	(void)state;
	grid_init(&g, "x", ENGLISH);
	grid_column(&g, "a", "", GRID_INSTANT);
	for (int i = 0; i < 1000; i++) {
		char zone[32];

		snprintf(zone, sizeof(zone), "Zone/%d", i);
		grid_row(&g, STR_NULL, str_of(zone));
		grid_add_ms(&g, INT64_C(1773100800000));
	}
	grid_row(&g, STR_NULL, ZONE);
	grid_add_ms(&g, TIME_NONE);
	assert_false(g.bad);
	assert_int_equal(g.n, 1001);
	assert_text(&g, 999, 0, "Tue 10 Mar 2026 00:00 UTC");
	assert_text(&g, 1000, 0, "-");
	for (int i = 0; i < GRID_ROWS_MAX; i++)
		grid_row(&g, STR_NULL, STR_NULL);
	assert_int_equal(g.n, GRID_ROWS_MAX);
	assert_true(g.bad);
	grid_release(&g);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_csv),    cmocka_unit_test(test_json),
		cmocka_unit_test(test_text),   cmocka_unit_test(test_shown),
		cmocka_unit_test(test_points), cmocka_unit_test(test_bad),
		cmocka_unit_test(test_many),
	};

	return cmocka_run_group_tests_name("grid", tests, NULL, NULL);
}
