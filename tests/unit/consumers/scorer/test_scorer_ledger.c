/* test_scorer_ledger.c -- what each kind of reading books, and what it does
 * not. */
#include "tests/unit/kit/ledger_kit.h"

/* Instants of the table are hours from here: 2026-03-10T00:00Z, 07 h local. */
#define BASE_MS (INT64_C(1773100800) * SECOND_MS)

static int64_t ms_of(double hours)
{
	return BASE_MS + (int64_t)(hours * (double)HOUR_MS);
}

enum what { END, FOLLOWERS, POST, STATUS };

struct step {
	enum what what;
	double observed;
	int64_t value; /* followers, or likes */
	double published;
	const char *post;
};

struct booked {
	int64_t hour, posts, likes;
};

struct scenario {
	const char *requirement;
	struct step steps[8];
	int64_t followers, first; /* COUNT_NULL: unknown */
	double latest;
	int64_t late, n_posts;
	struct booked hours[4]; /* ended by an empty one */
	int64_t posts, likes;   /* over all days */
};

#define NEVER 1e9

#define LOOK(observed)                       \
	{                                    \
		STATUS, observed, 0, 0, NULL \
	}
#define READ(observed, followers)                       \
	{                                               \
		FOLLOWERS, observed, followers, 0, NULL \
	}

