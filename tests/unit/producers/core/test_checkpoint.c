/* test_checkpoint.c -- what is remembered of accounts and posts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "producers/core/checkpoint.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define NOW INT64_C(1773144000000)

static struct post post_of(const char *id, int64_t age_ms)
{
	return (struct post){ .id = str_of(id),
			      .published_ms = NOW - age_ms,
			      .text = STR_LIT("text"),
			      .counts = { 1, 2, 3, COUNT_NULL, 5 } };
}

static void test_same(void **state)
{
	struct dedup dedup = { 0 };
	struct post post = post_of("a", 0), other;

	(void)state;
	assert_false(dedup_is_duplicate(&dedup, &post));
	dedup_update(&dedup, &post, 1, NOW);
	assert_true(dedup_is_duplicate(&dedup, &post));
	other = post;
	other.counts[VIEWS]++;
	assert_false(dedup_is_duplicate(&dedup, &other));
	other = post;
	other.text = STR_LIT("other");
	assert_false(dedup_is_duplicate(&dedup, &other));
	other = post;
	other.description = STR_LIT("uraian");
	assert_false(dedup_is_duplicate(&dedup, &other));
	other = post;
	other.url = STR_LIT(""); /* empty is not null */
	assert_false(dedup_is_duplicate(&dedup, &other));
	other = post;
	other.kind = STR_LIT("video");
	assert_false(dedup_is_duplicate(&dedup, &other));
	other = post;
	other.id = STR_LIT("b");
	assert_false(dedup_is_duplicate(&dedup, &other));
	/* text must not flow into the url */
	post.text = STR_LIT("ab");
	post.url = STR_LIT("c");
	other = post;
	other.text = STR_LIT("a");
	other.url = STR_LIT("bc");
	assert_true(dedup_content_hash(&post) != dedup_content_hash(&other));
	dedup_release(&dedup);
}

static void test_forgets(void **state)
{
	struct dedup dedup = { 0 };
	struct post young = post_of("young", DAY_MS);
	struct post old = post_of("old", 40 * DAY_MS);

	(void)state;
	dedup_update(&dedup, &young, 1, NOW);
	/* old, but seen by the newest round: known */
	dedup_update(&dedup, &old, 1, NOW);
	assert_true(dedup_is_duplicate(&dedup, &old));
	assert_true(dedup_is_duplicate(&dedup, &young));
	/* not seen any more: forgotten, at last the young one too */
	dedup_update(&dedup, &young, 1, NOW);
	assert_false(dedup_is_duplicate(&dedup, &old));
	dedup_update(&dedup, &old, 1, NOW + 31 * DAY_MS);
	assert_false(dedup_is_duplicate(&dedup, &young));
	assert_int_equal(dedup.n, 1);
	dedup_release(&dedup);
}

static void test_newest_content_counts(void **state)
{
	struct dedup dedup = { 0 };
	struct post was = post_of("a", DAY_MS), is = was;

	(void)state;
	is.counts[LIKES]++;
	dedup_update(&dedup, &was, 1, NOW);
	dedup_update(&dedup, &is, 1, NOW);
	assert_int_equal(dedup.n, 1);
	assert_true(dedup_is_duplicate(&dedup, &is));
	assert_false(dedup_is_duplicate(&dedup, &was));
	dedup_release(&dedup);
}

static void test_cap(void **state)
{
	struct dedup dedup = { 0 };
	struct post *posts = calloc(DEDUP_MAX, sizeof(*posts));
	char(*ids)[16] = calloc(2 * DEDUP_MAX, sizeof(*ids));
	size_t i, round;

	(void)state;
	assert_non_null(posts);
	assert_non_null(ids);
	for (round = 0; round < 2; round++) {
		for (i = 0; i < DEDUP_MAX; i++) {
			char *id = ids[round * DEDUP_MAX + i];

			snprintf(id, sizeof(*ids), "%zu",
				 round * DEDUP_MAX + i);
			posts[i] = post_of(id, 0);
		}
		dedup_update(&dedup, posts, DEDUP_MAX, NOW);
	}
	assert_int_equal(dedup.n, DEDUP_MAX);
	assert_true(
		dedup_is_duplicate(&dedup, &posts[0])); /* the newest round's */
	dedup_release(&dedup);
	free(posts);
	free(ids);
}

static struct checkpoint *fill(struct checkpoints *s, const char *key)
{
	struct checkpoint *k = checkpoints_get(s, str_of(key));
	struct post posts[2] = { post_of("a", 0), post_of("b", DAY_MS) };

	assert_non_null(k);
	assert_int_equal(checkpoint_set_id(k, STR_LIT("UC\"1")), 0);
	k->gone = true;
	k->posted = true;
	k->observed_ms = NOW;
	k->hold_ms = NOW + 5;
	k->changed = true;
	dedup_update(&k->dedup, posts, 2, NOW);
	return k;
}

/* Who left the roster is not written any more. */
static void test_unused(void **state)
{
	struct checkpoints s;
	struct buf text;

	(void)state;
	checkpoints_init(&s);
	buf_init(&text, 1 << 20);
	fill(&s, "s1/UC1");
	fill(&s, "s2/@name");
	checkpoints_mark_unused(&s);
	assert_non_null(checkpoints_get(&s, STR_LIT("s2/@name")));
	checkpoints_encode(&s, &text);
	assert_null(strstr(buf_cstr(&text), "s1/UC1"));
	assert_non_null(strstr(buf_cstr(&text), "s2/@name"));
	buf_release(&text);
	checkpoints_release(&s);
}

