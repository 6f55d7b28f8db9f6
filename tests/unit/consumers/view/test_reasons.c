/* test_reasons.c -- a score's parts from the closed days, against the scorer's
 * own; what changed, and who passed whom. */
#include "tests/unit/kit/ledger_kit.h"
#include "tests/unit/kit/view_kit.h"

#include "consumers/scorer/streams.h"
#include "consumers/view/reasons.h"

#include <math.h>

#define EVENTS 4000

/* ---- against the scorer ---- */

static struct str word(const struct redis_cmd *words, size_t i)
{
	size_t from = i ? words->end[i - 1] : 0;

	return (struct str){ words->bytes.data + from, words->end[i] - from };
}

/* The history that the scorer writes, read as view reads it.  score: of each
 * day, as written. */
static size_t scorer_days(uint64_t seed, struct days *days,
			  char score[DAYS_MAX][16])
{
	struct chance chance = { .state = seed,
				 .now_ms = at("2026-01-01T00:00:00Z") };
	struct score_settings settings = default_score();
	struct ledger *ledger = scorer_ledger_new();
	struct observed_account observed[8];
	struct redis_cmd words;
	size_t n;

	for (int i = 0; i < EVENTS; i++) {
		struct event event = draw_event(&chance);

		/* Platforms tell whole seconds. */
		if (event.kind == EVENT_POST)
			event.post.published_ms -=
				event.post.published_ms % SECOND_MS;
		apply_next(ledger, &event);
	}
	n = ledger->n_accounts;
	assert_in_range(n, 2, 8);
	for (size_t i = 0; i < n; i++)
		observed[i] =
			(struct observed_account){ PLATFORM_x,
						   account_at(ledger, i) };
	redis_cmd_init(&words);
	const struct history_input input = {
		.observed = observed,
		.n = n,
		.today = local_day(chance.now_ms, ZONE),
		.zone_hours = ZONE,
		.settings = &settings,
		.score_version = "1-v",
	};
	assert_int_equal(history_entries(&words, &input, NATIONAL, NULL), 0);
	n = words.n / HISTORY_WORDS;
	for (size_t d = 0; d < n; d++) {
		struct str flat[HISTORY_WORDS];

		for (size_t i = 0; i + 1 < HISTORY_WORDS; i++) {
			flat[i] = word(&words, d * HISTORY_WORDS + 1 + i);
			if (i > 0 && str_is(flat[i - 1], "score"))
				snprintf(score[d], 16, "%.*s",
					 STR_ARG(flat[i]));
		}
		assert_int_equal(days_add(days, flat, HISTORY_WORDS - 1, NULL),
				 0);
	}
	redis_cmd_release(&words);
	ledger_free(ledger);
	return n;
}

/* Of every closed day the score from sums of rows is the scorer's, to the last
 * digit, though its weights, windows and accounts are gone from the rows. */
static void test_exact(void **state)
{
	static char score[DAYS_MAX][16];
	struct score_settings settings = default_score();
	size_t days_seen = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= 5; seed++) {
		struct days days = { .n = 0 };
		size_t n = scorer_days(seed, &days, score);

		/* Of the oldest that are kept the week before is gone. */
		for (size_t d = n == DAYS_MAX ? 6 : 0; d < n; d++) {
			struct parts parts;
			char text[32];

			assert_true(parts_of_day(&parts, &days, days.at[d].day,
						 ZONE, &settings));
			snprintf(text, sizeof(text), "%.2f", parts.score);
			assert_string_equal(text, score[d]);
			days_seen++;
		}
		days_release(&days);
	}
	assert_in_range(days_seen, 100, 5 * DAYS_MAX);
}

/* ---- one sentra, by hand: the contract's worked example ---- */

static const struct card example[] = {
	{ { "a",          "name",
	    "Sentra A",   "score",
	    "53.28",      "score:followers",
	    "0.6195",     "score:freshness",
	    "0.9409",     "score:activity",
	    "0.1429",     "score:engagement",
	    "0.1932",     "followers",
	    "1250",       "latest",
	    "1773097800", "posts:7d",
	    "2",          "engagement:7d",
	    "58",         NULL } },
	{ { "b", "score", "", NULL } },
	{ { "c", "score", "9", "score:activity", "x", NULL } },
};

