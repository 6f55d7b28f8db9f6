/* test_zone.c -- which time zones have days of whole hours, what a zone's
 * clocks show, and when its days begin. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/clock.h"
#include "common/base/zone.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define REFUSED 99

static void need_tzdata(void)
{
	if (access("/usr/share/zoneinfo/Asia/Jakarta", R_OK) < 0)
		skip();
}

static void test_fixed_hours(void **state)
{
	static const struct {
		const char *name, *zone;
		int hours;
		const char *says;
	} rows[] = {
		{ "WIB", "Asia/Jakarta", 7, NULL },
		{ "WITA", "Asia/Makassar", 8, NULL },
		{ "WIT", "Asia/Jayapura", 9, NULL },
		{ "UTC", "UTC", 0, NULL },
		{ "a name with a sign", "Etc/GMT-7", 7, NULL },
		{ "west of UTC", "Etc/GMT+10", -10, NULL },
		{ "summer time", "Europe/Berlin", REFUSED, "summer time" },
		{ "half hours", "Asia/Kolkata", REFUSED, "whole hours" },
		{ "summer time without a rule", "Africa/Casablanca", REFUSED,
		  "summer time" },
		{ "unknown", "Asia/Jakata", REFUSED, "unknown" },
		{ "a directory", "Asia", REFUSED, "unknown" },
		{ "out of the directory", "../zoneinfo/UTC", REFUSED,
		  "no name" },
		{ "dots within", "Asia/../UTC", REFUSED, "no name" },
		{ "absolute", "/usr/share/zoneinfo/UTC", REFUSED, "no name" },
		{ "empty", "", REFUSED, "no name" },
		{ "space", "Asia/Jakarta ", REFUSED, "no name" },
		{ "a file that is no zone", "leapseconds", REFUSED, "unknown" },
	};
	struct err err;
	size_t i;

	(void)state;
	need_tzdata();
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		int hours = REFUSED;
		int rc = zone_fixed_hours(rows[i].zone, &hours, &err);

		print_message("  %s\n", rows[i].name);
		assert_int_equal(rc, rows[i].hours == REFUSED ? -EINVAL : 0);
		assert_int_equal(hours, rows[i].hours);
		if (rows[i].says)
			assert_non_null(strstr(err.text, rows[i].says));
	}
}

static void test_check(void **state)
{
	(void)state;
	need_tzdata();
	assert_int_equal(zone_check("Europe/Berlin", NULL), 0);
	assert_int_equal(zone_check("Europe/Atlantis", NULL), -EINVAL);
	/* What this machine is set to is no zone of a file that others read. */
	assert_int_equal(zone_check("localtime", NULL), -EINVAL);
	assert_int_equal(zone_check("posixrules", NULL), -EINVAL);
	assert_int_equal(zone_check("right/Asia/Jakarta", NULL), -EINVAL);
	assert_null(zone_open("localtime", NULL));
}

/* A hand-made zone file: no transitions, one type, the given rule. */
static void write_zone(const char *path, const char *rule, char version,
		       size_t cut)
{
	char text[256] = "TZif";
	size_t at = 0;
	FILE *f = fopen(path, "w");
	int block;

	for (block = 0; block < 2; block++) {
		memcpy(text + at, "TZif", 4);
		text[at + 4] = version;
		text[at + 39] = 1; /* types */
		text[at + 43] = 4; /* characters */
		at += 44 + 6 + 4;
	}
	at += (size_t)snprintf(text + at, sizeof(text) - at, "\n%s\n", rule);
	assert_non_null(f);
	assert_int_equal(fwrite(text, 1, at - cut, f), at - cut);
	fclose(f);
}

static int hours_of(const char *dir, const char *rule, char version, size_t cut,
		    int *hours, struct err *err)
{
	char path[128];
	int rc;

	snprintf(path, sizeof(path), "%s/Test", dir);
	write_zone(path, rule, version, cut);
	rc = zone_fixed_hours("Test", hours, err);
	unlink(path);
	return rc;
}

