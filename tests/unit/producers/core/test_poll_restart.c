/* test_poll_restart.c -- what is known after a restart: ids of handles, and
 * what was published. */
#include "tests/unit/kit/poll_kit.h"

#include "common/daemon/log.h"

/* ---- handles ---- */

static void test_handle(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, kit_handle_roster());
	w.keep = true;
	world_open(&w);
	world_run(&w, 0);
	assert_int_equal(REQUESTS(&w, "/resolve/Han", NULL, NULL), 1);
	assert_int_equal(REQUESTS(&w, "/profile/UHan", NULL, NULL), 1);
	assert_int_equal(EVENTS(&w, "\"account_id\":\"@Han\"", NULL, NULL), 3);
	/* once only, also over a restart */
	world_kill(&w);
	world_open(&w);
	world_rule(&w, RULE("/profile", 1, 200, ""));
	world_run(&w, 0);
	assert_int_equal(REQUESTS(&w, "/resolve", NULL, NULL), 0);
	assert_int_equal(EVENTS(&w, STATUS, "\"not_found\"", NULL), 1);
	/* the id is gone: resolve again; it is another account's now */
	world_kill(&w);
	world_open(&w);
	world_rule(&w, RULE("/resolve", 1, 200, "id 0 Uother"));
	world_run(&w, 0);
	assert_int_equal(REQUESTS(&w, "/resolve", NULL, NULL), 1);
	assert_int_equal(REQUESTS(&w, "/profile", NULL, NULL), 0);
	assert_int_equal(EVENTS(&w, STATUS, "\"not_found\"", NULL), 1);
	/* and back again */
	world_kill(&w);
	world_open(&w);
	world_run(&w, 0);
	assert_int_equal(EVENTS(&w, STATUS, "\"ok\"", NULL), 1);
	world_kill(&w);
	world_open(&w);
	world_run(&w, 0);
	assert_int_equal(REQUESTS(&w, "/resolve", NULL, NULL), 0);
	world_release(&w);
}

/* Told by the profile itself. */
static void test_gone_id_is_resolved_again(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, kit_handle_roster());
	w.once = false;
	world_rule(&w, RULE("/profile", 1, 200, "fail 0 not_found gone"));
	world_open(&w);
	world_run(&w, MINUTE_MS);
	assert_int_equal(EVENTS(&w, STATUS, "\"not_found\"", NULL), 1);
	world_run(&w, 30 * MINUTE_MS);
	assert_int_equal(REQUESTS(&w, "/resolve", NULL, NULL), 2);
	assert_int_equal(EVENTS(&w, STATUS, "\"ok\"", NULL), 2);
	world_release(&w);
}

/* A failure in between does not make it forgotten who it was. */
static void test_handle_of_another_after_a_failure(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, kit_handle_roster());
	w.once = false;
	world_open(&w);
	world_run(&w, MINUTE_MS);
	world_rule(&w, RULE("/profile", 1, 200,
			    "fail 0 not_found gone")); /* gone */
	world_run(&w, 15 * MINUTE_MS);
	world_rule(&w, RULE("/resolve", 3, 503, ""));
	world_run(&w, 15 * MINUTE_MS);
	assert_int_equal(EVENTS(&w, STATUS, "\"unavailable\"", NULL), 1);
	world_rule(&w, RULE("/resolve", 1, 200, "id 0 Uother"));
	world_run(&w, 15 * MINUTE_MS);
	assert_int_equal(REQUESTS(&w, "Uother", NULL, NULL), 0);
	assert_int_equal(EVENTS(&w, STATUS, "\"not_found\"", NULL), 2);
	world_run(&w, 15 * MINUTE_MS);
	assert_int_equal(EVENTS(&w, STATUS, "\"ok\"", NULL), 2);
	world_release(&w);
}

static size_t n_resolved;

static void note_resolved(const struct sentra *s, const struct account *a,
			  const struct round *r)
{
	assert_string_equal(s->id, "s");
	assert_string_equal(a->handle, "Han");
	assert_true(str_is(r->id, "UHan"));
	n_resolved++;
}

/* Ids only, and what is kept does not count. */
static void test_resolve(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, kit_handle_roster());
	w.keep = true;
	world_open(&w);
	world_run(&w, 0);
	world_kill(&w);
	w.resolved = note_resolved;
	n_resolved = 0;
	world_open(&w);
	world_run(&w, MINUTE_MS);
	assert_int_equal(n_resolved, 1);
	assert_int_equal(w.n_requested, 1);
	assert_int_equal(REQUESTS(&w, "/resolve/Han", NULL, NULL), 1);
	assert_int_equal(EVENTS(&w, NULL, NULL, NULL), 0);
	assert_true(poller_done(w.poller));
	world_release(&w);
}

