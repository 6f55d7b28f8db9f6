/* test_poll_log.c -- what the log says of polling: each change once, and what
 * it comes to. */
#include "tests/unit/kit/poll_kit.h"

#include "common/daemon/log.h"

#include <sys/stat.h>

/* ---- the log ---- */

static int real_stderr = -1;
static FILE *caught;
static off_t said; /* bytes of it */

static void catch_log(void)
{
	caught = tmpfile();
	assert_non_null(caught);
	said = 0;
	real_stderr = dup(STDERR_FILENO);
	dup2(fileno(caught), STDERR_FILENO);
	log_open("test_poll_log", LOG_INFO);
}

static void release_log(void)
{
	dup2(real_stderr, STDERR_FILENO);
	close(real_stderr);
	fclose(caught);
}

static void drop(char *text, const char *part)
{
	size_t n = strlen(part);

	while ((text = strstr(text, part)))
		memmove(text, text + n, strlen(text + n) + 1);
}

/* Exactly these lines since the last call, without unit and directory. */
static void says(const struct world *w, const char *want)
{
	static char text[65536];
	ssize_t n = pread(fileno(caught), text, sizeof(text) - 1, said);

	assert_true(n >= 0);
	said += n;
	text[n] = '\0';
	drop(text, " unit=test_poll_log");
	drop(text, w->dir);
	assert_string_equal(text, want);
}

static void begin(struct world *w, const char *roster)
{
	catch_log();
	world_init(w, roster);
	w->once = false;
}

static void end(struct world *w)
{
	poller_save(w->poller, w->now, true);
	says(w, "");
	world_release(w);
	release_log();
}

/* ---- accounts and platform ---- */

static void a_change_of_an_account_is_said_once(void **state)
{
	struct world w;

	(void)state;
	begin(&w, kit_roster(2));
	world_rule(&w, RULE("/posts/A", 2, 404, "{}"));
	world_open(&w);
	world_run(&w, 16 * MINUTE_MS);
	says(&w, "level=warn msg=\"account changed\" sentra=s0 account=A "
		 "outcome=unavailable detail=\"HTTP 404\"\n");
	world_run(&w, 30 * MINUTE_MS);
	says(&w, "level=info msg=\"account changed\" sentra=s0 account=A "
		 "outcome=ok detail=\"\"\n");
	end(&w);
}

static void what_concerns_all_is_one_line(void **state)
{
	struct world w;

	(void)state;
	begin(&w, kit_roster(5));
	world_rule(&w, RULE("/profile", 1, 401, ""));
	world_open(&w);
	world_run(&w, MINUTE_MS);
	says(&w, "level=warn msg=\"platform-wide trouble\" outcome=auth "
		 "detail=\"HTTP 401\"\n");
	world_run(&w, 15 * MINUTE_MS);
	says(&w, "level=info msg=\"the platform answers again\"\n");
	end(&w);
}

/* ---- Kafka ---- */

static void kafka_away_is_said_once(void **state)
{
	struct world w;

	(void)state;
	begin(&w, kit_roster(1));
	world_open(&w);
	w.trouble = "all brokers are down";
	world_run(&w, HOUR_MS);
	says(&w, "level=warn msg=\"Kafka takes no events, polling slows down\" "
		 "error=\"all brokers are down\"\n");
	w.trouble = "";
	world_run(&w, HOUR_MS);
	says(&w, "level=info msg=\"Kafka takes events again\"\n");
	w.room = 0;
	world_run(&w, HOUR_MS);
	says(&w, "level=warn msg=\"Kafka takes no events, polling slows down\" "
		 "error=\"the queue is full\"\n");
	w.room = SIZE_MAX;
	w.hold = true;
	world_run(&w, MINUTE_MS);
	poller_step(w.poller, w.now);
	assert_true(w.pending > 0);
	assert_true(world_metric(&w, "sentra_producer_pending_events") ==
		    (double)w.pending);
	says(&w, "level=info msg=\"Kafka takes events again\"\n");
	end(&w);
}

