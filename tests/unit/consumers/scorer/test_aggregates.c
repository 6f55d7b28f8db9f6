/* test_aggregates.c -- windows, growth, days: against the contract's example,
 * and against sums over all that was ever booked. */
#include "tests/unit/kit/ledger_kit.h"

#include "consumers/scorer/aggregates.h"

#define BASE_MS (INT64_C(1773100800) * SECOND_MS)

static int64_t day_of(const char *date)
{
	int64_t day = 0;

	assert_int_equal(date_parse(str_of(date), &day), 0);
	return day;
}

static void apply_followers(struct ledger *ledger, const char *observed,
			    int64_t followers)
{
	struct event event = reading_at("akun", at(observed), followers);

	assert_int_equal(apply_next(ledger, &event), APPLIED);
}

static void apply_post(struct ledger *ledger, const char *id,
		       const char *published, const char *observed,
		       int64_t likes, int64_t comments, int64_t shares)
{
	struct event event = post_at("akun", id, at(observed), at(published));

	event.post.counts[LIKES] = likes;
	event.post.counts[COMMENTS] = comments;
	event.post.counts[SHARES] = shares;
	assert_int_equal(apply_next(ledger, &event), APPLIED);
}

#define A "a", "2026-03-05T01:00:00.000Z"
#define B "b", "2026-03-09T23:10:00.000Z"

/* The worked example, in the order of its instants. */
static struct ledger *example(void)
{
	struct ledger *ledger = scorer_ledger_new();

	assert_non_null(ledger);
	apply_followers(ledger, "2026-03-01T00:00:00.000Z", 1200);
	apply_post(ledger, A, "2026-03-05T02:00:00.000Z", 20, 4, -1);
	apply_post(ledger, A, "2026-03-09T07:00:00.000Z", 35, 3, 1);
	apply_post(ledger, A, "2026-03-09T08:00:00.000Z", 30, 6, -1);
	apply_post(ledger, B, "2026-03-10T00:00:00.000Z", 5, 0, 1);
	apply_followers(ledger, "2026-03-10T05:00:00.000Z", 1250);
	return ledger;
}

static void check_gains(const struct gains *gains, int64_t posts, int64_t likes,
			int64_t comments, int64_t shares)
{
	assert_int_equal(gains->posts, posts);
	assert_int_equal(gains->counter[LIKES], likes);
	assert_int_equal(gains->counter[COMMENTS], comments);
	assert_int_equal(gains->counter[SHARES], shares);
	assert_int_equal(gains->counter[SAVES], 0);
	assert_int_equal(gains->counter[VIEWS], 0);
}

static void test_example(void **state)
{
	struct ledger *ledger = example();
	struct aggregates aggregates;
	int w;

	(void)state;
	aggregates_init(&aggregates);
	aggregates_add(&aggregates, account_at(ledger, 0),
		       at("2026-03-10T05:30:00.000Z") / SECOND_MS, ZONE);
	assert_true(aggregates.followers_known);
	assert_int_equal(aggregates.followers, 1250);
	assert_int_equal(aggregates.latest_ms, at("2026-03-09T23:10:00.000Z"));
	for (w = 0; w < WINDOW_COUNT; w++) {
		assert_true(aggregates.growth_known[w]);
		assert_int_equal(aggregates.growth[w], 50);
	}
	check_gains(&aggregates.gains[W24H], 1, 20, 2, 1);
	check_gains(&aggregates.gains[W7D], 2, 40, 6, 2);
	check_gains(&aggregates.gains[W30D], 2, 40, 6, 2);
	assert_false(aggregates.views_reported);
	check_gains(&aggregates.viewed[W30D], 0, 0, 0, 0);
	ledger_free(ledger);
}

