/* test_platforms.c -- names of platforms, alone and in lists. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/config/platforms.h"

#include <errno.h>

static void test_find(void **state)
{
	(void)state;
	for (int id = 0; id < PLATFORM_COUNT; id++)
		assert_int_equal(platform_find(str_of(platform_names[id])), id);
	assert_int_equal(platform_find(STR_LIT("twitter")), -1);
	assert_int_equal(platform_find(STR_LIT("youtub")), -1);
	assert_int_equal(platform_find(STR_LIT("")), -1);
}

static const struct {
	const char *name, *text, *want; /* "!": a fault that says the rest */
} rows[] = {
	{ "one", "x", "x" },
	{ "spaces", "youtube x", "youtube x" },
	{ "commas", "youtube,x", "youtube x" },
	{ "both, and more than one", " ,youtube ,\tx,, ", "youtube x" },
	{ "in the order of the list", "tiktok x instagram facebook youtube",
	  "youtube facebook instagram x tiktok" },
	{ "unknown", "youtube twitter x", "!\"twitter\" is no platform" },
	{ "a part of a name", "youtube you", "!\"you\" is no platform" },
	{ "capitals", "YouTube", "!\"YouTube\" is no platform" },
	{ "another separator", "youtube;x", "!\"youtube;x\" is no platform" },
	{ "twice", "x youtube x", "!x stands twice" },
	{ "empty", "", "!names no platform" },
	{ "only separators", " , ", "!names no platform" },
};

static void test_parse(void **state)
{
	struct platforms list = { .n = 0 };
	struct buf text;

	(void)state;
	buf_init(&text, 1000);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		bool fault = rows[i].want[0] == '!';
		struct err err = { 0 };
		int rc = platforms_parse(&list, rows[i].text, &err);

		buf_clear(&text);
		if (rc == 0)
			platforms_print(&list, &text);
		if (rc != (fault ? -EINVAL : 0) ||
		    (fault ? strstr(err.text, rows[i].want + 1) != err.text
			   : strcmp(buf_cstr(&text), rows[i].want) != 0))
			fail_msg("%s: %d, %s%s", rows[i].name, rc,
				 buf_cstr(&text), err.text);
	}
	buf_release(&text);
}

static void test_have(void **state)
{
	struct platforms list;

	(void)state;
	assert_int_equal(platforms_parse(&list, "x facebook", NULL), 0);
	for (int id = 0; id < PLATFORM_COUNT; id++)
		assert_int_equal(platforms_have(&list, (enum platform_id)id),
				 id == PLATFORM_x || id == PLATFORM_facebook);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_parse),
		cmocka_unit_test(test_have),
	};

	return cmocka_run_group_tests_name("platforms", tests, NULL, NULL);
}
