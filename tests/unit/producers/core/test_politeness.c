/* test_politeness.c -- polite towards platforms: what a platform says of its
 * limits is heeded, an outage is not made worse, and what one account spoils
 * costs no other. */
#include "tests/unit/kit/poll_kit.h"

#include "common/daemon/log.h"

#define LIST "post 0 a 60\npage 0 -"

/* One account's status of that outcome. */
static size_t told_of(const struct world *w, const char *account,
		      const char *outcome)
{
	char who[32], what[48];

	snprintf(who, sizeof(who), "\"account_id\":\"%s\"", account);
	snprintf(what, sizeof(what), "\"outcome\":\"%s\"", outcome);
	return EVENTS(w, STATUS, who, *outcome ? what : NULL);
}

/* ---- limits that the platform reports ---- */

static void usage_of_95_stops(void **state)
{
	static const struct {
		const char *name, *headers;
		int minutes;
		bool everybody;
	} rows[] = {
		{ "the platform, until the instant reported",
		  "usage: 95\nuntil: 1800\nscope: platform\n", 30, true },
		{ "the platform, an hour where none is reported",
		  "usage: 99\nuntil: 0\nscope: platform\n", 60, true },
		{ "the account only, until the instant reported",
		  "usage: 95\nuntil: 1800\nscope: asked\n", 30, false },
		{ "the account only, an hour where none is reported",
		  "usage: 100\nuntil: 0\nscope: asked\n", 60, false },
	};
	size_t i, before;
	struct world w;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		print_message("  %s\n", rows[i].name);
		world_init(&w, kit_roster(3));
		w.once = false;
		w.keep = true;
		world_rule(&w, RULE("/counters", 1, 200, "")); /* A's */
		w.rule[0].headers = rows[i].headers;
		world_open(&w);
		world_run(&w, 16 * MINUTE_MS);
		assert_int_equal(told_of(&w, "A", "ok"), 1);
		assert_int_equal(told_of(&w, "A", ""), 1);
		assert_int_equal(told_of(&w, "B", "quota"), rows[i].everybody);
		assert_int_equal(told_of(&w, "B", "ok"),
				 2 * !rows[i].everybody);
		before = REQUESTS(&w, "/B", NULL, NULL);
		assert_int_equal(before > 1, !rows[i].everybody);
		/* Nobody forgets it at a restart. */
		world_kill(&w);
		world_open(&w);
		world_run(&w, (rows[i].minutes - 17) * MINUTE_MS);
		assert_int_equal(REQUESTS(&w, "/A", NULL, NULL), 0);
		assert_true(w.n_requested == 0 || !rows[i].everybody);
		world_run(&w, 17 * MINUTE_MS);
		assert_in_range(told_of(&w, "A", "ok"), 1, 2);
		world_release(&w);
	}
}

static void usage_from_75_slows(void **state)
{
	static const struct {
		const char *headers;
		bool once;
		int64_t wait_ms; /* between two requests */
	} rows[] = {
		{ "usage: 75\nscope: platform\n", false, 0 },
		{ "usage: 76\nscope: platform\n", false, 3000 },
		{ "usage: 94\nscope: platform\n", false, 57000 },
		{ "usage: 85\nscope: asked\n", false, 30000 },
		{ "usage: 94\nscope: platform\n", true, 0 },
	};
	struct world w;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		world_init(&w, kit_roster(2));
		w.once = rows[i].once;
		world_rule(&w, RULE("/profile", 0, 200,
				    "profile 0 A 1 1\nlist 0 A\n"
				    "profile 1 B 1 1\nlist 1 B"));
		w.rule[0].headers = rows[i].headers;
		world_rule(&w, RULE("/posts", 0, 200, LIST));
		w.rule[1].headers = rows[i].headers;
		world_rule(&w, RULE("/counters", 0, 200, ""));
		w.rule[2].headers = rows[i].headers;
		world_open(&w);
		world_run(&w, rows[i].wait_ms); /* 5 requests, 4 waits */
		assert_int_equal(w.n_requested, rows[i].wait_ms ? 1 : 5);
		world_run(&w, 3 * rows[i].wait_ms + 200);
		assert_int_equal(w.n_requested, rows[i].wait_ms ? 4 : 5);
		world_run(&w, rows[i].wait_ms + 500);
		assert_int_equal(w.n_requested, 5);
		assert_int_equal(EVENTS(&w, STATUS, "\"ok\"", NULL), 2);
		assert_int_equal(EVENTS(&w, STATUS, NULL, NULL), 2);
		world_release(&w);
	}
}