static void test_own_directory(void **state)
{
	char dir[] = "/tmp/test_zone.XXXXXX";
	struct err err;
	int hours = 0;

	(void)state;
	assert_non_null(mkdtemp(dir));
	setenv("TZDIR", dir, 1);
	assert_int_equal(zone_check("UTC", &err), -EINVAL);
	assert_non_null(strstr(err.text, "install tzdata"));
	assert_int_equal(hours_of(dir, "ABC-7", '2', 0, &hours, &err), 0);
	assert_int_equal(hours, 7);
	assert_int_equal(hours_of(dir, "<-03>3", '3', 0, &hours, &err), 0);
	assert_int_equal(hours, -3);
	assert_true(hours_of(dir, "ABC-7", '\0', 0, &hours, &err) < 0);
	assert_true(hours_of(dir, "ABC-7", '2', 8, &hours, &err) < 0);
	assert_true(hours_of(dir, "ABC-7", '2', 60, &hours, &err) < 0);
	assert_true(hours_of(dir, "", '2', 0, &hours, &err) < 0);
	assert_true(hours_of(dir, "<ABC", '2', 0, &hours, &err) < 0);
	assert_true(hours_of(dir, "ABC-", '2', 0, &hours, &err) < 0);
	assert_true(hours_of(dir, "ABC-7:30", '2', 0, &hours, &err) < 0);
	assert_true(hours_of(dir, "ABC-7DEF", '2', 0, &hours, &err) < 0);
	unsetenv("TZDIR");
	rmdir(dir);
}

static int64_t at(const char *text)
{
	int64_t ms = 0;

	assert_int_equal(rfc3339_parse(str_of(text), true, &ms), 0);
	return ms;
}

static struct zone *opened(const char *name)
{
	struct err err = { 0 };
	struct zone *zone = zone_open(name, &err);

	if (!zone)
		fail_msg("%s", err.text);
	return zone;
}

static void test_offsets(void **state)
{
	static const struct {
		const char *name, *zone, *at;
		int32_t offset_s;
	} rows[] = {
		{ "WIB", "Asia/Jakarta", "2026-03-10T00:00:00Z", 25200 },
		{ "WIB, long after", "Asia/Jakarta", "2300-03-10T00:00:00Z",
		  25200 },
		{ "Jakarta before it had a zone", "Asia/Jakarta",
		  "1850-01-01T00:00:00Z", 25632 },
		{ "Jakarta in 1943", "Asia/Jakarta", "1943-01-01T00:00:00Z",
		  32400 },
		{ "UTC", "UTC", "2026-03-10T00:00:00Z", 0 },
		{ "before summer", "Europe/Berlin", "2026-03-29T00:59:59.999Z",
		  3600 },
		{ "summer begins", "Europe/Berlin", "2026-03-29T01:00:00Z",
		  7200 },
		{ "summer ends", "Europe/Berlin", "2026-10-25T01:00:00Z",
		  3600 },
		{ "by the rule", "Europe/Berlin", "2050-07-01T00:00:00Z",
		  7200 },
		{ "by the rule, in winter", "Europe/Berlin",
		  "2050-12-31T23:59:59Z", 3600 },
		{ "summer over the new year", "Australia/Lord_Howe",
		  "2050-01-01T00:00:00Z", 39600 },
		{ "half an hour of summer", "Australia/Lord_Howe",
		  "2050-07-01T00:00:00Z", 37800 },
		{ "a summer below the standard", "Europe/Dublin",
		  "2050-12-24T00:00:00Z", 0 },
		{ "a day before the rule's", "America/Nuuk",
		  "2050-03-27T00:59:59Z", -7200 },
		{ "at the rule's", "America/Nuuk", "2050-03-27T01:00:00Z",
		  -3600 },
	};

	(void)state;
	need_tzdata();
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct zone *zone = opened(rows[i].zone);

		print_message("  %s\n", rows[i].name);
		assert_int_equal(zone_offset_s(zone, at(rows[i].at)),
				 rows[i].offset_s);
		zone_close(zone);
	}
}

