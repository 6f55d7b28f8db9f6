/* test_period.c -- names of periods, and the days that they are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/clock.h"
#include "consumers/report/period.h"

#include <errno.h>
#include <stdio.h>
#include <time.h>

static int64_t day_of(const char *date)
{
	int64_t day = 0;

	assert_int_equal(date_parse(str_of(date), &day), 0);
	return day;
}

static const struct {
	const char *name, *from, *to;
} good[] = {
	{ "2026-W48", "2026-11-23", "2026-11-29" },
	/* Weeks that begin before their year, and end after it. */
	{ "2026-W01", "2025-12-29", "2026-01-04" },
	{ "2026-W53", "2026-12-28", "2027-01-03" },
	{ "2021-W01", "2021-01-04", "2021-01-10" },
	{ "2000-W01", "2000-01-03", "2000-01-09" },
	{ "2026-11", "2026-11-01", "2026-11-30" },
	{ "2028-02", "2028-02-01", "2028-02-29" },
	{ "2026-12", "2026-12-01", "2026-12-31" },
	{ "2026-Q1", "2026-01-01", "2026-03-31" },
	{ "2026-Q4", "2026-10-01", "2026-12-31" },
	{ "2026", "2026-01-01", "2026-12-31" },
	{ "2999", "2999-01-01", "2999-12-31" },
	{ "2026-11-01_2026-11-15", "2026-11-01", "2026-11-15" },
	{ "2026-11-01_2026-11-01", "2026-11-01", "2026-11-01" },
	{ "2026-01-01_2027-02-04", "2026-01-01", "2027-02-04" },
};

static void test_names(void **state)
{
	struct period p;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		assert_int_equal(period_parse(str_of(good[i].name), &p, NULL),
				 0);
		assert_string_equal(p.name, good[i].name);
		assert_int_equal(p.from_day, day_of(good[i].from));
		assert_int_equal(p.to_day, day_of(good[i].to));
	}
}

#define FORMS                                                              \
	"want a week (2026-W48), a month (2026-11), a quarter (2026-Q4), " \
	"a year (2026), or two dates (2026-11-01_2026-11-15)"

static const struct {
	const char *name, *text;
} bad[] = {
	{ "2026-W54", "2026-W54: 2026 has 53 weeks" },
	{ "2025-W53", "2025-W53: 2025 has 52 weeks" },
	{ "2026-W00", "2026-W00: 2026 has 53 weeks" },
	{ "2026-13", "2026-13: 2026 has 12 months" },
	{ "2026-00", "2026-00: 2026 has 12 months" },
	{ "2026-Q0", "2026-Q0: 2026 has 4 quarters" },
	{ "2026-Q5", "2026-Q5: 2026 has 4 quarters" },
	{ "1999", "1999: want a year from 2000 to 2999" },
	{ "3000-W01", "3000-W01: want a year from 2000 to 2999" },
	{ "2026-11-31_2026-12-01",
	  "2026-11-31: no such date; want one like 2026-11-23" },
	{ "2026-11-02_2026-11-01",
	  "2026-11-01 is before 2026-11-02, its start" },
	{ "2026-01-01_2027-02-05", "2026-01-01 to 2027-02-05: 401 days; a "
				   "report is about 400 at most" },
	{ "", ": " FORMS },
	{ "2026-w48", "2026-w48: " FORMS },
	{ "2026-W4", "2026-W4: " FORMS },
	{ "2026-W480", "2026-W480: " FORMS },
	{ "2026-11-01", "2026-11-01: " FORMS },
	{ " 2026", " 2026: " FORMS },
	{ "+026", "+026: " FORMS },
	{ "../../etc", "../../etc: " FORMS },
};

static void test_no_names(void **state)
{
	struct period p = { .name = "as it was" };
	struct err err;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		assert_int_equal(period_parse(str_of(bad[i].name), &p, &err),
				 -EINVAL);
		assert_string_equal(err.text, bad[i].text);
	}
	assert_int_equal(period_parse(STR_NULL, &p, &err), -EINVAL);
	assert_string_equal(p.name, "as it was");
}

static void test_between(void **state)
{
	struct period p;
	struct err err;
	int year, week;

	(void)state;
	assert_int_equal(period_between("2026-11-23", "2026-11-29", &p, &err),
			 0);
	assert_string_equal(p.name, "2026-11-23_2026-11-29");
	assert_true(period_week(&p, &year, &week));
	assert_int_equal(year, 2026);
	assert_int_equal(week, 48);
	assert_int_equal(period_between("2026-11-23", "yesterday", &p, &err),
			 -EINVAL);
	assert_string_equal(
		err.text, "yesterday: no such date; want one like 2026-11-23");
	assert_int_equal(period_between("1999-12-31", "2000-01-01", &p, &err),
			 -EINVAL);
}

static void test_no_week(void **state)
{
	static const char *const names[] = { "2026-11-24_2026-11-30",
					     "2026-11-23_2026-11-28",
					     "2026-11-23_2026-11-30",
					     "2026-11" };
	struct period p;
	int year, week;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		assert_int_equal(period_parse(str_of(names[i]), &p, NULL), 0);
		assert_false(period_week(&p, &year, &week));
	}
}

static void test_last_week(void **state)
{
	struct period p;

	(void)state;
	/* A Sunday is not over on that day. */
	period_last_week(day_of("2026-11-29"), &p);
	assert_string_equal(p.name, "2026-W47");
	period_last_week(day_of("2026-11-30"), &p);
	assert_string_equal(p.name, "2026-W48");
	assert_int_equal(p.from_day, day_of("2026-11-23"));
	assert_int_equal(p.to_day, day_of("2026-11-29"));
	period_last_week(day_of("2027-01-04"), &p);
	assert_string_equal(p.name, "2026-W53");
}

/* Every week of 400 years, which then repeat, as the C library counts them; and
 * back. */
static void test_all_weeks(void **state)
{
	char name[16];
	struct period p, last;
	int year, week;

	(void)state;
	for (int64_t day = day_of("2000-01-03"); day < day_of("2400-01-03");
	     day += 7) {
		time_t seconds = (time_t)(day * 86400);
		struct tm tm;

		gmtime_r(&seconds, &tm);
		strftime(name, sizeof(name), "%G-W%V", &tm);
		assert_int_equal(period_parse(str_of(name), &p, NULL), 0);
		assert_int_equal(p.from_day, day);
		assert_int_equal(p.to_day, day + 6);
		period_last_week(day + 7 + day / 7 % 7, &last);
		assert_string_equal(last.name, name);
		assert_true(period_week(&p, &year, &week));
		snprintf(name, sizeof(name), "%04d-W%02d", year, week);
		assert_string_equal(p.name, name);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_no_names),
		cmocka_unit_test(test_between),
		cmocka_unit_test(test_no_week),
		cmocka_unit_test(test_last_week),
		cmocka_unit_test(test_all_weeks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
