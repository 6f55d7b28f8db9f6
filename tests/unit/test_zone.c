/* test_zone.c -- which time zones have days of whole hours. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/zone.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fixed_hours),
		cmocka_unit_test(test_check),
		cmocka_unit_test(test_own_directory),
	};

	return cmocka_run_group_tests_name("zone", tests, NULL, NULL);
}