static void test_day_start(void **state)
{
	static const struct {
		const char *name, *zone, *date, *start;
	} rows[] = {
		{ "WIB", "Asia/Jakarta", "2026-03-10",
		  "2026-03-10T00:00:00+07:00" },
		{ "WIT", "Asia/Jayapura", "2026-03-10",
		  "2026-03-10T00:00:00+09:00" },
		{ "the day on which clocks change", "Europe/Berlin",
		  "2026-03-29", "2026-03-29T00:00:00+01:00" },
		{ "the day after", "Europe/Berlin", "2026-03-30",
		  "2026-03-30T00:00:00+02:00" },
		{ "by the rule", "Europe/Berlin", "2050-07-01",
		  "2050-07-01T00:00:00+02:00" },
		{ "midnight skipped", "America/Sao_Paulo", "2018-11-04",
		  "2018-11-04T01:00:00-02:00" },
		{ "midnight skipped, by the rule", "Africa/Cairo", "2050-04-29",
		  "2050-04-29T01:00:00+03:00" },
		{ "the hour before midnight twice", "America/Sao_Paulo",
		  "2018-02-18", "2018-02-18T00:00:00-03:00" },
		{ "midnight twice", "America/Havana", "2026-11-01",
		  "2026-11-01T00:00:00-04:00" },
		{ "a minute of the day, then back", "America/St_Johns",
		  "2010-11-07", "2010-11-07T00:00:00-02:30" },
		{ "a date left out", "Pacific/Apia", "2011-12-30",
		  "2011-12-31T00:00:00+14:00" },
		{ "the date after it", "Pacific/Apia", "2011-12-31",
		  "2011-12-31T00:00:00+14:00" },
		{ "before 1970", "Asia/Jakarta", "1900-01-02",
		  "1900-01-01T16:52:48Z" },
	};

	(void)state;
	need_tzdata();
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct zone *zone = opened(rows[i].zone);
		int64_t day = 0, start = at(rows[i].start);

		print_message("  %s\n", rows[i].name);
		assert_int_equal(date_parse(str_of(rows[i].date), &day), 0);
		assert_true(zone_day(zone, start) >= day);
		assert_true(zone_day(zone, start - 1) < day);
		zone_close(zone);
	}
}

static void same_for_good(time_t s, int32_t offset_s)
{
	for (int month = 0; month < 24; month++) {
		struct tm tm;

		s += 30 * DAY_MS / SECOND_MS;
		assert_non_null(localtime_r(&s, &tm));
		assert_int_equal(offset_s, tm.tm_gmtoff);
	}
}

/* The C library, given the zone by TZ, as another reader of the same
 * files. */
static void against_libc(const char *name)
{
	int64_t first = at("1850-01-01T00:00:00Z");
	int64_t last = at("2500-01-01T00:00:00Z");
	struct zone *zone = opened(name);
	int64_t ms = first, until_ms;

	setenv("TZ", name, 1);
	tzset();
	while (ms < last) {
		int32_t offset_s = zone_offset_until(zone, ms, &until_ms);
		time_t s = (time_t)floor_div(ms, SECOND_MS);
		struct tm tm;

		assert_true(until_ms > ms);
		assert_non_null(localtime_r(&s, &tm));
		assert_int_equal(offset_s, tm.tm_gmtoff);
		if (until_ms == INT64_MAX) {
			same_for_good((time_t)(ms / SECOND_MS), offset_s);
			break;
		}
		s = (time_t)(until_ms / SECOND_MS) - 1;
		assert_non_null(localtime_r(&s, &tm));
		assert_int_equal(offset_s, tm.tm_gmtoff);
		assert_int_equal(zone_offset_s(zone, until_ms - 1), offset_s);
		ms = until_ms;
	}
	zone_close(zone);
}

static void test_against_libc(void **state)
{
	static const char *const zones[] = {
		"Asia/Jakarta",
		"Asia/Pontianak",
		"Asia/Makassar",
		"Asia/Jayapura",
		"Europe/Berlin",
		"Europe/Dublin",
		"America/New_York",
		"Australia/Lord_Howe",
		"Africa/Casablanca",
		"America/Sao_Paulo",
		"America/Havana",
		"Pacific/Apia",
		"America/Nuuk",
		"Africa/Cairo",
		"Asia/Kathmandu",
		"America/Santiago",
		"UTC",
	};

	(void)state;
	need_tzdata();
	for (size_t i = 0; i < ARRAY_LEN(zones); i++) {
		print_message("  %s\n", zones[i]);
		against_libc(zones[i]);
	}
	unsetenv("TZ");
	tzset();
}

