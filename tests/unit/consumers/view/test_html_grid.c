/* test_html_grid.c -- a grid as a table. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "consumers/view/html_grid.h"

#include <math.h>

static struct html h;
static struct grid grid;

static int begin(void **state)
{
	(void)state;
	html_init(&h, INDONESIAN);
	grid_init(&grid, "peringkat", INDONESIAN);
	return 0;
}

static int end(void **state)
{
	(void)state;
	grid_release(&grid);
	html_release(&h);
	return 0;
}

static void check_has(const char *want)
{
	if (!strstr(buf_cstr(&h.out), want)) {
		print_error("no %s\nin %s\n", want, buf_cstr(&h.out));
		fail();
	}
}

static void show(struct html_table table)
{
	assert_false(grid.bad);
	html_grid(&h, &grid, &table);
	assert_int_equal(html_error(&h, NULL), 0);
}

/* Each kind: the value as it is, and as people read it. */
static void test_cells(void **state)
{
	static const double points[] = { 1, NAN, 3 };

	(void)state;
	grid_column(&grid, "name", "Sentra", GRID_TEXT);
	grid_column(&grid, "followers", "Pengikut", GRID_NUMBER);
	grid_column(&grid, "latest", "Terakhir", GRID_INSTANT);
	grid_column(&grid, "state", "Keadaan", GRID_STATE);
	grid_column(&grid, "moved", "Gerak", GRID_MOVED);
	grid_column(&grid, "spark", "30 hari", GRID_SPARK);
	grid_row(&grid, STR_LIT("kartini"), STR_LIT("Asia/Makassar"));
	grid_add(&grid, STR_LIT("Sentra <Kartini>"));
	grid_link(&grid, STR_LIT("/sentra/kartini"));
	grid_add(&grid, STR_LIT("340138"));
	grid_add(&grid, STR_LIT("1773120600"));
	grid_add(&grid, STR_LIT("stale"));
	grid_add(&grid, STR_LIT("-2"));
	grid_points(&grid, points, 3);
	show((struct html_table){ .caption = "A & B", .id = "t", .by = -1 });
	check_has("<table id=\"t\"><caption>A &amp; B</caption>");
	check_has("aria-label=\"A &amp; B\"");
	check_has("<tr id=\"s-kartini\"><td data-metric=\"name\" "
		  "data-value=\"Sentra &lt;Kartini&gt;\">"
		  "<a href=\"/sentra/kartini\">Sentra &lt;Kartini&gt;</a></td>"
		  "<td class=\"n\" data-metric=\"followers\" "
		  "data-value=\"340138\">340.138</td>");
	check_has("data-value=\"1773120600\">"
		  "<time datetime=\"2026-03-10T05:30:00Z\">"
		  "Sel 10 Mar 2026 13.30 WITA</time></td>");
	check_has("data-value=\"stale\"><span class=\"state s-stale\">");
	check_has("data-value=\"-2\"><span class=\"moved down\">");
	check_has("data-metric=\"spark\" data-value=\"\"><svg");
	assert_int_equal(h.n_parts, 1);
	assert_string_equal(h.part[0].id, "s-kartini");
	assert_memory_equal(h.out.data + h.part[0].from, "<tr id=", 7);
	assert_memory_equal(h.out.data + h.part[0].to - 5, "</tr>", 5);
}

/* What is unknown, what is no link, what is shown in place of the value; and a
 * row of no sentra. */
static void test_other_cells(void **state)
{
	(void)state;
	grid_column(&grid, "a", "A", GRID_TEXT);
	grid_column(&grid, "b", "B", GRID_NUMBER);
	grid_column(&grid, "c", "C", GRID_INSTANT);
	grid_column(&grid, "d", "D", GRID_MOVED);
	grid_row(&grid, STR_NULL, STR_NULL);
	grid_add(&grid, STR_LIT("x"));
	grid_link(&grid, STR_LIT("javascript:alert(1)"));
	grid_show(&grid, STR_LIT("y"));
	grid_add(&grid, STR_LIT("1e999"));
	grid_add(&grid, STR_LIT("0"));
	grid_add(&grid, STR_LIT("99999999999"));
	show((struct html_table){ .caption = "c", .id = "t", .by = -1 });
	check_has("<tr><td data-metric=\"a\" data-value=\"x\">y</td>"
		  "<td class=\"n\" data-metric=\"b\" data-value=\"1e999\">-"
		  "</td><td data-metric=\"c\" data-value=\"0\">-</td>"
		  "<td class=\"n\" data-metric=\"d\" "
		  "data-value=\"99999999999\">-</td></tr>");
	assert_int_equal(h.n_parts, 0);
}

static void sorted(void *ctx, size_t column, struct buf *out)
{
	(void)ctx;
	if (column == 1)
		buf_adds(out, "/peringkat?metric=b&q=<");
}

static void test_heads(void **state)
{
	(void)state;
	grid_column(&grid, "a", "A<", GRID_TEXT);
	grid_column(&grid, "b", "B", GRID_NUMBER);
	show((struct html_table){
		.caption = "c", .id = "t", .by = 1, .sorted = sorted });
	check_has("<th scope=\"col\" data-column=\"a\">A&lt;</th>"
		  "<th scope=\"col\" data-column=\"b\" class=\"n\" "
		  "aria-sort=\"descending\">"
		  "<a href=\"/peringkat?metric=b&amp;q=&lt;\">B</a></th>");
	buf_clear(&h.out);
	show((struct html_table){ .caption = "c", .id = "t", .by = 0 });
	check_has("data-column=\"a\" aria-sort=\"ascending\">A&lt;</th>");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
	const struct CMUnitTest tests[] = {
		TEST(test_cells),
		TEST(test_other_cells),
		TEST(test_heads),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