static void retry_after_in_both_forms(void **state)
{
	static const struct {
		const char *headers, *next;
	} rows[] = {
		{ "Retry-After: 3000\n", "2026-03-10T06:20:00" },
		{ "Retry-After: Tue, 10 Mar 2026 06:20:00 GMT\n",
		  "2026-03-10T06:20:00" },
		/* an hour at most */
		{ "Retry-After: 86400\n", "2026-03-10T06:30:00" },
		{ "Retry-After: Wed, 11 Mar 2026 05:30:00 GMT\n",
		  "2026-03-10T06:30:00" },
		/* ours is later */
		{ "Retry-After: 1\n", "2026-03-10T05:45:00" },
		{ "Retry-After: soon\n", "2026-03-10T05:45:00" },
	};
	static const int status[] = { 429, 503 };
	struct world w;
	char next[64];
	size_t i, k;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows) * ARRAY_LEN(status); i++) {
		k = i / ARRAY_LEN(status);
		world_init(&w, kit_roster(1));
		world_rule(&w, RULE("/profile", 0, status[i % 2], ""));
		w.rule[0].headers = rows[k].headers;
		world_open(&w);
		world_run(&w, MINUTE_MS);
		snprintf(next, sizeof(next), "\"next_poll_at\":\"%s",
			 rows[k].next);
		next[strlen(next) - 1] = '\0'; /* some seconds went by */
		assert_int_equal(EVENTS(&w, STATUS, next, NULL), 1);
		assert_int_equal(told_of(&w, "A",
					 i % 2 ? "unavailable" : "quota"),
				 1);
		world_release(&w);
	}
}

/* However far away a platform says that it is. */
static void no_hold_lasts_for_ever(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, kit_roster(1));
	w.once = false;
	w.keep = true;
	world_rule(&w, RULE("/posts/A", 1, 200, LIST));
	w.rule[0].headers = "usage: 95\nuntil: 9000000000\nscope: asked\n";
	world_open(&w);
	world_run(&w, MINUTE_MS);
	assert_int_equal(EVENTS(&w, "\"next_poll_at\":\"2026-05-11T05:30", NULL,
				NULL),
			 1);
	world_run(&w, 62 * DAY_MS);
	assert_int_equal(told_of(&w, "A", "ok"), 2);
	/* One that was set while the clock was years ahead. */
	w.now.wall_ms += 3650 * DAY_MS;
	world_rule(&w, RULE("/posts/A", 1, 200, LIST));
	w.rule[1].headers = "usage: 95\nuntil: 86400\nscope: asked\n";
	world_run(&w, 16 * MINUTE_MS);
	w.now.wall_ms -= 3650 * DAY_MS;
	world_kill(&w);
	world_open(&w);
	world_run(&w, 16 * MINUTE_MS);
	assert_in_range(told_of(&w, "A", "ok"), 1, 2);
	world_release(&w);
}

/* An account without an id is not due before RESOLVE may be asked for. */
static void next_poll_knows_every_step(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, kit_handle_roster());
	world_rule(&w, RULE("/resolve", 0, 200, ""));
	w.rule[0].headers = "left: 0\nuntil: 3000\n";
	world_open(&w);
	world_run(&w, 0);
	assert_int_equal(EVENTS(&w, STATUS, "\"not_found\"",
				"\"next_poll_at\":\"2026-03-10T06:20:00"),
			 1);
	world_release(&w);
}

/* Who has an id waits for no limit of handles. */
static void next_poll_knows_the_first_step(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, kit_roster_with(1, "},{\"platform\":\"youtube\","
					  "\"handle\":\"Han\""));
	world_rule(&w, (struct rule){ "/resolve", 0, 200, "id 0 UHan",
				      "left: 0\nuntil: 3000\n" });
	world_open(&w);
	world_run(&w, 0);
	assert_int_equal(EVENTS(&w, STATUS, "\"ok\"",
				"\"next_poll_at\":\"2026-03-10T05:45:"),
			 2);
	world_release(&w);
}

