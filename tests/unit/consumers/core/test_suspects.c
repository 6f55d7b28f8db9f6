/* test_suspects.c -- the message that fails again and again is found. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "consumers/core/suspects.h"

static struct kafka_part place(int64_t offset)
{
	return (struct kafka_part){ 1, 0, offset };
}

static void test_by_itself(void **state)
{
	const struct kafka_part bad = place(7), other = place(8);
	struct suspects s = { 0 };

	(void)state;
	for (int i = 0; i < SUSPECT_TIMES; i++) {
		assert_false(suspects_guilty(&s, &bad));
		suspects_failed(&s, &bad, "no");
	}
	assert_true(suspects_guilty(&s, &bad));
	assert_false(suspects_guilty(&s, &other));
	assert_string_equal(s.why, "no");
	suspects_failed(&s, &other, "another");
	assert_false(suspects_guilty(&s, &bad));
}

/* Reads from `from` on until a flush is wanted or the log ends, then flushes:
 * refused where the bad one is among them.  Returns where to read on. */
static int64_t round_of(struct suspects *s, int64_t from, int64_t end,
			int64_t bad, size_t *refusals)
{
	int64_t next = from;
	bool refused = false;

	while (!suspects_full(s) && next < end) {
		const struct kafka_part at = place(next);
		bool aside = suspects_guilty(s, &at);

		refused |= next == bad && !aside;
		if (!aside)
			suspects_read(s, &at);
		next++;
	}
	if (!refused) {
		suspects_flushed(s);
		return next;
	}
	suspects_refused(s, "too many results to unpack");
	*refusals += 1;
	return from;
}

static void test_in_a_flush(void **state)
{
	(void)state;
	for (int64_t bad = 0; bad < 1000; bad += 37) {
		struct suspects s = { 0 };
		size_t refusals = 0, rounds = 0;
		int64_t at = 0;

		while (at < 1000) {
			at = round_of(&s, at, 1000, bad, &refusals);
			assert_true(++rounds < 200);
		}
		assert_int_equal(s.place.offset, bad);
		assert_int_equal(s.times, SUSPECT_TIMES);
		assert_true(refusals < 40);
	}
}

/* While a flush without any message is refused too, it is no message. */
static void test_the_world_is_ill(void **state)
{
	const struct kafka_part one = place(0);
	struct suspects s = { 0 };

	(void)state;
	suspects_read(&s, &one);
	for (int i = 0; i < 10; i++) {
		suspects_refused(&s, "WRONGTYPE");
		assert_true(suspects_full(&s)); /* nothing is read */
	}
	assert_int_equal(s.times, 1);
	assert_false(suspects_guilty(&s, &one));
	suspects_flushed(&s);
	assert_false(suspects_full(&s));
}

/* Until all is as before. */
static void test_the_bound_grows(void **state)
{
	const struct kafka_part one = place(0);
	struct suspects s = { .limit = 1 };

	(void)state;
	for (int i = 0; i < 20; i++) {
		suspects_read(&s, &one);
		suspects_flushed(&s);
	}
	assert_int_equal(s.limit, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_by_itself),
		cmocka_unit_test(test_in_a_flush),
		cmocka_unit_test(test_the_world_is_ill),
		cmocka_unit_test(test_the_bound_grows),
	};

	return cmocka_run_group_tests_name("suspects", tests, NULL, NULL);
}
