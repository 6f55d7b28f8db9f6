/* test_calendar.c -- working days, and working time between two instants. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/buf.h"
#include "common/base/calendar.h"
#include "common/base/clock.h"
#include "common/config/calendar_file.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

/* clang-format off */
#define HOLIDAY(date) \
	"{\"date\": \"" date "\", \"name\": \"L" date "\", " \
	"\"kind\": \"nasional\", \"source\": \"SKB\"}\n"
#define LEBARAN \
	"{\"years\": [2024, 2025, 2026], \"holidays\": [\n" \
	HOLIDAY("2024-04-08") "," HOLIDAY("2024-04-09") "," HOLIDAY("2024-04-10") "," \
	HOLIDAY("2024-04-11") "," HOLIDAY("2024-04-12") "," HOLIDAY("2024-04-15") "," \
	HOLIDAY("2024-12-25") "," HOLIDAY("2024-12-26") "," HOLIDAY("2025-01-01") "," \
	HOLIDAY("2025-03-28") "," HOLIDAY("2025-03-29") "," HOLIDAY("2025-03-31") "," \
	HOLIDAY("2025-04-01") "," HOLIDAY("2025-04-02") "," HOLIDAY("2025-04-03") "," \
	HOLIDAY("2025-04-04") "," HOLIDAY("2025-04-07") "," HOLIDAY("2025-12-25") "," \
	HOLIDAY("2025-12-26") "," HOLIDAY("2026-01-01") "," HOLIDAY("2026-03-18") "," \
	HOLIDAY("2026-03-19") "," HOLIDAY("2026-03-20") "," HOLIDAY("2026-03-21") "," \
	HOLIDAY("2026-03-22") "," HOLIDAY("2026-03-23") "," HOLIDAY("2026-03-24") "," \
	HOLIDAY("2026-12-25") "]}"
/* clang-format on */

static int64_t day(const char *text)
{
	int64_t d = 0;

	assert_int_equal(date_parse(str_of(text), &d), 0);
	return d;
}

static int64_t at(const char *text)
{
	int64_t ms = 0;

	assert_int_equal(rfc3339_parse(str_of(text), true, &ms), 0);
	return ms;
}

static struct calendar *parsed(const char *text)
{
	struct calendar *c = NULL;
	struct faults faults;
	struct err err = { 0 };

	faults_init(&faults);
	if (calendar_parse(&c, str_of(text), "c", &faults, &err) < 0)
		fail_msg("%s %s", err.text,
			 faults.n ? faults.at[0].printed : "");
	faults_release(&faults);
	return c;
}

static struct zone *opened(const char *name)
{
	struct err err = { 0 };
	struct zone *zone;

	if (access("/usr/share/zoneinfo/Asia/Jakarta", R_OK) < 0)
		skip();
	zone = zone_open(name, &err);
	if (!zone)
		fail_msg("%s", err.text);
	return zone;
}

static void test_days(void **state)
{
	static const struct {
		const char *name, *date;
		bool working;
		const char *holiday;
	} rows[] = {
		{ "a Monday", "2026-03-09", true, NULL },
		{ "a Friday", "2026-03-13", true, NULL },
		{ "a Saturday", "2026-03-14", false, NULL },
		{ "a Sunday", "2026-03-15", false, NULL },
		{ "a holiday", "2026-03-19", false, "L2026-03-19" },
		{ "a holiday at a weekend", "2026-03-21", false,
		  "L2026-03-21" },
		{ "the first holiday", "2024-04-08", false, "L2024-04-08" },
		{ "the day before it", "2024-04-05", true, NULL },
		{ "the last holiday", "2026-12-25", false, "L2026-12-25" },
		{ "the day after it", "2026-12-28", true, NULL },
		{ "a holiday of a year not covered", "2023-12-25", true, NULL },
		{ "before 1970", "1969-12-26", true, NULL },
		{ "a Sunday before 1970", "1969-12-28", false, NULL },
	};
	struct calendar *c = parsed(LEBARAN);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		int64_t d = day(rows[i].date);
		const char *holiday = calendar_holiday(c, d);

		print_message("  %s\n", rows[i].name);
		assert_int_equal(calendar_is_working(c, d), rows[i].working);
		assert_int_equal(!holiday, !rows[i].holiday);
		if (holiday)
			assert_string_equal(holiday, rows[i].holiday);
	}
	calendar_free(c);
}

