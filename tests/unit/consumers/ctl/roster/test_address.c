/* test_address.c -- pasted addresses: whose they are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "consumers/ctl/roster/address.h"

#include <stdio.h>

static const struct {
	const char *text, *want; /* NULL: a fault */
} rows[] = {
	{ "https://www.youtube.com/@Kemensos_RI",
	  "youtube handle Kemensos_RI" },
	{ "https://www.youtube.com/@a/videos?view=0", "youtube handle a" },
	{ "youtube.com/@a", "youtube handle a" },
	{ "m.youtube.com/@a", "youtube handle a" },
	{ "https://youtube.com/channel/UCab-_9/about", "youtube id UCab-_9" },
	{ "https://www.youtube.com/c/Name", NULL },
	{ "https://www.youtube.com/user/name", NULL },
	{ "https://www.youtube.com/watch?v=1", NULL },
	{ "https://www.youtube.com/@%E3%81%82", NULL },
	{ "https://www.instagram.com/a.b_c/", "instagram handle a.b_c" },
	{ "https://www.instagram.com/a?igsh=1%3D", "instagram handle a" },
	{ "HTTPS://WWW.INSTAGRAM.COM/A#x", "instagram handle A" },
	{ "https://www.instagram.com/p/C1/", NULL },
	{ "https://www.instagram.com/reel/C1/", NULL },
	{ "https://www.instagram.com/", NULL },
	{ "facebook.com/a.b", "facebook handle a.b" },
	{ "https://web.facebook.com/a/?locale=id_ID", "facebook handle a" },
	{ "https://id-id.facebook.com/a", "facebook handle a" },
	{ "https://www.facebook.com/profile.php?id=1000&sk=x",
	  "facebook id 1000" },
	{ "https://www.facebook.com/people/Sentra-A/61550/?x",
	  "facebook id 61550" },
	{ "https://www.facebook.com/groups/1", NULL },
	{ "https://www.facebook.com/share/1A/", NULL },
	{ "https://www.facebook.com/profile.php", NULL },
	{ "x.com/a", "x handle a" },
	{ "https://twitter.com/a?lang=id", "x handle a" },
	{ "https://mobile.twitter.com/a/status/1", "x handle a" },
	{ "https://x.com/i/user/17", "x id 17" },
	{ "https://x.com/search?q=a", NULL },
	{ "https://x.com/i/lists/1", NULL },
	{ "https://www.tiktok.com/@a.b?lang=id", "tiktok handle a.b" },
	{ "https://vt.tiktok.com/ZS1/", NULL },
	{ "https://www.threads.net/@a", "threads handle a" },
	{ "https://notx.com/a", NULL },
	{ "https://x.com.example/a", NULL },
	{ "https://example.com/x.com/a", NULL },
	{ "https://", NULL },
	{ "https://x.com", NULL },
};

static void test_addresses(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct address a = { NULL, STR_NULL, STR_NULL };
		struct err err = { 0 };
		char got[200] = "";

		if (address_read(&a, str_of(rows[i].text), &err) == 0)
			snprintf(got, sizeof(got), "%s %s %.*s", a.platform,
				 a.id.p ? "id" : "handle",
				 STR_ARG(a.id.p ? a.id : a.handle));
		else
			assert_non_null(strstr(err.text, rows[i].text));
		if (strcmp(got, rows[i].want ? rows[i].want : "") != 0)
			fail_msg("%s: %s %s", rows[i].text, got, err.text);
	}
}

static void test_what_looks_like_one(void **state)
{
	(void)state;
	assert_true(is_address(STR_LIT("https://x.com/a")));
	assert_true(is_address(STR_LIT("http://x.com")));
	assert_true(is_address(STR_LIT("www.x.com")));
	assert_true(is_address(STR_LIT("x.com/a")));
	assert_false(is_address(STR_LIT("a.b_c-d")));
	assert_false(is_address(STR_LIT("@a")));
	assert_false(is_address(STR_LIT("UCab")));
	assert_false(is_address(STR_LIT("")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_addresses),
		cmocka_unit_test(test_what_looks_like_one),
	};

	return cmocka_run_group_tests_name("address", tests, NULL, NULL);
}
