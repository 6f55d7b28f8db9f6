/* test_ranking.c -- the order of a board, its ranks, movement and filters. */
#include "tests/unit/kit/view_kit.h"

#include "consumers/view/ranking.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>

/* Two share a value, one has none, one has what is no number. */
static const struct card cards[] = {
	{ { "a",
	    "name",
	    "Sentra Delta",
	    "city",
	    "Kota Bekasi",
	    "province",
	    "Jawa Barat",
	    "kind",
	    "sentra",
	    "followers",
	    "10",
	    "growth:7d",
	    "-5",
	    "followers:x",
	    "0",
	    "rank:followers",
	    "3",
	    "rank_yesterday:followers",
	    "1",
	    "posts:7d",
	    "0",
	    NULL } },
	{ { "b",
	    "name",
	    "Sentra Alfa",
	    "city",
	    "Medan",
	    "province",
	    "Sumatera Utara",
	    "kind",
	    "sentra_terpadu",
	    "followers",
	    "20",
	    "growth:7d",
	    "",
	    "followers:x",
	    "",
	    "rank:followers",
	    "1",
	    "rank_yesterday:followers",
	    "2",
	    NULL } },
	{ { "c", "followers", "20", "growth:7d", "0", "rank:followers", "1",
	    "rank_yesterday:followers", "1", NULL } },
	{ { "d", "name", "Sentra Beta", "followers", "", "growth:7d", "7",
	    "rank:followers", "4", "rank_yesterday:followers", "4", NULL } },
	{ { "e", "name", "Sentra Akhir", "followers", "inf", NULL } },
};

static struct board board(enum metric metric, int window, int platform)
{
	return (struct board){ metric, window, platform };
}

/* "b1 c1 a3 e- d-": ids and ranks. */
static void assert_order(const struct ranking_question *q, size_t ranked,
			 const char *want)
{
	struct snapshot s;
	struct ranking r;
	char text[200] = "";

	snapshot_make(&s, cards, ARRAY_LEN(cards));
	assert_int_equal(ranking_make(&r, &s, NULL, q, NULL), 0);
	for (size_t i = 0; i < r.n; i++) {
		size_t n = strlen(text);

		snprintf(text + n, sizeof(text) - n, "%s%.*s", i ? " " : "",
			 STR_ARG(s.cards.id[r.row[i].card]));
		n = strlen(text);
		if (r.row[i].rank)
			snprintf(text + n, sizeof(text) - n, "%zu",
				 r.row[i].rank);
		else
			snprintf(text + n, sizeof(text) - n, "-");
		assert_int_equal(r.row[i].moved, MOVED_UNKNOWN);
	}
	assert_string_equal(text, want);
	assert_int_equal(r.ranked, ranked);
	ranking_release(&r);
	ranking_release(&r);
	snapshot_unmake(&s);
}

static void test_order(void **state)
{
	struct ranking_question q = { .board = board(METRIC_followers,
						     NO_WINDOW, NATIONAL) };

	(void)state;
	/* b and c share a rank; c has no name but its id. */
	assert_order(&q, 3, "b1 c1 a3 e- d-");
	/* Growth leaves out who is not known; a loss is known. */
	q.board = board(METRIC_growth, W7D, NATIONAL);
	assert_order(&q, 3, "d1 c2 a3");
	/* Of a platform those that have an account there. */
	q.board = board(METRIC_followers, NO_WINDOW, PLATFORM_x);
	assert_order(&q, 1, "a1 b-");
	/* A field that no card has: nothing is known. */
	q.board = board(METRIC_views, W24H, NATIONAL);
	assert_order(&q, 0, "e- b- d- a- c-");
	q.board = board(METRIC_views, W24H, PLATFORM_x);
	assert_order(&q, 0, "");
}

