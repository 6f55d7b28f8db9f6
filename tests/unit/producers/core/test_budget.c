/* test_budget.c -- what a round costs, and how often there can be one. */
#include "tests/unit/kit/poll_kit.h"

#include "common/daemon/log.h"

static void begin(struct world *w, int accounts, int64_t quota)
{
	world_init(w, kit_roster(accounts));
	w->once = false;
	w->quota = quota;
}

static void assert_figure(double figure, const char *want)
{
	char text[32];

	snprintf(text, sizeof(text), "%.2f", figure);
	assert_string_equal(text, want);
}

static void the_first_guess_is_each_step_once(void **state)
{
	static const struct {
		const char *name;
		bool by_target, by_post, counters;
		const char *units;
	} rows[] = {
		{ "a fourth of a batch, a page, its counters", false, false,
		  true, "2.25" },
		{ "no counters", false, false, false, "1.25" },
		{ "each account is paid for", true, false, false, "2.00" },
		{ "ten posts are paid for", true, true, false, "11.00" },
	};
	struct world w;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		print_message("  %s\n", rows[i].name);
		begin(&w, 31, 1000000);
		w.platform.cost[STEP_RESOLVE] = 100; /* once, not a round */
		w.platform.cost_by_target = rows[i].by_target;
		w.platform.cost_by_post = rows[i].by_post;
		if (!rows[i].counters)
			w.platform.batch[STEP_COUNTERS] = 0;
		world_open(&w);
		poller_step(w.poller, w.now);
		assert_figure(w.poller->budget.units, rows[i].units);
		world_release(&w);
	}
}

static void costs_are_learned_by_and_by(void **state)
{
	struct budget b;

	(void)state;
	budget_init(&b, &kit_platform);
	budget_learn(&b, 4, 4 * 12, 4000);
	assert_figure(b.units, "3.23"); /* 2.25, a tenth of 9.75 */
	assert_figure(b.round_ms, "100.00");
	budget_learn(&b, 4, 4 * 12, 4000);
	assert_figure(b.units, "4.10");
	assert_figure(b.round_ms, "190.00");
	/* No request was sent, or the period turned in between. */
	budget_learn(&b, 4, 0, 0);
	budget_learn(&b, 4, -500, 0);
	assert_figure(b.units, "4.10");
	assert_figure(b.round_ms, "153.90");
}

/* Counters of three posts are two requests. */
static void rounds_are_learned_from(void **state)
{
	struct world w;

	(void)state;
	begin(&w, 4, 1000000);
	world_rule(&w, RULE("/posts", 0, 200,
			    "post 0 a 1\npost 0 b 1\npost 0 c 1\npage 0 -"));
	world_open(&w);
	world_run(&w, MINUTE_MS);
	assert_figure(w.poller->budget.units, "2.35"); /* 2.25, a tenth of 1 */
	assert_figure(w.poller->budget.round_ms, "32.50"); /* 13 of 100 ms */
	world_release(&w);
}

static void the_slowest_stretches_the_intervals(void **state)
{
	static const struct {
		const char *name;
		int64_t quota; /* a day */
		double units, round_ms;
		enum step limited;
		unsigned rate; /* a minute, of that step */
		const char *stretch;
	} rows[] = {
		{ "nothing does", 0, 9, 32, STEP_POSTS, 0, "1.00" },
		{ "one request after the other", 0, 9, 100, STEP_POSTS, 0,
		  "3.10" },
		{ "a budget", 100000, 2, 100, STEP_POSTS, 0, "59.52" },
		{ "a rate", 100000, 2, 100, STEP_POSTS, 10, "206.67" },
		{ "the rate of the first step", 0, 2, 0, STEP_PROFILE, 10,
		  "206.67" },
		{ "the rate of the last one", 0, 2, 0, STEP_COUNTERS, 10,
		  "206.67" },
		{ "no rate of what is not asked each round", 0, 2, 0,
		  STEP_RESOLVE, 10, "1.00" },
		{ "a budget more than a rate", 1000, 2, 0, STEP_POSTS, 10,
		  "5952.00" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		struct budget b = { .units = rows[i].units,
				    .round_ms = rows[i].round_ms };
		struct platform pf = kit_platform;
		struct quota quota;

		print_message("  %s\n", rows[i].name);
		pf.rate[rows[i].limited] = rows[i].rate;
		quota_init(&quota, QUOTA_PACIFIC_DAY, rows[i].quota);
		/* 31 accounts, each wanted every second */
		budget_plan(&b, &pf, 31 / (double)SECOND_MS,
			    quota_span_ms(&quota));
		assert_figure(b.stretch, rows[i].stretch);
	}
}

/* Steps of a fifth: reported is what the log has. */
static void small_changes_are_not_reported(void **state)
{
	static const struct {
		double round_ms;
		const char *reported;
	} rows[] = {
		{ 1000, "1.00" }, { 1190, "1.00" }, { 1210, "1.21" },
		{ 1400, "1.21" }, { 1020, "1.21" }, { 1000, "1.00" },
		{ 3000, "3.00" }, { 2510, "3.00" }, { 2490, "2.49" },
	};
	struct budget b;
	size_t i;

	(void)state;
	budget_init(&b, &kit_platform);
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		double before = b.reported;
		bool changed;

		b.round_ms = rows[i].round_ms;
		budget_plan(&b, &kit_platform, 1 / (double)SECOND_MS, 0);
		changed = budget_changed(&b);
		assert_int_equal(changed, b.reported != before);
		assert_figure(b.reported, rows[i].reported);
	}
}

static void the_metrics_tell_what_is_possible(void **state)
{
	struct world w;

	(void)state;
	begin(&w, 31, 1000);
	world_open(&w);
	poller_step(w.poller, w.now);
	/* 31 rounds in 900 s, 2.25 units each, and 96 s one */
	assert_figure(world_metric(&w, "sentra_producer_interval_seconds"),
		      "6696.00");
	assert_figure(world_metric(&w, "sentra_producer_quota_limit_units"),
		      "1000.00");
	world_release(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_guess_is_each_step_once),
		cmocka_unit_test(costs_are_learned_by_and_by),
		cmocka_unit_test(rounds_are_learned_from),
		cmocka_unit_test(the_slowest_stretches_the_intervals),
		cmocka_unit_test(small_changes_are_not_reported),
		cmocka_unit_test(the_metrics_tell_what_is_possible),
	};

	log_open("test_budget", LOG_ERROR);
	return cmocka_run_group_tests_name("budget", tests, NULL, NULL);
}
