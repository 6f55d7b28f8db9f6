/* test_snapshot.c -- numbers that Redis wrote, members of sets, and what is
 * asked of a snapshot. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "consumers/view/snapshot.h"

#include <math.h>
#include <stdlib.h>

static void test_numbers(void **state)
{
	static const struct {
		const char *text;
		double is;
	} good[] = {
		{ "0", 0 },
		{ "-3.5", -3.5 },
		{ "99.989999999999995", 99.99 },
		{ "9007199254740991", 9007199254740991.0 },
		{ "007", 7 },
	};
	static const char *const bad[] = {
		"",         "-",
		".5",       "5.",
		"1e5",      "inf",
		"-inf",     "nan",
		"0x1",      "+1",
		" 1",       "1 ",
		"1,5",      "1.2.3",
		"--1",      "1-",
		"1.5x",     "-.5",
		"٣",        "1e-5",
		"infinity", "1234567890123456789012345678901234567890",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(good); i++)
		assert_true(value_number(str_of(good[i].text)) == good[i].is);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_true(isnan(value_number(str_of(bad[i]))));
	assert_true(isnan(value_number(STR_NULL)));
	assert_true(isnan(value_number((struct str){ "1\0"
						     "2",
						     3 })));
}

static void test_instants(void **state)
{
	(void)state;
	assert_int_equal(value_ms(STR_LIT("1773100800")),
			 INT64_C(1773100800000));
	assert_int_equal(value_ms(STR_LIT("1773100800.5")),
			 INT64_C(1773100800500));
	assert_int_equal(value_ms(STR_LIT("0")), TIME_NONE);
	assert_int_equal(value_ms(STR_LIT("-1")), TIME_NONE);
	assert_int_equal(value_ms(STR_LIT("")), TIME_NONE);
	assert_int_equal(value_ms(STR_LIT("1e9")), TIME_NONE);
	assert_int_equal(value_ms(STR_LIT("253402300799")),
			 INT64_C(253402300799000));
	assert_int_equal(value_ms(STR_LIT("253402300800")), TIME_NONE);
}

static void test_members(void **state)
{
	struct blind_entry e;

	(void)state;
	assert_true(blind_member(STR_LIT("abiyoso:youtube:UC:1"), &e));
	assert_true(str_is(e.sentra, "abiyoso"));
	assert_int_equal(e.platform, PLATFORM_youtube);
	assert_true(str_is(e.account, "UC:1"));
	assert_true(blind_member(STR_LIT("a:friendster:@b"), &e));
	assert_int_equal(e.platform, -1);
	assert_true(blind_member(STR_LIT("::"), &e));
	assert_false(blind_member(STR_LIT("a:youtube"), &e));
	assert_false(blind_member(STR_LIT(""), &e));
	assert_false(blind_member(STR_NULL, &e));
}

static void test_blind_of(void **state)
{
	struct blind_entry blind[] = {
		{ .sentra = STR_LIT("a"), .since_ms = TIME_NONE },
		{ .sentra = STR_LIT("b"), .since_ms = 1 },
		{ .sentra = STR_LIT("a"), .since_ms = 30 },
		{ .sentra = STR_LIT("a"), .since_ms = 20 },
	};
	const struct snapshot s = { .blind = blind, .n_blind = 4 };
	int64_t since = 0;

	(void)state;
	assert_int_equal(snapshot_blind_of(&s, STR_LIT("a"), &since), 3);
	assert_int_equal(since, 20);
	assert_int_equal(snapshot_blind_of(&s, STR_LIT("c"), &since), 0);
	assert_int_equal(since, TIME_NONE);
	assert_int_equal(snapshot_blind_of(&s, STR_LIT("b"), NULL), 1);
}

static void test_age(void **state)
{
	struct snapshot s = { .n_blind = 0 };

	(void)state;
	s.stage[STAGE_SCORER].updated_ms = 1000;
	s.stage[STAGE_COVERAGE].updated_ms = TIME_NONE;
	assert_false(snapshot_is_old(&s, STAGE_SCORER, 1999, 1000));
	assert_true(snapshot_is_old(&s, STAGE_SCORER, 2000, 1000));
	assert_true(snapshot_is_old(&s, STAGE_COVERAGE, 0, 1000));
}

static void test_snapshot_free(void **state)
{
	(void)state;
	snapshot_free(NULL);
	snapshot_free(calloc(1, sizeof(struct snapshot)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_instants),
		cmocka_unit_test(test_members),
		cmocka_unit_test(test_blind_of),
		cmocka_unit_test(test_age),
		cmocka_unit_test(test_snapshot_free),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
