/* test_turn.c -- all of a ring within the time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/clock.h"
#include "consumers/core/turn.h"

/* Ticks until all had their turn; *most: of one tick. */
static size_t ticks_for_all(size_t n, int64_t tick_ms, size_t *most)
{
	size_t next = 0, seen = 0, ticks = 0, at, turn;

	for (*most = 0; seen < n; ticks++) {
		turn_take(n, tick_ms, &next, &at, &turn);
		assert_int_equal(at, seen);
		assert_true(turn > 0);
		seen += turn;
		*most = turn > *most ? turn : *most;
	}
	return ticks;
}

static void test_all(void **state)
{
	static const struct {
		size_t n;
		int64_t tick_ms;
		size_t ticks, most;
	} rows[] = {
		{ 1, SECOND_MS, 1, 1 },
		{ 31, SECOND_MS, 1, 31 },
		{ 31, 200, 1, 31 },
		{ 31, 30 * SECOND_MS, 1, 31 },
		{ 3000, SECOND_MS, 24, 130 },
		{ 100000, SECOND_MS, 44, 2286 },
		{ 100000, 30 * SECOND_MS, 2, 66730 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		size_t most;
		size_t ticks = ticks_for_all(rows[i].n, rows[i].tick_ms, &most);

		assert_int_equal(ticks, rows[i].ticks);
		assert_int_equal(most, rows[i].most);
	}
}

static void test_none_and_fewer(void **state)
{
	size_t next = 20, at, turn;

	(void)state;
	turn_take(0, SECOND_MS, &next, &at, &turn);
	assert_int_equal(turn, 0);
	next = 20; /* the ring is smaller than it was */
	turn_take(10, SECOND_MS, &next, &at, &turn);
	assert_int_equal(at, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all),
		cmocka_unit_test(test_none_and_fewer),
	};

	return cmocka_run_group_tests_name("turn", tests, NULL, NULL);
}