static void test_window_begins(void **state)
{
	static const struct {
		const char *t, *begin[WINDOW_COUNT];
	} cases[] = {
		{ "2026-03-10T05:30:00.000Z",
		  { "2026-03-09T06:00:00.000Z", "2026-03-03T06:00:00.000Z",
		    "2026-02-08T17:00:00.000Z" } },
		{ "2026-03-10T16:59:59.000Z",
		  { "2026-03-09T17:00:00.000Z", "2026-03-03T17:00:00.000Z",
		    "2026-02-08T17:00:00.000Z" } },
		{ "2026-03-10T17:00:00.000Z",
		  { "2026-03-09T18:00:00.000Z", "2026-03-03T18:00:00.000Z",
		    "2026-02-09T17:00:00.000Z" } },
	};
	size_t i;
	int w;

	(void)state;
	for (i = 0; i < ARRAY_LEN(cases); i++)
		for (w = 0; w < WINDOW_COUNT; w++)
			assert_int_equal(window_begin_ms(w,
							 at(cases[i].t) /
								 SECOND_MS,
							 ZONE),
					 at(cases[i].begin[w]));
	assert_string_equal(window_names[W24H], "24h");
	assert_string_equal(window_names[W7D], "7d");
	assert_string_equal(window_names[W30D], "30d");
}

/* It slides also when no event comes. */
static void test_slides(void **state)
{
	static const struct {
		const char *t;
		int64_t posts[WINDOW_COUNT], growth[WINDOW_COUNT];
	} cases[] = {
		{ "2026-03-10T22:59:59.000Z", { 1, 2, 2 }, { 50, 50, 50 } },
		{ "2026-03-10T23:00:00.000Z", { 0, 2, 2 }, { 50, 50, 50 } },
		{ "2026-03-11T03:59:59.000Z", { 0, 2, 2 }, { 50, 50, 50 } },
		{ "2026-03-11T05:00:00.000Z", { 0, 2, 2 }, { 0, 50, 50 } },
		{ "2026-03-12T00:59:59.000Z", { 0, 2, 2 }, { 0, 50, 50 } },
		{ "2026-03-12T01:00:00.000Z", { 0, 1, 2 }, { 0, 50, 50 } },
		{ "2026-04-03T16:59:59.000Z", { 0, 0, 2 }, { 0, 0, 50 } },
		{ "2026-04-03T17:00:00.000Z", { 0, 0, 1 }, { 0, 0, 50 } },
		{ "2027-01-01T00:00:00.000Z", { 0, 0, 0 }, { 0, 0, 0 } },
	};
	struct ledger *ledger = example();
	size_t i;
	int w;

	(void)state;
	for (i = 0; i < ARRAY_LEN(cases); i++) {
		struct aggregates aggregates;

		aggregates_init(&aggregates);
		aggregates_add(&aggregates, account_at(ledger, 0),
			       at(cases[i].t) / SECOND_MS, ZONE);
		for (w = 0; w < WINDOW_COUNT; w++) {
			assert_int_equal(aggregates.gains[w].posts,
					 cases[i].posts[w]);
			assert_int_equal(aggregates.growth[w],
					 cases[i].growth[w]);
		}
		assert_int_equal(aggregates.followers, 1250);
	}
	ledger_free(ledger);
}

/* ---- all that was ever booked ---- */

struct booking {
	const char *account;
	int64_t at_ms;
	struct gains gains;
};

struct seen_post {
	const char *account, *id;
	int64_t published_ms, highest[COUNTER_COUNT];
};

struct seen {
	const char *account;
	int64_t at_ms, value;
};

#define LOG 1200

struct model {
	int64_t newest_ms;
	struct booking booked[2 * LOG];
	size_t n_booked;
	struct seen_post posts[64];
	size_t n_posts;
	struct seen readings[LOG], published[LOG];
	size_t n_readings, n_published;
	bool views_reported[3];
};

static const char *const names[] = { "akun", "b b", "@c" };

static bool same(const char *name, const char *other)
{
	return strcmp(name, other) == 0;
}

static size_t index_of(const char *account)
{
	size_t i = 0;

	while (!same(names[i], account))
		i++;
	return i;
}

