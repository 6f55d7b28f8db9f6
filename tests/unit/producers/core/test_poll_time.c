/* test_poll_time.c -- whole days, clocks that jump, configurations that change,
 * and Kafka away. */
#include "tests/unit/kit/poll_kit.h"

#include "common/daemon/log.h"

/* ---- Kafka away ---- */

static void test_full_queue(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, kit_roster(4));
	w.room = 4; /* one account and a part of the next */
	world_open(&w);
	world_run(&w, HOUR_MS);
	assert_int_equal(EVENTS(&w, NULL, NULL, NULL), 4);
	assert_int_equal(REQUESTS(&w, "/posts", NULL, NULL), 2);
	assert_int_equal(poller_drain(w.poller), 2);
	w.room = SIZE_MAX;
	world_run(&w, MINUTE_MS);
	assert_int_equal(EVENTS(&w, NULL, NULL, NULL), 12);
	assert_true(poller_done(w.poller));
	world_release(&w);
}

static void test_kafka_trouble_slows(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, kit_roster(1));
	w.once = false;
	world_open(&w);
	world_run(&w, MINUTE_MS);
	w.trouble = "all brokers are down";
	world_run(&w, 118 * MINUTE_MS);
	assert_in_range(EVENTS(&w, STATUS, NULL, NULL), 2, 3);
	w.trouble = "";
	world_run(&w, 60 * MINUTE_MS);
	assert_in_range(EVENTS(&w, STATUS, NULL, NULL), 5, 7);
	world_release(&w);
}

/* ---- time ---- */

static void test_day(void **state)
{
	struct world w;
	size_t n;

	(void)state;
	world_init(&w, kit_roster(31));
	w.platform.batch[STEP_PROFILE] = 50;
	w.once = false;
	w.quota = 10000;
	world_open(&w);
	world_run(&w, DAY_MS - MINUTE_MS);
	n = EVENTS(&w, STATUS, NULL, NULL);
	assert_in_range(n, 31 * 93, 31 * 98);
	assert_int_equal(EVENTS(&w, STATUS, "\"complete\":true", NULL), n);
	/* the batches stay whole: one request for all 31 profiles */
	assert_in_range(REQUESTS(&w, "/profile", NULL, NULL), 93, 98);
	world_release(&w);
}

static void test_wall_clock_jumps(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, kit_roster(1));
	w.once = false;
	world_open(&w);
	world_run(&w, MINUTE_MS);
	w.now.wall_ms -= DAY_MS;
	world_run(&w, 15 * MINUTE_MS);
	assert_int_equal(EVENTS(&w, STATUS, "\"ok\"", NULL), 2);
	world_release(&w);
}

static void test_restart_keeps_the_interval(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, kit_roster(1));
	w.keep = true;
	w.once = false;
	world_open(&w);
	world_run(&w, MINUTE_MS);
	world_kill(&w);
	world_open(&w);
	world_run(&w, 10 * MINUTE_MS);
	assert_int_equal(w.n_requested, 0);
	world_run(&w, 5 * MINUTE_MS);
	assert_int_equal(EVENTS(&w, STATUS, "\"ok\"", NULL), 1);
	world_release(&w);
}

static void test_restart_after_the_clock_was_set_back(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, kit_roster(1));
	w.keep = true;
	w.once = false;
	world_open(&w);
	world_run(&w, MINUTE_MS);
	world_kill(&w);
	w.now.wall_ms -= DAY_MS;
	world_open(&w);
	world_run(&w, 16 * MINUTE_MS);
	assert_int_equal(EVENTS(&w, STATUS, "\"ok\"", NULL), 1);
	world_release(&w);
}

static void test_reload(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, kit_roster(1));
	w.once = false;
	world_open(&w);
	world_run(&w, MINUTE_MS);
	w.roster = kit_roster(2);
	assert_true(poller_configure(w.poller, kit_config(&w)));
	world_run(&w, MINUTE_MS);
	assert_int_equal(EVENTS(&w, STATUS, "\"A\"", NULL), 1);
	assert_int_equal(EVENTS(&w, STATUS, "\"B\"", "\"ok\""), 1);
	world_release(&w);
}

