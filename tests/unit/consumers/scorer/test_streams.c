/* test_streams.c -- the lines of history and recent. */
#include "tests/unit/kit/ledger_kit.h"

#include "consumers/scorer/day_end.h"
#include "consumers/scorer/streams.h"

static const struct score_settings settings = {
	.weight = { [LIKES] = 1, [COMMENTS] = 2, [SHARES] = 3, [SAVES] = 3 },
	.exponent = 0.8,
	.share_followers = 0.30,
	.share_freshness = 0.30,
	.share_activity = 0.25,
	.share_engagement = 0.15,
	.target_followers = 100000,
	.target_posts = 14,
	.target_rate = 1000,
	.half_life_hours = 72,
};

static struct str word(const struct redis_cmd *words, size_t i)
{
	size_t from = i ? words->end[i - 1] : 0;

	assert_true(i < words->n);
	return (struct str){ words->bytes.data + from, words->end[i] - from };
}

static void assert_word(const struct redis_cmd *words, size_t i,
			const char *want)
{
	if (!str_is(word(words, i), want))
		fail_msg("word %zu: %.*s, want %s", i, STR_ARG(word(words, i)),
			 want);
}

/* A value by its name, of entry e. */
static void assert_value(const struct redis_cmd *words, size_t each, size_t e,
			 const char *name, const char *want)
{
	for (size_t i = 1; i < each; i += 2)
		if (str_is(word(words, e * each + i), name)) {
			assert_word(words, e * each + i + 1, want);
			return;
		}
	fail_msg("no field %s", name);
}

static struct ledger *ledger_with(const struct event *events, size_t n)
{
	struct ledger *ledger = scorer_ledger_new();

	assert_non_null(ledger);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(apply_next(ledger, &events[i]), APPLIED);
	return ledger;
}

static struct observed_account observed_in(const struct ledger *ledger,
					   enum platform_id platform,
					   const char *id)
{
	struct observed_account observed = {
		platform, scorer_account_find(ledger, str_of(id))
	};

	assert_non_null(observed.account);
	return observed;
}

/* ---- history ---- */

static void make_history(struct redis_cmd *words,
			 const struct observed_account *observed, size_t n,
			 int platform)
{
	struct history_input in = {
		.observed = observed,
		.n = n,
		.today = local_day(at("2026-03-09T17:00:00Z"), ZONE),
		.zone_hours = ZONE,
		.settings = &settings,
		.score_version = "1-v"
	};

	redis_cmd_clear(words);
	assert_int_equal(history_entries(words, &in, platform, NULL), 0);
}

static void test_history(void **state)
{
	struct event events[] = {
		reading_at("a", at("2026-03-07T16:59:59Z"), 100),
		post_at("a", "p", at("2026-03-08T10:00:00Z"),
			at("2026-03-08T09:00:00Z")),
		/* The next local day begins at 17:00 UTC. */
		reading_at("a", at("2026-03-08T17:00:00Z"), 130),
	};
	struct ledger *ledger;
	struct observed_account observed;
	struct redis_cmd words;

	(void)state;
	events[1].post.counts[LIKES] = 7;
	ledger = ledger_with(events, ARRAY_LEN(events));
	observed = observed_in(ledger, PLATFORM_x, "a");
	redis_cmd_init(&words);
	make_history(&words, &observed, 1, NATIONAL);
	/* 03-07, 03-08, 03-09; 03-10 is not closed. */
	assert_int_equal(words.n, 3 * HISTORY_WORDS);
	assert_word(&words, 0, "1772816400000-0"); /* 2026-03-06T17:00Z */
	assert_word(&words, 1, "date");
	assert_word(&words, 3, "followers");
	assert_word(&words, 15, "score_version");
	assert_value(&words, HISTORY_WORDS, 0, "date", "2026-03-07");
	assert_value(&words, HISTORY_WORDS, 0, "followers", "100");
	assert_value(&words, HISTORY_WORDS, 0, "latest", "");
	assert_value(&words, HISTORY_WORDS, 1, "date", "2026-03-08");
	assert_value(&words, HISTORY_WORDS, 1, "followers", "100");
	assert_value(&words, HISTORY_WORDS, 1, "posts", "1");
	assert_value(&words, HISTORY_WORDS, 1, "engagement", "7");
	assert_value(&words, HISTORY_WORDS, 1, "views", "");
	assert_value(&words, HISTORY_WORDS, 1, "latest", "1772960400");
	assert_value(&words, HISTORY_WORDS, 1, "score_version", "1-v");
	assert_value(&words, HISTORY_WORDS, 2, "followers", "130");
	assert_value(&words, HISTORY_WORDS, 2, "posts", "0");
	assert_value(&words, HISTORY_WORDS, 2, "engagement", "0");
	redis_cmd_release(&words);
	ledger_free(ledger);
}

