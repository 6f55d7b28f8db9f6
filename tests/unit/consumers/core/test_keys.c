/* test_keys.c -- the names that dashboards read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "consumers/core/keys.h"

static void test_keys(void **state)
{
	static const char too_long[] =
		"a sentra whose name is longer than the hundred bytes that "
		"the buffer of this test may have at the most";
	struct buf key;

	(void)state;
	buf_init(&key, 100);
	assert_string_equal(buf_cstr(key_board(&key, "sentra", board_at(21))),
			    "sentra:board:posts:7d:youtube");
	assert_string_equal(buf_cstr(key_sentra(&key, "sentra", "card",
						"abiyoso")),
			    "sentra:card:abiyoso");
	assert_string_equal(buf_cstr(key_history(&key, "sentra", "abiyoso",
						 NATIONAL)),
			    "sentra:history:abiyoso");
	assert_string_equal(buf_cstr(key_history(&key, "two", "abiyoso",
						 PLATFORM_x)),
			    "two:history:abiyoso:x");
	assert_string_equal(buf_cstr(key_plain(&key, "two", "stale")),
			    "two:stale");
	assert_string_equal(buf_cstr(key_pipeline(&key, "sentra", "scorer")),
			    "sentra:pipeline:scorer");
	/* Each begins anew, and one that does not fit says so. */
	assert_ptr_equal(key_sentra(&key, "sentra", "card", too_long), &key);
	assert_true(key.bad);
	assert_false(key_plain(&key, "two", "stale")->bad);
	buf_release(&key);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_keys),
	};

	return cmocka_run_group_tests_name("keys", tests, NULL, NULL);
}
