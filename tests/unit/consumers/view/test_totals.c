/* test_totals.c -- sums over all sentra, and what a week changed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "consumers/view/totals.h"

#include <math.h>

#define YESTERDAY INT64_C(20521)
#define N         8

static const char *const states[N] = { "fresh",        "fresh", "aging",
				       "stale",        "blind", "unknown",
				       "unregistered", "exempt" };
static struct snapshot snapshot;
static struct day day[2][14];
static struct days days[2];
static const struct days none;
static const struct days *of[N];

static int begin(void **state)
{
	static const char ids[] = "abcdefgh";
	struct str id[N];

	(void)state;
	memset(&snapshot, 0, sizeof(snapshot));
	for (size_t i = 0; i < N; i++) {
		id[i] = (struct str){ ids + i, 1 };
		of[i] = &none;
	}
	assert_int_equal(hashes_init(&snapshot.cards, id, N, NULL), 0);
	for (size_t i = 0; i < N; i++) {
		struct str card[] = { STR_LIT("state"),
				      str_of(states[i]),
				      STR_LIT("followers"),
				      i ? STR_LIT("100") : STR_LIT(""),
				      STR_LIT("posts:7d"),
				      STR_LIT("2"),
				      STR_LIT("engagement:7d"),
				      i ? STR_LIT("10") : STR_LIT("<b>") };

		assert_int_equal(hashes_put(&snapshot.cards, i, card,
					    ARRAY_LEN(card), NULL),
				 0);
	}
	return 0;
}

static int end(void **state)
{
	(void)state;
	hashes_release(&snapshot.cards);
	return 0;
}

/* n days that end with yesterday; one more follower and so many posts a day in
 * each week. */
static void history(size_t i, size_t n, double before, double after)
{
	for (size_t k = 0; k < n; k++)
		day[i][k] = (struct day){
			.day = YESTERDAY - (int64_t)(n - 1 - k),
			.followers = 1000 + (double)k,
			.posts = n - 1 - k < 7 ? after : before,
			.engagement = n - 1 - k < 7 ? 10 * after : 10 * before,
			.views = NAN,
			.latest_ms = TIME_NONE,
			.score = NAN,
		};
	days[i] = (struct days){ .at = day[i], .n = n };
	of[i] = &days[i];
}

static void test_sums(void **state)
{
	struct totals t;

	(void)state;
	totals_of(&t, &snapshot, NULL, YESTERDAY);
	assert_int_equal(t.sentra, N);
	assert_true(t.followers.now == 100 * (N - 1));
	assert_true(t.posts.now == 2 * N);
	assert_true(t.engagement.now == 10 * (N - 1));
	assert_int_equal(t.standing[STANDS_LIVE], 2);
	assert_int_equal(t.standing[STANDS_WEAK], 1);
	assert_int_equal(t.standing[STANDS_DEAD], 1);
	assert_int_equal(t.standing[STANDS_UNSEEN], 2);
	assert_int_equal(t.standing[STANDS_NONE], 1);
	assert_int_equal(t.standing[STANDS_EXEMPT], 1);
	assert_int_equal(standing_of(STR_NULL), STANDS_EXEMPT);
	assert_false(t.compared);
	assert_true(isnan(t.followers.change));
	assert_true(isnan(t.posts.change));
	assert_true(isnan(t.engagement.change));
}

static void test_week(void **state)
{
	struct totals t;

	(void)state;
	history(0, 14, 1, 3);
	history(1, 14, 2, 0);
	totals_of(&t, &snapshot, of, YESTERDAY);
	assert_true(t.compared);
	assert_true(t.followers.change == 14);
	assert_true(t.posts.change == 7 * (3 - 1) - 7 * 2);
	assert_true(t.engagement.change == 0);
	assert_int_equal(t.posted, 1);
	assert_int_equal(t.posted_before, 2);
}

/* Whose week before nobody knows has gained nobody knows how many. */
static void test_young(void **state)
{
	struct totals t;

	(void)state;
	history(0, 3, 0, 2);
	totals_of(&t, &snapshot, of, YESTERDAY);
	assert_false(t.compared);
	assert_true(isnan(t.posts.change));
	history(1, 14, 0, 0);
	totals_of(&t, &snapshot, of, YESTERDAY);
	assert_true(t.compared);
	assert_true(t.followers.change == 7);
	assert_true(t.posts.change == 6);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
	const struct CMUnitTest tests[] = {
		TEST(test_sums),
		TEST(test_week),
		TEST(test_young),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
