/* test_ranks.c -- from values to ranks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "consumers/scorer/day_end.h"
#include "consumers/scorer/ranks.h"

#include <math.h>

#define N 6

static void test_ranks(void **state)
{
	static const struct {
		const char *requirement;
		double values[N];
		int64_t ranks[N];
	} cases[] = {
		{ "the greatest is first",
		  { 1, 2, 3, 4, 5, 6 },
		  { 6, 5, 4, 3, 2, 1 } },
		{ "equal values share a rank",
		  { 5, 7, 5, 7, 1, 5 },
		  { 3, 1, 3, 1, 6, 3 } },
		{ "below zero counts",
		  { -1, 0, -2, 0, 3, -1 },
		  { 4, 2, 6, 2, 1, 4 } },
		{ "who is not on the board has none",
		  { NAN, 2, NAN, 1, 2, NAN },
		  { 0, 1, 0, 3, 1, 0 } },
		{ "an empty board",
		  { NAN, NAN, NAN, NAN, NAN, NAN },
		  { 0, 0, 0, 0, 0, 0 } },
	};
	double scratch[N];
	int64_t ranks[N];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		print_message("%s\n", cases[i].requirement);
		rank_values(cases[i].values, N, scratch, ranks);
		assert_memory_equal(ranks, cases[i].ranks, sizeof(ranks));
	}
}

static void test_day_end(void **state)
{
	double v[RANKED_COUNT];

	(void)state;
	day_end_values(STR_LIT("20000 1.5 2 3 4 5 6 7 -"), 20000, v);
	assert_true(v[0] == 1.5 && v[6] == 7 && isnan(v[7]));
	day_end_values(STR_LIT("20000 1.5 2 3 4 5 6 7 8"), 20001, v);
	for (size_t i = 0; i < RANKED_COUNT; i++)
		assert_true(isnan(v[i]));
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_ranks),
	cmocka_unit_test(test_day_end),
};

int main(void)
{
	return cmocka_run_group_tests_name("ranks", tests, NULL, NULL);
}