static void what_is_lost_is_said(void **state)
{
	const char *lost = "sentra_producer_undelivered_events_total";
	struct world w;

	(void)state;
	begin(&w, kit_roster(1));
	world_open(&w);
	world_run(&w, MINUTE_MS);
	w.failed = 2;
	world_run(&w, HOUR_MS);
	says(&w, "level=error msg=\"events could not be delivered\" events=2 "
		 "error=\"Kafka refused them, or took too long\"\n");
	w.failed = 5;
	world_run(&w, HOUR_MS);
	says(&w, "level=error msg=\"events could not be delivered\" events=3 "
		 "error=\"Kafka refused them, or took too long\"\n");
	assert_true(world_metric(&w, lost) == 5);
	assert_int_equal(poller_lost(w.poller), 5);
	w.refuse = true; /* one round of three events */
	world_run(&w, 15 * MINUTE_MS);
	says(&w, "level=error msg=\"events could not be delivered\" "
		 "events=3 error=\"too large\"\n");
	assert_true(world_metric(&w, lost) == 8);
	assert_int_equal(poller_lost(w.poller), 8);
	world_run(&w, 15 * MINUTE_MS);
	says(&w, "level=error msg=\"events could not be delivered\" "
		 "events=3 error=\"too large\"\n");
	assert_true(world_metric(&w, lost) == 11);
	w.refuse = false;
	end(&w);
}

/* ---- the line of systemctl status ---- */

static void sums_up(const struct world *w, const char *want)
{
	struct buf text;

	buf_init(&text, 4096);
	poller_summary(w->poller, &text);
	assert_string_equal(buf_cstr(&text), want);
	buf_release(&text);
}

static void the_summary_is_one_line(void **state)
{
	struct world w;

	(void)state;
	begin(&w, kit_roster(2));
	world_open(&w);
	sums_up(&w, "0 accounts");
	world_run(&w, MINUTE_MS);
	sums_up(&w, "2 accounts, last ok 05:30:00Z");
	w.quota = 5000;
	assert_true(poller_configure(w.poller, kit_config(&w)));
	world_run(&w, 15 * MINUTE_MS);
	world_rule(&w, RULE("/profile", 1, 401, ""));
	poller_step(w.poller, w.now);
	sums_up(&w, "2 accounts, last ok 05:45:00Z, quota 5/5000");
	world_run(&w, 15 * MINUTE_MS);
	sums_up(&w, "2 accounts, last ok 05:45:00Z, quota 6/5000, auth");
	release_log();
	world_release(&w);
}

/* ---- metrics ---- */

static void rounds_are_counted(void **state)
{
	static const struct {
		const char *metric;
		double value;
	} rows[] = {
		{ "quota_used_units", 6 },
		{ "quota_reset_timestamp_seconds", NOW_MS / 1000 + 5400 },
		{ "requests_total{code=\"2xx\"}", 5 },
		{ "requests_total{code=\"4xx\"}", 1 },
		{ "rounds_total{outcome=\"ok\"}", 2 },
		{ "rounds_total{outcome=\"auth\"}", 2 },
		{ "rounds_total{outcome=\"private\"}", 0 },
		{ "accounts{outcome=\"ok\"}", 0 },
		{ "accounts{outcome=\"auth\"}", 2 },
		{ "platform_trouble{outcome=\"auth\"}", 1 },
		{ "platform_trouble{outcome=\"quota\"}", 0 },
		{ "events_total{schema=\"account_metrics.v1\"}", 2 },
		{ "events_total{schema=\"post_metrics.v1\"}", 2 },
		{ "events_total{schema=\"collection_status.v1\"}", 4 },
		{ "last_success_timestamp_seconds", NOW_MS / 1000 },
		{ "heartbeat_timestamp_seconds", NOW_MS / 1000 + 1200 },
	};
	char name[96];
	struct world w;
	size_t i;

	(void)state;
	begin(&w, kit_roster(2));
	w.quota = 5000;
	world_open(&w);
	world_run(&w, MINUTE_MS);
	world_rule(&w, RULE("/profile", 1, 401, ""));
	world_run(&w, 19 * MINUTE_MS);
	poller_step(w.poller, w.now);
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		print_message("  %s\n", rows[i].metric);
		snprintf(name, sizeof(name), "sentra_producer_%s",
			 rows[i].metric);
		assert_true(world_metric(&w, name) == rows[i].value);
	}
	release_log();
	world_release(&w);
}

/* ---- files ---- */

