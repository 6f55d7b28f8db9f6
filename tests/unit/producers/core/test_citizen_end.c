/* test_citizen_end.c -- clocks that jump, plans that change and ends that come
 * at the wrong moment. */
#include "tests/unit/kit/poll_kit.h"

#include "common/daemon/log.h"
#include "producers/core/poll_parts.h"

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
		buf_clear(&w.told);
		w.now.wall_ms -= 20 * DAY_MS;
		if (restart)
			world_open(&w);
		world_run(&w, HOUR_MS);
		assert_in_range(TOLD(&w, STATUS, "\"ok\"", NULL), 6, 10);
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
	assert_false(poller_adopt(w.poller, kit_plan(&w)));
	world_run(&w, MINUTE_MS);
	assert_false(poller_adopt(w.poller, kit_plan(&w)));
	world_run(&w, MINUTE_MS);
	assert_true(poller_done(w.poller));
	assert_int_equal(TOLD(&w, STATUS, NULL, NULL), 3);
	world_release(&w);
}

/* Where posts are dear a group waits for days: not so another plan. */
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
	assert_true(poller_adopt(w.poller, kit_plan(&w)));
	poller_step(w.poller, w.now);
	assert_int_equal(w.poller->schedule.n, 2);
	buf_clear(&w.told);
	for (i = 0; i < 40 && TOLD(&w, STATUS, NULL, NULL) < 4; i++)
		world_run(&w, DAY_MS);
	assert_true(TOLD(&w, STATUS, "\"A\"", "\"ok\"") >= 1);
	assert_true(TOLD(&w, STATUS, "\"B\"", "\"ok\"") >= 1);
	assert_int_equal(TOLD(&w, STATUS, "\"C\"", NULL), 0);
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
	assert_int_equal(TOLD(&w, STATUS, "\"A\"", NULL), 1);
	assert_int_equal(TOLD(&w, STATUS, "\"A\"",
			      "\"next_poll_at\":\"2027-03-1"),
			 1);
	world_release(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_clock_set_back_stops_nobody),
		cmocka_unit_test(a_reload_does_not_repeat_once),
		cmocka_unit_test(a_reload_does_not_wait_for_the_budget),
		cmocka_unit_test(no_interval_exceeds_a_year),
	};

	log_open("test_citizen_end", LOG_ERROR);
	return cmocka_run_group_tests_name("citizen_end", tests, NULL, NULL);
}
