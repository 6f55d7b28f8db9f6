/* test_clock.c -- times as text, and back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/clock.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define NONE INT64_MIN

static void test_rfc3339_parse(void **state)
{
	static const struct {
		const char *name, *text;
		bool offsets;
		int64_t want;
	} rows[] = {
		{ "epoch", "1970-01-01T00:00:00Z", false, 0 },
		{ "milliseconds", "2026-03-10T05:30:00.123Z", false,
		  1773120600123 },
		{ "one decimal", "1970-01-01T00:00:00.5Z", false, 500 },
		{ "decimals are cut", "1970-01-01T00:00:00.9999999999Z", false,
		  999 },
		{ "before 1970", "1969-12-31T23:59:59.999Z", false, -1 },
		{ "first", "0001-01-01T00:00:00Z", false, -62135596800000 },
		{ "last", "9999-12-31T23:59:59.999Z", false, 253402300799999 },
		{ "leap day", "2024-02-29T00:00:00Z", false, 1709164800000 },
		{ "leap day of a 400th year", "2000-02-29T00:00:00Z", false,
		  951782400000 },
		{ "no leap day in 2026", "2026-02-29T00:00:00Z", false, NONE },
		{ "no leap day in 1900", "1900-02-29T00:00:00Z", false, NONE },
		{ "leap second is the next minute", "2016-12-31T23:59:60Z",
		  false, 1483228800000 },
		{ "leap second with decimals", "2016-12-31T23:59:60.25Z", false,
		  1483228800250 },
		{ "second 61", "2016-12-31T23:59:61Z", false, NONE },
		{ "a leap second beyond the last year", "9999-12-31T23:59:60Z",
		  false, NONE },
		{ "year 0", "0000-01-01T00:00:00Z", false, NONE },
		{ "month 13", "2026-13-01T00:00:00Z", false, NONE },
		{ "month 0", "2026-00-01T00:00:00Z", false, NONE },
		{ "day 0", "2026-01-00T00:00:00Z", false, NONE },
		{ "31 April", "2026-04-31T00:00:00Z", false, NONE },
		{ "31 December", "2026-12-31T00:00:00Z", false, 1798675200000 },
		{ "32 December", "2026-12-32T00:00:00Z", false, NONE },
		{ "hour 24", "2026-01-01T24:00:00Z", false, NONE },
		{ "minute 60", "2026-01-01T00:60:00Z", false, NONE },
		{ "no zone", "2026-01-01T00:00:00", true, NONE },
		{ "lower-case t", "2026-01-01t00:00:00Z", true, NONE },
		{ "lower-case z", "2026-01-01T00:00:00z", true, NONE },
		{ "space", "2026-01-01 00:00:00Z", true, NONE },
		{ "point without decimals", "2026-01-01T00:00:00.Z", true,
		  NONE },
		{ "comma", "2026-01-01T00:00:00,5Z", true, NONE },
		{ "more after it", "2026-01-01T00:00:00Zx", true, NONE },
		{ "sign", "+026-01-01T00:00:00Z", true, NONE },
		{ "two-digit year", "26-01-01T00:00:00Z", true, NONE },
		{ "empty", "", true, NONE },
		{ "only a date", "2026-01-01", true, NONE },
		{ "east", "1970-01-01T07:00:00+07:00", true, 0 },
		{ "west", "1969-12-31T20:30:00-03:30", true, 0 },
		{ "offset not asked for", "1970-01-01T07:00:00+07:00", false,
		  NONE },
		{ "offset without colon", "1970-01-01T07:00:00+0700", true, 0 },
		{ "west without colon", "1969-12-31T20:30:00-0330", true, 0 },
		{ "offset without colon not asked for",
		  "1970-01-01T07:00:00+0700", false, NONE },
		{ "offset of two digits", "1970-01-01T07:00:00+07", true,
		  NONE },
		{ "offset with half its minutes", "1970-01-01T07:00:00+070",
		  true, NONE },
		{ "offset of 24 h", "1970-01-01T07:00:00+24:00", true, NONE },
		{ "offset before year 1", "0001-01-01T00:00:00+00:01", true,
		  NONE },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		int64_t ms = NONE;
		int rc = rfc3339_parse(str_of(rows[i].text), rows[i].offsets,
				       &ms);

		print_message("  %s\n", rows[i].name);
		assert_int_equal(rc, rows[i].want == NONE ? -EINVAL : 0);
		assert_true(ms == rows[i].want); /* untouched on failure */
	}
}

/* A time as we write it is read another way than one with a decimal more, which
 * is dropped: the two must agree, whatever byte is another. */
static void test_rfc3339_as_we_write_it(void **state)
{
	static const char *const times[] = {
		"2026-03-10T05:30:00.123Z", "2024-02-29T23:59:59.999Z",
		"2025-12-31T19:50:50.000Z", "2026-01-01T00:00:00.009Z",
		"0001-01-01T00:00:00.000Z", "9999-12-31T20:59:59.999Z",
	};
	char text[RFC3339_SIZE], longer[RFC3339_SIZE + 1];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(times) * 23 * 256; i++) {
		int64_t ms = NONE, want = NONE;
		int rc, want_rc;

		memcpy(text, times[i / 256 / 23], RFC3339_SIZE);
		text[i / 256 % 23] = (char)(i % 256);
		memcpy(longer, text, 23);
		memcpy(longer + 23, "0Z", 3);
		rc = rfc3339_parse((struct str){ text, 24 }, false, &ms);
		want_rc =
			rfc3339_parse((struct str){ longer, 25 }, false, &want);
		if (rc != want_rc || ms != want)
			fail_msg("%.24s: %d, %lld", text, rc, (long long)ms);
	}
	assert_int_equal(rfc3339_parse(STR_LIT("2026-03-10T05:30:00.123z"),
				       false, &(int64_t){ 0 }),
			 -EINVAL);
}

