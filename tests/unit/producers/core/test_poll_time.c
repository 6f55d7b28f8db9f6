/* test_poll_time.c -- whole days, clocks that jump, reloads, and Kafka away. */
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
	assert_int_equal(TOLD(&w, NULL, NULL, NULL), 4);
	assert_int_equal(ASKED(&w, "/posts", NULL, NULL), 2);
	assert_int_equal(poller_drain(w.poller), 2);
	w.room = SIZE_MAX;
	world_run(&w, MINUTE_MS);
	assert_int_equal(TOLD(&w, NULL, NULL, NULL), 12);
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
	assert_in_range(TOLD(&w, STATUS, NULL, NULL), 2, 3);
	w.trouble = "";
	world_run(&w, 60 * MINUTE_MS);
	assert_in_range(TOLD(&w, STATUS, NULL, NULL), 5, 7);
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
	n = TOLD(&w, STATUS, NULL, NULL);
	assert_in_range(n, 31 * 93, 31 * 98);
	assert_int_equal(TOLD(&w, STATUS, "\"complete\":true", NULL), n);
	/* the batches stay whole: one request for all 31 profiles */
	assert_in_range(ASKED(&w, "/profile", NULL, NULL), 93, 98);
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
	assert_int_equal(TOLD(&w, STATUS, "\"ok\"", NULL), 2);
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
	assert_int_equal(w.n_asked, 0);
	world_run(&w, 5 * MINUTE_MS);
	assert_int_equal(TOLD(&w, STATUS, "\"ok\"", NULL), 1);
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
	assert_int_equal(TOLD(&w, STATUS, "\"ok\"", NULL), 1);
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
	assert_true(poller_adopt(w.poller, kit_plan(&w)));
	world_run(&w, MINUTE_MS);
	assert_int_equal(TOLD(&w, STATUS, "\"A\"", NULL), 1);
	assert_int_equal(TOLD(&w, STATUS, "\"B\"", "\"ok\""), 1);
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
	a = strstr(buf_cstr(&w.told), "\"A\"");
	b = strstr(buf_cstr(&w.told), "\"B\"");
	assert_true(a && b && b < a);
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
	};

	log_open("test_poll_time", LOG_ERROR);
	return cmocka_run_group_tests_name("poll_time", tests, NULL, NULL);
}