static const struct scenario scenarios[] = {
	{ .requirement = "nothing observed, nothing known",
	  .steps = { LOOK(0) },
	  .followers = COUNT_NULL,
	  .first = COUNT_NULL,
	  .latest = NEVER },
	{ .requirement = "followers: the newest reading by observed_at",
	  .steps = { READ(0, 100), READ(2, 120), READ(1, 110) },
	  .followers = 120,
	  .first = 100,
	  .latest = NEVER },
	{ .requirement = "first: the smallest observed_at, come when it may",
	  .steps = { READ(2, 120), READ(1, 110) },
	  .followers = 120,
	  .first = 110,
	  .latest = NEVER },
	{ .requirement = "of one instant the first in the log counts",
	  .steps = { READ(1, 110), READ(1, 999) },
	  .followers = 110,
	  .first = 110,
	  .latest = NEVER },
	{ .requirement = "no count of followers is no reading",
	  .steps = { READ(1, 110), READ(2, COUNT_NULL) },
	  .followers = 110,
	  .first = 110,
	  .latest = NEVER },
	{ .requirement = "24 h before the newest is not late",
	  .steps = { READ(24, 110), READ(0, 100) },
	  .followers = 110,
	  .first = 100,
	  .latest = NEVER },
	{ .requirement = "more than 24 h before the newest is late",
	  .steps = { READ(24, 110),
		     READ(-0.001, 100),
		     { POST, -0.001, 7, -1, "a" } },
	  .followers = 110,
	  .first = 110,
	  .latest = NEVER,
	  .late = 2 },
	{ .requirement = "late goes by events of any schema",
	  .steps = { LOOK(24.5), READ(0, 100) },
	  .followers = COUNT_NULL,
	  .first = COUNT_NULL,
	  .latest = NEVER,
	  .late = 1 },
	{ .requirement = "a null reading moves the newest",
	  .steps = { READ(24.5, COUNT_NULL), READ(0, 1) },
	  .followers = COUNT_NULL,
	  .first = COUNT_NULL,
	  .latest = NEVER,
	  .late = 1 },
	{ .requirement = "first sight and first value at the publication",
	  .steps = { { POST, 10, 5, 3.5, "a" } },
	  .followers = COUNT_NULL,
	  .first = COUNT_NULL,
	  .latest = 3.5,
	  .n_posts = 1,
	  .hours = { { 3, 1, 5 } },
	  .posts = 1,
	  .likes = 5 },
	{ .requirement = "a rise at the reading, above the highest only",
	  .steps = { { POST, 10, 5, 3, "a" },
		     { POST, 11, 9, 3, "a" },
		     { POST, 12, 2, 3, "a" },
		     { POST, 13, 10, 3, "a" } },
	  .followers = COUNT_NULL,
	  .first = COUNT_NULL,
	  .latest = 3,
	  .n_posts = 1,
	  .hours = { { 3, 1, 5 }, { 11, 0, 4 }, { 13, 0, 1 } },
	  .posts = 1,
	  .likes = 10 },
	{ .requirement = "a first value that comes later is of the publication",
	  .steps = { { POST, 10, COUNT_NULL, 3, "a" },
		     { POST, 11, COUNT_NULL, 3, "a" },
		     { POST, 12, 4, 3, "a" },
		     { POST, 13, COUNT_NULL, 3, "a" },
		     { POST, 14, 5, 3, "a" } },
	  .followers = COUNT_NULL,
	  .first = COUNT_NULL,
	  .latest = 3,
	  .n_posts = 1,
	  .hours = { { 3, 1, 4 }, { 14, 0, 1 } },
	  .posts = 1,
	  .likes = 5 },
	{ .requirement = "first value is in the order of the log",
	  .steps = { { POST, 12, 9, 3, "a" },
		     { POST, 11, 5, 3, "a" },
		     { POST, 10, 11, 3, "a" } },
	  .followers = COUNT_NULL,
	  .first = COUNT_NULL,
	  .latest = 3,
	  .n_posts = 1,
	  .hours = { { 3, 1, 9 }, { 10, 0, 2 } },
	  .posts = 1,
	  .likes = 11 },
	{ .requirement = "published after observed is taken as observed",
	  .steps = { { POST, 9.99, 5, 10.01, "a" } },
	  .followers = COUNT_NULL,
	  .first = COUNT_NULL,
	  .latest = 9.99,
	  .n_posts = 1,
	  .hours = { { 9, 1, 5 } },
	  .posts = 1,
	  .likes = 5 },
	{ .requirement = "a later different published_at moves latest only",
	  .steps = { { POST, 10, 5, 3, "a" }, { POST, 11, 7, 8, "a" } },
	  .followers = COUNT_NULL,
	  .first = COUNT_NULL,
	  .latest = 8,
	  .n_posts = 1,
	  .hours = { { 3, 1, 5 }, { 11, 0, 2 } },
	  .posts = 1,
	  .likes = 7 },
	{ .requirement = "latest never goes back",
	  .steps = { { POST, 10, 5, 8, "a" }, { POST, 11, 7, 3, "b" } },
	  .followers = COUNT_NULL,
	  .first = COUNT_NULL,
	  .latest = 8,
	  .n_posts = 2,
	  .hours = { { 3, 1, 7 }, { 8, 1, 5 } },
	  .posts = 2,
	  .likes = 12 },
	{ .requirement = "720 h after publication a reading counts",
	  .steps = { { POST, 720, 5, 0, "a" } },
	  .followers = COUNT_NULL,
	  .first = COUNT_NULL,
	  .latest = 0,
	  .n_posts = 1,
	  .posts = 1,
	  .likes = 5 },
	{ .requirement = "an older reading moves latest and nothing else",
	  .steps = { { POST, 720.001, 5, 0, "a" } },
	  .followers = COUNT_NULL,
	  .first = COUNT_NULL,
	  .latest = 0 },
	{ .requirement = "720 h go by the first sight's published_at",
	  .steps = { { POST, 700, 5, 0, "a" },
		     { POST, 720, 6, 300, "a" },
		     { POST, 721, 9, 301, "a" } },
	  .followers = COUNT_NULL,
	  .first = COUNT_NULL,
	  .latest = 301,
	  .n_posts = 1,
	  .hours = { { 720, 0, 1 } },
	  .posts = 1,
	  .likes = 6 },
	{ .requirement = "31 d after publication it is still known",
	  .steps = { { POST, 700, 5, 0, "a" }, { POST, 744, 9, 740, "a" } },
	  .followers = COUNT_NULL,
	  .first = COUNT_NULL,
	  .latest = 740,
	  .n_posts = 1,
	  .posts = 1,
	  .likes = 5 },
	{ .requirement = "after 31 d it begins anew",
	  .steps = { { POST, 700, 5, 0, "a" },
		     { POST, 744.001, 9, 740, "a" },
		     { POST, 745, 10, 0, "a" } },
	  .followers = COUNT_NULL,
	  .first = COUNT_NULL,
	  .latest = 740,
	  .n_posts = 1,
	  .hours = { { 740, 1, 9 }, { 745, 0, 1 } },
	  .posts = 2,
	  .likes = 15 },
	{ .requirement = "forgotten goes by the reading, not by the newest",
	  .steps = { { POST, 719, 5, 0, "a" },
		     LOOK(760),
		     { POST, 743, 9, 740, "a" } },
	  .followers = COUNT_NULL,
	  .first = COUNT_NULL,
	  .latest = 740,
	  .n_posts = 1,
	  .posts = 1,
	  .likes = 5 },
};