static void model_book(struct model *model, const char *account, int64_t at_ms,
		       const struct gains *gains)
{
	struct gains none = { 0 };

	if (memcmp(gains, &none, sizeof(none)))
		model->booked[model->n_booked++] =
			(struct booking){ account, at_ms, *gains };
}

static struct seen_post *model_post(struct model *model, const char *account,
				    const char *id)
{
	struct seen_post *post = model->posts;

	while (post < model->posts + model->n_posts &&
	       !(same(post->account, account) && same(post->id, id)))
		post++;
	assert_true(post < model->posts + ARRAY_LEN(model->posts));
	if (post == model->posts + model->n_posts) {
		model->n_posts++;
		*post = (struct seen_post){ account, id, INT64_MIN / 2, { 0 } };
	}
	return post;
}

static void model_apply_post(struct model *model, const struct event *event)
{
	const char *account = event->account_id.p;
	struct seen_post *post =
		model_post(model, account, event->post.post_id.p);
	int64_t published_ms = event->post.published_ms;
	struct gains first = { 0 }, rise = { 0 };
	bool known;
	int k;

	if (published_ms > event->observed_ms)
		published_ms = event->observed_ms;
	model->published[model->n_published++] =
		(struct seen){ account, published_ms, 0 };
	known = event->observed_ms <= post->published_ms + 31 * DAY_MS;
	if (event->observed_ms >
	    (known ? post->published_ms : published_ms) + 720 * HOUR_MS)
		return;
	if (!known) {
		post->published_ms = published_ms;
		for (k = 0; k < COUNTER_COUNT; k++)
			post->highest[k] = -1;
		first.posts = 1;
	}
	for (k = 0; k < COUNTER_COUNT; k++) {
		int64_t count = event->post.counts[k];

		if (count < 0)
			continue;
		if (k == VIEWS)
			model->views_reported[index_of(account)] = true;
		if (post->highest[k] < 0)
			first.counter[k] = count;
		else if (count > post->highest[k])
			rise.counter[k] = count - post->highest[k];
		if (count > post->highest[k])
			post->highest[k] = count;
	}
	model_book(model, account, post->published_ms, &first);
	model_book(model, account, event->observed_ms, &rise);
}

static void model_apply(struct model *model, const struct event *event)
{
	if (event->observed_ms < model->newest_ms - 24 * HOUR_MS)
		return;
	if (event->observed_ms > model->newest_ms)
		model->newest_ms = event->observed_ms;
	if (event->kind == EVENT_POST)
		model_apply_post(model, event);
	if (event->kind == EVENT_ACCOUNT && event->account.followers >= 0)
		model->readings[model->n_readings++] =
			(struct seen){ event->account_id.p, event->observed_ms,
				       event->account.followers };
}

/* The newest of an account before an instant, the first in the log of equal
 * ones; or the oldest ever. */
static const struct seen *newest_seen(const struct seen *seen, size_t n,
				      const char *account, int64_t before_ms)
{
	const struct seen *best = NULL;
	size_t i;

	for (i = 0; i < n; i++)
		if (same(seen[i].account, account) &&
		    seen[i].at_ms < before_ms &&
		    (!best || seen[i].at_ms > best->at_ms))
			best = &seen[i];
	return best;
}

static const struct seen *oldest_seen(const struct seen *seen, size_t n,
				      const char *account)
{
	const struct seen *best = NULL;
	size_t i;

	for (i = 0; i < n; i++)
		if (same(seen[i].account, account) &&
		    (!best || seen[i].at_ms < best->at_ms))
			best = &seen[i];
	return best;
}

static void model_window(const struct model *model, const char *account,
			 struct aggregates *aggregates, enum window window,
			 int64_t begin_ms, int64_t end_ms)
{
	size_t i;

	for (i = 0; i < model->n_booked; i++) {
		const struct booking *booked = &model->booked[i];

		if (!same(booked->account, account) ||
		    booked->at_ms < begin_ms || booked->at_ms >= end_ms)
			continue;
		gains_add(&aggregates->gains[window], &booked->gains);
		if (aggregates->views_reported)
			gains_add(&aggregates->viewed[window], &booked->gains);
	}
}

