/* test_svg.c -- figures as SVG: classes, titles, texts that may be anything. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "consumers/view/figure_draw.h"
#include "consumers/view/svg.h"

static void check(struct figure *figure, const char *title, const char *want)
{
	struct html h;

	html_init(&h, ENGLISH);
	svg_add(&h, figure, "chart", title);
	assert_string_equal(buf_cstr(&h.out), want);
	html_release(&h);
	figure_release(figure);
}

static void test_shapes(void **state)
{
	static const double points[] = { 0, 0.04, 10.26, 5, 1e9, -1e9 };
	struct figure figure;

	(void)state;
	figure_init(&figure, 100, 50.5);
	draw_line(&figure, ROLE_LINE, points, 3);
	draw_title(&figure, draw_rect(&figure, ROLE_BAR, 1, 2, 3.14, 4),
		   STR_LIT("four"));
	draw_dot(&figure, ROLE_LAST, 5, 6);
	draw_text(&figure, ROLE_LABEL, ANCHOR_END, 7, 8, 0, STR_LIT("1 Sep"));
	draw_text(&figure, ROLE_TEXT, ANCHOR_START, 7, 8, 0, STR_LIT("x"));
	check(&figure, "A line.",
	      "<svg class=\"chart\" viewBox=\"0 0 100 50.5\" width=\"100\" "
	      "height=\"50.5\" role=\"img\"><title>A line.</title>"
	      "<polyline class=\"r-line\" points=\"0 0 10.3 5 99999 -99999\">"
	      "</polyline>"
	      "<rect class=\"r-bar\" x=\"1\" y=\"2\" width=\"3.1\" "
	      "height=\"4\"><title>four</title></rect>"
	      "<circle class=\"r-last\" cx=\"5\" cy=\"6\" r=\"2.5\"></circle>"
	      "<text class=\"r-label\" x=\"7\" y=\"8\" text-anchor=\"end\">"
	      "1 Sep</text>"
	      "<text class=\"r-text\" x=\"7\" y=\"8\">x</text></svg>");
}

static void test_ornament(void **state)
{
	struct figure figure;

	(void)state;
	figure_init(&figure, 10, 10);
	check(&figure, NULL,
	      "<svg class=\"chart\" viewBox=\"0 0 10 10\" width=\"10\" "
	      "height=\"10\" aria-hidden=\"true\" focusable=\"false\"></svg>");
}

#define TILE(class)                                                     \
	"<rect class=\"r-tile " class "\" x=\"0\" y=\"0\" width=\"1\" " \
				      "height=\"1\"></rect>"

static void test_levels(void **state)
{
	static const int levels[] = { -1, 0, 4, 9 };
	struct figure figure;

	(void)state;
	figure_init(&figure, 10, 10);
	for (size_t i = 0; i < ARRAY_LEN(levels); i++)
		draw_rect(&figure, ROLE_TILE, 0, 0, 1, 1)->level = levels[i];
	check(&figure, "Four tiles.",
	      "<svg class=\"chart\" viewBox=\"0 0 10 10\" width=\"10\" "
	      "height=\"10\" role=\"img\"><title>Four tiles.</title>" TILE("ln")
		      TILE("l0") TILE("l4") TILE("l4") "</svg>");
}

/* A tile with a link is reached by keyboard, so the figure is no image. */
static void test_hostile(void **state)
{
	struct figure figure;
	struct figure_item *item;

	(void)state;
	figure_init(&figure, 10, 10);
	item = draw_rect(&figure, ROLE_TILE, 0, 0, 1, 1);
	item->link = STR_LIT("/wilayah/Aceh");
	item->title = STR_LIT("<b>\"&\xff");
	item = draw_dot(&figure, ROLE_LAST, 1, 1);
	item->link = STR_LIT("javascript:alert(1)");
	draw_text(&figure, ROLE_TEXT, ANCHOR_START, 1, 1, 0,
		  STR_LIT("</text><script>"));
	check(&figure, "x < y",
	      "<svg class=\"chart\" viewBox=\"0 0 10 10\" width=\"10\" "
	      "height=\"10\" role=\"group\"><title>x &lt; y</title>"
	      "<a href=\"/en/wilayah/Aceh\"><title>&lt;b&gt;&quot;&amp;"
	      "\xef\xbf\xbd</title><rect class=\"r-tile l0\" x=\"0\" y=\"0\" "
	      "width=\"1\" height=\"1\"></rect></a>"
	      "<circle class=\"r-last\" cx=\"1\" cy=\"1\" r=\"2.5\"></circle>"
	      "<text class=\"r-text\" x=\"1\" y=\"1\">"
	      "&lt;/text&gt;&lt;script&gt;</text></svg>");
}

static void test_no_memory(void **state)
{
	struct figure figure;
	struct html h;

	(void)state;
	figure_init(&figure, 10, 10);
	figure.bad = true;
	html_init(&h, ENGLISH);
	svg_add(&h, &figure, "chart", NULL);
	assert_true(html_error(&h, NULL) < 0);
	html_release(&h);
	figure_release(&figure);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shapes),
		cmocka_unit_test(test_ornament),
		cmocka_unit_test(test_levels),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_no_memory),
	};

	return cmocka_run_group_tests_name("svg", tests, NULL, NULL);
}