/* Of its own accounts alone, from their first day on, without a score. */
static void test_platform_history(void **state)
{
	static const char *const want[] = {
		"1772902800000-0",
		"date",
		"2026-03-08",
		"followers",
		"30",
		"posts",
		"1",
		"engagement",
		"7",
		"views",
		"0",
		"latest",
		"1772960400",
	};
	struct event on_x[] = {
		reading_at("a", at("2026-03-08T10:00:00Z"), 10),
		reading_at("b", at("2026-03-08T10:00:00Z"), 20),
		post_at("b", "p", at("2026-03-08T10:00:00Z"),
			at("2026-03-08T09:00:00Z")),
	};
	struct event on_youtube[] = {
		reading_at("a", at("2026-03-06T10:00:00Z"), 100),
	};
	struct ledger *x, *youtube;
	struct observed_account observed[3];
	struct redis_cmd words;

	(void)state;
	on_x[2].post.counts[LIKES] = 7;
	on_x[2].post.counts[VIEWS] = 0;
	x = ledger_with(on_x, ARRAY_LEN(on_x));
	youtube = ledger_with(on_youtube, ARRAY_LEN(on_youtube));
	observed[0] = observed_in(x, PLATFORM_x, "a");
	observed[1] = observed_in(youtube, PLATFORM_youtube, "a");
	observed[2] = observed_in(x, PLATFORM_x, "b");
	redis_cmd_init(&words);
	make_history(&words, observed, 3, NATIONAL);
	assert_int_equal(words.n, 4 * HISTORY_WORDS);
	assert_value(&words, HISTORY_WORDS, 2, "followers", "130");
	make_history(&words, observed, 3, PLATFORM_youtube);
	assert_int_equal(words.n, 4 * PLATFORM_HISTORY_WORDS);
	assert_value(&words, PLATFORM_HISTORY_WORDS, 3, "followers", "100");
	assert_value(&words, PLATFORM_HISTORY_WORDS, 3, "posts", "0");
	make_history(&words, observed, 3, PLATFORM_tiktok);
	assert_int_equal(words.n, 0);
	make_history(&words, observed, 3, PLATFORM_x);
	assert_int_equal(words.n, 2 * PLATFORM_HISTORY_WORDS);
	assert_int_equal(ARRAY_LEN(want), PLATFORM_HISTORY_WORDS);
	for (size_t i = 0; i < ARRAY_LEN(want); i++)
		assert_word(&words, i, want[i]);
	redis_cmd_release(&words);
	ledger_free(x);
	ledger_free(youtube);
}

static void test_day_end(void **state)
{
	struct event events[] = {
		reading_at("a", at("2026-03-08T10:00:00Z"), 1250),
		reading_at("a", at("2026-03-08T17:00:00Z"), 9999),
	};
	struct ledger *ledger = ledger_with(events, 2);
	struct observed_account observed = observed_in(ledger, PLATFORM_x, "a");
	int64_t day = local_day(at("2026-03-08T10:00:00Z"), ZONE);
	struct buf text;

	(void)state;
	buf_init(&text, 1000);
	day_end_text(&text, &observed, 1, day, ZONE, &settings);
	assert_string_equal(buf_cstr(&text), "20520 18.58 1250 0 0 0 0 0.00 0");
	/* The day before, nothing was known: growth is left out. */
	buf_clear(&text);
	day_end_text(&text, &observed, 1, day - 1, ZONE, &settings);
	assert_string_equal(buf_cstr(&text), "20519 0.00 0 0 0 0 0 0.00 -");
	buf_release(&text);
	ledger_free(ledger);
}

/* ---- recent ---- */

#define NOW at("2026-03-10T00:00:00Z")

static void test_recent_order(void **state)
{
	/* All of one millisecond: by platform's name, account, post id. */
	struct event facebook[] = {
		post_at("z", "9", NOW, NOW - 5),
	};
	struct event x[] = {
		post_at("b", "1", NOW, NOW - 5),
		post_at("a", "2", NOW, NOW - 5),
		post_at("a", "10", NOW, NOW - 5),
		post_at("a", "0", NOW, NOW - 4),
	};
	static const struct {
		const char *id, *platform, *account, *post;
	} want[] = {
		{ "1773100799995-0", "facebook", "z", "9" },
		{ "1773100799995-1", "x", "a", "10" },
		{ "1773100799995-2", "x", "a", "2" },
		{ "1773100799995-3", "x", "b", "1" },
		{ "1773100799996-0", "x", "a", "0" },
	};
	struct ledger *on_facebook = ledger_with(facebook, 1);
	struct ledger *on_x;
	struct observed_account observed[3];
	struct redis_cmd words;

	(void)state;
	x[0].post.text = STR_LIT("teks");
	x[0].post.counts[SAVES] = 4;
	on_x = ledger_with(x, ARRAY_LEN(x));
	observed[0] = observed_in(on_x, PLATFORM_x, "b");
	observed[1] = observed_in(on_x, PLATFORM_x, "a");
	observed[2] = observed_in(on_facebook, PLATFORM_facebook, "z");
	redis_cmd_init(&words);
	recent_entries(&words, observed, 3, NOW / SECOND_MS);
	assert_int_equal(words.n, ARRAY_LEN(want) * RECENT_WORDS);
	for (size_t i = 0; i < ARRAY_LEN(want); i++) {
		assert_word(&words, i * RECENT_WORDS, want[i].id);
		assert_value(&words, RECENT_WORDS, i, "platform",
			     want[i].platform);
		assert_value(&words, RECENT_WORDS, i, "account_id",
			     want[i].account);
		assert_value(&words, RECENT_WORDS, i, "post_id", want[i].post);
	}
	assert_value(&words, RECENT_WORDS, 3, "text", "teks");
	assert_value(&words, RECENT_WORDS, 3, "kind", "");
	assert_value(&words, RECENT_WORDS, 3, "saves", "4");
	assert_value(&words, RECENT_WORDS, 3, "likes", "");
	redis_cmd_release(&words);
	ledger_free(on_x);
	ledger_free(on_facebook);
}

