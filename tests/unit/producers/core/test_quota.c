/* test_quota.c -- units, periods and rests, and that a restart forgets none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "producers/core/quota.h"

#define NOON  INT64_C(1773144000000) /* 2026-03-10T12:00:00Z */
#define RESET INT64_C(1773212400000) /* 2026-03-11T07:00:00Z: PDT */

static void test_units(void **state)
{
	struct quota q;
	int i;

	(void)state;
	quota_init(&q, QUOTA_PACIFIC_DAY, 3);
	for (i = 0; i < 3; i++) {
		assert_int_equal(quota_blocked(&q, STEP_POSTS, 1, NOON), 0);
		quota_spend(&q, 1, NOON);
	}
	assert_int_equal(quota_blocked(&q, STEP_POSTS, 1, NOON), RESET);
	assert_int_equal(quota_blocked(&q, STEP_POSTS, 1, RESET - 1), RESET);
	assert_int_equal(quota_blocked(&q, STEP_POSTS, 1, RESET), 0);
	quota_spend(&q, 1, RESET);
	assert_int_equal(q.used, 1);
}

static void test_cost_must_fit(void **state)
{
	struct quota q;

	(void)state;
	quota_init(&q, QUOTA_UTC_MONTH, 10);
	quota_spend(&q, 8, NOON);
	assert_int_equal(quota_blocked(&q, STEP_POSTS, 2, NOON), 0);
	/* 2026-04-01T00:00:00Z */
	assert_int_equal(quota_blocked(&q, STEP_POSTS, 3, NOON),
			 INT64_C(1775001600000));
}

static void test_no_quota(void **state)
{
	struct quota q;

	(void)state;
	quota_init(&q, QUOTA_PACIFIC_DAY, 0);
	quota_spend(&q, 1000000, NOON);
	assert_int_equal(quota_blocked(&q, STEP_POSTS, 1, NOON), 0);
	quota_init(&q, QUOTA_NONE, 1);
	quota_spend(&q, 5, NOON);
	assert_int_equal(quota_blocked(&q, STEP_POSTS, 1, NOON), 0);
	assert_false(q.dirty);
}

static void test_replay_of_the_past(void **state)
{
	struct quota q;

	(void)state;
	quota_init(&q, QUOTA_PACIFIC_DAY, 1);
	quota_spend(&q, 1, NOON);
	assert_int_equal(quota_blocked(&q, STEP_POSTS, 1, NOON - 3 * DAY_MS),
			 0);
}

static void test_holds(void **state)
{
	struct quota q;

	(void)state;
	quota_init(&q, QUOTA_NONE, 0);
	quota_hold(&q, STEP_POSTS, NOON + 9, NOON);
	assert_true(q.dirty);
	quota_hold(&q, STEP_POSTS, NOON + 5, NOON); /* never shortened */
	assert_int_equal(quota_blocked(&q, STEP_POSTS, 1, NOON), NOON + 9);
	assert_int_equal(quota_blocked(&q, STEP_PROFILE, 1, NOON), 0);
	assert_int_equal(quota_blocked(&q, STEP_POSTS, 1, NOON + 9), 0);
	quota_hold(&q, STEP_COUNT, NOON + 20, NOON);
	assert_int_equal(quota_blocked(&q, STEP_PROFILE, 1, NOON), NOON + 20);
	quota_hold(&q, STEP_PROFILE, INT64_MAX, NOON); /* an absurd one */
	assert_int_equal(quota_blocked(&q, STEP_PROFILE, 1, NOON),
			 NOON + 62 * DAY_MS);
}