static void test_covers(void **state)
{
	struct calendar *c = parsed(LEBARAN);

	(void)state;
	assert_true(calendar_covers(c, 2024) && calendar_covers(c, 2026));
	assert_false(calendar_covers(c, 2023) || calendar_covers(c, 2027));
	assert_false(calendar_covers(NULL, 2026));
	assert_true(calendar_is_working(NULL, day("2026-03-19")));
	assert_false(calendar_is_working(NULL, day("2026-03-21")));
	assert_null(calendar_holiday(NULL, day("2026-03-19")));
	calendar_free(c);
}

#define H HOUR_MS

static const struct span {
	const char *name, *zone, *a, *b;
	int64_t work_ms;
} spans[] = {
	{ "within a working day", "Asia/Jakarta", "2026-03-10T01:00:00Z",
	  "2026-03-10T05:30:00Z", 4 * H + H / 2 },
	{ "a weekend is left out", "Asia/Jakarta", "2026-03-13T12:00:00+07:00",
	  "2026-03-16T12:00:00+07:00", 24 * H },
	{ "within a weekend", "Asia/Jakarta", "2026-03-14T00:00:00+07:00",
	  "2026-03-15T23:00:00+07:00", 0 },
	{ "local midnight counts, not that of UTC", "Asia/Jakarta",
	  "2026-03-13T16:00:00Z", "2026-03-13T18:00:00Z", H },
	{ "in the east Friday ends sooner", "Asia/Jayapura",
	  "2026-03-13T14:00:00Z", "2026-03-13T18:00:00Z", H },
	{ "Lebaran 2024: Friday noon to Tuesday noon eleven days later",
	  "Asia/Jakarta", "2024-04-05T12:00:00+07:00",
	  "2024-04-16T12:00:00+07:00", 24 * H },
	{ "Lebaran 2025: Thursday noon to Tuesday noon twelve days later",
	  "Asia/Makassar", "2025-03-27T12:00:00+08:00",
	  "2025-04-08T12:00:00+08:00", 24 * H },
	{ "Lebaran 2026: Tuesday noon to Wednesday noon eight days later",
	  "Asia/Jayapura", "2026-03-17T12:00:00+09:00",
	  "2026-03-25T12:00:00+09:00", 24 * H },
	{ "year end", "Asia/Jakarta", "2024-12-24T00:00:00+07:00",
	  "2025-01-03T00:00:00+07:00", 5 * 24 * H },
	{ "into a year not covered", "Asia/Jakarta",
	  "2026-12-24T00:00:00+07:00", "2027-01-02T00:00:00+07:00",
	  6 * 24 * H },
	{ "out of a year not covered", "Asia/Jakarta",
	  "2023-12-25T00:00:00+07:00", "2024-01-02T00:00:00+07:00",
	  6 * 24 * H },
	{ "52 weeks without a holiday", "Asia/Jakarta",
	  "2022-01-03T00:00:00+07:00", "2023-01-02T00:00:00+07:00",
	  260 * 24 * H },
	{ "clocks change on a Sunday, which does not count", "Europe/Berlin",
	  "2026-03-27T00:00:00+01:00", "2026-03-31T00:00:00+02:00", 48 * H },
	{ "a working day of 25 hours", "Africa/Cairo",
	  "2024-10-31T00:00:00+03:00", "2024-11-01T00:00:00+02:00", 25 * H },
	{ "a working day of 23 hours", "Africa/Cairo",
	  "2024-04-26T00:00:00+02:00", "2024-04-27T00:00:00+03:00", 23 * H },
	{ "a working day that never was", "Pacific/Apia",
	  "2011-12-29T00:00:00-10:00", "2012-01-02T00:00:00+14:00", 24 * H },
	{ "nothing", "Asia/Jakarta", "2026-03-10T01:00:00Z",
	  "2026-03-10T01:00:00Z", 0 },
	{ "backwards", "Asia/Jakarta", "2026-03-12T01:00:00Z",
	  "2026-03-10T01:00:00Z", 0 },
};