static void test_rules(void **state)
{
	static const struct {
		const char *name, *rule;
		bool good;
		int32_t offset_s;
		const char *at; /* 2026-07-01 where it is not said */
	} rows[] = {
		{ "a plain one", "ABC-7", true, 25200, NULL },
		{ "minutes and seconds", "ABC-7:30:15", true, 27015, NULL },
		{ "no rule: as the file's type", "", true, 0, NULL },
		{ "always summer", "ABC5DEF,0/0,J365/25", true, -14400, NULL },
		{ "days of the year", "ABC0DEF-2,100,J200/-3:30", true, 7200,
		  NULL },
		{ "a time of days", "<-02>2<-01>,M3.5.0/-167,M10.5.0/+167",
		  true, -3600, NULL },
		{ "a Julian day before a leap day", "ABC0DEF-2,J59,J60", true,
		  7200, "2028-02-28T12:00:00Z" },
		{ "a Julian day after a leap day", "ABC0DEF-2,J60,J61", true,
		  7200, "2028-03-01T12:00:00Z" },
		{ "a leap day is none of them", "ABC0DEF-2,J60,J61", true, 0,
		  "2028-02-29T12:00:00Z" },
		{ "a leap day by its number", "ABC0DEF-2,59,60", true, 7200,
		  "2028-02-29T12:00:00Z" },
		{ "the last of four weekdays", "ABC0DEF-2,M2.5.0,M3.1.3", true,
		  7200, "2026-02-22T12:00:00Z" },
		{ "the day before it", "ABC0DEF-2,M2.5.0,M3.1.3", true, 0,
		  "2026-02-21T12:00:00Z" },
		{ "the last of five weekdays", "ABC0DEF-2,M3.5.0,M4.1.3", true,
		  0, "2026-03-28T12:00:00Z" },
		{ "south of the equator", "ABC0DEF-2,M10.1.0,M4.1.0", true,
		  7200, "2026-01-01T12:00:00Z" },
		{ "south of the equator, in winter", "ABC0DEF-2,M10.1.0,M4.1.0",
		  true, 0, "2026-07-01T12:00:00Z" },
		{ "summer without dates", "ABC0DEF", false, 0, NULL },
		{ "summer without an end", "ABC0DEF,M3.5.0", false, 0, NULL },
		{ "a month too many", "ABC0DEF,M13.5.0,M10.5.0", false, 0,
		  NULL },
		{ "a week too many", "ABC0DEF,M3.6.0,M10.5.0", false, 0, NULL },
		{ "a weekday too many", "ABC0DEF,M3.5.7,M10.5.0", false, 0,
		  NULL },
		{ "a day 0 of the Julian kind", "ABC0DEF,J0,J9", false, 0,
		  NULL },
		{ "a day too many", "ABC0DEF,0,366", false, 0, NULL },
		{ "hours too many", "ABC-25", false, 0, NULL },
		{ "minutes too many", "ABC-7:60", false, 0, NULL },
		{ "no minutes", "ABC-7:", false, 0, NULL },
		{ "a time too far", "ABC0DEF,0/168,9", false, 0, NULL },
		{ "a long number", "ABC-0007", false, 0, NULL },
		{ "no name", "-7", false, 0, NULL },
		{ "an open name", "<ABC-7", false, 0, NULL },
		{ "no offset", "ABC", false, 0, NULL },
		{ "something after", "ABC0DEF,0,9,", false, 0, NULL },
	};
	const char *july = "2026-07-01T00:00:00Z";
	char dir[] = "/tmp/test_zone.XXXXXX", path[128];

	(void)state;
	assert_non_null(mkdtemp(dir));
	setenv("TZDIR", dir, 1);
	snprintf(path, sizeof(path), "%s/Test", dir);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct err err = { 0 };
		struct zone *zone;

		print_message("  %s\n", rows[i].name);
		write_zone(path, rows[i].rule, '3', 0);
		zone = zone_open("Test", &err);
		assert_int_equal(zone != NULL, rows[i].good);
		if (zone)
			assert_int_equal(
				zone_offset_s(zone, at(rows[i].at ? rows[i].at
								  : july)),
				rows[i].offset_s);
		else
			assert_non_null(strstr(err.text, "cannot be read"));
		zone_close(zone);
	}
	unlink(path);
	unsetenv("TZDIR");
	rmdir(dir);
}

/* Every start of a file, and every byte of it changed: refused or read, but
 * never past its end. */
