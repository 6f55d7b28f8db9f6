/* test_clocks.c -- the wall clock against the broker's, told by what was
 * appended just now. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/clock.h"
#include "common/daemon/log.h"
#include "consumers/alerter/clocks.h"

static void test_apart(void **state)
{
	static const struct {
		int64_t by_ms;
		bool apart;
	} rows[] = {
		{ 0, false },
		{ 4 * MINUTE_MS, false },
		{ -4 * MINUTE_MS, false },
		{ 6 * MINUTE_MS, true },
		{ -6 * MINUTE_MS, true },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct clocks c = { 0 };

		assert_true(clocks_steady(&c, HOUR_MS));
		clocks_hear(&c, wall_ms() + rows[i].by_ms);
		assert_int_equal(clocks_apart(&c), rows[i].apart);
		assert_int_equal(clocks_steady(&c, 0), !rows[i].apart);
	}
}

/* Until so long after it ended. */
static void test_afterwards(void **state)
{
	struct clocks c = { 0 };

	(void)state;
	clocks_hear(&c, wall_ms() - HOUR_MS);
	assert_false(clocks_steady(&c, 0));
	clocks_hear(&c, wall_ms());
	assert_false(clocks_apart(&c));
	assert_false(clocks_steady(&c, HOUR_MS));
	assert_true(clocks_steady(&c, 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_apart),
		cmocka_unit_test(test_afterwards),
	};

	log_open("test", LOG_ERROR);
	return cmocka_run_group_tests_name("clocks", tests, NULL, NULL);
}
