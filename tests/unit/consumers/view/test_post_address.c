/* test_post_address.c -- pasted addresses of posts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "consumers/view/post_address.h"

static void test_is_address(void **state)
{
	(void)state;
	assert_true(is_post_address(STR_LIT("https://x.com/a")));
	assert_true(is_post_address(STR_LIT("HTTP://x.com")));
	assert_false(is_post_address(STR_LIT("https://")));
	assert_false(is_post_address(STR_LIT("https://x.com/a lihat")));
	assert_false(is_post_address(STR_LIT("x.com/a")));
	assert_false(is_post_address(STR_LIT("")));
}

static void test_of_post(void **state)
{
	static const struct {
		const char *address, *url, *id;
		bool same;
	} rows[] = {
		{ "https://www.instagram.com/p/AbC/?igsh=x#y",
		  "https://instagram.com/p/AbC", "123", true },
		{ "http://m.instagram.com/p/AbC//",
		  "https://www.instagram.com/p/AbC/", "", true },
		{ "https://www.instagram.com/p/abc/",
		  "https://www.instagram.com/p/AbC/", "", false },
		{ "https://youtu.be/dQw4w9WgXcQ?si=1",
		  "https://www.youtube.com/watch?v=dQw4w9WgXcQ", "dQw4w9WgXcQ",
		  true },
		{ "https://www.youtube.com/watch?v=aaaaaaaaaaa",
		  "https://www.youtube.com/watch?v=dQw4w9WgXcQ", "dQw4w9WgXcQ",
		  false },
		{ "https://twitter.com/i/status/1234567890", "", "1234567890",
		  true },
		{ "https://x.com/a/status/12345678901", "", "1234567890",
		  false },
		{ "https://x.com/a/status/91234567890", "", "1234567890",
		  false },
		{ "https://x.com/a/12", "", "12", false },
		{ "https://x.com/a", "", "", false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		assert_int_equal(is_address_of_post(str_of(rows[i].address),
						    str_of(rows[i].url),
						    str_of(rows[i].id)),
				 rows[i].same);
}

static void test_of_account(void **state)
{
	(void)state;
	assert_true(is_address_of_account(
		STR_LIT("https://www.instagram.com/Sentra.Kartini/p/x"),
		STR_LIT("sentra.kartini")));
	assert_true(is_address_of_account(
		STR_LIT("https://www.tiktok.com/@kartini_tmg/video/1"),
		STR_LIT("kartini_tmg")));
	assert_false(is_address_of_account(
		STR_LIT("https://www.tiktok.com/@kartini_tmg2/video/1"),
		STR_LIT("kartini_tmg")));
	assert_false(is_address_of_account(STR_LIT("https://x.com/abc"),
					   STR_LIT("abc")));
	assert_false(
		is_address_of_account(STR_LIT("https://x.com/abc"), STR_NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_is_address),
		cmocka_unit_test(test_of_post),
		cmocka_unit_test(test_of_account),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