static void test_oldest_first(void **state)
{
	struct world w;
	const char *a, *b;

	(void)state;
	world_init(&w, kit_roster(1));
	w.keep = true;
	world_open(&w);
	world_run(&w, 0);
	world_kill(&w);
	world_pass(&w, HOUR_MS);
	w.roster = kit_roster(2);
	world_open(&w);
	world_run(&w, 0);
	a = strstr(buf_cstr(&w.published), "\"A\"");
	b = strstr(buf_cstr(&w.published), "\"B\"");
	assert_true(a && b && b < a);
	world_release(&w);
}

/* By a day, with a budget: paces do not wait until it is tomorrow again. */
static void a_clock_set_back_stops_nobody(void **state)
{
	struct world w;
	int restart;

	(void)state;
	for (restart = 0; restart < 2; restart++) {
		world_init(&w, kit_roster(2));
		w.once = false;
		w.keep = true;
		w.quota = 1000;
		world_open(&w);
		world_run(&w, HOUR_MS);
		if (restart)
			world_kill(&w);
		buf_clear(&w.published);
		w.now.wall_ms -= 20 * DAY_MS;
		if (restart)
			world_open(&w);
		world_run(&w, HOUR_MS);
		assert_in_range(EVENTS(&w, STATUS, "\"ok\"", NULL), 6, 10);
		world_release(&w);
	}
}

static void a_reload_does_not_repeat_once(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, kit_roster(3));
	world_open(&w);
	poller_step(w.poller, w.now);
	assert_false(poller_configure(w.poller, kit_config(&w)));
	world_run(&w, MINUTE_MS);
	assert_false(poller_configure(w.poller, kit_config(&w)));
	world_run(&w, MINUTE_MS);
	assert_true(poller_done(w.poller));
	assert_int_equal(EVENTS(&w, STATUS, NULL, NULL), 3);
	world_release(&w);
}

/* Where posts cost much a batch waits for days, a new configuration does not.
 */
static void a_reload_does_not_wait_for_the_budget(void **state)
{
	struct world w;
	int i;

	(void)state;
	world_init(&w, kit_roster(20));
	w.once = false;
	w.quota = 1000;
	w.platform.batch[STEP_PROFILE] = 20;
	w.platform.cost[STEP_POSTS] = 50;
	w.platform.quota_period = QUOTA_UTC_MONTH;
	world_open(&w);
	world_run(&w, MINUTE_MS);
	assert_true(w.poller->requester.due_ms > w.now.boot_ms + HOUR_MS);
	w.roster = kit_roster(2);
	assert_true(poller_configure(w.poller, kit_config(&w)));
	poller_step(w.poller, w.now);
	assert_int_equal(w.poller->schedule.n, 2);
	buf_clear(&w.published);
	for (i = 0; i < 40 && EVENTS(&w, STATUS, NULL, NULL) < 4; i++)
		world_run(&w, DAY_MS);
	assert_true(EVENTS(&w, STATUS, "\"A\"", "\"ok\"") >= 1);
	assert_true(EVENTS(&w, STATUS, "\"B\"", "\"ok\"") >= 1);
	assert_int_equal(EVENTS(&w, STATUS, "\"C\"", NULL), 0);
	world_release(&w);
}

/* A budget that pays next to nothing: a year is the longest promise. */
static void no_interval_exceeds_a_year(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, kit_roster_with(50, ",\"interval\":\"7d\""));
	w.once = false;
	w.quota = 3;
	w.interval_ms = SECOND_MS;
	world_open(&w);
	world_run(&w, DAY_MS);
	assert_int_equal(EVENTS(&w, STATUS, "\"A\"", NULL), 1);
	assert_int_equal(EVENTS(&w, STATUS, "\"A\"",
				"\"next_poll_at\":\"2027-03-1"),
			 1);
	world_release(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_full_queue),
		cmocka_unit_test(test_kafka_trouble_slows),
		cmocka_unit_test(test_day),
		cmocka_unit_test(test_wall_clock_jumps),
		cmocka_unit_test(test_restart_keeps_the_interval),
		cmocka_unit_test(test_restart_after_the_clock_was_set_back),
		cmocka_unit_test(test_reload),
		cmocka_unit_test(test_oldest_first),
		cmocka_unit_test(a_clock_set_back_stops_nobody),
		cmocka_unit_test(a_reload_does_not_repeat_once),
		cmocka_unit_test(a_reload_does_not_wait_for_the_budget),
		cmocka_unit_test(no_interval_exceeds_a_year),
	};

	log_open("test_poll_time", LOG_ERROR);
	return cmocka_run_group_tests_name("poll_time", tests, NULL, NULL);
}
