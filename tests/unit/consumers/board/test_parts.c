/* test_parts.c -- pieces that several pages show of a post: its platform, its
 * caption. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "consumers/board/parts.h"

static void check_caption(struct str url, struct str text, const char *want)
{
	struct html h;

	html_init(&h, ENGLISH);
	part_caption(&h, url, text, 5);
	assert_string_equal(buf_cstr(&h.out), want);
	html_release(&h);
}

static void test_caption(void **state)
{
	const struct str none = STR_LIT("javascript:x");

	(void)state;
	check_caption(none, STR_LIT("seven <b>"), "seven\xe2\x80\xa6");
	check_caption(none, STR_LIT("five."), "five.");
	check_caption(none, STR_NULL, "A post without text");
	check_caption(STR_LIT("/x"), STR_LIT("<b>"),
		      "<a href=\"/en/x\">&lt;b&gt;</a>");
}

static void test_platform(void **state)
{
	struct html h;

	(void)state;
	html_init(&h, ENGLISH);
	part_platform(&h, STR_LIT("youtube"));
	html(&h, " ");
	part_platform(&h, STR_LIT("<mastodon>"));
	assert_string_equal(buf_cstr(&h.out), "YouTube &lt;mastodon&gt;");
	html_release(&h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_caption),
		cmocka_unit_test(test_platform),
	};

	return cmocka_run_group_tests_name("parts", tests, NULL, NULL);
}
