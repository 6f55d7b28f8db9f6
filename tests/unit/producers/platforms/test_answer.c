/* test_answer.c -- the collector: what is kept, and what bounds it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "producers/core/detail.h"
#include "producers/platforms/answer.h"

#include <stdio.h>
#include <stdlib.h>

#define TODAY INT64_C(1773120600000)
#define UNTOLD                                                             \
	{                                                                  \
		COUNT_NULL, COUNT_NULL, COUNT_NULL, COUNT_NULL, COUNT_NULL \
	}

static void begin(struct answer *a, size_t n)
{
	assert_int_equal(answer_init(a, n), 0);
}

static void assert_text(struct str got, const char *want)
{
	assert_non_null(got.p);
	assert_int_equal(got.n, strlen(want));
	assert_memory_equal(got.p, want, got.n);
}

static void test_copies(void **state)
{
	struct answer a;
	char text[] = "first";
	struct post post = { .id = str_of(text),
			     .published_ms = TODAY,
			     .counts = UNTOLD };

	(void)state;
	begin(&a, 2);
	answer_post(&a, 1, &post);
	answer_list(&a, 0, str_of(text));
	memset(text, 'x', 5);
	assert_int_equal(a.n_posts, 1);
	assert_int_equal(a.post[0].target, 1);
	assert_text(a.post[0].post.id, "first");
	assert_null(a.post[0].post.url.p);
	assert_text(a.target[0].list, "first");
	assert_int_equal(a.target[1].posts, 1);
	assert_false(a.bad);
	answer_release(&a);
}

static void test_nul_is_dropped(void **state)
{
	struct answer a;
	struct post post = { .id = STR_LIT("i"),
			     .text = STR_LIT("a\0b\0"),
			     .published_ms = TODAY,
			     .counts = UNTOLD };

	(void)state;
	begin(&a, 1);
	answer_post(&a, 0, &post);
	assert_text(a.post[0].post.text, "ab");
	answer_release(&a);
}

static void test_absurd_counts(void **state)
{
	const int64_t counts[COUNTER_COUNT] = { -5, COUNT_MAX, COUNT_MAX + 1, 0,
						COUNT_NULL };
	const int64_t want[COUNTER_COUNT] = { COUNT_NULL, COUNT_MAX, COUNT_NULL,
					      0, COUNT_NULL };
	const struct profile profile = { .followers = -2, .posts_total = 3 };
	struct answer a;

	(void)state;
	begin(&a, 1);
	answer_counts(&a, STR_LIT("p"), counts);
	answer_profile(&a, 0, &profile);
	assert_memory_equal(a.counts[0].counts, want, sizeof(want));
	assert_int_equal(a.target[0].profile.followers, COUNT_NULL);
	assert_int_equal(a.target[0].profile.posts_total, 3);
	answer_release(&a);
}

static void test_hostile_post(void **state)
{
	static char huge[300 << 10];
	struct answer a;
	struct post post = { .id = { huge, ANSWER_ID_MAX + 1 },
			     .published_ms = TODAY,
			     .counts = UNTOLD };

	(void)state;
	memset(huge, 'h', sizeof(huge));
	begin(&a, 1);
	answer_post(&a, 0, &post);
	post.id = STR_NULL;
	answer_post(&a, 0, &post);
	assert_int_equal(a.target[0].unreadable, 2);
	/* "é" lies across the cut: it goes as a whole */
	post.id = STR_LIT("i");
	memcpy(huge + ANSWER_TEXT_MAX - 1, "\xc3\xa9", 2);
	post.text = (struct str){ huge, sizeof(huge) };
	memcpy(huge + ANSWER_DESCRIPTION_MAX - 1, "\xc3\xa9", 2);
	post.description = (struct str){ huge, sizeof(huge) };
	post.url = (struct str){ huge, ANSWER_URL_MAX + 1 };
	answer_post(&a, 0, &post);
	assert_int_equal(a.post[0].post.text.n, ANSWER_TEXT_MAX - 1);
	assert_int_equal(a.post[0].post.description.n,
			 ANSWER_DESCRIPTION_MAX - 1);
	assert_null(a.post[0].post.url.p);
	assert_false(a.bad);
	answer_release(&a);
}

static void test_times_before_there_was_a_platform(void **state)
{
	static const int64_t times[] = { -62135596800000, 0, 1,
					 ANSWER_TIME_MIN_MS - 1 };
	struct post post = { .id = STR_LIT("i"), .counts = UNTOLD };
	struct answer a;
	size_t i;

	(void)state;
	begin(&a, 1);
	for (i = 0; i < ARRAY_LEN(times); i++) {
		post.published_ms = times[i];
		answer_post(&a, 0, &post);
	}
	assert_int_equal(a.n_posts, 0);
	assert_int_equal(a.target[0].unreadable, ARRAY_LEN(times));
	post.published_ms = ANSWER_TIME_MIN_MS;
	answer_post(&a, 0, &post);
	assert_int_equal(a.n_posts, 1);
	answer_release(&a);
}