static void test_between(void **state)
{
	struct calendar *c = parsed(LEBARAN);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(spans); i++) {
		struct zone *zone = opened(spans[i].zone);
		int64_t a = at(spans[i].a), b = at(spans[i].b);

		print_message("  %s\n", spans[i].name);
		assert_int_equal(calendar_between(c, zone, false, a, b),
				 spans[i].work_ms);
		assert_int_equal(calendar_between(c, zone, true, a, b),
				 b > a ? b - a : 0);
		zone_close(zone);
	}
	calendar_free(c);
}

static void test_after(void **state)
{
	static const struct {
		const char *name, *a;
		int64_t work_ms;
		const char *after;
	} rows[] = {
		{ "7 working days, and one weekend", "2026-03-02T08:00:00Z",
		  168 * H, "2026-03-11T08:00:00.001Z" },
		{ "over Lebaran", "2026-03-17T08:00:00Z", 72 * H,
		  "2026-03-27T08:00:00.001Z" },
		{ "from a weekend", "2026-03-14T08:00:00Z", 0,
		  "2026-03-15T17:00:00.001Z" },
		{ "to the last instant of a Friday", "2026-03-12T17:00:00Z",
		  24 * H - 1, "2026-03-13T17:00:00Z" },
		{ "the whole Friday", "2026-03-12T17:00:00Z", 24 * H,
		  "2026-03-15T17:00:00.001Z" },
		{ "less than nothing", "2026-03-14T08:00:00Z", -1,
		  "2026-03-14T08:00:00Z" },
	};
	struct zone *zone = opened("Asia/Jakarta");
	struct calendar *c = parsed(LEBARAN);
	int64_t a = at("2026-03-10T00:00:00Z"), years = 7305 * DAY_MS;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		print_message("  %s\n", rows[i].name);
		assert_int_equal(calendar_after(c, zone, false, at(rows[i].a),
						rows[i].work_ms),
				 at(rows[i].after));
	}
	assert_int_equal(calendar_after(c, zone, true, a, 5 * H),
			 a + 5 * H + 1);
	assert_int_equal(calendar_after(c, zone, true, a, years - 1),
			 a + years);
	assert_int_equal(calendar_after(c, zone, true, a, years), INT64_MAX);
	assert_int_equal(calendar_after(c, zone, false, a, years / 4 * 3),
			 INT64_MAX);
	assert_int_equal(calendar_after(c, zone, false, a, INT64_MAX),
			 INT64_MAX);
	calendar_free(c);
	zone_close(zone);
}