static void test_round_trip(void **state)
{
	struct checkpoints s, read;
	struct post a = post_of("a", 0);
	struct checkpoint *k;
	struct buf text;

	(void)state;
	checkpoints_init(&s);
	checkpoints_init(&read);
	buf_init(&text, 1 << 20);
	fill(&s, "s2/@name");
	fill(&s, "s1/UC1");
	checkpoints_encode(&s, &text);
	assert_int_equal(checkpoints_decode(&read, buf_str(&text), NULL), 0);
	assert_int_equal(read.n, 2);
	k = checkpoints_get(&read, STR_LIT("s2/@name"));
	assert_int_equal(read.n, 2);
	assert_string_equal(k->id, "UC\"1");
	assert_true(k->gone && k->posted && k->in_use && !k->changed);
	assert_int_equal(k->observed_ms, NOW);
	assert_int_equal(k->hold_ms, NOW + 5);
	assert_int_equal(k->dedup.n, 2);
	assert_true(dedup_is_duplicate(&k->dedup, &a));
	/* who is not in the roster any more is not written again */
	buf_clear(&text);
	checkpoints_encode(&read, &text);
	checkpoints_release(&s);
	assert_int_equal(checkpoints_decode(&s, buf_str(&text), NULL), 0);
	assert_int_equal(s.n, 1);
	checkpoints_release(&s);
	checkpoints_release(&read);
	buf_release(&text);
}

static void test_stays_in_place(void **state)
{
	struct checkpoints s;
	struct checkpoint *first;
	char key[32];
	int i;

	(void)state;
	checkpoints_init(&s);
	first = checkpoints_get(&s, STR_LIT("m"));
	for (i = 0; i < 1000; i++) {
		snprintf(key, sizeof(key), "%c%d", i % 2 ? 'a' : 'z', i);
		assert_non_null(checkpoints_get(&s, str_of(key)));
	}
	assert_ptr_equal(checkpoints_get(&s, STR_LIT("m")), first);
	assert_int_equal(s.n, 1001);
	checkpoints_release(&s);
}

static void test_invalidate(void **state)
{
	struct checkpoints s;
	struct post a = post_of("a", 0);
	struct checkpoint *sure, *unsure;

	(void)state;
	checkpoints_init(&s);
	sure = fill(&s, "sure");
	sure->changed = false;
	unsure = fill(&s, "unsure");
	checkpoints_invalidate(&s);
	assert_true(dedup_is_duplicate(&sure->dedup, &a));
	assert_false(dedup_is_duplicate(&unsure->dedup, &a));
	assert_true(unsure->posted);
	checkpoints_release(&s);
}

#define HEAD "{\"version\":1,\"accounts\":{\"k\":{\"id\":null,\"observed\":1,"
static void test_bad_texts(void **state)
{
	static const char *const texts[] = {
		"",
		"[]",
		"{}",
		"{\"accounts\":[]}",
		"{\"accounts\":{\"k\":{}}}",
		"{\"accounts\":{\"\":{}}}",
		HEAD "\"hold\":1,\"seen\":{}}}}",
		HEAD "\"hold\":1,\"seen\":[1]}}}",
		HEAD "\"hold\":1,\"seen\":[\"\"]}}}",
		HEAD "\"hold\":1,\"seen\":"
		     "[\"00000000000000010000000000000002\"]}}}",
		HEAD "\"hold\":1,\"seen\":"
		     "[\"0000000000000001000000000000000g:5\"]}}}",
		HEAD "\"hold\":1,\"seen\":"
		     "[\"00000000000000010000000000000002:5x\"]}}}",
		HEAD "\"hold\":\"1\",\"seen\":[]}}}",
	};
	struct checkpoints s;
	struct err err;
	size_t i;

	(void)state;
	checkpoints_init(&s);
	for (i = 0; i < ARRAY_LEN(texts); i++) {
		assert_true(checkpoints_decode(&s, str_of(texts[i]), &err) < 0);
		assert_int_equal(s.n, 0);
	}
	assert_int_equal(
		checkpoints_decode(
			&s,
			str_of(HEAD "\"hold\":1,\"seen\":[\"000000000000000100"
				    "00000000000002:-5\"]}}}"),
			&err),
		0);
	assert_int_equal(s.account[0]->dedup.post[0].published_ms, -5);
	checkpoints_release(&s);
}

static void test_file(void **state)
{
	char dir[] = "/tmp/sentra-store-XXXXXX", path[64];
	struct checkpoints s, read;
	struct err err;

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/x.json", dir);
	checkpoints_init(&s);
	checkpoints_init(&read);
	assert_int_equal(checkpoints_load(&read, path, &err), 0); /* none yet */
	fill(&s, "k");
	s.changed = true;
	assert_int_equal(checkpoints_save(&s, path, &err), 0);
	assert_false(s.changed || s.account[0]->changed);
	assert_int_equal(checkpoints_load(&read, path, &err), 0);
	assert_int_equal(read.n, 1);
	unlink(path);
	rmdir(dir);
	assert_true(checkpoints_save(&s, path, &err) < 0);
	checkpoints_release(&s);
	checkpoints_release(&read);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_same),
		cmocka_unit_test(test_forgets),
		cmocka_unit_test(test_newest_content_counts),
		cmocka_unit_test(test_cap),
		cmocka_unit_test(test_unused),
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_stays_in_place),
		cmocka_unit_test(test_invalidate),
		cmocka_unit_test(test_bad_texts),
		cmocka_unit_test(test_file),
	};

	return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