static void test_caps(void **state)
{
	struct post post = { .id = STR_LIT("i"),
			     .published_ms = TODAY,
			     .counts = UNTOLD };
	static char chunk[128 << 10];
	struct answer a;
	size_t i;

	(void)state;
	begin(&a, 1);
	for (i = 0; i < ANSWER_POSTS_MAX + 3; i++)
		answer_post(&a, 0, &post);
	for (i = 0; i < ANSWER_POSTS_MAX + 3; i++)
		answer_counts(&a, post.id, post.counts);
	assert_int_equal(a.n_posts, ANSWER_POSTS_MAX);
	assert_int_equal(a.n_counts, ANSWER_POSTS_MAX);
	assert_int_equal(a.target[0].unreadable, 3);
	assert_false(a.bad);
	memset(chunk, 'c', sizeof(chunk));
	for (i = 0; i < 2 * ANSWER_BYTES_MAX / sizeof(chunk); i++)
		answer_list(&a, 0, (struct str){ chunk, sizeof(chunk) });
	assert_true(a.bad);
	assert_true(a.pool.used <= ANSWER_BYTES_MAX);
	answer_release(&a);
}

static void test_wrong_target(void **state)
{
	struct answer a;

	(void)state;
	begin(&a, 1);
	answer_unreadable(&a, 1);
	assert_true(a.bad);
	answer_release(&a);
}

static void test_page(void **state)
{
	struct answer a;

	(void)state;
	begin(&a, 2);
	answer_page(&a, 0, STR_LIT("next"));
	answer_page(&a, 1, STR_LIT(""));
	assert_text(a.target[0].next, "next");
	assert_true(a.target[1].has_page);
	assert_null(a.target[1].next.p);
	answer_release(&a);
}

static void test_fail(void **state)
{
	struct answer a;

	(void)state;
	begin(&a, 1);
	answer_fail(&a, 0, OUTCOME_PRIVATE, "no %s", "entry");
	assert_true(a.target[0].failed);
	assert_int_equal(a.target[0].outcome, OUTCOME_PRIVATE);
	assert_string_equal(a.target[0].detail, "no entry");
	answer_release(&a);
}

static void test_detail(void **state)
{
	static const struct {
		const char *name, *raw, *want;
	} rows[] = {
		{ "text stays", "no entry", "no entry" },
		{ "control characters",
		  "a\nb\x7f"
		  "c",
		  "a b c" },
		{ "characters stay whole", "caf\xc3\xa9 \xf0\x9f\x98\x80",
		  "caf\xc3\xa9 \xf0\x9f\x98\x80" },
		{ "what is no UTF-8", "\xff\xc3(\xc0\xaf\xed\xa0\x80",
		  "?"
		  "?(?"
		  "?"
		  "?"
		  "?"
		  "?" },
		{ "turned around, or not seen", "a\u202eb\u200bc\xc2\x85",
		  "a?b?c?" },
		{ "a character cut short", "a\xe2\x82", "a?" },
	};
	char out[DETAIL_MAX + 1], raw[DETAIL_SIZE];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		print_message("  %s\n", rows[i].name);
		detail_clean(out, rows[i].raw);
		assert_string_equal(out, rows[i].want);
	}
	/* 199 letters, then é: cut before it */
	memset(raw, 'a', sizeof(raw));
	memcpy(raw + DETAIL_MAX - 1, "\xc3\xa9", 2);
	raw[sizeof(raw) - 1] = '\0';
	detail_clean(out, raw);
	assert_int_equal(strlen(out), DETAIL_MAX - 1);
	/* a secret across the cut leaves no half of it */
	memset(raw, 'a', sizeof(raw));
	snprintf(raw + 180, 100, " access_token=%060d", 7);
	detail_clean(out, raw);
	assert_null(strstr(out, "0000"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_copies),
		cmocka_unit_test(test_nul_is_dropped),
		cmocka_unit_test(test_absurd_counts),
		cmocka_unit_test(test_hostile_post),
		cmocka_unit_test(test_times_before_there_was_a_platform),
		cmocka_unit_test(test_caps),
		cmocka_unit_test(test_wrong_target),
		cmocka_unit_test(test_page),
		cmocka_unit_test(test_fail),
		cmocka_unit_test(test_detail),
	};

	return cmocka_run_group_tests_name("answer", tests, NULL, NULL);
}