/* ---- outages ---- */

static void repetitions_are_a_tenth(void **state)
{
	/* one of two fails, one of three, all of them */
	static const unsigned flaky[] = { 2, 3, 1 };
	double retries, most;
	struct world w;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(flaky); i++) {
		world_init(&w, kit_roster(26));
		w.once = false;
		w.flaky = flaky[i];
		world_open(&w);
		world_run(&w, DAY_MS);
		retries = world_metric(&w, "sentra_producer_retries_total");
		most = 10 + ((double)w.n_requested - retries) / 10;
		assert_true(w.n_requested > 100);
		assert_true(retries <= most);
		if (flaky[i] > 1) /* and they are made use of */
			assert_true(retries > most - 11);
		assert_int_equal(EVENTS(&w, STATUS, NULL, NULL),
				 26 * (EVENTS(&w, STATUS, "\"A\"", NULL)));
		world_release(&w);
	}
}

static void breaker_opens_probes_and_closes(void **state)
{
	const char *gauge = "sentra_producer_breaker_open";
	size_t requests, minute;
	struct world w;

	(void)state;
	world_init(&w, kit_roster(26));
	w.platform.batch[STEP_PROFILE] = 1;
	w.once = false;
	w.interval_ms = MINUTE_MS;
	world_rule(&w, RULE("/", 0, HTTP_UNREACHABLE, ""));
	world_open(&w);
	world_run(&w, 55 * SECOND_MS);
	assert_in_range(w.n_requested, 20, 22);
	assert_true(world_metric(&w, gauge) == 1);
	/* One request a round finds out, and in most rounds none. */
	requests = w.n_requested;
	for (minute = 0; minute < 60; minute++) {
		size_t before = w.n_requested;

		world_run(&w, MINUTE_MS);
		assert_in_range(w.n_requested - before, 0, 3);
	}
	assert_in_range(w.n_requested - requests, 10, 60);
	assert_true(world_metric(&w, gauge) == 1);
	assert_true(EVENTS(&w, STATUS, "\"A\"", NULL) >= 55);
	/* It is back. */
	w.n_rules = 0;
	buf_clear(&w.published);
	world_run(&w, 8 * MINUTE_MS);
	assert_true(world_metric(&w, gauge) == 0);
	assert_true(EVENTS(&w, STATUS, "\"ok\"", NULL) >= 26);
	world_release(&w);
}

/* Five that timed out are enough to know: then once each. */
static void a_long_outage_is_not_asked_twice(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, kit_roster(12));
	w.platform.batch[STEP_PROFILE] = 1;
	w.once = false;
	world_rule(&w, RULE("/", BREAKER_WARY, HTTP_TIMEOUT, ""));
	world_rule(&w, RULE("/", 0, HTTP_UNREACHABLE, ""));
	world_open(&w);
	world_run(&w, MINUTE_MS);
	assert_int_equal(w.n_requested, BREAKER_OPEN);
	world_release(&w);
}

/* Ten that fail come first once; the next time those that were not asked. */
static void broken_accounts_starve_nobody(void **state)
{
	char urls[10][16];
	struct world w;
	int i, round;

	(void)state;
	world_init(&w, kit_roster(15));
	w.platform.batch[STEP_PROFILE] = 1;
	w.keep = true;
	for (i = 0; i < 10; i++) {
		snprintf(urls[i], sizeof(urls[i]), "/profile/%c", 'A' + i);
		world_rule(&w, RULE(urls[i], 0, HTTP_TIMEOUT, ""));
	}
	for (round = 0; round < 2; round++) {
		world_open(&w);
		world_run(&w, MINUTE_MS);
		assert_int_equal(EVENTS(&w, STATUS, NULL, NULL), 15);
		assert_int_equal(EVENTS(&w, STATUS, "\"ok\"", NULL),
				 round ? 5 : 0);
		world_kill(&w);
		world_pass(&w, HOUR_MS);
	}
	world_release(&w);
}

/* ---- one spoils it for all ---- */

