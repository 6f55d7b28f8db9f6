/* test_gaps.c -- limits from a history: working days between days with
 * posts, and how they are shown. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/clock.h"
#include "common/config/calendar_file.h"
#include "consumers/ctl/staleness/thresholds.h"

#define MONDAY 19723 /* 1 January 2024 */

/* A letter a day from a Monday on: '.' without posts, again and again. */
static const struct {
	const char *requirement, *pattern;
	size_t days;
	bool all_days;
	size_t posted, n;
	int p95, p99, open;
} rows[] = {
	{ "no history", "x", 0, false, 0, 0, 0, 0, 0 },
	{ "no posts", ".", 50, false, 0, 0, 0, 0, 0 },
	{ "one day with posts is no gap", "x....", 5, false, 1, 0, 0, 0, 4 },
	{ "every day", "x", 100, false, 100, 99, 1, 1, 0 },
	{ "every Monday: five working days", "x......", 210, false, 30, 29, 5,
	  5, 4 },
	{ "every Monday, where every day counts", "x......", 210, true, 30, 29,
	  7, 7, 6 },
	{ "a Friday and the Monday after it: one", "....x..", 28, false, 4, 3,
	  5, 5, 0 },
	{ "Saturday after Friday is none", "....xx.", 7, false, 2, 1, 0, 0, 0 },
	{ "the silence at the end is no gap yet", "xxx.................", 20,
	  true, 3, 2, 1, 1, 17 },
	{ "a rare gap is in p99 and not in p95",
	  "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx....", 88, true, 80, 79, 1,
	  5, 4 },
	{ "one gap in twenty is in p99 and not in p95",
	  "xxxxxxxxxxxxxxxxxxxx...x", 24, true, 21, 20, 1, 4, 0 },
	{ "the most there is", "x", GAPS_DAYS_MAX, true, 400, 399, 1, 1, 0 },
};

static void find(size_t i, const struct calendar *calendar, struct gaps *out)
{
	struct gaps_day day[GAPS_DAYS_MAX];
	size_t n = strlen(rows[i].pattern);

	for (size_t k = 0; k < rows[i].days; k++) {
		bool posts = rows[i].pattern[k % n] == 'x';

		day[k] =
			(struct gaps_day){ MONDAY + (int64_t)k, posts ? 2 : 0 };
	}
	gaps_find(day, rows[i].days, calendar, rows[i].all_days, out);
}

static void test_gaps(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct gaps g;

		find(i, NULL, &g);
		if (g.days != rows[i].days || g.posted != rows[i].posted ||
		    g.n != rows[i].n || g.p95 != rows[i].p95 ||
		    g.p99 != rows[i].p99 || g.open != rows[i].open)
			fail_msg("%s: %zu posted, %zu gaps, p95 %d, p99 %d, "
				 "open %d",
				 rows[i].requirement, g.posted, g.n, g.p95,
				 g.p99, g.open);
	}
}

static void test_holidays(void **state)
{
	struct calendar *calendar = NULL;
	struct faults faults;
	struct gaps g;

	(void)state;
	faults_init(&faults);
	assert_int_equal(
		calendar_parse(&calendar,
			       STR_LIT("{\"years\":[2024],\"holidays\":[{"
				       "\"date\":\"2024-01-02\",\"name\":\"L\","
				       "\"kind\":\"nasional\","
				       "\"source\":\"test\"}]}"),
			       "c", &faults, NULL),
		0);
	find(2, calendar, &g); /* Monday, and four days of silence */
	assert_int_equal(g.open, 3);
	calendar_free(calendar);
	faults_release(&faults);
}

/* Never under a day, and never under what posts so far apart may be. */
static void test_suggestion(void **state)
{
	static const struct {
		struct gaps gaps;
		bool enough;
		int aging, stale;
	} want[] = {
		{ { .n = GAPS_ENOUGH - 1, .p95 = 1, .p99 = 1 }, false, 2, 2 },
		{ { .n = GAPS_ENOUGH, .p95 = 0, .p99 = 0 }, true, 1, 1 },
		{ { .n = 200, .p95 = 3, .p99 = 9 }, true, 4, 10 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(want); i++) {
		assert_int_equal(gaps_enough(&want[i].gaps), want[i].enough);
		assert_int_equal(gaps_aging_days(&want[i].gaps), want[i].aging);
		assert_int_equal(gaps_stale_days(&want[i].gaps), want[i].stale);
	}
}

static const struct threshold shown[] = {
	{ "a", "A\033", { 300, 120, 119, 3, 9, 2 }, 3 * DAY_MS, 7 * DAY_MS },
	{ "b", "B", { 5, 2, 1, 1, 1, 0 }, 36 * HOUR_MS, 90 * MINUTE_MS },
	{ "c", "C", { 0 }, 3 * DAY_MS, 7 * DAY_MS },
};

static void test_table(void **state)
{
	struct style style = { .language = ENGLISH };
	struct buf out;
	const char *paste;

	(void)state;
	buf_init(&out, 1 << 16);
	threshold_table(shown, ARRAY_LEN(shown), &style, &out);
	assert_non_null(strstr(buf_cstr(&out), "9d          2d           3d"));
	assert_non_null(strstr(buf_cstr(&out), "36h          90m  too little "
					       "history: 1 gaps of 20"));
	assert_non_null(strstr(buf_cstr(&out), "-    -           -"));
	paste = strstr(buf_cstr(&out), "[staleness]");
	assert_string_equal(paste, "[staleness]\naging_after.a = 4d\n"
				   "stale_after.a = 10d\n");
	buf_clear(&out);
	style.language = INDONESIAN;
	threshold_table(shown, ARRAY_LEN(shown), &style, &out);
	assert_non_null(strstr(buf_cstr(&out), "riwayat terlalu sedikit"));
	assert_non_null(strstr(buf_cstr(&out), "; untuk sentra.conf"));
	buf_clear(&out);
	threshold_table(shown + 1, 1, &style, &out);
	assert_null(strstr(buf_cstr(&out), "[staleness]"));
	buf_release(&out);
}

static void test_json(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out, 1 << 16);
	threshold_json(shown, 2, &out);
	assert_string_equal(
		buf_cstr(&out),
		"{\"thresholds\":[\n"
		"{\"sentra\":\"a\",\"name\":\"A\\u001b\",\"days\":300,"
		"\"posted\":120,\"gaps\":119,\"silent_days\":2,"
		"\"p95_days\":3,\"p99_days\":9,\"aging_after_ms\":259200000,"
		"\"stale_after_ms\":604800000,\"suggested\":{\"aging_after\":"
		"\"4d\",\"stale_after\":\"10d\"}},\n"
		"{\"sentra\":\"b\",\"name\":\"B\",\"days\":5,\"posted\":2,"
		"\"gaps\":1,\"silent_days\":0,\"p95_days\":1,\"p99_days\":1,"
		"\"aging_after_ms\":129600000,\"stale_after_ms\":5400000,"
		"\"suggested\":null}\n]}\n");
	buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_gaps),
		cmocka_unit_test(test_holidays),
		cmocka_unit_test(test_suggestion),
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_json),
	};

	return cmocka_run_group_tests_name("ctl_gaps", tests, NULL, NULL);
}