static void model_growth(const struct model *model, const char *account,
			 struct aggregates *aggregates, enum window window,
			 int64_t begin_ms)
{
	const struct seen *base =
		newest_seen(model->readings, model->n_readings, account,
			    begin_ms);

	if (!aggregates->followers_known)
		return;
	if (!base)
		base = oldest_seen(model->readings, model->n_readings, account);
	aggregates->growth_known[window] = true;
	aggregates->growth[window] = aggregates->followers - base->value;
}

/* All of an account that is dated before known_ms; windows that begin and
 * end at these instants. */
static struct aggregates model_aggregates(const struct model *model,
					  const char *account, int64_t known_ms,
					  const int64_t *begin_ms,
					  const int64_t *end_ms)
{
	const struct seen *followers =
		newest_seen(model->readings, model->n_readings, account,
			    known_ms);
	const struct seen *latest =
		newest_seen(model->published, model->n_published, account,
			    known_ms);
	struct aggregates aggregates;
	int w;

	aggregates_init(&aggregates);
	aggregates.views_reported = model->views_reported[index_of(account)];
	aggregates.followers_known = followers;
	aggregates.followers = followers ? followers->value : 0;
	aggregates.latest_ms = latest ? latest->at_ms : TIME_NONE;
	for (w = 0; w < WINDOW_COUNT; w++) {
		model_window(model, account, &aggregates, w, begin_ms[w],
			     end_ms[w]);
		model_growth(model, account, &aggregates, w, begin_ms[w]);
	}
	return aggregates;
}

static struct aggregates model_at(const struct model *model,
				  const char *account, int64_t t_s)
{
	int64_t hour_end = (hour_of(t_s * SECOND_MS) + 1) * HOUR_MS;
	int64_t day_end =
		day_start_ms(local_day(t_s * SECOND_MS, ZONE) + 1, ZONE);
	int64_t begin_ms[WINDOW_COUNT],
		end_ms[] = { hour_end, hour_end, day_end };

	begin_ms[W24H] = hour_end - 24 * HOUR_MS;
	begin_ms[W7D] = hour_end - 168 * HOUR_MS;
	begin_ms[W30D] = day_end - 30 * DAY_MS;
	return model_aggregates(model, account, INT64_MAX, begin_ms, end_ms);
}

static struct aggregates model_day_end(const struct model *model,
				       const char *account, int64_t day)
{
	int64_t end = day_start_ms(day + 1, ZONE);
	int64_t begin_ms[] = { end - DAY_MS, end - 7 * DAY_MS,
			       end - 30 * DAY_MS };
	int64_t end_ms[] = { end, end, end };

	return model_aggregates(model, account, end, begin_ms, end_ms);
}

static void assert_same_gains(const struct gains *a, const struct gains *b)
{
	int k;

	assert_int_equal(a->posts, b->posts);
	for (k = 0; k < COUNTER_COUNT; k++)
		assert_int_equal(a->counter[k], b->counter[k]);
}

static void assert_same_aggregates(const struct aggregates *a,
				   const struct aggregates *b)
{
	int w;

	assert_int_equal(a->followers_known, b->followers_known);
	assert_int_equal(a->followers, b->followers);
	assert_true(a->latest_ms == b->latest_ms);
	assert_int_equal(a->views_reported, b->views_reported);
	for (w = 0; w < WINDOW_COUNT; w++) {
		assert_int_equal(a->growth_known[w], b->growth_known[w]);
		assert_int_equal(a->growth[w], b->growth[w]);
		assert_same_gains(&a->gains[w], &b->gains[w]);
		assert_same_gains(&a->viewed[w], &b->viewed[w]);
	}
}

static int64_t model_first_day(const struct model *model, const char *account)
{
	const struct seen *reading =
		oldest_seen(model->readings, model->n_readings, account);
	int64_t first = reading ? reading->at_ms : INT64_MAX;
	size_t i;

	for (i = 0; i < model->n_booked; i++)
		if (same(model->booked[i].account, account) &&
		    model->booked[i].at_ms < first)
			first = model->booked[i].at_ms;
	return first == INT64_MAX ? TIME_NONE : local_day(first, ZONE);
}

