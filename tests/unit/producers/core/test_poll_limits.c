/* test_poll_limits.c -- what a platform allows, and that it outlives a restart.
 */
#include "tests/unit/kit/poll_kit.h"

#include "common/daemon/log.h"

/* ---- limits that a platform reports ---- */

static void test_endpoint_limit(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, kit_roster(3));
	world_rule(&w, (struct rule){ "/posts/A", 0, 200,
				      "post 0 a 60\npage 0 -", "left: 0\n" });
	world_open(&w);
	world_run(&w, 0);
	assert_int_equal(REQUESTS(&w, "/posts", NULL, NULL), 1);
	assert_int_equal(EVENTS(&w, STATUS, "\"A\"", "\"ok\""), 1);
	assert_int_equal(EVENTS(&w, STATUS, "\"quota\"", NULL), 2);
	assert_int_equal(EVENTS(&w, ACCOUNT, NULL, NULL), 3);
	/* not before the limit ends, for the one that is ok too */
	assert_int_equal(EVENTS(&w, STATUS,
				"\"next_poll_at\":\"2026-03-10T05:50", NULL),
			 3);
	world_release(&w);
}

static void test_retry_after(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, kit_roster(2));
	w.keep = true;
	world_rule(&w, (struct rule){ "/profile", 1, 429, "",
				      "Retry-After: 3000\n" });
	world_open(&w);
	world_run(&w, 0);
	assert_int_equal(w.n_requested, 1);
	assert_int_equal(EVENTS(&w, STATUS, "\"quota\"",
				"\"next_poll_at\":\"2026-03-10T06:20:00"),
			 2);
	/* it holds for the next --once too, and not for ever */
	world_kill(&w);
	world_open(&w);
	world_run(&w, 0);
	assert_int_equal(w.n_requested, 0);
	assert_int_equal(EVENTS(&w, STATUS, "\"quota\"",
				"\"next_poll_at\":\"2026-03-10T06:20:00"),
			 2);
	world_kill(&w);
	world_pass(&w, 51 * MINUTE_MS);
	world_open(&w);
	world_run(&w, 0);
	assert_int_equal(EVENTS(&w, STATUS, "\"ok\"", NULL), 2);
	world_release(&w);
}

/* One account's own limit: kept, and no other's business. */
static void test_account_limit(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, kit_roster(2));
	w.keep = true;
	world_rule(&w, RULE("/posts/A", 0, 503, ""));
	w.rule[0].headers = "Retry-After: 3000\n";
	world_open(&w);
	world_run(&w, 0);
	assert_int_equal(REQUESTS(&w, "/posts/A", NULL, NULL), 1);
	assert_int_equal(EVENTS(&w, STATUS, "\"unavailable\"",
				"\"next_poll_at\":\"2026-03-10T06:20:00"),
			 1);
	assert_int_equal(EVENTS(&w, STATUS, "\"B\"", "\"ok\""), 1);
	world_kill(&w);
	world_open(&w);
	world_run(&w, 0);
	assert_int_equal(REQUESTS(&w, "/A", NULL, NULL), 0);
	assert_int_equal(EVENTS(&w, STATUS, "\"A\"", "\"quota\""), 1);
	assert_int_equal(EVENTS(&w, STATUS, "\"B\"", "\"ok\""), 1);
	world_release(&w);
}

/* Accounts that are due soon are taken along with those that are; one that is
 * held is not, or it would be refused for the minute that is left. */
static void test_a_limit_ends_soon(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, kit_roster(2));
	w.once = false;
	world_rule(&w, RULE("/posts/A", 1, 503, ""));
	w.rule[0].headers = "Retry-After: 2760\n";
	world_open(&w);
	world_run(&w, 47 * MINUTE_MS);
	assert_int_equal(EVENTS(&w, STATUS, "\"B\"", "\"ok\""), 4);
	assert_int_equal(EVENTS(&w, STATUS, "\"quota\"", NULL), 0);
	assert_int_equal(EVENTS(&w, STATUS, "\"A\"", "\"ok\""), 1);
	world_release(&w);
}

/* ---- quota ---- */

static void test_quota_survives_a_kill(void **state)
{
	struct world w;
	size_t requests;

	(void)state;
	world_init(&w, kit_roster(2));
	w.keep = true;
	w.quota = 7; /* a round of both costs 5 */
	world_open(&w);
	world_run(&w, 0);
	requests = w.n_requested;
	assert_int_equal(EVENTS(&w, STATUS, "\"ok\"", NULL), 2);
	world_kill(&w);
	world_open(&w);
	world_run(&w, 0);
	assert_int_equal(requests + w.n_requested, 7);
	assert_int_equal(EVENTS(&w, STATUS, NULL, NULL), 2);
	assert_int_equal(
		EVENTS(&w, STATUS, "\"quota\"",
		       "\"next_poll_at\":\"2026-03-10T07:00:00.000Z\""),
		2);
	/* midnight Pacific: it begins anew */
	world_kill(&w);
	world_pass(&w, 90 * MINUTE_MS);
	world_open(&w);
	world_run(&w, 0);
	assert_int_equal(EVENTS(&w, STATUS, "\"ok\"", NULL), 2);
	world_release(&w);
}

