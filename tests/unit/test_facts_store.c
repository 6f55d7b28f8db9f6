/* test_facts_store.c -- facts and verdicts as texts, there and back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "consumers/facts_store.h"

static const struct watch_facts some = {
	.first_ms = 1,
	.newest_ms = TIME_NONE,
	.first_proof_ms = 3,
	.proof_ms = INT64_MAX,
	.status_ms = -5,
	.outcome = OUTCOME_PRIVATE,
	.next_poll_ms = TIME_NONE,
	.crossed_ms = 7,
	.passed_ms = 8,
	.second_ms = 9,
};

static void assert_facts_same(const struct watch_facts *a,
			      const struct watch_facts *b)
{
	assert_int_equal(a->first_ms, b->first_ms);
	assert_int_equal(a->newest_ms, b->newest_ms);
	assert_int_equal(a->first_proof_ms, b->first_proof_ms);
	assert_int_equal(a->proof_ms, b->proof_ms);
	assert_int_equal(a->status_ms, b->status_ms);
	assert_int_equal(a->outcome, b->outcome);
	assert_int_equal(a->next_poll_ms, b->next_poll_ms);
	assert_int_equal(a->crossed_ms, b->crossed_ms);
	assert_int_equal(a->passed_ms, b->passed_ms);
	assert_int_equal(a->second_ms, b->second_ms);
}

static void facts_come_back(void **state)
{
	static const char *const urls[] = { NULL, "https://example.org/a" };
	struct watch_facts read;
	struct str url;
	struct buf text;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(urls); i++) {
		buf_init(&text, 4096);
		facts_encode(&some, urls[i], &text);
		assert_true(facts_decode(buf_str(&text), &read, &url));
		assert_facts_same(&some, &read);
		assert_true(urls[i] ? str_is(url, urls[i]) : !url.p);
		buf_release(&text);
	}
}

static void verdicts_come_back(void **state)
{
	const struct watch_verdict want = { 11, TIME_NONE, -3 };
	struct watch_verdict read;
	struct buf text;

	(void)state;
	buf_init(&text, 4096);
	verdict_encode(&want, &text);
	assert_true(verdict_decode(buf_str(&text), &read));
	assert_int_equal(read.stale_ms, want.stale_ms);
	assert_int_equal(read.held_ms, want.held_ms);
	assert_int_equal(read.held_newest_ms, want.held_newest_ms);
	buf_release(&text);
}

static void other_texts_are_refused(void **state)
{
	static const char *const rows[] = {
		"",
		"1",
		"1 2 3 4 5 6 7 8 9",
		"1 2 3 4 5 6 7 8 9 99",
		"1 2 3 4 5 6 7 8 9 -1",
		"1 2 3 x 5 6 7 8 9 0",
		"1  2 3 4 5 6 7 8 9 0",
		"99999999999999999999 2 3 4 5 6 7 8 9 0",
	};
	struct watch_facts facts;
	struct watch_verdict verdict;
	struct str url;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++)
		if (facts_decode(str_of(rows[i]), &facts, &url))
			fail_msg("\"%s\" was read", rows[i]);
	assert_false(verdict_decode(str_of("1 2"), &verdict));
	assert_false(verdict_decode(str_of("1 2 3 4"), &verdict));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(facts_come_back),
		cmocka_unit_test(verdicts_come_back),
		cmocka_unit_test(other_texts_are_refused),
	};

	return cmocka_run_group_tests_name("facts_store", tests, NULL, NULL);
}