static void test_opens(void **state)
{
	static const struct platform pf = { .batch = { 0, 1, 1, 1, 0 },
					    .cost = { 1, 1, 1, 1 } };
	struct quota q;

	(void)state;
	quota_init(&q, QUOTA_PACIFIC_DAY, 3);
	assert_int_equal(quota_opens(&q, &pf, STEP_PROFILE, NOON), NOON);
	quota_hold(&q, STEP_COUNTERS, NOON + 5, NOON); /* has no such step */
	assert_int_equal(quota_opens(&q, &pf, STEP_PROFILE, NOON), NOON);
	quota_hold(&q, STEP_POSTS, NOON + 5, NOON);
	assert_int_equal(quota_opens(&q, &pf, STEP_PROFILE, NOON), NOON + 5);
	quota_hold(&q, STEP_RESOLVE, NOON + 7, NOON); /* who has an id waits */
	assert_int_equal(quota_opens(&q, &pf, STEP_PROFILE, NOON), NOON + 5);
	assert_int_equal(quota_opens(&q, &pf, STEP_RESOLVE, NOON), NOON + 7);
	quota_spend(&q, 1, NOON); /* two are left, as a round needs */
	assert_int_equal(quota_opens(&q, &pf, STEP_PROFILE, NOON), NOON + 5);
	quota_spend(&q, 1, NOON); /* one is left */
	assert_int_equal(quota_opens(&q, &pf, STEP_PROFILE, NOON), RESET);
}

/* A page that may cost 100 is not asked for while 50 are left. */
static void test_opens_where_posts_are_billed(void **state)
{
	static const struct platform pf = { .batch = { 0, 1, 1, 1, 0 },
					    .cost = { 0, 1, 1, 100 },
					    .cost_by_post = true };
	struct quota q;

	(void)state;
	quota_init(&q, QUOTA_PACIFIC_DAY, 300);
	quota_spend(&q, 150, NOON);
	assert_int_equal(quota_opens(&q, &pf, STEP_PROFILE, NOON), NOON);
	quota_spend(&q, 100, NOON);
	assert_int_equal(quota_blocked(&q, STEP_POSTS, 100, NOON), RESET);
	assert_int_equal(quota_opens(&q, &pf, STEP_PROFILE, NOON), RESET);
}

/* Set while the clock was years ahead. */
static void test_hold_of_a_wrong_clock(void **state)
{
	static const struct platform pf = { .batch = { 0, 1, 1, 1, 0 } };
	int64_t ahead = NOON + 3650 * DAY_MS;
	struct quota q;

	(void)state;
	quota_init(&q, QUOTA_NONE, 0);
	quota_hold(&q, STEP_POSTS, ahead + HOUR_MS, ahead);
	quota_hold(&q, STEP_COUNT, ahead + HOUR_MS, ahead);
	assert_int_equal(quota_blocked(&q, STEP_POSTS, 1, ahead),
			 ahead + HOUR_MS);
	assert_int_equal(quota_blocked(&q, STEP_POSTS, 1, NOON), 0);
	assert_int_equal(quota_opens(&q, &pf, STEP_PROFILE, NOON), NOON);
	quota_hold(&q, STEP_POSTS, NOON + 5, NOON);
	assert_int_equal(quota_blocked(&q, STEP_POSTS, 1, NOON), NOON + 5);
}

static void encode(const struct quota *q, struct buf *text)
{
	buf_clear(text);
	quota_encode(q, text);
	assert_false(text->bad);
}

/* At no instant does the text show less than was used, unless dirty asks for
 * another one first. */
static void test_never_less(void **state)
{
	struct quota q, read;
	struct buf text;
	int i, writes = 0;

	(void)state;
	buf_init(&text, 4096);
	quota_init(&q, QUOTA_PACIFIC_DAY, 1000);
	quota_init(&read, QUOTA_PACIFIC_DAY, 1000);
	for (i = 0; i < 1000; i++) {
		quota_spend(&q, 1, NOON);
		if (q.dirty) {
			encode(&q, &text);
			q.dirty = false;
			writes++;
		}
		assert_int_equal(quota_decode(&read, buf_str(&text), NULL), 0);
		assert_true(read.used >= q.used);
		assert_true(read.pace.full_us >= q.pace.full_us);
		assert_true(read.used <= q.used + 10);
	}
	assert_in_range(writes, 80, 110);
	quota_settle(&q);
	assert_true(q.dirty);
	encode(&q, &text);
	assert_int_equal(quota_decode(&read, buf_str(&text), NULL), 0);
	assert_int_equal(read.used, 1000);
	/* Nor where who read it writes it for another reason. */
	quota_hold(&read, STEP_COUNT, NOON + 1, NOON);
	encode(&read, &text);
	assert_int_equal(quota_decode(&q, buf_str(&text), NULL), 0);
	assert_int_equal(q.used, 1000);
	assert_true(q.pace.full_us >= read.pace.full_us);
	buf_release(&text);
}

