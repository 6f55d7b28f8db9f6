/* test_poll_intervals.c -- when each account comes: intervals, budgets, and who
 * was not seen for long. */
#include "tests/unit/kit/poll_kit.h"

#include "common/daemon/log.h"

/* ---- intervals ---- */

static void an_account_has_its_own_interval(void **state)
{
	static const struct {
		const char *more;   /* members of the first account */
		size_t least, most; /* rounds in two hours */
	} rows[] = {
		{ ",\"interval\":\"1m\"", 115, 122 },
		{ ",\"interval\":\"5m\"", 23, 26 },
		{ "", 8, 9 },
		{ ",\"interval\":\"1h\"", 2, 3 },
	};
	struct world w;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		/* The others begin at all times, and take nobody along. */
		world_init(&w, kit_roster_with(40, rows[i].more));
		w.once = false;
		w.spread_ms = 14 * MINUTE_MS;
		world_open(&w);
		world_run(&w, 15 * MINUTE_MS);
		buf_clear(&w.published);
		world_run(&w, 2 * HOUR_MS);
		assert_in_range(EVENTS(&w, STATUS, "\"A\"", NULL),
				rows[i].least, rows[i].most);
		assert_in_range(EVENTS(&w, STATUS, "\"B\"", NULL), 8, 10);
		world_release(&w);
	}
}

/* Six accounts, and a budget for two of them a day. */
static void nobody_starves_where_the_budget_is_short(void **state)
{
	struct world w;
	char who[8];
	int day, i;
	size_t ok[6] = { 0 };

	(void)state;
	world_init(&w, kit_roster(6));
	w.keep = true;
	w.quota = 5;
	for (day = 0; day < 6; day++) {
		world_open(&w);
		world_run(&w, MINUTE_MS);
		assert_int_equal(EVENTS(&w, STATUS, NULL, NULL), 6);
		for (i = 0; i < 6; i++) {
			snprintf(who, sizeof(who), "\"%c\"", 'A' + i);
			ok[i] += EVENTS(&w, STATUS, who, "\"ok\"");
		}
		world_kill(&w);
		world_pass(&w, DAY_MS);
	}
	for (i = 0; i < 6; i++)
		assert_in_range(ok[i], 1, 3);
	world_release(&w);
}

static void the_longest_unobserved_comes_first(void **state)
{
	/* Hours before now; ahead of it where the clock was set back. */
	static const struct {
		int64_t a, b, c;
		const char *order;
	} rows[] = {
		{ 3, 1, 2, "ACBACB" },
		{ 1, 0, 2, "BCABCA" }, /* B never */
		{ -24, -25, -30, "ABCABC" },
		{ -24, 1, 0, "CBACBA" },
	};
	struct instant now;
	struct schedule m;
	struct checkpoints checkpoints;
	struct producer_config *config;
	struct world w;
	size_t i, k, due;

	(void)state;
	world_init(&w, kit_roster(3));
	config = kit_config(&w);
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		const int64_t ago[] = { rows[i].a, rows[i].b, rows[i].c };

		checkpoints_init(&checkpoints);
		for (k = 0; k < 3; k++) {
			char key[8] = { 's', (char)('0' + k), '/',
					(char)('A' + k), '\0' };

			if (ago[k])
				checkpoints_get(&checkpoints, str_of(key))
					->observed_ms =
					NOW_MS - ago[k] * HOUR_MS;
		}
		now = w.now;
		assert_int_equal(schedule_init(&m, config, &checkpoints, false,
					       1, now, NULL),
				 0);
		for (k = 0; rows[i].order[k]; k++) {
			now.boot_ms += MINUTE_MS;
			now.wall_ms += MINUTE_MS;
			assert_int_equal(schedule_take(&m,
						       now.boot_ms + HOUR_MS,
						       &due, 1),
					 1);
			assert_int_equal('A' + due, rows[i].order[k]);
			schedule_observed(&m, due, now);
			schedule_again(&m, due, now.boot_ms, false);
		}
		schedule_release(&m);
		checkpoints_release(&checkpoints);
	}
	producer_config_free(config);
	world_release(&w);
}

