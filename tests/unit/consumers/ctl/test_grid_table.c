/* test_grid_table.c -- a grid in a terminal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "consumers/ctl/grid_table.h"

#include <locale.h>

static void fill(struct grid *g)
{
	grid_init(g, "x", INDONESIAN);
	grid_column(g, "moved", "+/-", GRID_MOVED);
	grid_column(g, "name", "Sentra", GRID_TEXT);
	grid_column(g, "followers", "Pengikut", GRID_NUMBER);
	for (int i = -1; i <= 1; i++) {
		grid_row(g, STR_LIT("a"), STR_NULL);
		grid_addf(g, "%d", 3 * i);
		grid_add(g, STR_LIT("Sentra Terpadu\033[2J"));
		grid_addf(g, "%d", 340138 * (i + 1));
	}
	grid_row(g, STR_LIT("b"), STR_NULL);
}

static void check(const struct style *style, const char *want)
{
	struct grid g;
	struct buf out;

	buf_init(&out, 1 << 12);
	fill(&g);
	grid_table(&g, style, 1, &out);
	assert_string_equal(buf_cstr(&out), want);
	buf_release(&out);
	grid_release(&g);
}

static void test_arrows(void **state)
{
	const struct style plain = { .width = 80 };
	const struct style narrow = { .width = 27, .utf8 = true };

	(void)state;
	check(&plain, "+/-  Sentra              Pengikut\n"
		      "-3   Sentra Terpadu?[2J         0\n"
		      "=    Sentra Terpadu?[2J   340.138\n"
		      "+3   Sentra Terpadu?[2J   680.276\n"
		      "-                               -\n");
	if (!setlocale(LC_ALL, "C.UTF-8"))
		skip();
	check(&narrow, "+/-  Sentra        Pengikut\n"
		       "\u25bc3   Sentra Terp\u2026         0\n"
		       "=    Sentra Terp\u2026   340.138\n"
		       "\u25b23   Sentra Terp\u2026   680.276\n"
		       "-                         -\n");
}

static void test_bad(void **state)
{
	const struct style style = { .width = 80 };
	struct grid g;
	struct buf out;

	(void)state;
	buf_init(&out, 1 << 12);
	fill(&g);
	g.bad = true;
	grid_table(&g, &style, 1, &out);
	assert_true(out.bad);
	buf_release(&out);
	grid_release(&g);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_arrows),
		cmocka_unit_test(test_bad),
	};

	return cmocka_run_group_tests_name("grid_table", tests, NULL, NULL);
}