static void check_at(const struct model *model, const struct ledger *ledger,
		     struct chance *chance)
{
	static const int64_t ahead[] = { 1, HOUR_MS, 10 * DAY_MS,
					 100 * DAY_MS };
	int64_t t_s = (model->newest_ms - 5 * MINUTE_MS +
		       draw(chance, 5 * MINUTE_MS + ahead[draw(chance, 4)])) /
		      SECOND_MS;
	int64_t day = local_day(t_s * SECOND_MS, ZONE) - draw(chance, 401);
	size_t i;

	for (i = 0; i < ledger->n_accounts; i++) {
		const struct scorer_account *account = account_at(ledger, i);
		struct aggregates got, want;

		aggregates_init(&got);
		aggregates_add(&got, account, t_s, ZONE);
		want = model_at(model, account->base.id, t_s);
		assert_same_aggregates(&got, &want);
		aggregates_init(&got);
		aggregates_add_day_end(&got, account, day, ZONE);
		want = model_day_end(model, account->base.id, day);
		/* Only the last days' windows reach behind what is kept. */
		if (day < local_day(model->newest_ms, ZONE) - DAYS_KEPT + 30) {
			got.growth[W30D] = want.growth[W30D];
			got.gains[W30D] = want.gains[W30D];
			got.viewed[W30D] = want.viewed[W30D];
		}
		assert_same_aggregates(&got, &want);
		assert_true(account->first_day ==
			    model_first_day(model, account->base.id));
	}
}

/* Aggregates do not depend on whether what is old was dropped, nor on whether
 * the ledger was loaded again. */
static struct ledger *renew(struct ledger *ledger, struct hash *hash, int lives)
{
	int64_t next_offset = ledger->next_offset;

	if (lives > 0)
		flush(ledger, hash);
	if (lives < 2)
		return ledger;
	ledger_free(ledger);
	return load(hash, next_offset);
}

static void run_against_model(uint64_t seed)
{
	struct chance chance = { .state = seed, .now_ms = BASE_MS };
	struct model *model = calloc(1, sizeof(*model));
	struct ledger *ledger = scorer_ledger_new();
	struct hash hash = { 0 };
	int i;

	assert_non_null(model);
	model->newest_ms = INT64_MIN / 2;
	for (i = 0; i < LOG; i++) {
		struct event event = draw_event(&chance);

		model_apply(model, &event);
		assert_true(apply_next(ledger, &event) >= 0);
		if (draw(&chance, 30) == 0)
			ledger = renew(ledger, &hash, (int)(seed % 3));
		if (draw(&chance, 10) == 0)
			check_at(model, ledger, &chance);
	}
	hash_release(&hash);
	ledger_free(ledger);
	free(model);
}

static void test_against_model(void **state)
{
	uint64_t seed;

	(void)state;
	for (seed = 1; seed <= 60; seed++)
		run_against_model(seed);
}

/* The oldest hour that is still asked for: a window that begins in the last
 * hour of a day, a reading from the first hour of that day, a later one
 * behind the begin, and a newest event in the hour after that of t. */
static void test_oldest_hour(void **state)
{
	struct ledger *ledger = scorer_ledger_new();
	struct hash hash = { 0 };
	struct aggregates aggregates;
	struct event event;

	(void)state;
	apply_followers(ledger, "2026-02-20T00:00:00.000Z", 50);
	apply_followers(ledger, "2026-03-01T17:30:00.000Z", 100);
	apply_followers(ledger, "2026-03-02T16:30:00.000Z", 200);
	event = event_at(EVENT_STATUS, "akun", at("2026-03-09T16:02:00.000Z"));
	apply_next(ledger, &event);
	flush(ledger, &hash);
	aggregates_init(&aggregates);
	aggregates_add(&aggregates, account_at(ledger, 0),
		       at("2026-03-09T15:59:00.000Z") / SECOND_MS, ZONE);
	assert_int_equal(aggregates.growth[W7D], 100);
	hash_release(&hash);
	ledger_free(ledger);
}

