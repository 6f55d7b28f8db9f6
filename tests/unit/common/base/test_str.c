/* test_str.c -- whole numbers in borrowed text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/str.h"

static void numbers(void **state)
{
	static const struct {
		const char *text;
		bool good;
		int64_t want;
	} rows[] = {
		{ "0", true, 0 },
		{ "7", true, 7 },
		{ "-7", true, -7 },
		{ "007", true, 7 },
		{ "1773120600000", true, INT64_C(1773120600000) },
		{ "9223372036854775807", true, INT64_MAX },
		{ "-9223372036854775808", true, INT64_MIN },
		{ "9223372036854775808", false, 0 },
		{ "-9223372036854775809", false, 0 },
		{ "99999999999999999999", false, 0 },
		{ "", false, 0 },
		{ "-", false, 0 },
		{ "+7", false, 0 },
		{ " 7", false, 0 },
		{ "7 ", false, 0 },
		{ "7.0", false, 0 },
		{ "1e3", false, 0 },
		{ "0x7", false, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		int64_t n = 42;

		if (str_number(str_of(rows[i].text), &n) != rows[i].good ||
		    n != (rows[i].good ? rows[i].want : 42))
			fail_msg("\"%s\": %lld", rows[i].text, (long long)n);
	}
}

static void only_its_own_bytes(void **state)
{
	int64_t n = 42;

	(void)state;
	assert_false(str_number(STR_NULL, &n));
	assert_true(str_number((struct str){ "1234", 2 }, &n));
	assert_int_equal(n, 12);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers),
		cmocka_unit_test(only_its_own_bytes),
	};

	return cmocka_run_group_tests_name("str", tests, NULL, NULL);
}