static void a_bad_id_costs_a_bisection(void **state)
{
	struct world w;
	char part[16];
	int bad;

	(void)state;
	for (bad = 24; bad < 50; bad++) { /* whose ids are no part of others */
		world_init(&w, kit_roster(50));
		w.platform.batch[STEP_PROFILE] = 50;
		snprintf(part, sizeof(part), "/profile*/%c%s", 'A' + bad % 26,
			 bad < 26 ? "" : "2");
		world_rule(&w, RULE(part, 0, 400, "bisect"));
		world_open(&w);
		world_run(&w, 0);
		/* 2 log2(50) + 2 */
		assert_in_range(REQUESTS(&w, "/profile", NULL, NULL), 11, 13);
		assert_int_equal(EVENTS(&w, STATUS, "\"ok\"", NULL), 49);
		assert_int_equal(told_of(&w, strrchr(part, '/') + 1,
					 "invalid_response"),
				 1);
		world_release(&w);
	}
}

static void unclear_is_auth_unless_another_is_answered(void **state)
{
	struct world w;

	(void)state;
	/* Nobody else is there, whatever was answered before. */
	world_init(&w, kit_roster(1));
	w.once = false;
	world_open(&w);
	world_run(&w, MINUTE_MS);
	world_rule(&w, RULE("/posts/A", 0, 400, "unclear"));
	world_run(&w, 15 * MINUTE_MS);
	assert_int_equal(told_of(&w, "A", "auth"), 1);
	world_release(&w);
	/* Nobody is answered. */
	world_init(&w, kit_roster(3));
	world_rule(&w, RULE("/posts", 0, 400, "unclear"));
	world_open(&w);
	world_run(&w, 0);
	assert_int_equal(EVENTS(&w, STATUS, "\"auth\"", NULL), 3);
	world_release(&w);
	/* Another one is, though it comes later. */
	world_init(&w, kit_roster(3));
	world_rule(&w, RULE("/posts/A", 0, 400, "unclear"));
	world_rule(&w, RULE("/posts/B", 0, 400, "unclear"));
	world_open(&w);
	world_run(&w, 0);
	assert_int_equal(told_of(&w, "A", "private"), 1);
	assert_int_equal(told_of(&w, "B", "private"), 1);
	assert_int_equal(told_of(&w, "C", "ok"), 1);
	assert_true(poller_done(w.poller));
	world_release(&w);
	/* In the middle, too; the others keep their places. */
	world_init(&w, kit_roster(4));
	world_rule(&w, RULE("/posts/B", 0, 400, "unclear"));
	w.platform.batch[STEP_PROFILE] = 4;
	world_open(&w);
	world_run(&w, 0);
	assert_int_equal(told_of(&w, "A", "ok"), 1);
	assert_int_equal(told_of(&w, "B", "private"), 1);
	assert_int_equal(told_of(&w, "C", "ok"), 1);
	assert_int_equal(told_of(&w, "D", "ok"), 1);
	assert_true(poller_done(w.poller));
	world_release(&w);
	/* Answers of long ago are none. */
	world_init(&w, kit_roster(2));
	w.once = false;
	world_open(&w);
	world_run(&w, MINUTE_MS);
	world_rule(&w, RULE("/posts", 0, 400, "unclear"));
	world_run(&w, HOUR_MS);
	assert_in_range(EVENTS(&w, STATUS, "\"auth\"", NULL), 2, 6);
	world_release(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(usage_of_95_stops),
		cmocka_unit_test(usage_from_75_slows),
		cmocka_unit_test(retry_after_in_both_forms),
		cmocka_unit_test(no_hold_lasts_for_ever),
		cmocka_unit_test(next_poll_knows_every_step),
		cmocka_unit_test(next_poll_knows_the_first_step),
		cmocka_unit_test(repetitions_are_a_tenth),
		cmocka_unit_test(breaker_opens_probes_and_closes),
		cmocka_unit_test(a_long_outage_is_not_asked_twice),
		cmocka_unit_test(broken_accounts_starve_nobody),
		cmocka_unit_test(a_bad_id_costs_a_bisection),
		cmocka_unit_test(unclear_is_auth_unless_another_is_answered),
	};

	log_open("test_politeness", LOG_ERROR);
	return cmocka_run_group_tests_name("politeness", tests, NULL, NULL);
}
