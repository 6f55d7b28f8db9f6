/* test_trace.c -- from readings to evidence: the contract's example, and long
 * random logs; the differences add up to the number. */
#include "tests/unit/kit/ledger_kit.h"

#include "consumers/ctl/evidence/trace.h"

#define T "2026-03-10T05:30:00.000Z"

static struct account accounts[] = {
	{ .platform = PLATFORM_x,
	  .id = (char *)"akun",
	  .handle = (char *)"akun_kami",
	  .identity = (char *)"akun" },
	{ .platform = PLATFORM_x,
	  .id = (char *)"b b",
	  .identity = (char *)"b b" },
	{ .platform = PLATFORM_tiktok,
	  .handle = (char *)"c",
	  .identity = (char *)"@c" },
};
static const struct sentra sentra = {
	.id = (char *)"kartini",
	.accounts = accounts,
	.n_accounts = ARRAY_LEN(accounts),
};
/* The defaults of [score]. */
static const struct score_settings settings = {
	.weight = { [LIKES] = 1, [COMMENTS] = 2, [SHARES] = 3, [SAVES] = 3 },
	.exponent = 0.8,
	.share_followers = 0.3,
	.share_freshness = 0.3,
	.share_activity = 0.25,
	.share_engagement = 0.15,
	.target_followers = 100000,
	.target_posts = 14,
	.target_rate = 1000,
	.half_life_hours = 72,
};

static void begin_at(struct trace *t, struct board field, int64_t t_ms)
{
	const struct trace_question question = {
		.sentra = &sentra,
		.settings = &settings,
		.field = field,
		.t_s = t_ms / SECOND_MS,
		.zone_hours = ZONE,
	};

	trace_init(t, &question);
}

static void begin(struct trace *t, enum metric metric, int window, int platform)
{
	begin_at(t, (struct board){ metric, window, platform }, at(T));
}

static void give(struct trace *t, enum platform_id platform,
		 const struct event *event)
{
	const struct log_message msg = { .platform = platform,
					 .partition = 2,
					 .append_ms = 7,
					 .payload = STR_LIT("{}") };
	struct err err = { 0 };

	if (trace_take(t, &msg, (int64_t)(t->counts.read + 1) * 10, event,
		       &err) < 0)
		fail_msg("%s", err.text);
}

static void give_followers(struct trace *t, const char *observed, int64_t n)
{
	struct event event = reading_at("akun", at(observed), n);

	give(t, PLATFORM_x, &event);
}

static void give_post(struct trace *t, const char *id, const char *published,
		      const char *observed, int64_t likes, int64_t comments,
		      int64_t shares)
{
	struct event event = post_at("akun", id, at(observed), at(published));

	event.post.counts[LIKES] = likes;
	event.post.counts[COMMENTS] = comments;
	event.post.counts[SHARES] = shares;
	give(t, PLATFORM_x, &event);
}

#define A "a", "2026-03-05T01:00:00.000Z"
#define B "b", "2026-03-09T23:10:00.000Z"

/* The worked example; offsets are 10, 20 to 60. */
static void example(struct trace *t)
{
	give_followers(t, "2026-03-01T00:00:00.000Z", 1200);
	give_post(t, A, "2026-03-05T02:00:00.000Z", 20, 4, -1);
	give_post(t, A, "2026-03-09T07:00:00.000Z", 35, 3, 1);
	give_post(t, A, "2026-03-09T08:00:00.000Z", 30, 6, -1);
	give_post(t, B, "2026-03-10T00:00:00.000Z", 5, 0, 1);
	give_followers(t, "2026-03-10T05:00:00.000Z", 1250);
}

static int64_t total(const struct trace *t)
{
	int64_t units = t->earlier_units;

	for (size_t i = 0; i < t->n; i++)
		units += evidence_units(&t->at[i]);
	return units;
}

/* What is wanted of a field: its value, and by the offset of each event what it
 * changed, in units; 0 offset: the end. */
struct want {
	enum metric metric;
	int window, platform;
	const char *value;
	struct {
		int64_t offset, units;
	} changes[6];
	size_t earlier;
};

