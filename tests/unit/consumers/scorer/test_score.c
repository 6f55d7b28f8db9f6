/* test_score.c -- the formulas, to the last digit that is shown. */
#include "tests/unit/kit/ledger_kit.h"

#include "consumers/scorer/score.h"

#include <math.h>

#define T_MS (INT64_C(1773120600) * SECOND_MS) /* 2026-03-10T05:30Z */

static struct score_settings settings(void)
{
	return (struct score_settings){
		.weight = { [LIKES] = 1,
			    [COMMENTS] = 2,
			    [SHARES] = 3,
			    [SAVES] = 3 },
		.exponent = 0.8,
		.share_followers = 0.30,
		.share_freshness = 0.30,
		.share_activity = 0.25,
		.share_engagement = 0.15,
		.target_followers = 100000,
		.target_posts = 14,
		.target_rate = 1000,
		.half_life_hours = 72,
		.tick_ms = 5000,
	};
}

/* Those of the contract's worked example; test_aggregates has the way there. */
static struct aggregates example(void)
{
	struct aggregates aggregates;

	aggregates_init(&aggregates);
	aggregates.followers_known = true;
	aggregates.followers = 1250;
	aggregates.latest_ms = at("2026-03-09T23:10:00.000Z");
	aggregates.gains[W24H] = (struct gains){ 1, { 20, 2, 1 } };
	aggregates.gains[W7D] = (struct gains){ 2, { 40, 6, 2 } };
	aggregates.gains[W30D] = aggregates.gains[W7D];
	return aggregates;
}

static void assert_shown(double value, const char *format, const char *want)
{
	char text[64];

	snprintf(text, sizeof(text), format[2] == '2' ? "%.2f" : "%.4f", value);
	assert_string_equal(text, want);
}

static void test_example(void **state)
{
	struct score_settings s = settings();
	struct aggregates aggregates = example();
	struct score score = score_of(&aggregates, T_MS, &s);

	(void)state;
	assert_int_equal(engagement(&aggregates.gains[W24H], &s), 27);
	assert_int_equal(engagement(&aggregates.gains[W7D], &s), 58);
	assert_int_equal(engagement(&aggregates.gains[W30D], &s), 58);
	assert_shown(rate(&aggregates, W7D, &s), "%.2f", "193.15");
	assert_shown(score.f, "%.4f", "0.6195");
	assert_shown(score.u, "%.4f", "0.9409");
	assert_shown(score.a, "%.4f", "0.1429");
	assert_shown(score.e, "%.4f", "0.1932");
	assert_shown(score.total, "%.2f", "53.28");
}

/* From facts, with an engagement that is weighted already, the same. */
static void test_facts(void **state)
{
	struct score_settings s = settings();
	struct aggregates aggregates = example();
	struct score_facts facts = {
		.followers = 1250,
		.latest_ms = at("2026-03-09T23:10:00.000Z"),
		.posts = 2,
		.engagement = 58,
	};
	struct score of = score_of_facts(&facts, T_MS, &s);
	struct score want = score_of(&aggregates, T_MS, &s);

	(void)state;
	assert_true(of.total == want.total && of.f == want.f &&
		    of.u == want.u && of.a == want.a && of.e == want.e);
	assert_shown(of.total, "%.2f", "53.28");
	assert_shown(rate_of(58, 1250, &s), "%.2f", "193.15");
	assert_true(rate_of(58, 0, &s) == 0);
	facts = (struct score_facts){ .latest_ms = TIME_NONE };
	assert_true(score_of_facts(&facts, T_MS, &s).total == 0);
}

static void test_unknown_is_nothing(void **state)
{
	struct score_settings s = settings();
	struct aggregates aggregates;
	struct score score;
	double out = 7;

	(void)state;
	aggregates_init(&aggregates);
	score = score_of(&aggregates, T_MS, &s);
	assert_true(score.total == 0 && score.f == 0 && score.u == 0);
	assert_true(rate(&aggregates, W7D, &s) == 0);
	assert_false(view_rate(&aggregates, W7D, &s, &out));
	assert_true(out == 7);
	aggregates = example();
	aggregates.followers = 0;
	assert_true(rate(&aggregates, W7D, &s) == 0);
	assert_true(score_of(&aggregates, T_MS, &s).f == 0);
}

static void test_at_most_one(void **state)
{
	struct score_settings s = settings();
	struct aggregates aggregates = example();
	struct score score;

	(void)state;
	aggregates.followers = 100001;
	aggregates.latest_ms = T_MS + 1000;
	aggregates.gains[W7D] = (struct gains){ 15, { 100000000 } };
	score = score_of(&aggregates, T_MS, &s);
	assert_true(score.f == 1 && score.u == 1 && score.a == 1 &&
		    score.e == 1);
	assert_shown(score.total, "%.2f", "100.00");
	aggregates.followers = 100000;
	assert_true(score_of(&aggregates, T_MS, &s).f == 1);
}

