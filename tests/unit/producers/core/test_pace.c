/* test_pace.c -- a budget never exceeded in any stretch of its period. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "producers/core/pace.h"

#define T0 INT64_C(1773120600000)

/* As greedy as can be for three periods: how much in the worst period. */
static int64_t worst_period(int64_t units, int64_t period_ms, int64_t cost)
{
	enum { SPENT_MAX = 4000 };
	static int64_t at[SPENT_MAX];
	int64_t now_ms = T0, worst = 0;
	size_t n = 0, i, first = 0;
	struct pace p;

	pace_init(&p, units, period_ms);
	while (now_ms < T0 + 3 * period_ms && n < SPENT_MAX) {
		now_ms = pace_due_ms(&p, cost, now_ms);
		pace_spend(&p, cost, now_ms);
		at[n++] = now_ms;
	}
	for (i = 0; i < n; i++) {
		while (at[first] <= at[i] - period_ms)
			first++;
		if ((int64_t)(i - first + 1) * cost > worst)
			worst = (int64_t)(i - first + 1) * cost;
	}
	assert_true(n < SPENT_MAX);
	return worst;
}

static void no_period_sees_more_than_the_budget(void **state)
{
	static const struct {
		int64_t units, period_ms, cost;
	} rows[] = {
		{ 600, MINUTE_MS, 1 },        { 200, HOUR_MS, 1 },
		{ 200, HOUR_MS, 7 },          { 1000, DAY_MS, 1 },
		{ 10000, DAY_MS, 51 },        { 10, HOUR_MS, 1 },
		{ 3000000, DAY_MS, 99999 },   { 100, HOUR_MS, 50 },
		{ 7000000, MINUTE_MS, 9999 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		int64_t worst = worst_period(rows[i].units, rows[i].period_ms,
					     rows[i].cost);

		assert_in_range(worst, rows[i].units * 3 / 4, rows[i].units);
	}
}

static void a_tenth_may_be_spent_at_once(void **state)
{
	struct pace p;
	int i;

	(void)state;
	pace_init(&p, 1000, HOUR_MS);
	for (i = 0; i < 100; i++) {
		assert_int_equal(pace_due_ms(&p, 1, T0), T0);
		pace_spend(&p, 1, T0);
	}
	assert_true(pace_due_ms(&p, 1, T0) > T0);
	/* Given back is as if never spent. */
	pace_spend(&p, -1, T0);
	assert_int_equal(pace_due_ms(&p, 1, T0), T0);
}

static void who_does_not_know_owes_a_burst(void **state)
{
	struct pace p;

	(void)state;
	pace_init(&p, 600, MINUTE_MS);
	pace_exhaust(&p, T0);
	assert_in_range(pace_due_ms(&p, 1, T0), T0 + 100, T0 + 120);
}

/* As a file has it, which may be of a clock that was ahead. */
static void a_debt_of_before_is_believed_up_to_a_burst(void **state)
{
	struct pace p;

	(void)state;
	pace_init(&p, 1000, HOUR_MS);
	p.full_us = (T0 + MINUTE_MS) * 1000;
	assert_int_equal(pace_due_ms(&p, 100, T0), T0 + MINUTE_MS);
	pace_init(&p, 1000, HOUR_MS);
	p.full_us = (T0 + 3650 * DAY_MS) * 1000;
	assert_in_range(pace_due_ms(&p, 100, T0), T0 + HOUR_MS / 9,
			T0 + HOUR_MS / 9 + 1);
}

/* A burst is there, and the debt is as large. */
static void a_clock_set_back_forgives_nothing(void **state)
{
	struct pace p;
	int64_t wait_ms;

	(void)state;
	pace_init(&p, 1000, HOUR_MS);
	pace_spend(&p, 200, T0);
	wait_ms = pace_due_ms(&p, 1, T0) - T0;
	assert_true(wait_ms > HOUR_MS / 10);
	assert_int_equal(pace_due_ms(&p, 1, T0 - DAY_MS) - (T0 - DAY_MS),
			 wait_ms);
}

static void a_clock_set_back_costs_a_burst(void **state)
{
	struct pace p;

	(void)state;
	pace_init(&p, 1000, DAY_MS);
	pace_spend(&p, 100, T0);
	assert_in_range(pace_due_ms(&p, 1, T0 - 3650 * DAY_MS),
			T0 - 3650 * DAY_MS, T0 - 3650 * DAY_MS + DAY_MS / 100);
}

/* However long it takes until the clock is where it was. */
static void a_clock_set_back_stops_nobody(void **state)
{
	int64_t now_ms = T0;
	struct pace p;
	int i;

	(void)state;
	pace_init(&p, 1000, DAY_MS);
	for (i = 0; i < 200; i++) {
		now_ms = pace_due_ms(&p, 1, now_ms);
		pace_spend(&p, 1, now_ms);
	}
	now_ms -= 3650 * DAY_MS;
	for (i = 0; i < 200; i++) {
		int64_t due_ms = pace_due_ms(&p, 1, now_ms);

		assert_in_range(due_ms, now_ms, now_ms + DAY_MS / 900 + 1);
		assert_int_equal(pace_due_ms(&p, 1, due_ms), due_ms);
		pace_spend(&p, 1, due_ms);
		now_ms = due_ms;
	}
	/* The debt was neither more nor less by it. */
	assert_true(pace_due_ms(&p, 1, now_ms) > now_ms);
}

/* A page may cost a hundred, and be billed with five. */
static void what_is_given_back_is_no_more_than_that(void **state)
{
	struct pace p;
	int i;

	(void)state;
	pace_init(&p, 500, DAY_MS);
	for (i = 0; i < 10; i++) {
		pace_spend(&p, 100, T0);
		pace_spend(&p, -95, T0);
	}
	assert_true(pace_due_ms(&p, 1, T0) > T0);
}

static void without_a_budget_nothing_waits(void **state)
{
	struct pace p;

	(void)state;
	pace_init(&p, 0, DAY_MS);
	pace_spend(&p, 1000000, T0);
	assert_int_equal(pace_due_ms(&p, 1000000, T0), T0);
	p.full_us = (T0 + DAY_MS) * 1000; /* of a budget that was taken away */
	assert_int_equal(pace_due_ms(&p, 1, T0), T0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_period_sees_more_than_the_budget),
		cmocka_unit_test(a_tenth_may_be_spent_at_once),
		cmocka_unit_test(who_does_not_know_owes_a_burst),
		cmocka_unit_test(a_debt_of_before_is_believed_up_to_a_burst),
		cmocka_unit_test(a_clock_set_back_forgives_nothing),
		cmocka_unit_test(a_clock_set_back_costs_a_burst),
		cmocka_unit_test(a_clock_set_back_stops_nobody),
		cmocka_unit_test(what_is_given_back_is_no_more_than_that),
		cmocka_unit_test(without_a_budget_nothing_waits),
	};

	return cmocka_run_group_tests_name("pace", tests, NULL, NULL);
}