/* The 20 newest of 50, whatever the order in which they came; those of the
 * same millisecond as the oldest kept are counted among the kept. */
static void test_recent_newest(void **state)
{
	struct event events[50];
	char ids[50][8];
	struct ledger *ledger;
	struct observed_account observed;
	struct redis_cmd words;

	(void)state;
	for (int i = 0; i < 50; i++) {
		int k = i * 7 % 50;

		snprintf(ids[i], sizeof(ids[i]), "%02d", k);
		events[i] = post_at("a", ids[i], NOW, NOW - 1000 + k / 4);
	}
	ledger = ledger_with(events, 50);
	observed = observed_in(ledger, PLATFORM_x, "a");
	redis_cmd_init(&words);
	recent_entries(&words, &observed, 1, NOW / SECOND_MS);
	assert_int_equal(words.n, RECENT_MAX * RECENT_WORDS);
	for (int i = 0; i < RECENT_MAX; i++) {
		char want[16];

		snprintf(want, sizeof(want), "%02d", 30 + i);
		assert_value(&words, RECENT_WORDS, (size_t)i, "post_id", want);
	}
	assert_word(&words, 0, "1773100799007-0"); /* 30, of 28 to 31 */
	redis_cmd_release(&words);
	ledger_free(ledger);
}

static void test_recent_forgets(void **state)
{
	struct event event = post_at("a", "p", NOW, NOW);
	struct ledger *ledger = ledger_with(&event, 1);
	struct observed_account observed = observed_in(ledger, PLATFORM_x, "a");
	int64_t last_s = (NOW + REMEMBERED_MS) / SECOND_MS;
	struct redis_cmd words;

	(void)state;
	redis_cmd_init(&words);
	recent_entries(&words, &observed, 1, last_s);
	assert_int_equal(words.n, RECENT_WORDS);
	redis_cmd_clear(&words);
	recent_entries(&words, &observed, 1, last_s + 1);
	assert_int_equal(words.n, 0);
	redis_cmd_release(&words);
	ledger_free(ledger);
}

static void add_twice(void *ctx, struct redis_cmd *out,
		      const struct newest_post *it)
{
	(*(int *)ctx)++;
	redis_cmd_args(out, "again");
	redis_cmd_args(out, it->post->id);
}

/* What another stage tells of a post, behind what all tell. */
static void test_newest_with_more(void **state)
{
	struct event events[] = { post_at("a", "p", NOW, NOW - 1),
				  post_at("a", "q", NOW, NOW - 2),
				  post_at("a", "r", NOW, NOW - 3) };
	struct ledger *ledger = ledger_with(events, ARRAY_LEN(events));
	struct newest_post room[2];
	struct newest_posts newest = { .at = room, .most = 2 };
	struct redis_cmd words;
	int n = 0;

	(void)state;
	redis_cmd_init(&words);
	newest_posts_add(&newest, PLATFORM_x, ledger->accounts[0], NOW);
	newest_posts_entries(&words, &newest, add_twice, &n);
	assert_int_equal(n, 2);
	assert_int_equal(words.n, 2 * (NEWEST_POST_WORDS + 2));
	assert_value(&words, NEWEST_POST_WORDS + 2, 0, "again", "q");
	assert_value(&words, NEWEST_POST_WORDS + 2, 1, "again", "p");
	redis_cmd_release(&words);
	ledger_free(ledger);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_history),
		cmocka_unit_test(test_platform_history),
		cmocka_unit_test(test_day_end),
		cmocka_unit_test(test_recent_order),
		cmocka_unit_test(test_recent_newest),
		cmocka_unit_test(test_recent_forgets),
		cmocka_unit_test(test_newest_with_more),
	};

	return cmocka_run_group_tests_name("streams", tests, NULL, NULL);
}