static void test_card(void **state)
{
	struct snapshot s;
	struct parts parts;

	(void)state;
	snapshot_make(&s, example, ARRAY_LEN(example));
	assert_true(parts_of_card(&parts, &s, 0));
	assert_true(parts.score == 53.28 && parts.part[PART_F] == 0.6195 &&
		    parts.part[PART_U] == 0.9409 &&
		    parts.part[PART_A] == 0.1429 &&
		    parts.part[PART_E] == 0.1932);
	assert_true(parts.followers == 1250 && parts.posts_7d == 2 &&
		    parts.engagement_7d == 58);
	assert_true(parts.latest_ms == at("2026-03-09T23:10:00Z"));
	assert_false(parts_of_card(&parts, &s, 1));
	assert_true(parts_of_card(&parts, &s, 2));
	assert_true(parts.part[PART_A] == 0 && isnan(parts.followers));
	assert_true(parts.latest_ms == TIME_NONE);
	snapshot_unmake(&s);
}

/* Eight days; the eighth before the last is out of the window. */
static void fill(struct days *days)
{
	*days = (struct days){ .n = 0 };
	day_put(days, "2026-03-01", "1000", "100", "5000", "1772330400", "1");
	for (int d = 2; d <= 7; d++) {
		char date[32];

		snprintf(date, sizeof(date), "2026-03-%02d", d);
		day_put(days, date, "1000", "1", "10", "1772330400", "2");
	}
	/* Its latest: noon of that day, in Jakarta. */
	day_put(days, "2026-03-08", "1250", "2", "40", "1772946000", "3");
}

static int64_t day_of(const char *date)
{
	int64_t day = 0;

	assert_true(day_read(str_of(date), &day));
	return day;
}

static void test_day(void **state)
{
	struct score_settings settings = default_score();
	struct parts parts;
	struct days days;

	(void)state;
	fill(&days);
	assert_true(parts_of_day(&parts, &days, day_of("2026-03-08"), ZONE,
				 &settings));
	assert_true(parts.followers == 1250 && parts.posts_7d == 8 &&
		    parts.engagement_7d == 100);
	assert_true(parts.latest_ms == at("2026-03-08T05:00:00Z"));
	/* To 23:59:59 by Jakarta's clock: 11 h 59 min 59 s later. */
	assert_true(fabs(parts.part[PART_U] -
			 exp2(-(11 + 3599.0 / 3600) / 72)) < 1e-12);
	assert_true(fabs(parts.part[PART_A] - 8.0 / 14) < 1e-12);
	assert_true(fabs(parts.part[PART_E] - 100 / pow(1250, 0.8)) < 1e-12);
	/* 100 x (0.30 x 0.61951 + 0.30 x 0.89091 + 0.25 x 0.57143 +
	 * 0.15 x 0.33302) */
	assert_true(parts.score == 64.59);
	/* The history's own, where it is by these settings. */
	score_version(&settings, days.score_version);
	assert_true(parts_of_day(&parts, &days, day_of("2026-03-08"), ZONE,
				 &settings));
	assert_true(parts.score == 3);
	assert_false(parts_of_day(&parts, &days, day_of("2026-03-09"), ZONE,
				  &settings));
	days_release(&days);
}

/* What was never told adds nothing, and no number steers a cast. */
static void test_unknown_day(void **state)
{
	struct score_settings settings = default_score();
	struct days days = { .n = 0 };
	struct parts parts;

	(void)state;
	day_put(&days, "2026-03-07", "", "", "", "", "");
	day_put(&days, "2026-03-08", "99999999999999999999999999", "-5",
		"99999999999999999999999999", "1", "x");
	assert_true(parts_of_day(&parts, &days, day_of("2026-03-07"), ZONE,
				 &settings));
	assert_true(parts.score == 0 && isnan(parts.followers));
	assert_true(parts_of_day(&parts, &days, day_of("2026-03-08"), ZONE,
				 &settings));
	assert_true(parts.part[PART_F] == 1 && parts.part[PART_A] == 0);
	days_release(&days);
}

/* The points of the parts add up to the change of the score. */
static void test_change(void **state)
{
	struct score_settings settings = default_score();
	struct parts then, now;
	struct change change;
	struct snapshot s;
	struct days days;
	double sum = 0;

	(void)state;
	fill(&days);
	snapshot_make(&s, example, ARRAY_LEN(example));
	assert_true(parts_of_day(&then, &days, day_of("2026-03-08"), ZONE,
				 &settings));
	assert_true(parts_of_card(&now, &s, 0));
	change_of(&change, &then, &now, &settings);
	for (int p = 0; p < PARTS; p++)
		sum += change.points[p];
	assert_true(fabs(sum - change.score) < 0.015);
	assert_true(fabs(change.score - (53.28 - 64.59)) < 1e-9);
	assert_true(fabs(change.points[PART_A] - 25 * (0.1429 - 8.0 / 14)) <
		    1e-9);
	assert_true(fabs(change.points[PART_E] -
			 15 * (0.1932 - 100 / pow(1250, 0.8))) < 1e-9);
	assert_true(change.followers == 0 && change.posts_7d == -6 &&
		    change.engagement_7d == -42);
	now.followers = NAN;
	change_of(&change, &then, &now, &settings);
	assert_true(isnan(change.followers));
	snapshot_unmake(&s);
	days_release(&days);
}