static const struct want wants[] = {
	{ METRIC_engagement,
	  W7D,
	  NATIONAL,
	  "58",
	  { { 20, 28 }, { 30, 18 }, { 40, 4 }, { 50, 8 } },
	  0 },
	{ METRIC_engagement,
	  W30D,
	  PLATFORM_x,
	  "58",
	  { { 20, 28 }, { 30, 18 }, { 40, 4 }, { 50, 8 } },
	  0 },
	{ METRIC_engagement,
	  W24H,
	  NATIONAL,
	  "27",
	  { { 30, 15 }, { 40, 4 }, { 50, 8 } },
	  0 },
	{ METRIC_posts, W24H, NATIONAL, "1", { { 50, 1 } }, 0 },
	{ METRIC_posts, W7D, NATIONAL, "2", { { 20, 1 }, { 50, 1 } }, 0 },
	{ METRIC_views, W7D, NATIONAL, "", { { 0, 0 } }, 0 },
	{ METRIC_growth, W24H, NATIONAL, "50", { { 10, 0 }, { 60, 50 } }, 0 },
	{ METRIC_followers, NO_WINDOW, NATIONAL, "1250", { { 60, 50 } }, 1 },
	{ METRIC_latest,
	  NO_WINDOW,
	  NATIONAL,
	  "1773097800",
	  { { 50, 1773097800 - 1772672400 } },
	  1 },
	{ METRIC_followers, NO_WINDOW, PLATFORM_tiktok, "", { { 0, 0 } }, 0 },
	{ METRIC_rate,
	  W7D,
	  NATIONAL,
	  "193.15",
	  { { 20, 9634 },
	    { 30, 6194 },
	    { 40, 1376 },
	    { 50, 2752 },
	    { 60, -641 } },
	  0 },
};

static void check(const struct want *want)
{
	struct trace t;

	begin(&t, want->metric, want->window, want->platform);
	example(&t);
	assert_string_equal(t.value, want->value);
	for (size_t i = 0; i < ARRAY_LEN(want->changes); i++) {
		if (!want->changes[i].offset) {
			assert_int_equal(t.n, i);
			break;
		}
		assert_true(i < t.n);
		assert_int_equal(t.at[i].offset, want->changes[i].offset);
		assert_int_equal(evidence_units(&t.at[i]),
				 want->changes[i].units);
	}
	assert_int_equal(t.earlier, want->earlier);
	assert_int_equal(t.counts.read, 6);
	assert_int_equal(t.counts.changed, t.n + t.earlier);
	assert_int_equal(total(&t), units_of(t.value));
	trace_release(&t);
}

static void test_example(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(wants); i++)
		check(&wants[i]);
}

static void test_score(void **state)
{
	struct trace t;

	(void)state;
	begin(&t, METRIC_score, NO_WINDOW, NATIONAL);
	example(&t);
	assert_string_equal(t.value, "53.28");
	assert_int_equal(total(&t), 5328);
	assert_string_equal(t.at[0].before, "0.00");
	trace_sort(&t);
	assert_int_equal(t.at[0].offset, 60);
	assert_int_equal(t.at[0].told, 1250);
	assert_string_equal(t.at[0].after, "53.28");
	assert_int_equal(t.at[0].partition, 2);
	assert_int_equal(t.at[0].append_ms, 7);
	assert_true(str_is(t.at[0].account, "akun"));
	assert_true(str_is(t.at[0].event, "{}"));
	assert_string_equal(trace_account(&t, &t.at[0])->handle, "akun_kami");
	trace_release(&t);
}

/* Another account is another newest reading. */
static void test_each_account_decides(void **state)
{
	struct trace t;
	struct event event;

	(void)state;
	begin(&t, METRIC_followers, NO_WINDOW, NATIONAL);
	example(&t);
	event = reading_at("b b", at("2026-03-10T00:00:00.000Z"), 30);
	give(&t, PLATFORM_x, &event);
	event = reading_at("@c", at("2026-03-09T00:00:00.000Z"), 4);
	give(&t, PLATFORM_tiktok, &event);
	assert_string_equal(t.value, "1284");
	assert_int_equal(t.n, 3);
	assert_int_equal(t.earlier, 1);
	assert_int_equal(t.at[0].told + t.at[1].told + t.at[2].told, 1284);
	assert_int_equal(total(&t), 1284);
	trace_release(&t);
}