static void test_spoilt_files(void **state)
{
	char dir[] = "/tmp/test_zone.XXXXXX", path[128], text[4096];
	size_t len;
	FILE *f;

	(void)state;
	need_tzdata();
	f = fopen("/usr/share/zoneinfo/Asia/Jakarta", "r");
	assert_non_null(f);
	len = fread(text, 1, sizeof(text), f);
	fclose(f);
	assert_non_null(mkdtemp(dir));
	setenv("TZDIR", dir, 1);
	snprintf(path, sizeof(path), "%s/Test", dir);
	for (size_t i = 0; i < 2 * len; i++) {
		struct zone *zone;

		f = fopen(path, "w");
		assert_non_null(f);
		text[i % len] ^= i < len ? 0 : 0xff;
		fwrite(text, 1, i < len ? i : len, f);
		text[i % len] ^= i < len ? 0 : 0xff;
		fclose(f);
		zone = zone_open("Test", NULL);
		assert_true(i >= len || !zone);
		if (zone)
			(void)zone_day(zone, at("2050-07-01T00:00:00Z"));
		zone_close(zone);
	}
	unlink(path);
	unsetenv("TZDIR");
	rmdir(dir);
}

static uint32_t count_at(const char *p)
{
	const unsigned char *u = (const unsigned char *)p;

	return (uint32_t)u[0] << 24 | (uint32_t)u[1] << 16 |
	       (uint32_t)u[2] << 8 | u[3];
}

/* Where the 64-bit times begin, and how many there are. */
static size_t times_of(const char *text, size_t *n)
{
	size_t block = count_at(text + 32) * 5 + count_at(text + 36) * 6 +
		       count_at(text + 40) + count_at(text + 28) * 8 +
		       count_at(text + 24) + count_at(text + 20);

	*n = count_at(text + 44 + block + 32);
	return 44 + block + 44;
}

/* The number of a type that would lie among the zeros after the names. */
static uint32_t past_types(const char *text)
{
	return count_at(text + 36) + (count_at(text + 40) + 5) / 6;
}

/* A file that says what cannot be. */
static void test_impossible(void **state)
{
	enum { UNTOUCHED, TYPE, ORDER, OFFSET, ROWS };
	char dir[] = "/tmp/test_zone.XXXXXX", path[128];
	size_t len, n;

	(void)state;
	need_tzdata();
	assert_non_null(mkdtemp(dir));
	setenv("TZDIR", dir, 1);
	snprintf(path, sizeof(path), "%s/Test", dir);
	for (int row = 0; row < ROWS; row++) {
		char text[4096];
		struct zone *zone;
		size_t times;
		FILE *f = fopen("/usr/share/zoneinfo/Asia/Jakarta", "r");

		assert_non_null(f);
		len = fread(text, 1, sizeof(text), f);
		fclose(f);
		times = times_of(text, &n);
		assert_in_range(n, 5, 20);
		if (row == TYPE)
			text[times + 8 * n + 1] = (char)past_types(text);
		if (row == ORDER)
			memcpy(text + times + 8, text + times, 8);
		if (row == OFFSET)
			text[times + 9 * n + 1] = 2; /* 36 hours */
		f = fopen(path, "w");
		assert_non_null(f);
		fwrite(text, 1, len, f);
		fclose(f);
		zone = zone_open("Test", NULL);
		assert_int_equal(zone != NULL, row == UNTOUCHED);
		zone_close(zone);
	}
	unlink(path);
	unsetenv("TZDIR");
	rmdir(dir);
}

static void test_no_zone(void **state)
{
	struct err err = { 0 };

	(void)state;
	need_tzdata();
	assert_null(zone_open("Asia/Jakata", &err));
	assert_non_null(strstr(err.text, "unknown"));
	zone_close(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fixed_hours),
		cmocka_unit_test(test_check),
		cmocka_unit_test(test_own_directory),
		cmocka_unit_test(test_offsets),
		cmocka_unit_test(test_day_start),
		cmocka_unit_test(test_against_libc),
		cmocka_unit_test(test_rules),
		cmocka_unit_test(test_spoilt_files),
		cmocka_unit_test(test_impossible),
		cmocka_unit_test(test_no_zone),
	};

	return cmocka_run_group_tests_name("zone", tests, NULL, NULL);
}
