/* test_posts.c -- posts of readings, each by its newest text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "consumers/ctl/lexicon/posts.h"

static void take(struct post_list *posts, const char *account, const char *id,
		 int64_t published_ms, int64_t observed_ms, const char *text,
		 const char *description)
{
	const struct event ev = {
		.kind = EVENT_POST,
		.platform = STR_LIT("x"),
		.account_id = str_of(account),
		.observed_ms = observed_ms,
		.post = { .post_id = str_of(id),
			  .published_ms = published_ms,
			  .text = str_of(text),
			  .description = str_of(description) },
	};
	struct err err;

	assert_int_equal(post_list_take(posts, &ev, &err), 0);
}

static void test_newest_text(void **state)
{
	struct post_list posts;

	(void)state;
	post_list_init(&posts, 1000, 2000);
	take(&posts, "a", "1", 1000, 1100, "satu", NULL);
	take(&posts, "a", "1", 1500, 1300, "dua", "d");
	take(&posts, "a", "1", 1000, 1300, "tiga", NULL);
	take(&posts, "a", "1", 1000, 1200, "empat", NULL);
	take(&posts, "b", "1", 1999, 1998, "lima", NULL);
	take(&posts, "a", "2", 999, 1100, "terlalu awal", NULL);
	take(&posts, "a", "3", 2000, 2100, "terlalu akhir", NULL);
	post_list_sort(&posts);
	assert_int_equal(posts.n, 2);
	assert_true(str_is(posts.at[0]->text, "lima"));
	assert_int_equal(posts.at[0]->published_ms, 1998);
	assert_true(str_is(posts.at[1]->text, "dua"));
	assert_true(str_is(posts.at[1]->description, "d"));
	assert_int_equal(posts.at[1]->published_ms, 1000);
	post_list_release(&posts);
}

static void test_other_events(void **state)
{
	const struct event ev = { .kind = EVENT_STATUS, .observed_ms = 1 };
	struct post_list posts;
	struct err err;

	(void)state;
	post_list_init(&posts, 0, 10);
	assert_int_equal(post_list_take(&posts, &ev, &err), 0);
	assert_int_equal(posts.n, 0);
	post_list_sort(&posts);
	post_list_release(&posts);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_newest_text),
		cmocka_unit_test(test_other_events),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