/* ---- budgets ---- */

struct ledger {
	struct world w;
	int64_t day; /* of the platform: Pacific */
	int64_t units, worst, all;
};

static int ledger_start(void *ctx, const struct http_req *req,
			http_done_fn *done, void *done_ctx, struct err *err)
{
	struct ledger *l = ctx;
	int64_t day = (l->w.now.wall_ms - 7 * HOUR_MS) / DAY_MS; /* PDT */

	if (day != l->day)
		l->units = 0;
	l->day = day;
	l->all++;
	if (++l->units > l->worst)
		l->worst = l->units;
	return kit_start(&l->w, req, done, done_ctx, err);
}

static uint64_t roll_dice(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return *seed >> 33;
}

/* A few steps, with answers or without: it may be killed in between. */
static void live_a_little(struct world *w, uint64_t *seed)
{
	uint64_t steps = roll_dice(seed) % 40;

	for (; steps; steps--) {
		int64_t due_ms = poller_step(w->poller, w->now);

		world_pass(w, (int64_t)(roll_dice(seed) % 2000));
		if (w->done && roll_dice(seed) % 8)
			kit_respond(w);
		else if (!w->done && due_ms > w->now.boot_ms &&
			 roll_dice(seed) % 2)
			world_pass(w, due_ms == INT64_MAX
					      ? MINUTE_MS
					      : due_ms - w->now.boot_ms);
	}
	if (roll_dice(seed) % 4 == 0 && !w->done)
		poller_save(w->poller, w->now, w->pending == 0);
}

static void no_kill_exceeds_a_budget(void **state)
{
	enum { BUDGET = 30, SEEDS = 4, KILLS = 25 };
	struct ledger l;
	uint64_t seed, s;
	int i;

	(void)state;
	for (seed = 1; seed <= SEEDS; seed++) {
		s = seed;
		l = (struct ledger){ .day = -1 };
		world_init(&l.w, kit_roster(7));
		l.w.keep = true;
		l.w.quota = BUDGET;
		l.w.flaky = seed % 2 ? 0 : 3;
		l.w.transport = (struct transport){ &l, ledger_start };
		for (i = 0; i < KILLS; i++) {
			l.w.once = roll_dice(&s) % 2;
			world_open(&l.w);
			live_a_little(&l.w, &s);
			world_kill(&l.w);
			if (roll_dice(&s) % 8 == 0)
				world_pass(&l.w, 5 * HOUR_MS);
		}
		assert_in_range(l.worst, BUDGET / 2, BUDGET);
		assert_true(l.all > 2 * BUDGET);
		world_release(&l.w);
	}
}

static void posts_are_billed_as_they_came(void **state)
{
	static const struct {
		const char *name;
		int status;
		const char *body;
		int64_t units; /* of posts; a page may be 20 */
	} rows[] = {
		{ "two posts", 200, "post 0 a 60\npost 0 b 60\npage 0 -", 2 },
		{ "an unreadable one too", 200,
		  "post 0 a 60\npost 0 b -\npage 0 -", 2 },
		{ "none", 200, "page 0 -", 0 },
		{ "a refusal", 404, "{}", 0 },
		{ "an answer that nobody can read", 200, "?", 20 },
		{ "one that is too large to be read", HTTP_OVERSIZE, "", 20 },
		{ "no answer", HTTP_TIMEOUT, "", 0 },
	};
	struct world w;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		print_message("  %s\n", rows[i].name);
		world_init(&w, kit_roster(1));
		w.quota = 1000;
		w.platform.batch[STEP_COUNTERS] = 0;
		w.platform.cost[STEP_POSTS] = 20;
		w.platform.cost_by_post = true;
		world_rule(&w, RULE("/posts", 0, rows[i].status, rows[i].body));
		world_open(&w);
		world_run(&w, 0);
		assert_true(poller_done(w.poller));
		assert_int_equal(w.poller->requester.quota.used,
				 1 + rows[i].units);
		world_release(&w);
	}
}

