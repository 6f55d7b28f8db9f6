/* test_scorer_ledger_codec.c -- a ledger goes to Redis and comes back the same.
 */
#include "tests/unit/kit/ledger_kit.h"

#include <errno.h>

#define BASE_MS (INT64_C(1773100800) * SECOND_MS)

static struct ledger *sample(void)
{
	struct ledger *ledger = scorer_ledger_new();
	struct event event = reading_at("a b", BASE_MS, 1200);

	assert_non_null(ledger);
	apply_next(ledger, &event);
	event = post_at("a b", "7 x", BASE_MS + 5, BASE_MS - HOUR_MS);
	event.post.kind = STR_LIT("video");
	event.post.url = STR_LIT("https://x.com/a b");
	event.post.text = STR_LIT("dua\nbaris - 1 2");
	event.post.counts[LIKES] = 20;
	event.post.counts[VIEWS] = 0;
	apply_next(ledger, &event);
	return ledger;
}

/* Written down: another version must still be able to read it. */
static void test_format(void **state)
{
	static const char *const want[][2] = {
		{ "aa b", "1200 1773100800000 1200 1773100800000 - "
			  "1773097200000 - 20522 1 1773100800005 17 "
			  "https://x.com/a b" },
		{ "d20522 a b", "1 20 0 0 0 0 1200 1773100800000 "
				"1773097200000" },
		{ "h492527 a b", "1 20 0 0 0 0 -" },
		{ "h492528 a b", "0 0 0 0 0 0 1200 1773100800000" },
		{ "p3 a b7 x", "1773097200000 1773100800005 20 - - - 0 5 17 15 "
			       "videohttps://x.com/a bdua\nbaris - 1 2" },
		{ "v", "2 7 1773100800005 0" },
	};
	struct ledger *ledger = sample();
	struct hash hash = { 0 };
	size_t i;

	(void)state;
	flush(ledger, &hash);
	assert_int_equal(hash.n, ARRAY_LEN(want));
	for (i = 0; i < ARRAY_LEN(want); i++) {
		assert_string_equal(hash.entry[i].field, want[i][0]);
		assert_string_equal(hash.entry[i].value, want[i][1]);
	}
	hash_release(&hash);
	ledger_free(ledger);
}

static void test_nothing_changed(void **state)
{
	struct ledger *ledger = sample();
	struct hash hash = { 0 };
	/* The same again, at an instant that was there already. */
	struct event event = reading_at("a b", BASE_MS, 1200);

	(void)state;
	flush(ledger, &hash);
	flush(ledger, &hash);
	assert_int_equal(hash.told, 0);
	apply_next(ledger, &event);
	assert_int_equal(ledger->n_dirty, 0);
	hash_release(&hash);
	ledger_free(ledger);
}

/* An account of which nothing else changes. */
static void test_views_told_are_written(void **state)
{
	struct ledger *ledger = scorer_ledger_new();
	struct event event = post_at("a", "x", BASE_MS, BASE_MS);
	struct hash hash = { 0 };

	(void)state;
	apply_next(ledger, &event);
	flush(ledger, &hash);
	event.post.counts[VIEWS] = 1;
	apply_next(ledger, &event);
	flush(ledger, &hash);
	ledger_free(ledger);
	ledger = load(&hash, 2);
	assert_true(account_at(ledger, 0)->views_reported);
	hash_release(&hash);
	ledger_free(ledger);
}

/* Of a post that is older than what counts, and so not kept itself. */
static void test_the_latest_url_is_written(void **state)
{
	struct ledger *ledger = scorer_ledger_new();
	struct event event = post_at("a", "x", BASE_MS, BASE_MS - 40 * DAY_MS);
	struct hash hash = { 0 };

	(void)state;
	apply_next(ledger, &event);
	flush(ledger, &hash);
	event.observed_ms++;
	event.post.url = STR_LIT("https://x.com/1");
	apply_next(ledger, &event);
	flush(ledger, &hash);
	ledger_free(ledger);
	ledger = load(&hash, 2);
	assert_int_equal(account_at(ledger, 0)->base.posts.n, 0);
	assert_string_equal(account_at(ledger, 0)->latest_url,
			    "https://x.com/1");
	/* What it was told by is known, too: an older reading changes nothing.
	 */
	event.observed_ms--;
	event.post.url = STR_LIT("https://x.com/old");
	apply_next(ledger, &event);
	assert_string_equal(account_at(ledger, 0)->latest_url,
			    "https://x.com/1");
	hash_release(&hash);
	ledger_free(ledger);
}