static void test_passed_over(void **state)
{
	struct trace t;
	struct event event;

	(void)state;
	begin(&t, METRIC_posts, W7D, NATIONAL);
	example(&t);
	give(&t, PLATFORM_x, NULL);
	event = post_at("akun", "late", at("2026-03-09T04:59:59.999Z"),
			at("2026-03-09T04:00:00.000Z"));
	give(&t, PLATFORM_x, &event);
	event = post_at("asing", "c", at("2026-03-10T05:01:00.000Z"),
			at("2026-03-10T05:00:00.000Z"));
	give(&t, PLATFORM_x, &event);
	event = event_at(EVENT_STATUS, "akun", at("2026-03-10T05:02:00.000Z"));
	give(&t, PLATFORM_x, &event);
	assert_string_equal(t.value, "2");
	assert_int_equal(t.n, 2);
	assert_int_equal(t.counts.read, 10);
	assert_int_equal(t.counts.changed, 2);
	assert_int_equal(t.counts.unusable, 1);
	assert_int_equal(t.counts.late, 1);
	assert_int_equal(t.counts.stranger, 1);
	trace_release(&t);
}

/* ---- long logs ---- */

#define EVENTS 1500

/* What the scorer's own functions say of a ledger. */
static void compute(const struct ledger *ledger, const struct trace *t,
		    char text[VALUE_TEXT])
{
	struct metric_input in = { .settings = &settings,
				   .t_ms = t->of.t_s * SECOND_MS };
	struct aggregates sum;

	aggregates_init(&sum);
	for (size_t i = 0; i < 2; i++) {
		const struct scorer_account *account =
			scorer_account_find(ledger,
					    str_of(accounts[i].identity));

		if (account)
			aggregates_add(&sum, account, t->of.t_s, ZONE);
	}
	in.sum = &sum;
	metric_text(text, t->of.field.metric, t->of.field.window, &in);
}

/* Event by event it is what the whole ledger says. */
static void check_log(enum metric metric, int window,
		      const struct event *events, int64_t end_ms)
{
	struct board field = { metric, window, NATIONAL };
	struct ledger *ledger = scorer_ledger_new();
	char text[VALUE_TEXT];
	struct trace t;

	assert_non_null(ledger);
	begin_at(&t, field, end_ms);
	for (size_t i = 0; i < EVENTS; i++) {
		give(&t, PLATFORM_x, &events[i]);
		assert_true(apply_next(ledger, &events[i]) >= 0);
		compute(ledger, &t, text);
		assert_string_equal(t.value, text);
	}
	assert_int_equal(total(&t), units_of(t.value));
	assert_int_equal(t.counts.changed, t.n + t.earlier);
	for (size_t i = 1; i < t.n && !t.earlier; i++)
		assert_string_equal(t.at[i].before, t.at[i - 1].after);
	trace_release(&t);
	ledger_free(ledger);
}

static void test_long_logs(void **state)
{
	static struct event events[EVENTS];
	struct chance chance = { .state = 20261129,
				 .now_ms = at("2025-03-01T00:00:00.000Z") };

	(void)state;
	for (size_t i = 0; i < EVENTS; i++)
		events[i] = draw_event(&chance);
	for (int m = 0; m < METRIC_COUNT; m++)
		for (int w = 0; w < METRIC_WINDOWS(metric_table[m].span); w++)
			check_log((enum metric)m,
				  metric_table[m].span == ONCE ? NO_WINDOW : w,
				  events, chance.now_ms);
}

/* ---- numbers ---- */

static void test_units(void **state)
{
	char text[VALUE_TEXT];

	(void)state;
	assert_int_equal(units_of(""), 0);
	assert_int_equal(units_of("-12.05"), -1205);
	assert_int_equal(units_of("340138"), 340138);
	assert_int_equal(units_of("99999999999999999999.00"), INT64_MAX);
	units_text(text, METRIC_score, -5);
	assert_string_equal(text, "-0.05");
	units_text(text, METRIC_rate, 19315);
	assert_string_equal(text, "193.15");
	units_text(text, METRIC_posts, -7);
	assert_string_equal(text, "-7");
	units_text(text, METRIC_growth, INT64_MIN);
	assert_string_equal(text, "-9223372036854775808");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_example),
		cmocka_unit_test(test_score),
		cmocka_unit_test(test_each_account_decides),
		cmocka_unit_test(test_passed_over),
		cmocka_unit_test(test_long_logs),
		cmocka_unit_test(test_units),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