static int apply_step(struct ledger *ledger, const struct step *step)
{
	struct event event;

	switch (step->what) {
	case FOLLOWERS:
		event = reading_at("akun", ms_of(step->observed), step->value);
		break;
	case POST:
		event = post_at("akun", step->post, ms_of(step->observed),
				ms_of(step->published));
		event.post.counts[LIKES] = step->value;
		break;
	default:
		event = event_at(EVENT_STATUS, "akun", ms_of(step->observed));
		break;
	}
	return apply_next(ledger, &event);
}

static bool is_booked(const struct bucket *bucket)
{
	return bucket->gains.posts || bucket->gains.counter[LIKES];
}

static void check_hours(const struct buckets *buckets,
			const struct booked *want)
{
	size_t i;

	for (i = 0; i < buckets->n; i++) {
		const struct bucket *bucket = &buckets->bucket[i];

		if (!is_booked(bucket) || (!want->posts && !want->likes))
			continue;
		assert_int_equal(bucket->index - hour_of(BASE_MS), want->hour);
		assert_int_equal(bucket->gains.posts, want->posts);
		assert_int_equal(bucket->gains.counter[LIKES], want->likes);
		want++;
	}
	assert_int_equal(want->posts + want->likes, 0);
}

static void check_days(const struct buckets *buckets, int64_t posts,
		       int64_t likes)
{
	struct gains sum = { 0 };
	size_t i;

	for (i = 0; i < buckets->n; i++)
		gains_add(&sum, &buckets->bucket[i].gains);
	assert_int_equal(sum.posts, posts);
	assert_int_equal(sum.counter[LIKES], likes);
}

static void check_account(const struct scorer_account *account,
			  const struct scenario *want)
{
	if (want->followers != COUNT_NULL) {
		assert_int_equal(account->followers.value, want->followers);
		assert_int_equal(account->first.value, want->first);
	} else {
		assert_true(account->followers.at_ms == TIME_NONE);
		assert_true(account->first.at_ms == TIME_NONE);
	}
	assert_true(account->latest_ms ==
		    (want->latest == NEVER ? TIME_NONE : ms_of(want->latest)));
	assert_int_equal(account->base.posts.n, want->n_posts);
	check_hours(&account->hours, want->hours);
	check_days(&account->days, want->posts, want->likes);
}

static bool is_empty(const struct scenario *want)
{
	return want->followers == COUNT_NULL && want->latest == NEVER;
}

/* Each step once, or each twice: a repeat books nothing. */
static void run_scenario(const struct scenario *scenario, int times)
{
	struct ledger *ledger = scorer_ledger_new();
	const struct scorer_account *account;
	const struct step *step;
	int i;

	for (step = scenario->steps; step->what != END; step++)
		for (i = 0; i < times; i++)
			assert_true(apply_step(ledger, step) >= 0);
	account = scorer_account_find(ledger, STR_LIT("akun"));
	assert_int_equal(ledger->late_total, scenario->late * times);
	if (is_empty(scenario))
		assert_null(account);
	else
		check_account(account, scenario);
	ledger_free(ledger);
}