/* ---- the debt ---- */

static void only_new_posts_are_published(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, kit_roster(2));
	w.once = false;
	w.platform.parse = kit_parse_fixed;
	world_open(&w);
	world_run(&w, 31 * MINUTE_MS);
	assert_int_equal(EVENTS(&w, POST, NULL, NULL), 2);
	assert_int_equal(EVENTS(&w, ACCOUNT, NULL, NULL), 6);
	assert_int_equal(EVENTS(&w, STATUS, "\"complete\":true", NULL), 6);
	/* Another number is news, of that post only. */
	world_rule(&w, RULE("/counters*pA", 0, 200, "counts pA 8"));
	world_run(&w, 30 * MINUTE_MS);
	assert_int_equal(EVENTS(&w, POST, NULL, NULL), 3);
	assert_int_equal(EVENTS(&w, POST, "\"likes\":8", NULL), 1);
	world_release(&w);
}

static double debt(struct world *w)
{
	return world_metric(w, "sentra_producer_debt_seconds");
}

static double oldest(struct world *w)
{
	return world_metric(w, "sentra_producer_oldest_observation_timestamp_"
			       "seconds");
}

static void debt_is_how_late_the_latest_is(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, kit_roster_with(2, ",\"interval\":\"1h\""));
	w.once = false;
	world_open(&w);
	poller_step(w.poller, w.now);
	assert_true(oldest(&w) == 0 && debt(&w) == 0);
	world_run(&w, MINUTE_MS);
	poller_step(w.poller, w.now);
	assert_true(fabs(oldest(&w) - NOW_MS / 1000.0) <= 2);
	/* A's hour: the oldest is 14 minutes and no debt. */
	world_run(&w, 13 * MINUTE_MS);
	poller_step(w.poller, w.now);
	assert_true(fabs(oldest(&w) - NOW_MS / 1000.0) <= 2);
	assert_true(debt(&w) == 0);
	/* One round more and Kafka takes nothing: B is late from then on. */
	w.room = 0;
	world_run(&w, 30 * MINUTE_MS);
	poller_step(w.poller, w.now);
	assert_true(fabs(debt(&w) - 14 * 60) <= 12);
	/* The wall clock changes no debt. */
	w.now.wall_ms += DAY_MS;
	world_run(&w, MINUTE_MS);
	poller_step(w.poller, w.now);
	assert_true(fabs(debt(&w) - 15 * 60) <= 12);
	assert_true(fabs(oldest(&w) - (NOW_MS + DAY_MS) / 1000.0) <= 2);
	world_release(&w);
}

/* A refusal without a question is no observation. */
static void a_skipped_round_is_no_observation(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, kit_roster(2));
	w.once = false;
	w.quota = 1000;
	world_open(&w);
	world_run(&w, 16 * MINUTE_MS);
	w.poller->requester.quota.used = 1000; /* none is left */
	world_run(&w, 70 * MINUTE_MS);
	poller_step(w.poller, w.now);
	assert_true(EVENTS(&w, STATUS, "\"quota\"", NULL) > 0);
	assert_true(debt(&w) > 50 * 60);
	world_release(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_account_has_its_own_interval),
		cmocka_unit_test(nobody_starves_where_the_budget_is_short),
		cmocka_unit_test(the_longest_unobserved_comes_first),
		cmocka_unit_test(no_kill_exceeds_a_budget),
		cmocka_unit_test(posts_are_billed_as_they_came),
		cmocka_unit_test(only_new_posts_are_published),
		cmocka_unit_test(debt_is_how_late_the_latest_is),
		cmocka_unit_test(a_skipped_round_is_no_observation),
	};

	log_open("test_poll_intervals", LOG_ERROR);
	return cmocka_run_group_tests_name("poll_intervals", tests, NULL, NULL);
}