static void test_rfc3339_format(void **state)
{
	static const struct {
		int64_t ms;
		const char *want;
	} rows[] = {
		{ 0, "1970-01-01T00:00:00.000Z" },
		{ -1, "1969-12-31T23:59:59.999Z" },
		{ 1773120600123, "2026-03-10T05:30:00.123Z" },
		{ 253402300799999, "9999-12-31T23:59:59.999Z" },
		{ -62135596800000, "0001-01-01T00:00:00.000Z" },
		{ INT64_MAX, "9999-12-31T23:59:59.999Z" },
		{ INT64_MIN, "0001-01-01T00:00:00.000Z" },
	};
	char text[RFC3339_SIZE];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		rfc3339_format(rows[i].ms, text);
		assert_string_equal(text, rows[i].want);
	}
}

/* Every day of ten thousand years, against the C library. */
static void test_dates_agree_with_libc(void **state)
{
	char text[DATE_SIZE], want[32];
	int64_t day, back;
	struct tm tm;
	time_t t;

	(void)state;
	for (day = -719162; day <= 2932896; day++) {
		date_format(day, text);
		assert_int_equal(date_parse(str_of(text), &back), 0);
		assert_true(back == day);
		if (day % 7 != 0) /* snprintf is slow */
			continue;
		t = day * 86400;
		gmtime_r(&t, &tm);
		snprintf(want, sizeof(want), "%04d-%02d-%02d",
			 tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday);
		assert_string_equal(text, want);
	}
}

static void test_zone_of_the_process_does_not_matter(void **state)
{
	int64_t ms = NONE;

	(void)state;
	setenv("TZ", "Asia/Jakarta", 1);
	tzset();
	assert_int_equal(rfc3339_parse(STR_LIT("1970-01-01T00:00:00Z"), false,
				       &ms),
			 0);
	assert_true(ms == 0);
	unsetenv("TZ");
	tzset();
}

static void test_date_parse(void **state)
{
	int64_t day = NONE;

	(void)state;
	assert_int_equal(date_parse(STR_LIT("1970-01-02"), &day), 0);
	assert_true(day == 1);
	assert_int_equal(date_parse(STR_LIT("1970-01-02T"), &day), -EINVAL);
	assert_int_equal(date_parse(STR_LIT("1970-1-02"), &day), -EINVAL);
	assert_int_equal(date_parse(STR_NULL, &day), -EINVAL);
}

static void test_duration(void **state)
{
	static const struct {
		const char *text;
		int64_t want;
	} rows[] = {
		{ "15m", 900000 },
		{ "6h", 21600000 },
		{ "30s", 30000 },
		{ "250ms", 250 },
		{ "7d", 604800000 },
		{ "0s", 0 },
		{ "007s", 7000 },
		{ "", NONE },
		{ "s", NONE },
		{ "15", NONE },
		{ "-1s", NONE },
		{ "1.5h", NONE },
		{ "1 h", NONE },
		{ "1H", NONE },
		{ "1mo", NONE },
		{ "1hh", NONE },
		{ " 1h", NONE },
		{ "1h ", NONE },
		{ "106751991167d", 9223372036828800000 },
		{ "106751991168d", NONE },
		{ "99999999999999999999s", NONE },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		int64_t ms = NONE;
		int rc = duration_parse(str_of(rows[i].text), &ms);

		print_message("  \"%s\"\n", rows[i].text);
		assert_int_equal(rc, rows[i].want == NONE ? -EINVAL : 0);
		assert_true(ms == rows[i].want);
	}
}

static void test_duration_format(void **state)
{
	static const struct {
		int64_t ms;
		const char *want;
	} rows[] = {
		{ 0, "0s" },         { 1, "1ms" },
		{ 1500, "1500ms" },  { 30000, "30s" },
		{ 90000, "90s" },    { 900000, "15m" },
		{ 5400000, "90m" },  { 21600000, "6h" },
		{ 86400000, "1d" },  { 604800000, "7d" },
		{ 90000000, "25h" }, { INT64_MAX, "9223372036854775807ms" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		char text[DURATION_SIZE];
		int64_t ms = NONE;

		duration_format(rows[i].ms, text);
		assert_string_equal(text, rows[i].want);
		if (rows[i].ms == INT64_MAX) /* more digits than are read */
			continue;
		assert_int_equal(duration_parse(str_of(text), &ms), 0);
		assert_true(ms == rows[i].ms);
	}
}

static void test_clocks(void **state)
{
	int64_t boot = boot_ms();

	(void)state;
	assert_true(wall_ms() > 1700000000000);
	assert_true(boot > 0 && boot_ms() >= boot);
	assert_true(floor_div(-1, 24) == -1 && floor_div(-24, 24) == -1 &&
		    floor_div(-25, 24) == -2 && floor_div(23, 24) == 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rfc3339_parse),
		cmocka_unit_test(test_rfc3339_as_we_write_it),
		cmocka_unit_test(test_rfc3339_format),
		cmocka_unit_test(test_dates_agree_with_libc),
		cmocka_unit_test(test_zone_of_the_process_does_not_matter),
		cmocka_unit_test(test_date_parse),
		cmocka_unit_test(test_duration),
		cmocka_unit_test(test_duration_format),
		cmocka_unit_test(test_clocks),
	};

	return cmocka_run_group_tests_name("clock", tests, NULL, NULL);
}
