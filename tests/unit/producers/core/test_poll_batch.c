/* test_poll_batch.c -- accounts that are polled together: nobody's failure
 * costs another one's round. */
#include "tests/unit/kit/poll_kit.h"

#include "common/daemon/log.h"

static void test_bisect(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, kit_roster(4));
	world_rule(&w, RULE("/profile/A/B/C/D", 0, 400, "bisect"));
	world_rule(&w, RULE("/profile/A/B", 0, 400, "bisect"));
	world_rule(&w, RULE("/profile/B", 0, 400, "bisect"));
	world_open(&w);
	world_run(&w, 0);
	assert_int_equal(REQUESTS(&w, "/profile", NULL, NULL), 5);
	assert_int_equal(REQUESTS(&w, "/profile/C/D", NULL, NULL), 1);
	assert_int_equal(EVENTS(&w, STATUS, "\"ok\"", NULL), 3);
	assert_int_equal(EVENTS(&w, STATUS, "\"B\"",
				"\"outcome\":\"invalid_response\""),
			 1);
	world_release(&w);
}

static void test_singles(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, kit_roster(3));
	world_rule(&w, RULE("/profile/A/B/C", 0, 400, "singles"));
	world_rule(&w, RULE("/profile/C", 0, 404, "{}"));
	world_open(&w);
	world_run(&w, 0);
	assert_int_equal(REQUESTS(&w, "/profile", NULL, NULL), 4);
	assert_int_equal(EVENTS(&w, STATUS, "\"ok\"", NULL), 2);
	assert_int_equal(EVENTS(&w, STATUS, "\"C\"", "\"not_found\""), 1);
	world_release(&w);
}

static void test_batch_of_5xx(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, kit_roster(6));
	world_rule(&w, RULE("/profile/A", 0, 503, ""));
	world_open(&w);
	world_run(&w, MINUTE_MS);
	assert_int_equal(EVENTS(&w, STATUS, "\"unavailable\"", NULL), 4);
	assert_int_equal(EVENTS(&w, STATUS, "\"ok\"", NULL), 2);
	world_release(&w);
}

static void test_stranger_in_batch(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, kit_roster(2));
	world_rule(&w, RULE("/profile", 0, 200, "profile 1 B 5 1\nlist 1 B"));
	world_open(&w);
	world_run(&w, 0);
	assert_int_equal(EVENTS(&w, STATUS, "\"A\"", "\"not_found\""), 1);
	assert_int_equal(EVENTS(&w, STATUS, "\"B\"", "\"ok\""), 1);
	world_release(&w);
}

static void test_dead_token(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, kit_roster(12));
	world_rule(&w, RULE("/profile", 0, 401, ""));
	world_open(&w);
	world_run(&w, MINUTE_MS);
	assert_int_equal(w.n_requested, 1);
	assert_int_equal(EVENTS(&w, STATUS, "\"auth\"", NULL), 12);
	world_release(&w);
}

static void test_broken_accounts_cost_no_other(void **state)
{
	static const char *const urls[] = { "/posts/A", "/posts/B", "/posts/C",
					    "/posts/D", "/posts/E", "/posts/F",
					    "/posts/G", "/posts/H" };
	struct world w;
	size_t i;

	(void)state;
	world_init(&w, kit_roster(9));
	for (i = 0; i < ARRAY_LEN(urls); i++)
		world_rule(&w, RULE(urls[i], 0, HTTP_BROKEN, ""));
	world_open(&w);
	world_run(&w, MINUTE_MS);
	assert_int_equal(EVENTS(&w, STATUS, "\"unavailable\"", NULL), 8);
	assert_int_equal(EVENTS(&w, STATUS, "\"I\"", "\"ok\""), 1);
	world_release(&w);
}

static void test_breaker(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, kit_roster(26));
	w.platform.batch[STEP_PROFILE] = 1;
	w.once = false;
	world_rule(&w, RULE("/profile", 20, HTTP_UNREACHABLE, ""));
	world_open(&w);
	world_run(&w, 14 * MINUTE_MS);
	/* five with three attempts each, five with one, and no more */
	assert_int_equal(w.n_requested, 20);
	assert_int_equal(EVENTS(&w, STATUS, "\"unavailable\"", NULL), 26);
	assert_int_equal(EVENTS(&w, STATUS, "\"not asked", NULL), 16);
	world_run(&w, 10 * MINUTE_MS);
	assert_int_equal(EVENTS(&w, STATUS, "\"ok\"", NULL), 26);
	world_release(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bisect),
		cmocka_unit_test(test_singles),
		cmocka_unit_test(test_batch_of_5xx),
		cmocka_unit_test(test_stranger_in_batch),
		cmocka_unit_test(test_dead_token),
		cmocka_unit_test(test_broken_accounts_cost_no_other),
		cmocka_unit_test(test_breaker),
	};

	log_open("test_poll_group", LOG_ERROR);
	return cmocka_run_group_tests_name("poll_group", tests, NULL, NULL);
}
