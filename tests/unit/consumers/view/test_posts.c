/* test_posts.c -- the newest posts of a sentra. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "consumers/view/posts.h"

#define S(text) STR_LIT(text)
#define ADD(posts, id, ...)                                                 \
	assert_int_equal(                                                   \
		view_posts_add(posts, S(id), (struct str[]){ __VA_ARGS__ }, \
			       sizeof((struct str[]){ __VA_ARGS__ }) /      \
				       sizeof(struct str),                  \
			       NULL),                                       \
		0)

static void test_a_post(void **state)
{
	struct view_posts posts;
	const struct view_post *post;
	char text[] = "Penyaluran";

	(void)state;
	view_posts_init(&posts);
	ADD(&posts, "1773097800000-3", S("platform"), S("youtube"),
	    S("account_id"), S("UC1"), S("post_id"), S("a"), S("kind"), S(""),
	    S("url"), S("https://example.org/a"), S("text"), str_of(text),
	    S("likes"), S("20"), S("comments"), S("4"), S("shares"), S(""),
	    S("saves"), S("0"), S("views"), S("340138"), S("labels"),
	    S("yapi pena"), S("other"), S("x"));
	text[0] = 'x';
	assert_int_equal(posts.n, 1);
	post = &posts.at[0];
	assert_int_equal(post->published_ms, INT64_C(1773097800000));
	assert_true(str_is(post->platform, "youtube"));
	assert_true(str_is(post->account_id, "UC1"));
	assert_true(str_is(post->post_id, "a"));
	assert_true(str_is(post->kind, ""));
	assert_true(str_is(post->url, "https://example.org/a"));
	assert_true(str_is(post->text, "Penyaluran"));
	assert_true(str_is(post->counter[POST_LIKES], "20"));
	assert_true(str_is(post->counter[POST_COMMENTS], "4"));
	assert_int_equal(post->counter[POST_SHARES].n, 0);
	assert_true(str_is(post->counter[POST_SAVES], "0"));
	assert_true(str_is(post->counter[POST_VIEWS], "340138"));
	assert_true(str_is(post->labels, "yapi pena"));
	view_posts_release(&posts);
	assert_int_equal(posts.n, 0);
}

static void test_what_may_be_there(void **state)
{
	static char large[VIEW_POST_TEXT_MAX + 1];
	struct view_posts posts;

	(void)state;
	view_posts_init(&posts);
	ADD(&posts, "x-1", S("text"), (struct str){ large, sizeof(large) },
	    S("labels"));
	ADD(&posts, "-5-1", S("text"),
	    (struct str){ large, VIEW_POST_TEXT_MAX });
	assert_int_equal(posts.at[0].published_ms, TIME_NONE);
	assert_null(posts.at[0].text.p);
	assert_null(posts.at[0].labels.p);
	assert_int_equal(posts.at[1].published_ms, TIME_NONE);
	assert_int_equal(posts.at[1].text.n, VIEW_POST_TEXT_MAX);
	assert_int_equal(view_posts_add(&posts, STR_NULL, NULL, 0, NULL), 0);
	for (int i = 0; i < VIEW_POSTS_MAX; i++)
		ADD(&posts, "5-1", S("kind"), S("video"));
	assert_int_equal(posts.n, VIEW_POSTS_MAX);
	view_posts_release(&posts);
}

static void test_labels(void **state)
{
	(void)state;
	assert_true(has_label(S("yapi pena"), "yapi"));
	assert_true(has_label(S("yapi pena"), "pena"));
	assert_true(has_label(S("pena"), "pena"));
	assert_false(has_label(S("yapi pena"), "pen"));
	assert_true(has_label(S(" yapi "), "yapi"));
	assert_false(has_label(S("yapi_muda ayapi YAPI"), "yapi"));
	assert_false(has_label(S("yapi pena"), "yapi pena"));
	assert_false(has_label(S("permakanan"), "pena"));
	assert_false(has_label(S("  "), ""));
	assert_false(has_label(S(""), "pena"));
	assert_false(has_label(STR_NULL, "pena"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_post),
		cmocka_unit_test(test_what_may_be_there),
		cmocka_unit_test(test_labels),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