static void test_unknown_handle(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, kit_handle_roster());
	world_rule(&w, RULE("/resolve", 0, 200, ""));
	world_open(&w);
	world_run(&w, 0);
	assert_int_equal(w.n_requested, 1);
	assert_int_equal(EVENTS(&w, STATUS, "\"@Han\"", "\"not_found\""), 1);
	world_release(&w);
}

/* ---- what was seen ---- */

static void again(struct world *w)
{
	world_kill(w);
	world_pass(w, 15 * MINUTE_MS);
	world_open(w);
	world_run(w, 0);
}

#define FIXED(likes) "post 0 a 3600 " likes "\npage 0 -"

static void test_unchanged(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, kit_roster(1));
	w.keep = true;
	w.platform.parse = kit_parse_fixed;
	w.platform.batch[STEP_COUNTERS] = 0;
	world_rule(&w, RULE("/posts", 3, 200, FIXED("5")));
	world_open(&w);
	world_run(&w, 0);
	assert_int_equal(EVENTS(&w, POST, NULL, NULL), 1);
	again(&w);
	assert_int_equal(EVENTS(&w, POST, NULL, NULL), 0);
	assert_int_equal(EVENTS(&w, ACCOUNT, NULL, NULL), 1);
	assert_int_equal(EVENTS(&w, STATUS, "\"complete\":true", NULL), 1);
	/* a restart without state publishes it again */
	w.keep = false;
	again(&w);
	assert_int_equal(EVENTS(&w, POST, NULL, NULL), 1);
	/* another number is published */
	w.keep = true;
	world_rule(&w, RULE("/posts", 1, 200, FIXED("6")));
	again(&w);
	assert_int_equal(EVENTS(&w, POST, "\"likes\":6", NULL), 1);
	/* an empty list after that proves nothing */
	world_rule(&w, RULE("/profile", 0, 200, "profile 0 A 1 0\nlist 0 A"));
	world_rule(&w, RULE("/posts", 0, 200, "page 0 -"));
	again(&w);
	assert_int_equal(EVENTS(&w, STATUS, "\"ok\"", "\"complete\":false"), 1);
	world_release(&w);
}

/* An empty list is doubted where there were posts before; none are none. */
static void test_never_a_post(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, kit_roster(1));
	w.once = false;
	world_rule(&w, RULE("/profile", 0, 200, "profile 0 A 9 0\nlist 0 A"));
	world_rule(&w, RULE("/posts", 3, 200, "page 0 -"));
	world_rule(&w, RULE("/posts", 1, 200, "post 0 a 60\npage 0 -"));
	world_rule(&w, RULE("/posts", 0, 200, "page 0 -"));
	world_open(&w);
	world_run(&w, 31 * MINUTE_MS);
	assert_int_equal(EVENTS(&w, STATUS, "\"complete\":true", NULL), 3);
	world_run(&w, 15 * MINUTE_MS);
	assert_int_equal(EVENTS(&w, STATUS, "\"complete\":true", NULL), 4);
	world_run(&w, 30 * MINUTE_MS);
	assert_int_equal(EVENTS(&w, STATUS, "\"complete\":false", NULL), 2);
	world_release(&w);
}

static void test_not_acknowledged(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, kit_roster(1));
	w.keep = true;
	w.platform.parse = kit_parse_fixed;
	world_open(&w);
	w.hold = true;
	world_run(&w, 0);
	assert_int_equal(EVENTS(&w, POST, NULL, NULL), 1);
	again(&w); /* killed before Kafka had it */
	assert_int_equal(EVENTS(&w, POST, NULL, NULL), 1);
	again(&w); /* killed after */
	assert_int_equal(EVENTS(&w, POST, NULL, NULL), 0);
	world_release(&w);
}

static void test_failed_delivery(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, kit_roster(1));
	w.once = false;
	w.platform.parse = kit_parse_fixed;
	world_open(&w);
	world_run(&w, MINUTE_MS);
	w.failed = 1;
	world_run(&w, 15 * MINUTE_MS);
	assert_int_equal(EVENTS(&w, POST, NULL, NULL), 2);
	assert_int_equal(poller_lost(w.poller), 1);
	world_run(&w, 15 * MINUTE_MS);
	assert_int_equal(EVENTS(&w, POST, NULL, NULL), 2);
	world_release(&w);
}

/* Whether the file was written since the last call.  By its name, for two
 * writes may be of one tick of the file system's clock. */