static void test_quota_counts_what_is_in_flight(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, kit_roster(1));
	w.keep = true;
	w.quota = 1;
	world_open(&w);
	poller_step(w.poller, w.now);
	assert_non_null(w.done);
	world_kill(&w); /* before an answer came */
	world_open(&w);
	world_run(&w, 0);
	assert_int_equal(w.n_requested, 0);
	assert_int_equal(EVENTS(&w, STATUS, "\"quota\"", NULL), 1);
	world_release(&w);
}

static void test_failed_requests_cost_too(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, kit_roster(1));
	w.quota = 2;
	world_rule(&w, RULE("/profile", 0, 503, ""));
	world_open(&w);
	world_run(&w, MINUTE_MS);
	assert_int_equal(w.n_requested, 2);
	assert_int_equal(EVENTS(&w, STATUS, "\"quota\"", NULL), 1);
	world_release(&w);
}

/* Twelve requests where ten a minute are allowed; at the start it is not known
 * who asked before. */
static void test_documented_rate(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, kit_roster(12));
	w.platform.batch[STEP_PROFILE] = 1;
	w.platform.rate[STEP_PROFILE] = 10;
	world_open(&w);
	poller_step(w.poller, w.now);
	assert_int_equal(w.n_requested, 0);
	world_run(&w, MINUTE_MS);
	assert_in_range(REQUESTS(&w, "/profile", NULL, NULL), 8, 10);
	world_run(&w, 30 * SECOND_MS);
	assert_int_equal(REQUESTS(&w, "/profile", NULL, NULL), 12);
	assert_int_equal(EVENTS(&w, STATUS, "\"ok\"", NULL), 12);
	world_release(&w);
}

/* The dialect that was understood is spoken on, until it is not. */
static void test_dialect_is_kept(void **state)
{
	const char *list = "post 0 a 60\npage 0 -";
	struct world w;

	(void)state;
	world_init(&w, kit_roster(4));
	world_rule(&w, RULE("/posts/C?dialect=1", 1, 400, "none"));
	world_rule(&w, RULE("dialect=1", 0, 200, list));
	world_rule(&w,
		   RULE("/posts/D", 1, 200, list)); /* as in the beginning */
	world_rule(&w, RULE("/posts", 0, 400, "dialect"));
	world_open(&w);
	world_run(&w, 0);
	assert_int_equal(REQUESTS(&w, "/posts/A", NULL, NULL), 2);
	assert_int_equal(REQUESTS(&w, "/posts/B?dialect=1", NULL, NULL), 1);
	assert_int_equal(REQUESTS(&w, "/posts/B", NULL, NULL), 1);
	assert_int_equal(EVENTS(&w, STATUS, "\"C\"", "\"invalid_response\""),
			 1);
	assert_int_equal(REQUESTS(&w, "/posts/D", NULL, NULL), 1);
	assert_int_equal(REQUESTS(&w, "/posts/D?dialect", NULL, NULL), 0);
	assert_int_equal(EVENTS(&w, STATUS, "\"ok\"", NULL), 3);
	world_release(&w);
}

/* A repetition is not made at once, and not before its time. */
static void test_repetitions_wait(void **state)
{
	static const struct {
		const char *headers;
		int64_t least_ms, most_ms;
	} rows[] = {
		{ NULL, 1, SECOND_MS },
		{ "Retry-After: 5\n", 5 * SECOND_MS, 5 * SECOND_MS },
	};
	int64_t due_ms, wait_ms;
	struct world w;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		world_init(&w, kit_roster(1));
		world_rule(&w, RULE("/profile", 1, 503, ""));
		w.rule[0].headers = rows[i].headers;
		world_open(&w);
		poller_step(w.poller, w.now);
		kit_respond(&w);
		due_ms = poller_step(w.poller, w.now);
		wait_ms = due_ms - w.now.boot_ms;
		assert_in_range(wait_ms, rows[i].least_ms, rows[i].most_ms);
		world_pass(&w, wait_ms - 1);
		poller_step(w.poller, w.now);
		assert_int_equal(w.n_requested, 1);
		world_pass(&w, 1);
		poller_step(w.poller, w.now);
		assert_int_equal(w.n_requested, 2);
		world_release(&w);
	}
}

/* Without a known end the pauses grow, up to an hour and a minute. */
static void test_unknown_pauses_grow(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, kit_roster(1));
	w.once = false;
	w.interval_ms = MINUTE_MS;
	world_rule(&w, RULE("/profile", 0, 429, ""));
	world_open(&w);
	world_run(&w, DAY_MS);
	assert_in_range(w.n_requested, 24, 100);
	world_release(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_endpoint_limit),
		cmocka_unit_test(test_retry_after),
		cmocka_unit_test(test_account_limit),
		cmocka_unit_test(test_a_limit_ends_soon),
		cmocka_unit_test(test_quota_survives_a_kill),
		cmocka_unit_test(test_quota_counts_what_is_in_flight),
		cmocka_unit_test(test_failed_requests_cost_too),
		cmocka_unit_test(test_documented_rate),
		cmocka_unit_test(test_repetitions_wait),
		cmocka_unit_test(test_unknown_pauses_grow),
		cmocka_unit_test(test_dialect_is_kept),
	};

	log_open("test_poll_limits", LOG_ERROR);
	return cmocka_run_group_tests_name("poll_limits", tests, NULL, NULL);
}
