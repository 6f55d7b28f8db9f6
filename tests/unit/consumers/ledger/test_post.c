/* test_post.c -- the table of posts, and what is known of one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "consumers/ledger/post.h"

#include <stdio.h>
#include <stdlib.h>

#define IDS 300

/* A post with something of its own behind it. */
struct numbered_post {
	struct ledger_post post;
	int64_t number;
};

static struct ledger_post *add(struct post_table *posts, const char *id)
{
	struct ledger_post *post =
		posts_add(posts, sizeof(struct numbered_post), str_of(id));

	assert_non_null(post);
	assert_string_equal(post->id, id);
	post_begin(post, sizeof(struct numbered_post), 5);
	return post;
}

static void check_table(const struct post_table *posts,
			struct ledger_post *const want[IDS], size_t n)
{
	char id[16];

	assert_int_equal(posts->n, n);
	for (int i = 0; i < IDS; i++) {
		snprintf(id, sizeof(id), "post%d", i);
		assert_ptr_equal(posts_find(posts, str_of(id)), want[i]);
		if (want[i])
			assert_int_equal(
				((struct numbered_post *)want[i])->number, i);
	}
}

/* Posts come and go in any order; those that are there are found. */
static void test_table(void **state)
{
	struct post_table posts = { 0 };
	struct ledger_post *want[IDS] = { NULL };
	uint64_t chance = 88172645463325252u;
	size_t n = 0, slot;
	char id[16];

	(void)state;
	assert_null(posts_find(&posts, STR_LIT("post0")));
	for (int step = 0; step < 4000; step++) {
		size_t i = (chance >> 33) % IDS;

		chance = chance * 6364136223846793005u + 1442695040888963407u;
		snprintf(id, sizeof(id), "post%zu", i);
		if (!want[i]) {
			want[i] = add(&posts, id);
			((struct numbered_post *)want[i])->number = (int64_t)i;
			n++;
		} else {
			for (slot = 0; posts.slots[slot] != want[i]; slot++)
				;
			posts_remove(&posts, slot);
			want[i] = NULL;
			n--;
		}
		if (step % 50 == 0)
			check_table(&posts, want, n);
	}
	check_table(&posts, want, n);
	posts_release(&posts);
}

/* Nothing of before is left, nor of what the stage keeps with it. */
static void test_begins_anew(void **state)
{
	struct post_table posts = { 0 };
	struct ledger_post *post = add(&posts, "a");
	struct gains first = { 0 }, rise = { 0 };
	int64_t counts[COUNTER_COUNT] = { 1, 2, 3, 4, 5 };

	(void)state;
	post_raise(post, counts, &first, &rise);
	post->texts_ms = 7;
	((struct numbered_post *)post)->number = 9;
	post_begin(post, sizeof(struct numbered_post), 6);
	assert_int_equal(post->published_ms, 6);
	assert_true(post->texts_ms == TIME_NONE);
	assert_int_equal(((struct numbered_post *)post)->number, 0);
	for (int i = 0; i < COUNTER_COUNT; i++)
		assert_int_equal(post->highest[i], COUNT_NULL);
	posts_release(&posts);
}

static void test_raise(void **state)
{
	static const struct {
		const char *requirement;
		int64_t count, first, rise, highest;
		bool raised;
	} rows[] = {
		{ "null says nothing", COUNT_NULL, 0, 0, COUNT_NULL, false },
		{ "a first 0 is known from now on", 0, 0, 0, 0, true },
		{ "the same again is not", 0, 0, 0, 0, false },
		{ "what it rose by", 5, 0, 5, 5, true },
		{ "a dip", 3, 0, 0, 5, false },
		{ "above the highest only", 7, 0, 2, 7, true },
	};
	struct post_table posts = { 0 };
	struct ledger_post *post = add(&posts, "a"), *b = add(&posts, "b");
	int64_t nine[COUNTER_COUNT] = { 9, COUNT_NULL, COUNT_NULL, COUNT_NULL,
					COUNT_NULL };
	struct gains first_of_b = { 0 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		int64_t counts[COUNTER_COUNT];
		struct gains first = { 0 }, rise = { 0 };

		for (int c = 0; c < COUNTER_COUNT; c++)
			counts[c] = c == SAVES ? rows[i].count : COUNT_NULL;
		if (post_raise(post, counts, &first, &rise) != rows[i].raised ||
		    first.counter[SAVES] != rows[i].first ||
		    rise.counter[SAVES] != rows[i].rise ||
		    post->highest[SAVES] != rows[i].highest)
			fail_msg("%s", rows[i].requirement);
	}
	assert_true(post_raise(b, nine, &first_of_b, &first_of_b));
	assert_int_equal(first_of_b.counter[0], 9);
	posts_release(&posts);
}

static void set_text(struct ledger_post *post, const char *text, size_t n)
{
	assert_int_equal(post_set_texts(post, STR_NULL, STR_NULL,
					(struct str){ text, n }),
			 0);
}

/* 280 characters, however many bytes each has; a NUL is none. */
static void test_text_is_cut(void **state)
{
	static const char *const unit[] = { "a", "\xc3\xa9", "\xe2\x82\xac",
					    "\xf0\x9f\x98\x80" };
	struct post_table posts = { 0 };
	struct ledger_post *post = add(&posts, "a");
	char text[2048], want[2048];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(unit); i++) {
		size_t size = strlen(unit[i]);

		memset(text, 0, sizeof(text));
		for (size_t k = 0; k < 281; k++)
			memcpy(text + 1 + k * size, unit[i], size);
		memcpy(want, text + 1, 280 * size);
		want[280 * size] = '\0';
		set_text(post, text, 1 + 281 * size);
		assert_string_equal(post->text, want);
		assert_true(post->text_cut);
	}
	posts_release(&posts);
}

/* A text that only goes on, or stops, at the same characters. */
static void test_text_changes_its_end(void **state)
{
	static const size_t lengths[] = { 279, 280, 281, 500, 280, 279, 0 };
	struct post_table posts = { 0 };
	struct ledger_post *post = add(&posts, "a");
	char text[500];

	(void)state;
	memset(text, 'x', sizeof(text));
	for (size_t i = 0; i < ARRAY_LEN(lengths); i++) {
		set_text(post, text, lengths[i]);
		assert_int_equal(strlen(post->text),
				 lengths[i] < 280 ? lengths[i] : 280);
	}
	set_text(post, NULL, 0);
	assert_null(post->text);
	posts_release(&posts);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_begins_anew),
		cmocka_unit_test(test_raise),
		cmocka_unit_test(test_text_is_cut),
		cmocka_unit_test(test_text_changes_its_end),
	};

	return cmocka_run_group_tests_name("post", tests, NULL, NULL);
}
