/* test_calendar_file.c -- calendar.json: read, refused, and the one we ship. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/clock.h"
#include "common/config/calendar_file.h"

#include <errno.h>

static int64_t day(const char *text)
{
	int64_t d = 0;

	assert_int_equal(date_parse(str_of(text), &d), 0);
	return d;
}

#define ONE(date)                                                            \
	"{\"date\": \"" date "\", \"name\": \"N\", \"kind\": \"nasional\", " \
	"\"source\": \"S\"}"

static void test_faults(void **state)
{
	static const struct {
		const char *name, *text, *says;
	} rows[] = {
		{ "out of order",
		  "{\"years\": [2026], \"holidays\": [\n" ONE(
			  "2026-03-19") ",\n" ONE("2026-03-18") "]}",
		  "c:3: holidays[1].date: not after" },
		{ "twice",
		  "{\"years\": [2026], \"holidays\": [\n" ONE(
			  "2026-03-19") ",\n" ONE("2026-03-19") "]}",
		  "c:3: holidays[1].date: not after" },
		{ "no such day",
		  "{\"years\": [2026], \"holidays\": [\n\n" ONE(
			  "2026-02-29") "]}",
		  "c:3: holidays[0].date: want a date" },
		{ "not a date",
		  "{\"years\": [2026], \"holidays\": [" ONE("19 Maret") "]}",
		  "c:1: holidays[0].date: want a date" },
		{ "of a year that is not covered",
		  "{\"years\": [2025,\n 2027], \"holidays\": [\n" ONE(
			  "2026-03-19") "]}",
		  "c:3: holidays[0].date: of a year that is not in years" },
		{ "years out of order",
		  "{\"years\": [2026,\n2025], \"holidays\": []}",
		  "c:2: years[1]: not after" },
		{ "a year twice",
		  "{\"years\": [2026,\n2026], \"holidays\": []}",
		  "c:2: years[1]: not after" },
		{ "a year as text", "{\"years\": [\"2026\"], \"holidays\": []}",
		  "c:1: years[0]: want a year from 2004 to 9999" },
		{ "a year too early", "{\"years\": [2003], \"holidays\": []}",
		  "years[0]: want a year" },
		{ "no years", "{\"holidays\": []}", "years: want a list" },
		{ "no holidays", "{\"years\": []}", "holidays: want a list" },
		{ "no object", "[]", "c:1: want an object" },
		{ "no JSON", "{\"years\": [",
		  "c:1: column 11: ends too early" },
		{ "a holiday that is none",
		  "{\"years\": [], \"holidays\": [1]}",
		  "holidays[0]: want an object" },
		{ "an unknown member",
		  "{\"years\": [], \"holidays\": [], \"holiday\": []}",
		  "did you mean holidays?" },
		{ "an unknown kind",
		  "{\"years\": [2026], \"holidays\": [{\"date\": "
		  "\"2026-03-19\", \"name\": \"N\", \"source\": \"S\",\n"
		  "\"kind\": \"cuti\"}]}",
		  "c:2: holidays[0].kind: unknown kind" },
		{ "no source",
		  "{\"years\": [2026], \"holidays\": [{\"date\": "
		  "\"2026-03-19\", \"name\": \"N\", \"kind\": \"nasional\"}]}",
		  "holidays[0].source: want a text" },
		{ "an empty name",
		  "{\"years\": [2026], \"holidays\": [{\"date\": "
		  "\"2026-03-19\", \"name\": \"\", \"kind\": \"nasional\", "
		  "\"source\": \"S\"}]}",
		  "holidays[0].name: empty" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct calendar *c = NULL;
		struct faults faults;
		struct err err = { 0 };

		print_message("  %s\n", rows[i].name);
		faults_init(&faults);
		assert_int_equal(calendar_parse(&c, str_of(rows[i].text), "c",
						&faults, &err),
				 -EINVAL);
		assert_null(c);
		assert_int_equal(faults.n, 1);
		if (!strstr(faults.at[0].printed, rows[i].says))
			fail_msg("%s", faults.at[0].printed);
		faults_release(&faults);
	}
}

static void test_load(void **state)
{
	struct calendar *c = NULL;
	struct faults faults;
	struct err err = { 0 };

	(void)state;
	faults_init(&faults);
	assert_int_equal(calendar_load(&c,
				       "schemas/examples/valid/"
				       "calendar-one-year.json",
				       &faults, &err),
			 0);
	assert_string_equal(calendar_holiday(c, day("2026-08-17")),
			    "Hari Kemerdekaan");
	calendar_free(c);
	c = NULL;
	assert_int_equal(calendar_load(&c, "schemas/none.json", &faults, &err),
			 -ENOENT);
	assert_non_null(strstr(err.text, "schemas/none.json"));
	assert_null(c);
	assert_int_equal(faults.n, 0);
	faults_release(&faults);
	calendar_free(NULL);
}

/* The calendar that we ship, against counts and days of the decrees. */
static void test_shipped(void **state)
{
	static const struct {
		int year, working, holidays;
	} years[] = {
		{ 2024, 238, 29 }, /* 17 and 10, and two polling days */
		{ 2025, 237, 28 }, /* 17 and 11 */
		{ 2026, 240, 25 }, /* 17 and 8 */
		{ 2027, 242, 26 }, /* 18 and 8 */
	};
	static const char *const holidays[] = {
		"2024-02-14", "2024-04-10", "2024-11-27", "2025-03-31",
		"2025-08-18", "2026-03-20", "2026-05-28", "2027-03-10",
	};
	struct calendar *c = NULL;
	struct faults faults;
	struct err err = { 0 };

	(void)state;
	faults_init(&faults);
	if (calendar_load(&c, "deploy/calendar.json", &faults, &err) < 0)
		fail_msg("%s", faults.n ? faults.at[0].printed : err.text);
	faults_release(&faults);
	for (size_t i = 0; i < ARRAY_LEN(years); i++) {
		int64_t d = day("2024-01-01") + 365 * (int64_t)i + (i > 0);
		int64_t end = d + 365 + (i == 0);
		int working = 0, found = 0;

		for (; d < end; d++) {
			working += calendar_is_working(c, d);
			found += calendar_holiday(c, d) != NULL;
		}
		assert_true(calendar_covers(c, years[i].year));
		assert_int_equal(working, years[i].working);
		assert_int_equal(found, years[i].holidays);
	}
	for (size_t i = 0; i < ARRAY_LEN(holidays); i++)
		assert_false(calendar_is_working(c, day(holidays[i])));
	calendar_free(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_faults),
		cmocka_unit_test(test_load),
		cmocka_unit_test(test_shipped),
	};

	return cmocka_run_group_tests_name("calendar_file", tests, NULL, NULL);
}