static void test_after_clocks_change(void **state)
{
	static const struct {
		const char *name, *zone, *a;
		int64_t work_ms;
		const char *after;
	} rows[] = {
		{ "to the very change, beyond which a Friday is left out",
		  "Pacific/Apia", "2011-12-29T00:00:00-10:00", 24 * H,
		  "2012-01-02T00:00:00.001+14:00" },
		{ "on a Monday, before clocks change", "Europe/Istanbul",
		  "2014-03-28T12:00:00+02:00", 13 * H,
		  "2014-03-31T01:00:00.001+02:00" },
		{ "on that Monday, after it", "Europe/Istanbul",
		  "2014-03-28T12:00:00+02:00", 17 * H,
		  "2014-03-31T06:00:00.001+03:00" },
		{ "in the hour that comes twice", "Africa/Cairo",
		  "2024-10-31T00:00:00+03:00", 24 * H + H / 2,
		  "2024-10-31T23:30:00.001+02:00" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct zone *zone = opened(rows[i].zone);

		print_message("  %s\n", rows[i].name);
		assert_int_equal(calendar_after(NULL, zone, false,
						at(rows[i].a), rows[i].work_ms),
				 at(rows[i].after));
		zone_close(zone);
	}
}

/* Instants that are none: no endless walk, no overflow. */
static void test_ends_of_time(void **state)
{
	struct zone *zone = opened("Europe/Berlin");

	(void)state;
	assert_true(calendar_between(NULL, zone, false, INT64_MIN, INT64_MAX) >
		    0);
	assert_true(calendar_between(NULL, zone, true, INT64_MIN, INT64_MAX) >
		    0);
	assert_int_equal(calendar_between(NULL, zone, false, INT64_MAX,
					  INT64_MIN),
			 0);
	(void)calendar_after(NULL, zone, false, INT64_MAX, DAY_MS);
	(void)calendar_after(NULL, zone, false, INT64_MIN, DAY_MS);
	zone_close(zone);
}

/* ---- against another reckoning: minute by minute, with the C library's
 * clocks ---- */

#define FIRST_YEAR 2022
#define RANDOM_DAY 18993 /* 2022-01-01 */
#define DAYS       6940  /* 19 years: beyond the transitions that files list */

struct world {
	struct calendar *calendar;
	struct zone *zone;
	bool holiday[DAYS + 1];
	uint64_t seed;
};

static int64_t below(struct world *w, int64_t n)
{
	w->seed = w->seed * UINT64_C(6364136223846793005) + 1442695040888963407;
	return (int64_t)(w->seed >> 16) % n;
}

static void invent_calendar(struct world *w)
{
	struct buf text;
	char date[DATE_SIZE];

	buf_init(&text, 1 << 24);
	buf_adds(&text, "{\"years\": [");
	for (int year = FIRST_YEAR; year < FIRST_YEAR + 20; year++)
		buf_addf(&text, "%s%d", year > FIRST_YEAR ? "," : "", year);
	buf_adds(&text, "], \"holidays\": [");
	for (int64_t d = below(w, 30), n = 0; d < DAYS;
	     d += 1 + below(w, 25), n++) {
		w->holiday[d] = true;
		date_format(RANDOM_DAY + d, date);
		buf_addf(&text,
			 "%s{\"date\": \"%s\", \"name\": \"n\", "
			 "\"kind\": \"cuti_bersama\", \"source\": \"s\"}",
			 n ? "," : "", date);
	}
	buf_adds(&text, "]}");
	w->calendar = parsed(buf_cstr(&text));
	buf_release(&text);
}

static bool works(const struct world *w, int64_t ms)
{
	time_t s = (time_t)floor_div(ms, SECOND_MS);
	char date[16];
	struct tm tm;
	int64_t d;

	assert_non_null(localtime_r(&s, &tm));
	strftime(date, sizeof(date), "%Y-%m-%d", &tm);
	d = day(date) - RANDOM_DAY;
	return tm.tm_wday >= 1 && tm.tm_wday <= 5 &&
	       !(d >= 0 && d < DAYS && w->holiday[d]);
}

static int64_t brute(const struct world *w, int64_t a_ms, int64_t b_ms)
{
	int64_t work_ms = 0;

	while (a_ms < b_ms) {
		int64_t next = (floor_div(a_ms, MINUTE_MS) + 1) * MINUTE_MS;

		if (next > b_ms)
			next = b_ms;
		if (works(w, a_ms))
			work_ms += next - a_ms;
		a_ms = next;
	}
	return work_ms;
}

/* Half of the spans begin shortly before clocks change, where they do. */
static int64_t random_instant(struct world *w)
{
	int64_t ms =
		(RANDOM_DAY + 40) * DAY_MS + below(w, (DAYS - 100) * DAY_MS);
	int64_t until_ms;

	zone_offset_until(w->zone, ms, &until_ms);
	return below(w, 2) && until_ms < (RANDOM_DAY + DAYS - 60) * DAY_MS
		       ? until_ms - below(w, 3 * DAY_MS)
		       : ms;
}

static void check_span(struct world *w)
{
	int64_t a = random_instant(w), b = a + below(w, 9 * DAY_MS);
	int64_t between = calendar_between(w->calendar, w->zone, false, a, b);
	int64_t far = b + below(w, 3000 * DAY_MS);
	int64_t work_ms = below(w, 12 * DAY_MS);
	int64_t t = calendar_after(w->calendar, w->zone, false, a, work_ms);

	assert_int_equal(between, brute(w, a, b));
	assert_int_equal(between + calendar_between(w->calendar, w->zone, false,
						    b, far),
			 calendar_between(w->calendar, w->zone, false, a, far));
	assert_int_equal(calendar_between(w->calendar, w->zone, false, a, t),
			 work_ms + 1);
	assert_int_equal(calendar_between(w->calendar, w->zone, false, a,
					  t - 1),
			 work_ms);
}

static void test_against_minutes(void **state)
{
	static const char *const zones[] = {
		"Asia/Jakarta",     "Asia/Jayapura",       "Europe/Berlin",
		"America/New_York", "Australia/Lord_Howe", "Africa/Cairo",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(zones); i++) {
		struct world *w = calloc(1, sizeof(*w));

		print_message("  %s\n", zones[i]);
		w->zone = opened(zones[i]);
		w->seed = i + 1;
		invent_calendar(w);
		setenv("TZ", zones[i], 1);
		tzset();
		for (int n = 0; n < 25; n++)
			check_span(w);
		calendar_free(w->calendar);
		zone_close(w->zone);
		free(w);
	}
	unsetenv("TZ");
	tzset();
}

/* What a calendar was made of may go, and holidays may fall on a weekend. */
static void test_made_of_arrays(void **state)
{
	int64_t years[] = { 2025, 2027 };
	char name[] = "Natal";
	struct holiday holidays[] = {
		{ day("2027-12-25"), name }, /* a Saturday */
		{ day("2027-12-27"), "Cuti bersama" },
	};
	struct calendar *c = calendar_new(years, ARRAY_LEN(years), holidays,
					  ARRAY_LEN(holidays));

	(void)state;
	memset(years, 0, sizeof(years));
	memset(holidays, 0, sizeof(holidays));
	memset(name, 'x', sizeof(name) - 1);
	assert_true(calendar_covers(c, 2025) && calendar_covers(c, 2027));
	assert_false(calendar_covers(c, 2026));
	assert_string_equal(calendar_holiday(c, day("2027-12-25")), "Natal");
	assert_false(calendar_is_working(c, day("2027-12-25")));
	assert_false(calendar_is_working(c, day("2027-12-27")));
	assert_true(calendar_is_working(c, day("2027-12-28")));
	calendar_free(c);

	c = calendar_new(NULL, 0, NULL, 0);
	assert_non_null(c);
	assert_false(calendar_covers(c, 2027));
	assert_true(calendar_is_working(c, day("2027-12-27")));
	calendar_free(c);
	calendar_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_days),
		cmocka_unit_test(test_made_of_arrays),
		cmocka_unit_test(test_covers),
		cmocka_unit_test(test_between),
		cmocka_unit_test(test_after),
		cmocka_unit_test(test_after_clocks_change),
		cmocka_unit_test(test_ends_of_time),
		cmocka_unit_test(test_against_minutes),
	};

	return cmocka_run_group_tests_name("calendar", tests, NULL, NULL);
}