/* Of a post of which nothing else changes: later it rises above 0. */
static void test_a_first_count_of_zero_is_written(void **state)
{
	struct ledger *ledger = scorer_ledger_new();
	struct event event = post_at("a", "x", BASE_MS, BASE_MS);
	struct hash hash = { 0 };

	(void)state;
	apply_next(ledger, &event);
	flush(ledger, &hash);
	/* An older reading, so that texts and times stay as they are. */
	event.observed_ms = BASE_MS - MINUTE_MS;
	event.post.published_ms = BASE_MS - MINUTE_MS;
	event.post.counts[COMMENTS] = 0;
	apply_next(ledger, &event);
	flush(ledger, &hash);
	ledger_free(ledger);
	ledger = load(&hash, 2);
	assert_int_equal(posts_find(&account_at(ledger, 0)->base.posts,
				    STR_LIT("x"))
				 ->highest[COMMENTS],
			 0);
	hash_release(&hash);
	ledger_free(ledger);
}

static void test_told_until_saved(void **state)
{
	struct ledger *ledger = sample();
	struct hash once = { 0 }, twice = { 0 };

	(void)state;
	assert_int_equal(ledger_changes(ledger, hash_put, &once, NULL), 0);
	flush(ledger, &twice);
	assert_same_hash(&once, &twice);
	hash_release(&once);
	hash_release(&twice);
	ledger_free(ledger);
}

/* A post that is to be removed, and comes back before that was written. */
static void test_comes_back(void **state)
{
	struct ledger *ledger = scorer_ledger_new();
	struct event event = post_at("a", "x", BASE_MS, BASE_MS);
	struct hash hash = { 0 };

	(void)state;
	apply_next(ledger, &event);
	flush(ledger, &hash);
	assert_true(hash_has(&hash, STR_LIT("p1 ax")));
	event = event_at(EVENT_STATUS, "a", BASE_MS + 33 * DAY_MS);
	apply_next(ledger, &event);
	event = post_at("a", "x", BASE_MS + 33 * DAY_MS, BASE_MS + 33 * DAY_MS);
	apply_next(ledger, &event);
	flush(ledger, &hash);
	assert_true(hash_has(&hash, STR_LIT("p1 ax")));
	event = event_at(EVENT_STATUS, "a", BASE_MS + 66 * DAY_MS);
	apply_next(ledger, &event);
	flush(ledger, &hash);
	assert_false(hash_has(&hash, STR_LIT("p1 ax")));
	assert_int_equal(account_at(ledger, 0)->base.posts.n, 0);
	hash_release(&hash);
	ledger_free(ledger);
}

#define LOG 1500

/* One ledger lives through, never written.  Another dies at random, after it
 * was written or long after, and reads on from somewhere before. */
static void run_two_lives(uint64_t seed)
{
	struct chance chance = { .state = seed, .now_ms = BASE_MS };
	struct ledger *whole = scorer_ledger_new(),
		      *mortal = scorer_ledger_new();
	struct hash hash = { 0 }, all = { 0 };
	struct event log[LOG];
	int64_t i, k, saved = -1;

	for (i = 0; i < LOG; i++) {
		log[i] = draw_event(&chance);
		assert_true(ledger_apply(whole, &log[i], i, NULL) >= 0);
		assert_true(ledger_apply(mortal, &log[i], i, NULL) >= 0);
		if (draw(&chance, 50) == 0) {
			flush(mortal, &hash);
			saved = mortal->next_offset;
		}
		if (saved < 0 || draw(&chance, 100))
			continue;
		ledger_free(mortal);
		mortal = load(&hash, saved);
		for (k = draw(&chance, saved + 1); k <= i; k++)
			assert_int_equal(ledger_apply(mortal, &log[k], k,
						      NULL) == APPLIED_BEFORE,
					 k < saved);
	}
	flush(mortal, &hash);
	dump(whole, &all);
	assert_same_hash(&hash, &all);
	hash_release(&hash);
	hash_release(&all);
	ledger_free(mortal);
	ledger_free(whole);
}