/* ---- boards ---- */

static struct board board(enum metric metric)
{
	return (struct board){ metric,
			       metric_table[metric].span == BY_WINDOW
				       ? RANKED_WINDOW
				       : NO_WINDOW,
			       NATIONAL };
}

static void test_values(void **state)
{
	static const struct {
		enum metric metric;
		double is; /* NAN: nothing */
	} rows[] = {
		{ METRIC_score, 64.59 },       { METRIC_followers, 1250 },
		{ METRIC_latest, 1772946000 }, { METRIC_posts, 8 },
		{ METRIC_engagement, 100 },    { METRIC_views, NAN },
		{ METRIC_rate, 333.02 },       { METRIC_growth, NAN },
	};
	struct score_settings settings = default_score();
	struct days days;

	(void)state;
	fill(&days);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		double v = value_at_day(board(rows[i].metric), &days,
					day_of("2026-03-08"), ZONE, &settings);

		if (isnan(rows[i].is) ? !isnan(v) : v != rows[i].is)
			fail_msg("%s: %.17g", metric_table[rows[i].metric].name,
				 v);
	}
	assert_true(isnan(value_at_day(board(METRIC_score), &days,
				       day_of("2026-03-20"), ZONE, &settings)));
	assert_true(isnan(value_at_day(
		(struct board){ METRIC_followers, NO_WINDOW, PLATFORM_x },
		&days, day_of("2026-03-08"), ZONE, &settings)));
	days_release(&days);
}

/* then, now: followers of a to f.  Of d nothing was known then, of e
 * nothing is now. */
static const struct card field[] = {
	{ { "a", "followers", "50", NULL } },
	{ { "b", "followers", "60", NULL } },
	{ { "c", "followers", "40", NULL } },
	{ { "d", "followers", "90", NULL } },
	{ { "e", "followers", "", NULL } },
	{ { "f", "followers", "80", NULL } }, /* beside a, then */
};
static const char *const then[] = { "50", "40", "70", "", "10", "50" };

static void test_passing(void **state)
{
	static const struct {
		size_t card;
		const char *above, *below; /* ids */
		size_t rank;               /* then */
	} rows[] = {
		{ 0, "b", "c", 2 }, { 1, "", "ac", 4 }, { 2, "fba", "", 1 },
		{ 3, "", "", 0 },   { 4, "", "", 5 },   { 5, "", "c", 2 },
	};
	struct score_settings settings = default_score();
	struct days of[ARRAY_LEN(field)] = { { .n = 0 } };
	const struct days *days[ARRAY_LEN(field)];
	int64_t day = day_of("2026-03-08");
	struct snapshot s;

	(void)state;
	snapshot_make(&s, field, ARRAY_LEN(field));
	for (size_t i = 0; i < ARRAY_LEN(field); i++) {
		day_put(&of[i], "2026-03-08", then[i], "0", "0", "", "");
		days[i] = &of[i];
	}
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		char above[8] = "", below[8] = "";
		struct passing p;

		assert_int_equal(passing_of(&p, &s, days, rows[i].card,
					    board(METRIC_followers), day, ZONE,
					    &settings, NULL),
				 0);
		for (size_t k = 0; k < p.n_above; k++)
			above[k] = s.cards.id[p.above[k]].p[0];
		for (size_t k = 0; k < p.n_below; k++)
			below[k] = s.cards.id[p.below[k]].p[0];
		assert_string_equal(above, rows[i].above);
		assert_string_equal(below, rows[i].below);
		assert_int_equal(rank_at_day(board(METRIC_followers), &s, days,
					     rows[i].card, day, ZONE,
					     &settings),
				 rows[i].rank);
		passing_release(&p);
		passing_release(&p);
	}
	for (size_t i = 0; i < ARRAY_LEN(field); i++)
		days_release(&of[i]);
	snapshot_unmake(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_exact),
		cmocka_unit_test(test_card),
		cmocka_unit_test(test_day),
		cmocka_unit_test(test_unknown_day),
		cmocka_unit_test(test_change),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_passing),
	};

	return cmocka_run_group_tests_name("reasons", tests, NULL, NULL);
}