/* ---- sums and history ---- */

static void test_merge(void **state)
{
	struct chance chance = { .state = 7, .now_ms = BASE_MS };
	struct ledger *ledger = scorer_ledger_new();
	struct aggregates one, all, parts;
	int64_t t_s;
	size_t i;

	(void)state;
	for (i = 0; i < 500; i++) {
		struct event event = draw_event(&chance);

		apply_next(ledger, &event);
	}
	t_s = ledger->newest_ms / SECOND_MS;
	aggregates_init(&all);
	aggregates_init(&parts);
	assert_int_equal(ledger->n_accounts, 3);
	for (i = 3; i > 0; i--)
		aggregates_add(&all, account_at(ledger, i - 1), t_s, ZONE);
	for (i = 0; i < 3; i++) {
		aggregates_init(&one);
		aggregates_add(&one, account_at(ledger, i), t_s, ZONE);
		aggregates_merge(&parts, &one);
	}
	assert_same_aggregates(&all, &parts);
	assert_true(all.followers > one.followers);
	ledger_free(ledger);
}

static void test_history(void **state)
{
	struct ledger *ledger = example();
	const struct scorer_account *account = account_at(ledger, 0);
	struct history_day *days;
	struct aggregates end;
	size_t n, i;

	(void)state;
	assert_int_equal(history_build(&account, 1, day_of("2026-03-11"), ZONE,
				       &days, &n, NULL),
			 0);
	assert_int_equal(n, 10); /* 03-01 to 03-10 */
	for (i = 0; i < n; i++) {
		assert_int_equal(days[i].day, day_of("2026-03-01") + i);
		assert_int_equal(days[i].end.followers, i < 9 ? 1200 : 1250);
		aggregates_init(&end);
		aggregates_add_day_end(&end, account, days[i].day, ZONE);
		assert_same_aggregates(&days[i].end, &end);
	}
	assert_true(days[3].end.latest_ms == TIME_NONE);
	assert_int_equal(days[4].end.latest_ms, at("2026-03-05T01:00:00.000Z"));
	check_gains(&days[4].booked, 1, 20, 4, 1);
	check_gains(&days[5].booked, 0, 0, 0, 0);
	check_gains(&days[8].booked, 0, 15, 2, 0);
	check_gains(&days[9].booked, 1, 5, 0, 1);
	check_gains(&days[9].end.gains[W7D], 2, 40, 6, 2);
	free(days);
	ledger_free(ledger);
}

/* A day's end knows nothing of the days behind it. */
static void test_day_end_unknown(void **state)
{
	struct ledger *ledger = example();
	struct aggregates end;

	(void)state;
	aggregates_init(&end);
	aggregates_add_day_end(&end, account_at(ledger, 0),
			       day_of("2026-02-28"), ZONE);
	assert_false(end.followers_known);
	assert_false(end.growth_known[W7D]);
	assert_true(end.latest_ms == TIME_NONE);
	ledger_free(ledger);
}

static void test_no_history(void **state)
{
	struct ledger *ledger = scorer_ledger_new();
	struct event event =
		post_at("akun", "old", BASE_MS, BASE_MS - 90 * DAY_MS);
	const struct scorer_account *account;
	int64_t today = local_day(BASE_MS, ZONE);
	struct history_day *days;
	size_t n;

	(void)state;
	apply_next(ledger, &event);
	account = account_at(ledger, 0);
	assert_int_equal(history_build(&account, 1, today, ZONE, &days, &n,
				       NULL),
			 0);
	assert_int_equal(n, 0);
	free(days);
	event = reading_at("akun", BASE_MS, 10);
	apply_next(ledger, &event);
	assert_int_equal(history_build(&account, 1, today, ZONE, &days, &n,
				       NULL),
			 0);
	assert_int_equal(n, 0); /* today is not closed */
	free(days);
	ledger_free(ledger);
}