static void test_scenarios(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(scenarios); i++) {
		print_message("  %s\n", scenarios[i].requirement);
		run_scenario(&scenarios[i], 1);
		run_scenario(&scenarios[i], 2);
	}
}

/* ---- the url of the newest post ---- */

/* Readings by hours, each with its url; what is known after the last one. */
static const struct {
	const char *requirement;
	struct told {
		const char *post, *url;
		double published, observed;
	} told[4]; /* ended by an empty one */
	const char *url;
} urls[] = {
	{ "that of the newest post",
	  { { "a", "url-a", 3, 10 }, { "b", "url-b", 5, 10 } },
	  "url-b" },
	{ "an older post changes nothing",
	  { { "a", "url-a", 3, 10 }, { "b", "url-b", 2, 11 } },
	  "url-a" },
	{ "of the newest post the newest reading",
	  { { "a", "url-a", 3, 10 },
	    { "a", "url-c", 3, 12 },
	    { "a", "url-b", 3, 11 } },
	  "url-c" },
	{ "of one instant the first in the log",
	  { { "a", "url-a", 3, 10 }, { "a", "url-b", 3, 10 } },
	  "url-a" },
	{ "null: none is known any more",
	  { { "a", "url-a", 3, 10 }, { "a", NULL, 3, 11 } },
	  NULL },
	{ "null: none is known yet",
	  { { "a", NULL, 3, 10 }, { "a", "url-a", 3, 11 } },
	  "url-a" },
	{ "a newer post that tells none",
	  { { "a", "url-a", 3, 10 }, { "b", NULL, 4, 11 } },
	  NULL },
	{ "of two posts published together the newest reading",
	  { { "a", "url-a", 3, 10 }, { "b", "url-b", 3, 11 } },
	  "url-b" },
	{ "a later published_at of a post moves it",
	  { { "a", "url-a", 3, 10 },
	    { "b", "url-b", 4, 10 },
	    { "a", "url-c", 5, 11 } },
	  "url-c" },
	{ "also where that reading is an older one",
	  { { "a", "url-a", 3, 10 }, { "a", "url-b", 5, 9 } },
	  "url-b" },
	{ "an earlier published_at does not, nor what is told with it",
	  { { "a", "url-a", 3, 10 }, { "a", "url-b", 2, 11 } },
	  "url-a" },
	{ "published after observed is taken as observed",
	  { { "a", "url-a", 10.05, 10 }, { "b", "url-b", 10.01, 10.02 } },
	  "url-b" },
	{ "older than 720 h",
	  { { "a", "url-a", 3, 724 }, { "a", "url-b", 3, 725 } },
	  "url-b" },
	{ "not of what is late",
	  { { "a", "url-a", 3, 40 }, { "b", "url-b", 15, 15.9 } },
	  "url-a" },
	{ "empty", { { "a", "url-a", 3, 10 }, { "a", "", 3, 11 } }, "" },
};

static void test_latest_url(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(urls); i++) {
		struct ledger *ledger = scorer_ledger_new();
		const struct told *told = urls[i].told;
		const char *have;

		for (; told->post; told++) {
			struct event event = post_at("akun", told->post,
						     ms_of(told->observed),
						     ms_of(told->published));

			event.post.url = str_of(told->url);
			assert_true(apply_next(ledger, &event) >= 0);
			assert_true(apply_next(ledger, &event) >= 0);
		}
		have = account_at(ledger, 0)->latest_url;
		if (!have || !urls[i].url)
			assert_ptr_equal(have, urls[i].url);
		else
			assert_string_equal(have, urls[i].url);
		ledger_free(ledger);
	}
}