static void test_two_lives(void **state)
{
	uint64_t seed;

	(void)state;
	for (seed = 1; seed <= 60; seed++)
		run_two_lives(seed);
}

/* An exact repeat, at any place behind the first, changes nothing but, where
 * it is late by then, the count of late ones. */
static void run_repeats(uint64_t seed)
{
	struct chance chance = { .state = seed, .now_ms = BASE_MS };
	struct ledger *once = scorer_ledger_new(), *often = scorer_ledger_new();
	struct event kept[200];
	struct hash a = { 0 }, b = { 0 };
	int i, k;

	for (i = 0; i < 200; i++) {
		kept[i] = draw_event(&chance);
		if (kept[i].kind == EVENT_POST) /* one publication each */
			kept[i].post.published_ms = BASE_MS - HOUR_MS;
		apply_next(once, &kept[i]);
		apply_next(often, &kept[i]);
		for (k = (int)draw(&chance, 4); k > 0; k--)
			apply_next(often, &kept[draw(&chance, i + 1)]);
	}
	once->late_total = often->late_total = 0;
	dump(once, &a);
	dump(often, &b);
	assert_same_hash(&a, &b);
	hash_release(&a);
	hash_release(&b);
	ledger_free(once);
	ledger_free(often);
}

static void test_repeats(void **state)
{
	uint64_t seed;

	(void)state;
	for (seed = 1; seed <= 100; seed++)
		run_repeats(seed);
}

static const struct {
	const char *requirement, *field, *value;
	int rc;
} wrong[] = {
	{ "another format", "v", "1 7 1773100800005 0", -ESTALE },
	{ "another format, whatever follows", "v", "99 x", -ESTALE },
	{ "another time zone", "v", "2 8 1773100800005 0", -ESTALE },
	{ "no format", "v", "", -EBADMSG },
	{ "a format that is no number", "v", "one", -EBADMSG },
	{ "a number missing", "v", "2 7 1773100800005", -EBADMSG },
	{ "a number more", "v", "2 7 1773100800005 0 0", -EBADMSG },
	{ "a blank at the end", "v", "2 7 1773100800005 0 ", -EBADMSG },
	{ "two blanks", "v", "2  7 1773100800005 0", -EBADMSG },
	{ "no such field", "x", "1", -EBADMSG },
	{ "a field without name", "", "1", -EBADMSG },
	{ "longer than v", "vv", "2 7 1773100800005 0", -EBADMSG },
	{ "an offset below -1", "off", "-2", -EBADMSG },
	{ "an offset with a leading 0", "off", "01", -EBADMSG },
	{ "an offset out of range", "off", "9223372036854775808", -EBADMSG },
	{ "an account without name", "a", "- - - - - - 0 - - ", -EBADMSG },
	{ "views neither 0 nor 1", "ax", "- - - - - - 2 - - ", -EBADMSG },
	{ "a reading without instant", "ax", "5 - - - - - - 0 - - ", -EBADMSG },
	{ "followers below 0", "ax", "-5 0 - - - - - 0 - - ", -EBADMSG },
	{ "no url", "ax", "- - - - - - 0", -EBADMSG },
	{ "an url without instant", "ax", "- - - - - - 0 - 1", -EBADMSG },
	{ "an url of no length", "ax", "- - - - - - 0 0 -", -EBADMSG },
	{ "an url that is shorter", "ax", "- - - - - - 0 0 3 ab", -EBADMSG },
	{ "an url that is longer", "ax", "- - - - - - 0 0 1 ab", -EBADMSG },
	{ "a row without account", "h5 ", "0 0 0 0 0 0 -", -EBADMSG },
	{ "a row without index", "h x", "0 0 0 0 0 0 -", -EBADMSG },
	{ "an hour with latest", "h5 x", "0 0 0 0 0 0 - -", -EBADMSG },
	{ "a day without latest", "d5 x", "0 0 0 0 0 0 -", -EBADMSG },
	{ "gains below 0", "d5 x", "0 0 0 0 0 -1 - -", -EBADMSG },
	{ "a post without id", "p1 x", "0 0 - - - - - - - - ", -EBADMSG },
	{ "an account of no bytes", "p0 x", "0 0 - - - - - - - - ", -EBADMSG },
	{ "an account beyond the field", "p9 xy", "0 0 - - - - - - - - ",
	  -EBADMSG },
	{ "texts that are shorter", "p1 xy", "0 0 - - - - - 1 1 1 ab",
	  -EBADMSG },
	{ "texts that are longer", "p1 xy", "0 0 - - - - - 1 - 1 abc",
	  -EBADMSG },
	{ "no instant of the text", "p1 xy", "0 - - - - - - - - - ", -EBADMSG },
};