/* A filter hides rows, and changes no rank. */
static void test_filters(void **state)
{
	static const struct {
		struct str province, kind, q;
		const char *want;
	} rows[] = {
		{ STR_NULL, STR_NULL, STR_LIT("delta"), "a3" },
		{ STR_NULL, STR_NULL, STR_LIT("kota BEK"), "a3" },
		{ STR_NULL, STR_NULL, STR_LIT("sumatera"), "b1" },
		{ STR_NULL, STR_NULL, STR_LIT("C"), "c1" },
		{ STR_NULL, STR_NULL, STR_LIT("sentra "), "b1 a3 e- d-" },
		{ STR_NULL, STR_NULL, STR_LIT(""), "b1 c1 a3 e- d-" },
		{ STR_NULL, STR_NULL, STR_LIT("nirgends"), "" },
		{ STR_LIT("Jawa Barat"), STR_NULL, STR_NULL, "a3" },
		{ STR_LIT("Jawa"), STR_NULL, STR_NULL, "" },
		{ STR_NULL, STR_LIT("sentra"), STR_NULL, "a3" },
		{ STR_NULL, STR_LIT("sentra_terpadu"), STR_NULL, "b1" },
		{ STR_LIT("Jawa Barat"), STR_LIT("sentra_terpadu"), STR_NULL,
		  "" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct ranking_question q = {
			.board = board(METRIC_followers, NO_WINDOW, NATIONAL),
			.province = rows[i].province,
			.kind = rows[i].kind,
			.q = rows[i].q,
		};

		assert_order(&q, 3, rows[i].want);
	}
}

static void test_values(void **state)
{
	const struct ranking_question q = {
		.board = board(METRIC_followers, NO_WINDOW, NATIONAL)
	};
	struct snapshot s;
	struct ranking r;

	(void)state;
	snapshot_make(&s, cards, ARRAY_LEN(cards));
	assert_int_equal(ranking_make(&r, &s, NULL, &q, NULL), 0);
	assert_true(str_is(r.row[0].value, "20") && r.row[0].number == 20);
	assert_true(str_is(r.row[3].value, "inf") && isnan(r.row[3].number));
	assert_true(str_is(r.row[4].value, "") && isnan(r.row[4].number));
	ranking_release(&r);
	snapshot_unmake(&s);
}

/* Places since yesterday: up is positive; who had no closed day had no rank,
 * and who is not known has none. */
static void test_moved(void **state)
{
	struct ranking_question q = { .board = board(METRIC_followers,
						     NO_WINDOW, NATIONAL) };
	struct days some = { .n = 0 }, none = { .n = 0 };
	const struct days *const days[] = { &some, &some, &none, &some, &some };
	struct snapshot s;
	struct ranking r;

	(void)state;
	day_put(&some, "2026-03-09", "1", "1", "1", "1", "1");
	snapshot_make(&s, cards, ARRAY_LEN(cards));
	assert_int_equal(ranking_make(&r, &s, days, &q, NULL), 0);
	assert_int_equal(r.row[0].moved, 1);             /* b: 2 to 1 */
	assert_int_equal(r.row[1].moved, MOVED_UNKNOWN); /* c */
	assert_int_equal(r.row[2].moved, -2);            /* a: 1 to 3 */
	assert_int_equal(r.row[3].moved, MOVED_UNKNOWN); /* e */
	assert_int_equal(r.row[4].moved, MOVED_UNKNOWN); /* d */
	ranking_release(&r);
	/* Cards have no ranks of other boards. */
	q.board = board(METRIC_followers, NO_WINDOW, PLATFORM_x);
	assert_int_equal(ranking_make(&r, &s, days, &q, NULL), 0);
	assert_int_equal(r.row[0].moved, MOVED_UNKNOWN);
	ranking_release(&r);
	snapshot_unmake(&s);
	days_release(&some);
}

static void test_hostile_ranks(void **state)
{
	static const struct card hostile[] = {
		{ { "a", "score", "1", "rank:score",
		    "99999999999999999999999999999", "rank_yesterday:score",
		    "1", NULL } },
		{ { "b", "score", "2", "rank:score", "x",
		    "rank_yesterday:score", "1", NULL } },
	};
	const struct ranking_question q = {
		.board = board(METRIC_score, NO_WINDOW, NATIONAL)
	};
	struct days some = { .n = 0 };
	const struct days *const days[] = { &some, &some };
	struct snapshot s;
	struct ranking r;

	(void)state;
	day_put(&some, "2026-03-09", "1", "1", "1", "1", "1");
	snapshot_make(&s, hostile, ARRAY_LEN(hostile));
	assert_int_equal(ranking_make(&r, &s, days, &q, NULL), 0);
	assert_int_equal(r.n, 2);
	assert_int_equal(r.row[0].moved, MOVED_UNKNOWN);
	assert_int_equal(r.row[1].moved, MOVED_UNKNOWN);
	ranking_release(&r);
	snapshot_unmake(&s);
	snapshot_make(&s, NULL, 0);
	assert_int_equal(ranking_make(&r, &s, NULL, &q, NULL), 0);
	assert_int_equal(r.n + r.ranked, 0);
	ranking_release(&r);
	snapshot_unmake(&s);
	days_release(&some);
}

/* ---- which board ---- */

static const struct {
	const char *metric, *window, *platform;
	struct board board; /* metric METRIC_COUNT: refused */
	const char *why;    /* a part of the text */
} boards[] = {
	{ NULL, NULL, NULL, { METRIC_score, NO_WINDOW, NATIONAL }, NULL },
	{ "followers",
	  NULL,
	  "x",
	  { METRIC_followers, NO_WINDOW, PLATFORM_x },
	  NULL },
	{ "posts", NULL, NULL, { METRIC_posts, W7D, NATIONAL }, NULL },
	{ "rate",
	  "24h",
	  "tiktok",
	  { METRIC_rate, W24H, PLATFORM_tiktok },
	  NULL },
	{ "likes",
	  NULL,
	  NULL,
	  { METRIC_COUNT, 0, 0 },
	  "no metric likes: want one of score followers latest" },
	{ "view_rate", NULL, NULL, { METRIC_COUNT, 0, 0 }, "no metric" },
	{ "", NULL, NULL, { METRIC_COUNT, 0, 0 }, "no metric" },
	{ "score",
	  "7d",
	  NULL,
	  { METRIC_COUNT, 0, 0 },
	  "window 7d: this metric has no window" },
	{ "posts",
	  "3d",
	  NULL,
	  { METRIC_COUNT, 0, 0 },
	  "window 3d: want 24h, 7d or 30d" },
	{ "score",
	  NULL,
	  "x",
	  { METRIC_COUNT, 0, 0 },
	  "platform x: the score is of all platforms together" },
	{ "posts",
	  NULL,
	  "myspace",
	  { METRIC_COUNT, 0, 0 },
	  "platform myspace: want one of youtube" },
};

static void test_boards(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(boards); i++) {
		struct board out = { 0, 0, 0 };
		struct err err;
		int rc = ranking_board(str_of(boards[i].metric),
				       str_of(boards[i].window),
				       str_of(boards[i].platform), &out, &err);

		assert_int_equal(rc, boards[i].why ? -EINVAL : 0);
		if (boards[i].why) {
			if (!strstr(err.text, boards[i].why))
				fail_msg("%s", err.text);
			continue;
		}
		assert_int_equal(out.metric, boards[i].board.metric);
		assert_int_equal(out.window, boards[i].board.window);
		assert_int_equal(out.platform, boards[i].board.platform);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_filters),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_moved),
		cmocka_unit_test(test_hostile_ranks),
		cmocka_unit_test(test_boards),
	};

	return cmocka_run_group_tests_name("ranking", tests, NULL, NULL);
}