static void test_url_without_nul(void **state)
{
	struct ledger *ledger = scorer_ledger_new();
	struct event event = post_at("akun", "a", BASE_MS, BASE_MS);

	(void)state;
	event.post.url = STR_LIT("a\0b");
	apply_next(ledger, &event);
	assert_string_equal(account_at(ledger, 0)->latest_url, "ab");
	ledger_free(ledger);
}

/* An account's posts are remembered up to a number; once some are old enough
 * there is room again, whether they were removed already or not. */
static void test_posts_most(void **state)
{
	struct ledger *ledger = scorer_ledger_new();
	struct event event;
	int64_t offset = 0;
	char id[16];

	(void)state;
	for (int i = 0; i < POSTS_MOST + 2; i++) {
		int64_t published_ms = BASE_MS + (i >= 5) * HOUR_MS;

		snprintf(id, sizeof(id), "p%d", i);
		event = post_at("akun", id, published_ms + HOUR_MS,
				published_ms);
		assert_int_equal(ledger_apply(ledger, &event, offset++, NULL),
				 i < POSTS_MOST ? APPLIED : APPLIED_NO_ROOM);
	}
	assert_int_equal(account_at(ledger, 0)->base.posts.n, POSTS_MOST);
	/* Those that are known go on. */
	event = post_at("akun", "p7", BASE_MS + 3 * HOUR_MS, BASE_MS + HOUR_MS);
	event.post.counts[LIKES] = 77;
	assert_int_equal(ledger_apply(ledger, &event, offset++, NULL), APPLIED);
	assert_int_equal(posts_find(&account_at(ledger, 0)->base.posts,
				    STR_LIT("p7"))
				 ->highest[LIKES],
			 77);
	for (int i = 0; i < 7; i++) {
		int64_t at_ms = BASE_MS + POST_STORED_MS + 1;

		snprintf(id, sizeof(id), "q%d", i);
		event = post_at("akun", id, at_ms, at_ms);
		assert_int_equal(ledger_apply(ledger, &event, offset++, NULL),
				 i < 5 ? APPLIED : APPLIED_NO_ROOM);
		assert_int_equal(account_at(ledger, 0)->latest_ms, at_ms);
		if (i == 2)
			ledger_saved(ledger);
	}
	ledger_free(ledger);
}

static void test_offsets(void **state)
{
	struct ledger *ledger = scorer_ledger_new();
	struct event event = reading_at("akun", BASE_MS, 10);

	(void)state;
	assert_int_equal(ledger_apply(ledger, &event, 5, NULL), APPLIED);
	assert_int_equal(ledger->next_offset, 6);
	event = reading_at("akun", BASE_MS + 1, 11);
	assert_int_equal(ledger_apply(ledger, &event, 5, NULL), APPLIED_BEFORE);
	assert_int_equal(account_at(ledger, 0)->followers.value, 10);
	event = reading_at("akun", BASE_MS - 25 * HOUR_MS, 11);
	assert_int_equal(ledger_apply(ledger, &event, 9, NULL), APPLIED_LATE);
	assert_int_equal(ledger->next_offset, 10);
	ledger_free(ledger);
}

static void test_days_are_local(void **state)
{
	struct ledger *ledger = scorer_ledger_new();
	struct event event =
		reading_at("akun", at("2026-03-09T16:59:59.999Z"), 10);
	int64_t day;

	(void)state;
	apply_next(ledger, &event);
	event = reading_at("akun", at("2026-03-09T17:00:00.000Z"), 11);
	apply_next(ledger, &event);
	assert_int_equal(date_parse(STR_LIT("2026-03-09"), &day), 0);
	assert_int_equal(account_at(ledger, 0)->days.n, 2);
	assert_int_equal(account_at(ledger, 0)->days.bucket[0].index, day);
	assert_int_equal(account_at(ledger, 0)->days.bucket[1].index, day + 1);
	assert_int_equal(account_at(ledger, 0)->first_day, day);
	ledger_free(ledger);
}

