/* test_state_version.c -- by what the labels of a state were found: whether it
 * can be gone on with, to the millisecond, and what changed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/clock.h"
#include "consumers/coverage/state_version.h"

#define T0_S            INT64_C(1797930000) /* 2026-12-22T09:00:00Z */
#define DATE_MS         (INT64_C(1797897600) * SECOND_MS) /* and its midnight */
#define BEGINS_LOCAL_MS (DATE_MS - 16 * HOUR_MS)
#define BEGINS_SAME_MS  (T0_S * SECOND_MS - 25 * HOUR_MS)

#define BASE "00000000000000ab Asia/Jakarta"
#define A    " a=0000000000000001"
#define B    " b=0000000000000002"
#define C    " c=0000000000000003"

/* a and b of that mark; b at one instant, and so later than a. */
static struct campaign two[] = {
	{ .id = (char *)"a",
	  .zone = CAMPAIGN_LOCAL,
	  .t0_s = T0_S,
	  .has_words = true,
	  .mark = 1 },
	{ .id = (char *)"b",
	  .zone = CAMPAIGN_SAME,
	  .t0_s = T0_S + 7200 * 24,
	  .has_words = true,
	  .mark = 2 },
};
#define BEGINS_B_MS (BEGINS_SAME_MS + 7200 * 24 * SECOND_MS)

static void test_print(void **state)
{
	struct campaigns none = { 0 }, all = { .at = two, .n = 2 };
	struct buf out;

	(void)state;
	buf_init(&out, STATE_VERSION_MAX);
	state_version_print(&out, 0xab, "Asia/Jakarta", &none);
	assert_string_equal(buf_cstr(&out), BASE);
	buf_clear(&out);
	state_version_print(&out, 0xab, "Asia/Jakarta", &all);
	assert_string_equal(buf_cstr(&out), BASE A B);
	buf_release(&out);
}

static void test_good(void **state)
{
	static const struct {
		const char *name, *was;
		int64_t before_ms;
	} rows[] = {
		{ "the same", BASE A B, INT64_MAX },
		{ "in another order", BASE B A, INT64_MAX },
		{ "one went", BASE A C B, INT64_MAX },
		{ "both came", BASE, BEGINS_LOCAL_MS },
		{ "one came", BASE A, BEGINS_B_MS },
		{ "the other came", BASE B, BEGINS_LOCAL_MS },
		{ "one changed", BASE A " b=0000000000000003", BEGINS_B_MS },
		{ "one of another name", BASE A " bb=0000000000000002",
		  BEGINS_B_MS },
		{ "another lexicon", "00000000000000ac Asia/Jakarta" A B,
		  TIME_NONE },
		{ "another zone", "00000000000000ab Asia/Makassar" A B,
		  TIME_NONE },
		{ "half a base", "00000000000000ab", TIME_NONE },
		{ "a longer zone", BASE "x" A B, TIME_NONE },
		{ "nothing", "", TIME_NONE },
		{ "none", NULL, TIME_NONE },
		{ "blanks", "  ", TIME_NONE },
		{ "no mark", BASE " a= b", BEGINS_LOCAL_MS },
	};
	struct campaigns all = { .at = two, .n = 2 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (state_version_good_before_ms(str_of(rows[i].was),
						 STR_LIT(BASE A B),
						 &all) != rows[i].before_ms)
			fail_msg("%s", rows[i].name);
}

/* Labels are known of the posts that were read: for 31 days. */
static void test_labels_alone(void **state)
{
	struct campaign one = two[0];
	struct campaigns all = { .at = &one, .n = 1 };

	(void)state;
	one.has_words = false;
	assert_int_equal(state_version_good_before_ms(STR_LIT(BASE),
						      STR_LIT(BASE A), &all),
			 BEGINS_LOCAL_MS + 31 * DAY_MS);
}

/* A file of none: whatever was is good. */
static void test_none(void **state)
{
	struct campaigns none = { 0 };

	(void)state;
	assert_int_equal(state_version_good_before_ms(STR_LIT(BASE A B),
						      STR_LIT(BASE), &none),
			 INT64_MAX);
	assert_int_equal(
		state_version_good_before_ms(STR_LIT("00 Asia/Jakarta"),
					     STR_LIT(BASE), &none),
		TIME_NONE);
}

static void assert_change(const char *was, const char *is, const char *came,
			  const char *changed, const char *went)
{
	struct state_change change;

	buf_init(&change.came, 100);
	buf_init(&change.changed, 100);
	buf_init(&change.went, 100);
	state_version_compare(str_of(was), str_of(is), &change);
	assert_string_equal(buf_cstr(&change.came), came);
	assert_string_equal(buf_cstr(&change.changed), changed);
	assert_string_equal(buf_cstr(&change.went), went);
	buf_release(&change.came);
	buf_release(&change.changed);
	buf_release(&change.went);
}

static void test_change(void **state)
{
	(void)state;
	assert_change(BASE A B, BASE B A, "", "", "");
	assert_change(BASE, BASE A B, "a b", "", "");
	assert_change(BASE A B C, BASE, "", "", "a b c");
	assert_change(BASE A B, BASE " b=0000000000000007" C, "c", "b", "a");
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_print),        cmocka_unit_test(test_good),
	cmocka_unit_test(test_labels_alone), cmocka_unit_test(test_none),
	cmocka_unit_test(test_change),
};

int main(void)
{
	return cmocka_run_group_tests_name("state_version", tests, NULL, NULL);
}
