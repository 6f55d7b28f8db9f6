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
	world_rule(&w, RULE("/profile/C", 0, 200, "fail 0 not_found gone"));
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
	world_run(&w, 5 * MINUTE_MS);
	assert_int_equal(EVENTS(&w, STATUS, "\"A\"", "\"unavailable\""), 1);
	assert_int_equal(EVENTS(&w, STATUS, "\"ok\"", NULL), 5);
	world_release(&w);
}

/* Where both halves fail it is everyone's: no half is asked about further. */
static void test_outage_of_all(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, kit_roster(4));
	world_rule(&w, RULE("/profile", 0, 503, ""));
	world_open(&w);
	world_run(&w, 5 * MINUTE_MS);
	assert_int_equal(EVENTS(&w, STATUS, "\"unavailable\"", NULL), 4);
	assert_true(REQUESTS(&w, "/profile/C/D", NULL, NULL) > 0);
	assert_int_equal(REQUESTS(&w, "/profile/B", NULL, NULL), 0);
	assert_int_equal(REQUESTS(&w, "/profile/D", NULL, NULL), 0);
	world_release(&w);
}

/* A refusal that nobody knows is one account's, until it is known better. */
static void test_refusal_of_one(void **state)
{
	static const int status[] = { 400, 403, 404, 406, 410, 422, 451 };
	struct world w;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(status); i++) {
		world_init(&w, kit_roster(4));
		world_rule(&w, RULE("/profile/A", 0, status[i], "{}"));
		world_open(&w);
		world_run(&w, MINUTE_MS);
		assert_int_equal(EVENTS(&w, STATUS, "\"ok\"", NULL), 3);
		assert_int_equal(EVENTS(&w, STATUS, "\"A\"", "\"ok\""), 0);
		world_release(&w);
	}
}

/* Two were refused alone, and nobody has passed: what is left is asked as it
 * stands, so a refusal of all does not cost a request for each. */
static void test_refusal_of_all(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, kit_roster(4));
	world_rule(&w, RULE("/profile", 0, 400, "{}"));
	world_open(&w);
	world_run(&w, MINUTE_MS);
	assert_int_equal(EVENTS(&w, STATUS, "\"invalid_response\"", NULL), 4);
	assert_in_range(REQUESTS(&w, "/profile", NULL, NULL), 1, 5);
	world_release(&w);
}

/* The platform is shut once a second account is refused alike and nobody was
 * answered. */
static void test_refused_alike_is_shut(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, kit_roster(4));
	w.once = false;
	world_rule(&w, RULE("/profile", 0, 403, "unclear"));
	world_open(&w);
	world_run(&w, MINUTE_MS);
	assert_int_equal(EVENTS(&w, STATUS, "\"auth\"", NULL), 4);
	assert_true(w.poller->requester.suspended_until_ms > 0);
	assert_int_equal(w.poller->requester.suspended.outcome, OUTCOME_AUTH);
	world_release(&w);
}

static void test_refusal_that_says_when(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, kit_roster(4));
	world_rule(&w, (struct rule){ "/profile", 0, 400, "{}",
				      "Retry-After: 1200\n" });
	world_open(&w);
	world_run(&w, MINUTE_MS);
	assert_int_equal(REQUESTS(&w, "/profile", NULL, NULL), 1);
	assert_int_equal(EVENTS(&w, STATUS, "\"invalid_response\"", NULL), 4);
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
		cmocka_unit_test(test_outage_of_all),
		cmocka_unit_test(test_refusal_of_one),
		cmocka_unit_test(test_refusal_of_all),
		cmocka_unit_test(test_refused_alike_is_shut),
		cmocka_unit_test(test_refusal_that_says_when),
		cmocka_unit_test(test_batch_of_5xx),
		cmocka_unit_test(test_stranger_in_batch),
		cmocka_unit_test(test_dead_token),
		cmocka_unit_test(test_broken_accounts_cost_no_other),
		cmocka_unit_test(test_breaker),
	};

	log_open("test_poll_group", LOG_ERROR);
	return cmocka_run_group_tests_name("poll_group", tests, NULL, NULL);
}