/* An old post moves latest of its day, which is no booking. */
static void test_first_day(void **state)
{
	struct ledger *ledger = scorer_ledger_new();
	struct event event =
		post_at("akun", "old", BASE_MS, BASE_MS - 100 * DAY_MS);
	int64_t today = local_day(BASE_MS, ZONE);

	(void)state;
	apply_next(ledger, &event);
	assert_true(account_at(ledger, 0)->first_day == TIME_NONE);
	event = reading_at("akun", BASE_MS, 10);
	apply_next(ledger, &event);
	assert_int_equal(account_at(ledger, 0)->first_day, today);
	event = post_at("akun", "new", BASE_MS, BASE_MS - 3 * DAY_MS);
	apply_next(ledger, &event);
	assert_int_equal(account_at(ledger, 0)->first_day, today - 3);
	ledger_free(ledger);
}

static void test_views_told(void **state)
{
	struct ledger *ledger = scorer_ledger_new();
	struct event event = post_at("akun", "a", BASE_MS, BASE_MS);

	(void)state;
	apply_next(ledger, &event);
	assert_false(account_at(ledger, 0)->views_reported);
	event = post_at("akun", "old", BASE_MS, BASE_MS - 31 * DAY_MS);
	event.post.counts[VIEWS] = 3;
	apply_next(ledger, &event);
	assert_false(account_at(ledger, 0)->views_reported);
	event = post_at("akun", "a", BASE_MS, BASE_MS);
	event.post.counts[VIEWS] = 0;
	apply_next(ledger, &event);
	assert_true(account_at(ledger, 0)->views_reported);
	ledger_free(ledger);
}

static void test_sums_stop(void **state)
{
	struct gains sum = { .posts = 1, .counter = { INT64_MAX - 1 } };
	struct gains more = { .posts = 1, .counter = { 2 } };

	(void)state;
	gains_add(&sum, &more);
	assert_int_equal(sum.posts, 2);
	assert_true(sum.counter[LIKES] == INT64_MAX);
	assert_true(sum_capped(INT64_MIN, -1) == INT64_MIN);
	assert_int_equal(sum_capped(-3, 5), 2);
}

/* Many posts: the table grows, and forgets them once they are old and saved. */
static void test_many_posts(void **state)
{
	struct ledger *ledger = scorer_ledger_new();
	struct hash hash = { 0 };
	struct scorer_account *account;
	struct event event;
	char id[16];
	int i;

	(void)state;
	for (i = 0; i < 1000; i++) {
		snprintf(id, sizeof(id), "post%d", i);
		event = post_at("akun", id, BASE_MS + i * HOUR_MS,
				BASE_MS + i * HOUR_MS);
		apply_next(ledger, &event);
		if (i % 100 == 0)
			flush(ledger, &hash);
	}
	flush(ledger, &hash);
	account = account_at(ledger, 0);
	/* 999 h on, 32 d are 768 h. */
	assert_int_equal(account->base.posts.n, 769);
	for (i = 0; i < 1000; i++) {
		snprintf(id, sizeof(id), "post%d", i);
		assert_int_equal(posts_find(&account->base.posts, str_of(id)) !=
					 NULL,
				 i >= 231);
	}
	assert_int_equal(account->hours.n, HOURS_KEPT);
	/* v, the account, its rows and posts; the rest was removed. */
	assert_int_equal(hash.n, 2 + account->hours.n + account->days.n +
					 account->base.posts.n);
	hash_release(&hash);
	ledger_free(ledger);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_scenarios),
		cmocka_unit_test(test_latest_url),
		cmocka_unit_test(test_url_without_nul),
		cmocka_unit_test(test_offsets),
		cmocka_unit_test(test_days_are_local),
		cmocka_unit_test(test_first_day),
		cmocka_unit_test(test_views_told),
		cmocka_unit_test(test_sums_stop),
		cmocka_unit_test(test_many_posts),
		cmocka_unit_test(test_posts_most),
	};

	return cmocka_run_group_tests_name("scorer_ledger", tests, NULL, NULL);
}