/* A post a day for two years: the oldest of the 400 days still has all seven
 * days of its window, also where t's day is the one before the newest. */
static void test_oldest_day(void **state)
{
	struct ledger *ledger = scorer_ledger_new();
	const struct scorer_account *account;
	struct history_day *days;
	struct hash hash = { 0 };
	int64_t today, back;
	char id[16];
	size_t n;
	int i;

	(void)state;
	for (i = 0; i < 730; i++) {
		int64_t t_ms = BASE_MS + i * DAY_MS;
		struct event event;

		snprintf(id, sizeof(id), "%d", i);
		event = post_at("akun", id, t_ms, t_ms);
		apply_next(ledger, &event);
		event = reading_at("akun", t_ms, i);
		apply_next(ledger, &event);
		flush(ledger, &hash);
	}
	account = account_at(ledger, 0);
	assert_int_equal(account->days.n, DAYS_KEPT);
	for (back = 0; back < 2; back++) {
		today = local_day(ledger->newest_ms, ZONE) - back;
		assert_int_equal(history_build(&account, 1, today, ZONE, &days,
					       &n, NULL),
				 0);
		assert_int_equal(n, 400);
		assert_int_equal(days[0].day, today - 400);
		assert_int_equal(days[0].end.gains[W7D].posts, 7);
		assert_int_equal(days[0].end.growth[W7D], 7);
		assert_int_equal(days[0].end.followers, 329 - back);
		free(days);
	}
	hash_release(&hash);
	ledger_free(ledger);
}

/* Whose newest post is the newest: of one instant the first by id, and of
 * platforms the one that was merged first. */
static void test_newest(void **state)
{
	static const struct {
		const char *id;
		int64_t hours;
	} posted[] = { { "b", 5 }, { "a", 5 }, { "c", 4 }, { "d", 5 } };
	struct ledger *ledger = scorer_ledger_new();
	struct event silent = reading_at("0", BASE_MS, 1);
	struct aggregates sum, other, all;

	(void)state;
	apply_next(ledger, &silent);
	for (size_t i = 0; i < ARRAY_LEN(posted); i++) {
		struct event event = post_at(posted[i].id, "p", BASE_MS,
					     BASE_MS - 9 * HOUR_MS +
						     posted[i].hours * HOUR_MS);

		apply_next(ledger, &event);
	}
	for (int turn = 0; turn < 2; turn++) {
		aggregates_init(&sum);
		for (size_t i = 0; i < ledger->n_accounts; i++) {
			size_t at = turn ? ledger->n_accounts - 1 - i : i;

			aggregates_add(&sum, account_at(ledger, at),
				       BASE_MS / SECOND_MS, ZONE);
		}
		assert_string_equal(sum.newest->base.id, "a");
	}
	other = sum;
	other.newest = account_at(ledger, 2);
	aggregates_init(&all);
	aggregates_merge(&all, &sum);
	aggregates_merge(&all, &other);
	assert_ptr_equal(all.newest, sum.newest);
	other.latest_ms++;
	aggregates_merge(&all, &other);
	assert_ptr_equal(all.newest, other.newest);
	aggregates_init(&sum);
	aggregates_add(&sum, account_at(ledger, 0), BASE_MS / SECOND_MS, ZONE);
	assert_null(sum.newest);
	ledger_free(ledger);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_example),
		cmocka_unit_test(test_window_begins),
		cmocka_unit_test(test_slides),
		cmocka_unit_test(test_against_model),
		cmocka_unit_test(test_oldest_hour),
		cmocka_unit_test(test_merge),
		cmocka_unit_test(test_newest),
		cmocka_unit_test(test_history),
		cmocka_unit_test(test_day_end_unknown),
		cmocka_unit_test(test_no_history),
		cmocka_unit_test(test_oldest_day),
	};

	return cmocka_run_group_tests_name("aggregates", tests, NULL, NULL);
}