static void test_refused(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(wrong); i++) {
		struct ledger *ledger = scorer_ledger_new();
		struct err err = { 0 };
		int rc = ledger_load(ledger, str_of(wrong[i].field),
				     str_of(wrong[i].value), &err);

		if (rc != wrong[i].rc)
			fail_msg("%s: got %d", wrong[i].requirement, rc);
		assert_int_equal(err.code, rc);
		ledger_free(ledger);
	}
}

/* Each field cut at any place is refused, or was not needed there. */
static void test_cut_short(void **state)
{
	struct ledger *ledger = sample(), *other;
	struct hash hash = { 0 };
	size_t i, n;

	(void)state;
	flush(ledger, &hash);
	for (i = 0; i < hash.n; i++) {
		const struct stored *entry = &hash.entry[i];

		for (n = 0; n < entry->value_n; n++) {
			char *value = copy_of((struct str){ entry->value, n });

			other = scorer_ledger_new();
			/* The end of a number may be cut off unseen. */
			if (ledger_load(other,
					(struct str){ entry->field,
						      entry->field_n },
					(struct str){ value, n }, NULL) == 0)
				assert_in_range(n, entry->value_n - 12,
						entry->value_n - 1);
			ledger_free(other);
			free(value);
		}
	}
	hash_release(&hash);
	ledger_free(ledger);
}

static void test_loaded_whole(void **state)
{
	struct ledger *ledger = scorer_ledger_new();

	(void)state;
	/* Only the fence has been there. */
	assert_int_equal(ledger_load(ledger, STR_LIT("off"), STR_LIT("-1"),
				     NULL),
			 0);
	assert_int_equal(ledger_loaded(ledger, NULL), 0);
	assert_int_equal(ledger->next_offset, -1);
	assert_int_equal(ledger_load(ledger, STR_LIT("h5 x"),
				     STR_LIT("0 0 0 0 0 0 -"), NULL),
			 0);
	assert_int_equal(ledger_loaded(ledger, NULL), -EBADMSG);
	assert_int_equal(ledger_load(ledger, STR_LIT("v"),
				     STR_LIT("2 7 1773100800005 0"), NULL),
			 0);
	assert_int_equal(ledger_loaded(ledger, NULL), -EBADMSG);
	assert_int_equal(ledger_load(ledger, STR_LIT("ax"),
				     STR_LIT("- - - 5 - - 0 5 - "), NULL),
			 0);
	assert_int_equal(ledger_loaded(ledger, NULL), 0);
	ledger_free(ledger);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_format),
		cmocka_unit_test(test_nothing_changed),
		cmocka_unit_test(test_views_told_are_written),
		cmocka_unit_test(test_the_latest_url_is_written),
		cmocka_unit_test(test_a_first_count_of_zero_is_written),
		cmocka_unit_test(test_told_until_saved),
		cmocka_unit_test(test_comes_back),
		cmocka_unit_test(test_two_lives),
		cmocka_unit_test(test_repeats),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_cut_short),
		cmocka_unit_test(test_loaded_whole),
	};

	return cmocka_run_group_tests_name("scorer_ledger_codec", tests, NULL,
					   NULL);
}
