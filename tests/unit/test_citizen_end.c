/* test_citizen_end.c -- clocks that jump, plans that change and ends that come
 * at the wrong moment. */
#include "tests/unit/poll_kit.h"

#include "common/log.h"

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_clock_set_back_stops_nobody),
		cmocka_unit_test(a_reload_does_not_repeat_once),
	};

	log_open("test_citizen_end", LOG_ERROR);
	return cmocka_run_group_tests_name("citizen_end", tests, NULL, NULL);
}