static void put(const struct world *w, const char *name, const char *text)
{
	char path[64];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", w->dir, name);
	f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static void a_bad_state_is_left_aside(void **state)
{
	struct world w;

	(void)state;
	begin(&w, kit_roster(1));
	w.keep = true;
	w.quota = 1000;
	world_open(&w); /* none is no bad one */
	world_run(&w, MINUTE_MS);
	world_kill(&w);
	says(&w, "");
	world_open(&w); /* nor is a good one */
	world_kill(&w);
	says(&w, "");
	put(&w, "youtube.json", "{\"accounts\":{\"s0/A\":{\"id\":7");
	put(&w, "youtube.quota.json", "{}");
	world_open(&w);
	says(&w,
	     "level=warn msg=\"the quota's state is left aside\" "
	     "file=/youtube.quota.json error=\"used: want a whole number\"\n"
	     "level=warn msg=\"the state is left aside\" "
	     "error=\"/youtube.json: line 1, column 27: ends too early\"\n");
	world_run(&w, HOUR_MS);
	end(&w);
}

/* Once, and polling goes on. */
static void a_state_that_cannot_be_written_is_said(void **state)
{
	struct world w;

	(void)state;
	begin(&w, kit_roster(1));
	w.keep = true;
	w.quota = 1000;
	world_open(&w);
	assert_int_equal(rmdir(w.dir), 0);
	world_run(&w, 10 * SECOND_MS);
	says(&w, "level=error msg=\"cannot write the quota file\" "
		 "error=\"/youtube.quota.json: cannot create a file beside it: "
		 "No such file or directory\"\n"
		 "level=error msg=\"cannot write the state file\" "
		 "error=\"/youtube.json: cannot create a file beside it: "
		 "No such file or directory\"\n");
	assert_int_equal(EVENTS(&w, STATUS, "\"ok\"", NULL), 1);
	assert_int_equal(mkdir(w.dir, 0700), 0);
	world_run(&w, HOUR_MS);
	end(&w);
}

/* ---- the budget ---- */

/* 31 accounts, 2.25 units a round, and each 960 s one of 100 a day. */
static void a_short_budget_is_said(void **state)
{
	struct world w;

	(void)state;
	begin(&w, kit_roster(31));
	w.quota = 100;
	world_open(&w);
	world_run(&w, HOUR_MS);
	says(&w, "level=warn msg=\"there can be fewer rounds than wanted\" "
		 "accounts=31 wanted_every=15m possible_every=19h\n");
	w.quota = 0;
	assert_true(poller_configure(w.poller, kit_config(&w)));
	world_run(&w, DAY_MS);
	says(&w, "level=info msg=\"there can be as many rounds as wanted\" "
		 "accounts=31 wanted_every=15m possible_every=15m\n");
	end(&w);
}

/* What 31 accounts need 6.696e9 ms over the budget for. */
static void intervals_are_said_in_words(void **state)
{
	static const struct {
		int64_t quota;
		const char *words;
	} rows[] = {
		{ 55900, "120s" }, { 55800, "2m" }, { 931, "120m" },
		{ 930, "2h" },     { 39, "48h" },   { 38, "2.0d" },
		{ 3, "25.8d" },
	};
	char want[160];
	struct world w;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		begin(&w, kit_roster(31));
		w.interval_ms = 30 * SECOND_MS;
		w.quota = rows[i].quota;
		world_open(&w);
		poller_step(w.poller, w.now);
		snprintf(want, sizeof(want),
			 "level=warn msg=\"there can be fewer rounds than "
			 "wanted\" accounts=31 wanted_every=30s "
			 "possible_every=%s\n",
			 rows[i].words);
		says(&w, want);
		end(&w);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_change_of_an_account_is_said_once),
		cmocka_unit_test(what_concerns_all_is_one_line),
		cmocka_unit_test(kafka_away_is_said_once),
		cmocka_unit_test(what_is_lost_is_said),
		cmocka_unit_test(the_summary_is_one_line),
		cmocka_unit_test(rounds_are_counted),
		cmocka_unit_test(a_bad_state_is_left_aside),
		cmocka_unit_test(a_state_that_cannot_be_written_is_said),
		cmocka_unit_test(a_short_budget_is_said),
		cmocka_unit_test(intervals_are_said_in_words),
	};

	return cmocka_run_group_tests_name("poll_log", tests, NULL, NULL);
}