static bool was_written(const struct world *w)
{
	char path[64];

	snprintf(path, sizeof(path), "%s/youtube.json", w->dir);
	return unlink(path) == 0;
}

/* While there is more to do, half a minute apart. */
static void test_state_is_written_now_and_then(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, kit_roster(20));
	w.keep = true;
	w.once = false;
	w.interval_ms = SECOND_MS;
	world_open(&w);
	world_run(&w, 5 * SECOND_MS);
	assert_true(was_written(&w));
	world_run(&w, 20 * SECOND_MS);
	assert_false(was_written(&w));
	world_run(&w, 10 * SECOND_MS);
	assert_true(was_written(&w));
	world_release(&w);
}

/* Else when the round is over, and never where nothing changed. */
static void test_state_is_written_after_a_round(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, kit_roster(1));
	w.keep = true;
	w.once = false;
	world_open(&w);
	world_run(&w, SECOND_MS);
	assert_true(was_written(&w));
	world_run(&w, 10 * MINUTE_MS);
	poller_step(w.poller, w.now);
	assert_false(was_written(&w));
	world_run(&w, 6 * MINUTE_MS);
	assert_true(was_written(&w));
	world_release(&w);
}

static void test_corrupt_state(void **state)
{
	struct world w;
	char path[64];
	FILE *f;

	(void)state;
	world_init(&w, kit_roster(1));
	w.keep = true;
	snprintf(path, sizeof(path), "%s/youtube.json", w.dir);
	f = fopen(path, "w");
	assert_non_null(f);
	fputs("{\"accounts\":{\"s0/A\":{\"id\":7", f);
	fclose(f);
	world_open(&w);
	world_run(&w, 0);
	assert_int_equal(EVENTS(&w, STATUS, "\"ok\"", NULL), 1);
	world_release(&w);
}

/* ---- when the file is written ---- */

/* Of the 26 accounts H is refused while the others keep the poller busy. */
static void test_hold_outlives_a_kill(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, kit_roster(26));
	w.keep = true;
	w.once = false;
	world_rule(&w, RULE("/posts/H", 0, 503, ""));
	w.rule[0].headers = "Retry-After: 3000\n";
	world_open(&w);
	while (EVENTS(&w, STATUS, "\"H\"", NULL) == 0)
		world_run(&w, 100);
	assert_int_equal(EVENTS(&w, STATUS, "\"Z\"", NULL), 0);
	world_kill(&w);
	world_open(&w);
	world_run(&w, 40 * MINUTE_MS);
	assert_int_equal(REQUESTS(&w, "/posts/H", NULL, NULL), 0);
	assert_true(EVENTS(&w, STATUS, "\"H\"", "\"quota\"") > 0);
	assert_true(EVENTS(&w, STATUS, "\"Z\"", "\"ok\"") > 0);
	world_release(&w);
}

/* A file of 50 MiB rests for 100 s, due or not. */
static void test_large_file_is_written_seldom(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, kit_roster(1));
	w.keep = true;
	w.once = false;
	w.interval_ms = MINUTE_MS;
	world_open(&w);
	world_run(&w, 30 * SECOND_MS);
	assert_true(was_written(&w));
	w.poller->checkpoints.bytes = 50u << 20;
	world_run(&w, 60 * SECOND_MS);
	assert_int_equal(EVENTS(&w, STATUS, NULL, NULL), 2);
	assert_false(was_written(&w));
	/* Then it is, with no account due. */
	world_run(&w, 20 * SECOND_MS);
	assert_int_equal(EVENTS(&w, STATUS, NULL, NULL), 2);
	assert_true(was_written(&w));
	assert_false(w.poller->checkpoints.changed);
	world_release(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_handle),
		cmocka_unit_test(test_gone_id_is_resolved_again),
		cmocka_unit_test(test_handle_of_another_after_a_failure),
		cmocka_unit_test(test_resolve),
		cmocka_unit_test(test_unknown_handle),
		cmocka_unit_test(test_unchanged),
		cmocka_unit_test(test_never_a_post),
		cmocka_unit_test(test_not_acknowledged),
		cmocka_unit_test(test_failed_delivery),
		cmocka_unit_test(test_state_is_written_now_and_then),
		cmocka_unit_test(test_state_is_written_after_a_round),
		cmocka_unit_test(test_corrupt_state),
		cmocka_unit_test(test_hold_outlives_a_kill),
		cmocka_unit_test(test_large_file_is_written_seldom),
	};

	log_open("test_poll_restart", LOG_ERROR);
	return cmocka_run_group_tests_name("poll_restart", tests, NULL, NULL);
}
