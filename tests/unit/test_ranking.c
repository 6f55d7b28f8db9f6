/* test_ranking.c -- ranks, and the text of a day's end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "consumers/ranking.h"

#include <math.h>

static void test_ranks(void **state)
{
	static const struct {
		const char *name;
		double values[5];
		int64_t ranks[5];
	} rows[] = {
		{ "greatest first", { 1, 5, 3, 2, 4 }, { 5, 1, 3, 4, 2 } },
		{ "equal values share a rank, the next is skipped",
		  { 7, 9, 9, 1, 7 },
		  { 3, 1, 1, 5, 3 } },
		{ "who is left out has none",
		  { NAN, -3, NAN, 0, -3 },
		  { 0, 2, 0, 1, 2 } },
		{ "nobody", { NAN, NAN, NAN, NAN, NAN }, { 0, 0, 0, 0, 0 } },
		{ "cents differ",
		  { 53.28, 53.27, 53.28, 53.29, 53.27 },
		  { 2, 4, 2, 1, 4 } },
	};
	double scratch[5];
	int64_t ranks[5];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		rank_values(rows[i].values, 5, scratch, ranks);
		for (size_t k = 0; k < 5; k++)
			if (ranks[k] != rows[i].ranks[k])
				fail_msg("%s: [%zu] %d", rows[i].name, k,
					 (int)ranks[k]);
	}
	rank_values(rows[0].values, 0, scratch, ranks);
}

static void test_day_end(void **state)
{
	static const struct {
		const char *name, *text;
		double values[RANKED_COUNT];
	} rows[] = {
		{ "all known",
		  "20522 53.28 1250 1773097800 2 30 0 193.15 -50",
		  { 53.28, 1250, 1773097800, 2, 30, 0, 193.15, -50 } },
		{ "growth left out",
		  "20522 0.00 0 0 0 0 0 0.00 -",
		  { 0, 0, 0, 0, 0, 0, 0, NAN } },
		{ "left out in the middle, a loss after it",
		  "20522 1 2 - -5 - 6 7 -8",
		  { 1, 2, NAN, -5, NAN, 6, 7, -8 } },
		{ "another day",
		  "20521 53.28 1250 1773097800 2 30 0 193.15 -50",
		  { NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN } },
		{ "nothing", "", { NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN } },
		{ "cut short",
		  "20522 1 2",
		  { 1, 2, NAN, NAN, NAN, NAN, NAN, NAN } },
	};
	double values[RANKED_COUNT];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		day_end_values(str_of(rows[i].text), 20522, values);
		for (size_t k = 0; k < RANKED_COUNT; k++) {
			double want = rows[i].values[k];

			if (isnan(want) ? !isnan(values[k]) : values[k] != want)
				fail_msg("%s: [%zu] %g", rows[i].name, k,
					 values[k]);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ranks),
		cmocka_unit_test(test_day_end),
	};

	return cmocka_run_group_tests_name("ranking", tests, NULL, NULL);
}