/* What nothing was spent of yet, too. */
static void test_text_after_a_clock_was_set_back(void **state)
{
	struct quota q, read;
	struct buf text;

	(void)state;
	buf_init(&text, 4096);
	quota_init(&q, QUOTA_PACIFIC_DAY, 1000);
	quota_init(&read, QUOTA_PACIFIC_DAY, 1000);
	assert_int_equal(quota_paced(&q, 1, NOON), NOON);
	assert_int_equal(quota_paced(&q, 1, NOON - DAY_MS), NOON - DAY_MS);
	quota_hold(&q, STEP_COUNT, NOON, NOON - DAY_MS);
	encode(&q, &text);
	assert_int_equal(quota_decode(&read, buf_str(&text), NULL), 0);
	assert_int_equal(read.hold_all_ms, NOON);
	buf_release(&text);
}

static void test_holds_are_kept(void **state)
{
	struct quota q, read;
	struct buf text;

	(void)state;
	buf_init(&text, 4096);
	quota_init(&q, QUOTA_NONE, 0);
	quota_init(&read, QUOTA_NONE, 0);
	quota_hold(&q, STEP_POSTS, NOON + 1, NOON);
	quota_hold(&q, STEP_COUNT, NOON + 2, NOON);
	encode(&q, &text);
	assert_int_equal(quota_decode(&read, buf_str(&text), NULL), 0);
	assert_int_equal(read.hold_ms[STEP_POSTS], NOON + 1);
	assert_int_equal(read.hold_all_ms, NOON + 2);
	assert_false(read.dirty);
	buf_release(&text);
}

static void test_bad_texts(void **state)
{
	static const char *const texts[] = {
		"",
		"[]",
		"{}",
		"{\"used\":1,\"resets\":2}",
		"{\"used\":-1,\"resets\":2,\"hold\":{\"all\":0,\"resolve\":0,"
		"\"profile\":0,\"posts\":0,\"counters\":0}}",
		"{\"used\":1,\"resets\":-2,\"hold\":{\"all\":0}}",
		"{\"used\":1,\"resets\":2,\"full\":-1,\"hold\":{\"all\":0}}",
		"{\"used\":1,\"resets\":2,\"hold\":{\"all\":0,\"posts\":-1}}",
		"{\"used\":\"1\",\"resets\":2,\"hold\":{\"all\":0,\"resolve\":0"
		",\"profile\":0,\"posts\":0,\"counters\":0}}",
	};
	struct quota q;
	struct err err;
	size_t i;

	(void)state;
	quota_init(&q, QUOTA_PACIFIC_DAY, 5);
	quota_spend(&q, 2, NOON);
	for (i = 0; i < ARRAY_LEN(texts); i++) {
		assert_true(quota_decode(&q, str_of(texts[i]), &err) < 0);
		assert_int_equal(q.used, 2);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_units),
		cmocka_unit_test(test_cost_must_fit),
		cmocka_unit_test(test_no_quota),
		cmocka_unit_test(test_replay_of_the_past),
		cmocka_unit_test(test_holds),
		cmocka_unit_test(test_opens),
		cmocka_unit_test(test_opens_where_posts_are_billed),
		cmocka_unit_test(test_hold_of_a_wrong_clock),
		cmocka_unit_test(test_never_less),
		cmocka_unit_test(test_text_after_a_clock_was_set_back),
		cmocka_unit_test(test_holds_are_kept),
		cmocka_unit_test(test_bad_texts),
	};

	return cmocka_run_group_tests_name("quota", tests, NULL, NULL);
}