static void test_half_life(void **state)
{
	struct score_settings s = settings();
	struct aggregates aggregates = example();

	(void)state;
	aggregates.latest_ms = T_MS;
	assert_true(score_of(&aggregates, T_MS, &s).u == 1);
	aggregates.latest_ms = T_MS - 72 * HOUR_MS;
	assert_true(score_of(&aggregates, T_MS, &s).u == 0.5);
	aggregates.latest_ms = T_MS - 1; /* hours are a real number */
	assert_true(score_of(&aggregates, T_MS, &s).u < 1);
	s.half_life_hours = 36;
	aggregates.latest_ms = T_MS - 72 * HOUR_MS;
	assert_true(score_of(&aggregates, T_MS, &s).u == 0.25);
}

static void test_rates(void **state)
{
	struct score_settings s = settings();
	struct aggregates aggregates = example();
	double out;

	(void)state;
	s.exponent = 1;
	assert_shown(rate(&aggregates, W7D, &s), "%.2f", "46.40");
	aggregates.views_reported = true;
	assert_false(view_rate(&aggregates, W7D, &s, &out));
	aggregates.viewed[W7D] = (struct gains){ 1, { 8, 1, 0, 0, 3000 } };
	assert_true(view_rate(&aggregates, W7D, &s, &out));
	assert_shown(out, "%.2f", "3.33");
	assert_false(view_rate(&aggregates, W24H, &s, &out));
}

static void test_weights(void **state)
{
	struct score_settings s = settings();
	struct gains gains = { 9, { 1, 10, 100, 1000, 10000 } };

	(void)state;
	assert_int_equal(engagement(&gains, &s), 1 + 20 + 300 + 3000);
	s.weight[VIEWS] = 5; /* not a key; views are never engagement */
	assert_int_equal(engagement(&gains, &s), 3321);
	gains.counter[LIKES] = INT64_MAX;
	assert_true(engagement(&gains, &s) == INT64_MAX);
	gains.counter[SAVES] = INT64_MAX / 2;
	assert_true(engagement(&gains, &s) == INT64_MAX);
}

static void test_version(void **state)
{
	struct score_settings s = settings();
	char version[SCORE_VERSION_SIZE], other[SCORE_VERSION_SIZE];
	double *reals[] = { &s.exponent,         &s.share_followers,
			    &s.share_freshness,  &s.share_activity,
			    &s.share_engagement, &s.target_rate,
			    &s.half_life_hours };
	int64_t *wholes[] = { &s.weight[LIKES],    &s.weight[COMMENTS],
			      &s.weight[SHARES],   &s.weight[SAVES],
			      &s.target_followers, &s.target_posts };
	size_t i;

	(void)state;
	score_version(&s, version);
	assert_string_equal(version, "1-7d441e3f");
	for (i = 0; i < ARRAY_LEN(reals); i++) {
		double kept = *reals[i];

		*reals[i] = nextafter(kept, 10 * kept);
		score_version(&s, other);
		assert_string_not_equal(version, other);
		*reals[i] = kept;
	}
	for (i = 0; i < ARRAY_LEN(wholes); i++) {
		++*wholes[i];
		score_version(&s, other);
		assert_string_not_equal(version, other);
		--*wholes[i];
	}
	s.tick_ms++;
	score_version(&s, other);
	assert_string_equal(version, other);
}

static void test_shares(void **state)
{
	struct score_settings s = settings();
	struct config *config = NULL;
	struct faults faults;

	(void)state;
	faults_init(&faults);
	assert_int_equal(config_load(&config, NULL, NULL, 0, &faults, NULL), 0);
	score_check(&s, config, &faults);
	assert_int_equal(faults.n, 0);
	s.share_engagement = 0.16;
	score_check(&s, config, &faults);
	assert_int_equal(faults.n, 1);
	assert_non_null(strstr(faults.at[0].printed, "share_followers"));
	assert_non_null(strstr(faults.at[0].printed, "1.01"));
	faults_release(&faults);
	config_free(config);
}

/* The rows give the settings of the contract. */
static void test_defaults(void **state)
{
	struct score_settings s = { 0 }, want = settings();
	const struct cfg_section section = { .name = "score",
					     .items = score_items,
					     .base = &s };
	struct config *config = NULL;
	struct faults faults;

	(void)state;
	faults_init(&faults);
	assert_int_equal(config_load(&config, NULL, &section, 1, &faults, NULL),
			 0);
	assert_int_equal(faults.n, 0);
	assert_memory_equal(&s, &want, sizeof(s));
	faults_release(&faults);
	config_free(config);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_example),
		cmocka_unit_test(test_facts),
		cmocka_unit_test(test_unknown_is_nothing),
		cmocka_unit_test(test_at_most_one),
		cmocka_unit_test(test_half_life),
		cmocka_unit_test(test_rates),
		cmocka_unit_test(test_weights),
		cmocka_unit_test(test_version),
		cmocka_unit_test(test_shares),
		cmocka_unit_test(test_defaults),
	};

	return cmocka_run_group_tests_name("score", tests, NULL, NULL);
}
