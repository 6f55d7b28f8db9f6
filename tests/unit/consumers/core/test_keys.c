/* test_keys.c -- the names that dashboards read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "consumers/core/keys.h"

static void test_order(void **state)
{
	static const struct {
		size_t i;
		const char *name;
	} rows[] = {
		{ 0, "score" },
		{ 1, "followers" },
		{ 2, "latest" },
		{ 3, "posts:24h" },
		{ 4, "posts:7d" },
		{ 5, "posts:30d" },
		{ 6, "engagement:24h" },
		{ 11, "views:30d" },
		{ 13, "rate:7d" },
		{ 17, "growth:30d" },
		{ 18, "followers:youtube" },
		{ 19, "latest:youtube" },
		{ 20, "posts:24h:youtube" },
		{ 34, "growth:30d:youtube" },
		{ 35, "followers:facebook" },
		{ 102, "growth:30d:tiktok" },
	};
	struct buf name;
	size_t i;

	(void)state;
	buf_init(&name, 100);
	assert_int_equal(BOARD_COUNT, 18 + 17 * PLATFORM_COUNT);
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		buf_clear(&name);
		board_name(&name, board_at(rows[i].i));
		assert_string_equal(buf_cstr(&name), rows[i].name);
	}
	buf_release(&name);
}

/* No two boards have one name; the score is national only. */
static void test_all_different(void **state)
{
	struct buf one, other;
	size_t i, k;

	(void)state;
	buf_init(&one, 100);
	buf_init(&other, 100);
	for (i = 0; i < BOARD_COUNT; i++) {
		struct board board = board_at(i);

		assert_int_equal(metric_windowed(board.metric),
				 board.window != NO_WINDOW);
		if (board.metric == M_SCORE)
			assert_int_equal(board.platform, NATIONAL);
		key_board(&one, "p", board);
		for (k = 0; k < i; k++)
			assert_string_not_equal(
				buf_cstr(key_board(&other, "p", board_at(k))),
				buf_cstr(&one));
	}
	buf_release(&one);
	buf_release(&other);
}

static void test_ranked(void **state)
{
	static const char *const want[RANKED_COUNT] = {
		"score",         "followers", "latest",  "posts:7d",
		"engagement:7d", "views:7d",  "rate:7d", "growth:7d"
	};
	struct buf name;
	size_t i;

	(void)state;
	buf_init(&name, 100);
	for (i = 0; i < RANKED_COUNT; i++) {
		buf_clear(&name);
		board_name(&name, board_at(ranked_boards[i]));
		assert_string_equal(buf_cstr(&name), want[i]);
	}
	buf_release(&name);
}

static void test_keys(void **state)
{
	static const char too_long[] =
		"a sentra whose name is longer than the hundred bytes that "
		"the buffer of this test may have at the most";
	struct buf key;

	(void)state;
	buf_init(&key, 100);
	assert_string_equal(buf_cstr(key_board(&key, "sentra", board_at(21))),
			    "sentra:board:posts:7d:youtube");
	assert_string_equal(buf_cstr(key_sentra(&key, "sentra", "card",
						"abiyoso")),
			    "sentra:card:abiyoso");
	assert_string_equal(buf_cstr(key_plain(&key, "two", "stale")),
			    "two:stale");
	assert_string_equal(buf_cstr(key_pipeline(&key, "sentra", "scorer")),
			    "sentra:pipeline:scorer");
	/* Each begins anew, and one that does not fit says so. */
	assert_ptr_equal(key_sentra(&key, "sentra", "card", too_long), &key);
	assert_true(key.bad);
	assert_false(key_plain(&key, "two", "stale")->bad);
	buf_release(&key);
}

static void test_find(void **state)
{
	int i;

	(void)state;
	for (i = 0; i < METRIC_COUNT; i++)
		assert_int_equal(metric_find(str_of(metric_names[i])), i);
	for (i = 0; i < WINDOW_COUNT; i++)
		assert_int_equal(window_find(str_of(window_names[i])), i);
	assert_int_equal(metric_find(STR_LIT("likes")), -1);
	assert_int_equal(metric_find(STR_NULL), -1);
	assert_int_equal(window_find(STR_LIT("1h")), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_all_different),
		cmocka_unit_test(test_ranked),
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_find),
	};

	return cmocka_run_group_tests_name("keys", tests, NULL, NULL);
}
