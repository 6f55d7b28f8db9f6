/* test_days.c -- the closed days of a sentra. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/clock.h"
#include "consumers/view/days.h"

#include <math.h>

#define S(text) STR_LIT(text)
#define ADD(days, ...)                                                    \
	assert_int_equal(days_add(days, (struct str[]){ __VA_ARGS__ },    \
				  sizeof((struct str[]){ __VA_ARGS__ }) / \
					  sizeof(struct str),             \
				  NULL),                                  \
			 0)

/* 2026-03-09 */
#define DAY 20521

static void test_a_day(void **state)
{
	struct days days = { .n = 0 };
	const struct day *day;

	(void)state;
	ADD(&days, S("date"), S("2026-03-09"), S("followers"), S("1250"),
	    S("posts"), S("2"), S("engagement"), S("58"), S("views"), S(""),
	    S("latest"), S("1773097800"), S("score"), S("53.28"),
	    S("score_version"), S("1-abc"));
	assert_int_equal(days.n, 1);
	day = days_find(&days, DAY);
	assert_non_null(day);
	assert_int_equal(day->day, DAY);
	assert_true(day->followers == 1250 && day->posts == 2);
	assert_true(day->engagement == 58 && day->score == 53.28);
	assert_true(isnan(day->views));
	assert_int_equal(day->latest_ms, INT64_C(1773097800000));
	assert_string_equal(days.score_version, "1-abc");
	assert_null(days_find(&days, DAY - 1));
	assert_null(days_find(&days, DAY + 1));
	days_release(&days);
	assert_null(days_find(&days, DAY));
}

/* Redis may have anything there. */
static void test_what_is_no_day(void **state)
{
	struct days days = { .n = 0 };

	(void)state;
	ADD(&days, S("followers"), S("1"));
	ADD(&days, S("date"), S("2026-02-30"));
	ADD(&days, S("date"), STR_NULL);
	assert_int_equal(days_add(&days, NULL, 0, NULL), 0);
	assert_int_equal(days.n, 0);
	ADD(&days, S("date"), S("2026-03-09"), S("posts"), S("1e5"),
	    S("score_version"), S("0123456789012345678901234567890123456789"),
	    S("latest"));
	ADD(&days, S("date"), S("2026-03-09"), S("posts"), S("7"));
	ADD(&days, S("date"), S("2026-03-08"), S("posts"), S("7"));
	assert_int_equal(days.n, 1);
	assert_true(isnan(days.at[0].posts));
	assert_int_equal(days.at[0].latest_ms, TIME_NONE);
	assert_string_equal(days.score_version, "");
	days_release(&days);
}

static void add_day(struct days *days, int64_t day, const char *posts)
{
	char date[DATE_SIZE];

	date_format(day, date);
	ADD(days, S("date"), str_of(date), S("posts"), str_of(posts),
	    S("views"), S("10"), S("followers"), S("100"));
}

static void test_sums(void **state)
{
	struct days days = { .n = 0 };
	struct day sum;

	(void)state;
	add_day(&days, DAY - 8, "1");
	add_day(&days, DAY - 7, "2");
	add_day(&days, DAY - 6, "4");
	add_day(&days, DAY - 3, "");
	add_day(&days, DAY - 1, "8");
	add_day(&days, DAY, "16");
	sum = days_sum(&days, DAY, 7);
	assert_int_equal(sum.day, DAY);
	assert_true(sum.posts == 28 && sum.views == 40 && sum.engagement == 0);
	assert_true(sum.followers == 100);
	sum = days_sum(&days, DAY - 1, 7);
	assert_true(sum.posts == 14);
	sum = days_sum(&days, DAY - 2, 1);
	assert_true(sum.posts == 0 && isnan(sum.followers));
	assert_int_equal(sum.latest_ms, TIME_NONE);
	assert_true(days_sum(&days, DAY + 400, 7).posts == 0);
	days_release(&days);
}

static void test_most(void **state)
{
	struct days days = { .n = 0 };

	(void)state;
	for (int i = 0; i < DAYS_MAX + 5; i++)
		add_day(&days, DAY + i, "1");
	assert_int_equal(days.n, DAYS_MAX);
	days_release(&days);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_day),
		cmocka_unit_test(test_what_is_no_day),
		cmocka_unit_test(test_sums),
		cmocka_unit_test(test_most),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
