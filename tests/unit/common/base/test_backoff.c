/* test_backoff.c -- when to try again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/backoff.h"
#include "common/base/clock.h"

static int64_t at(const char *text)
{
	int64_t ms = 0;

	assert_int_equal(rfc3339_parse(str_of(text), false, &ms), 0);
	return ms;
}

static void test_ceiling_doubles_up_to_the_cap(void **state)
{
	static const int64_t ceilings[] = { 100, 200, 400, 800, 1000, 1000 };
	struct backoff b;
	size_t i;
	uint64_t seed;

	(void)state;
	for (i = 0; i < ARRAY_LEN(ceilings); i++) {
		int64_t least = INT64_MAX, most = 0, wait;

		for (seed = 1; seed <= 2000; seed++) {
			backoff_init(&b, 100, 1000, seed * 0x9E3779B97F4A7C15);
			b.failures = (unsigned)i;
			wait = backoff_next(&b);
			least = wait < least ? wait : least;
			most = wait > most ? wait : most;
		}
		assert_true(least >= 1 && least <= ceilings[i] / 20);
		assert_true(most <= ceilings[i] && most > ceilings[i] * 9 / 10);
	}
}

static void test_long_row_of_failures(void **state)
{
	struct backoff b;
	int i;

	(void)state;
	backoff_init(&b, 1000, INT64_MAX, 0);
	for (i = 0; i < 1000; i++)
		assert_true(backoff_next(&b) >= 1);
	b.failures = UINT32_MAX;
	assert_true(backoff_next(&b) >= 1);
	assert_int_equal(b.failures, UINT32_MAX);
	backoff_reset(&b);
	assert_true(backoff_next(&b) <= 1000);
	backoff_init(&b, 0, 0, 1);
	assert_int_equal(backoff_next(&b), 1);
}

static void test_seeds_keep_clients_apart(void **state)
{
	struct backoff a, b;

	(void)state;
	backoff_init(&a, 1000000, 1000000, 11);
	backoff_init(&b, 1000000, 1000000, 12);
	assert_true(backoff_next(&a) != backoff_next(&b));
	backoff_init(&b, 1000000, 1000000, 11);
	backoff_init(&a, 1000000, 1000000, 11);
	assert_true(backoff_next(&a) == backoff_next(&b));
}

static void test_retry_after(void **state)
{
	static const struct {
		const char *name, *value, *date;
		int64_t want;
	} rows[] = {
		{ "seconds", "120", NULL, 120000 },
		{ "white space around", " 7\t", NULL, 7000 },
		{ "0 is at least a second", "0", NULL, 1000 },
		{ "at most an hour", "86400", NULL, 3600000 },
		{ "digits without end", "99999999999999999999999", NULL,
		  3600000 },
		{ "negative", "-5", NULL, 0 },
		{ "fraction", "1.5", NULL, 0 },
		{ "word", "soon", NULL, 0 },
		{ "empty", "", NULL, 0 },
		{ "date against now", "Tue, 10 Mar 2026 05:31:00 GMT", NULL,
		  60000 },
		{ "date against the answer's date",
		  "Tue, 10 Mar 2026 05:31:00 GMT", "2026-03-10T05:30:30Z",
		  30000 },
		{ "date that has passed", "Tue, 10 Mar 2026 05:00:00 GMT", NULL,
		  1000 },
		{ "date far away", "Fri, 10 Mar 2090 05:00:00 GMT", NULL,
		  3600000 },
	};
	int64_t now = at("2026-03-10T05:30:00Z");
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		print_message("  %s\n", rows[i].name);
		assert_int_equal(retry_after_ms(str_of(rows[i].value),
						rows[i].date ? at(rows[i].date)
							     : 0,
						now),
				 rows[i].want);
	}
	assert_int_equal(retry_after_ms(STR_NULL, 0, now), 0);
}

static void test_http_date(void **state)
{
	static const char *const none[] = {
		"Sun, 06 Nov 1994 08:49:37 UTC",
		"Sun, 06 Nov 1994 08:49:37",
		"Sun, 31 Feb 1994 08:49:37 GMT",
		"Sun, 06 Foo 1994 08:49:37 GMT",
		"Sun, 6 Nov 1994 08:49:37 GMT",
		"Sunday, 06-Nov-94 08:49:37",
		"Sunday, 06-Nov-1994 08:49:37 GMT",
		"Sun Nov 31 08:49:37 1994",
		"Sun Nov  6 08:49:37 94",
		"Sunday,",
		"Sun, 06-Nov-1994 08:49:37 GMT",
		"Sun, 06 Nov 1994 25:49:37 GMT",
	};
	size_t i;

	(void)state;
	assert_true(http_date_ms(STR_LIT("Sun, 06 Nov 1994 08:49:37 GMT")) ==
		    784111777000);
	assert_true(http_date_ms(STR_LIT("Sunday, 06-Nov-94 08:49:37 GMT")) ==
		    784111777000);
	assert_true(http_date_ms(STR_LIT("Sun Nov  6 08:49:37 1994")) ==
		    784111777000);
	assert_true(http_date_ms(STR_LIT("Tuesday, 10-Mar-26 05:30:00 GMT")) ==
		    at("2026-03-10T05:30:00Z"));
	for (i = 0; i < ARRAY_LEN(none); i++)
		assert_true(http_date_ms(str_of(none[i])) == 0);
	assert_true(http_date_ms(STR_NULL) == 0);
}

static void test_pacific_midnight(void **state)
{
	static const struct {
		const char *name, *now, *want;
	} rows[] = {
		{ "winter", "2026-01-15T12:00:00Z", "2026-01-16T08:00:00Z" },
		{ "summer", "2026-07-15T12:00:00Z", "2026-07-16T07:00:00Z" },
		{ "just before", "2026-01-15T07:59:59.999Z",
		  "2026-01-15T08:00:00Z" },
		{ "at midnight: the next", "2026-01-15T08:00:00Z",
		  "2026-01-16T08:00:00Z" },
		{ "day of the change begins by winter time",
		  "2026-03-08T07:59:00Z", "2026-03-08T08:00:00Z" },
		{ "and has 23 hours", "2026-03-08T08:00:00Z",
		  "2026-03-09T07:00:00Z" },
		{ "day of the change back by summer time",
		  "2026-11-01T06:59:00Z", "2026-11-01T07:00:00Z" },
		{ "and has 25 hours", "2026-11-01T07:00:00Z",
		  "2026-11-02T08:00:00Z" },
		{ "8 March is the earliest", "2015-03-08T08:00:00Z",
		  "2015-03-09T07:00:00Z" },
		{ "14 March is the latest", "2021-03-14T08:00:00Z",
		  "2021-03-15T07:00:00Z" },
		{ "summer, an hour before midnight", "2026-07-15T06:30:00Z",
		  "2026-07-15T07:00:00Z" },
		{ "over the new year", "2026-12-31T08:00:00Z",
		  "2027-01-01T08:00:00Z" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		print_message("  %s\n", rows[i].name);
		assert_true(pacific_midnight_after(at(rows[i].now)) ==
			    at(rows[i].want));
	}
}

static void test_month(void **state)
{
	static const char *const rows[][2] = {
		{ "2026-01-15T12:00:00Z", "2026-02-01T00:00:00Z" },
		{ "2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z" },
		{ "2026-01-31T23:59:59.999Z", "2026-02-01T00:00:00Z" },
		{ "2024-02-29T00:00:00Z", "2024-03-01T00:00:00Z" },
		{ "2026-12-31T23:59:59Z", "2027-01-01T00:00:00Z" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++)
		assert_true(month_after(at(rows[i][0])) == at(rows[i][1]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ceiling_doubles_up_to_the_cap),
		cmocka_unit_test(test_long_row_of_failures),
		cmocka_unit_test(test_seeds_keep_clients_apart),
		cmocka_unit_test(test_retry_after),
		cmocka_unit_test(test_http_date),
		cmocka_unit_test(test_pacific_midnight),
		cmocka_unit_test(test_month),
	};

	return cmocka_run_group_tests_name("backoff", tests, NULL, NULL);
}
