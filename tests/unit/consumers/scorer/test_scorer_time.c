/* test_scorer_time.c -- what changes without events: the roster, the day. */
#include "tests/unit/kit/scorer_kit.h"

/* ---- the roster ---- */

static void reload_at(struct scorer_kit *s, const struct who *who, size_t n,
		      int64_t t_s)
{
	struct roster *old = s->roster;

	s->roster = roster_of(who, n);
	s->kit->env.roster = s->roster;
	stage_scorer.reload(s->stage, &s->kit->env);
	roster_free(old);
	flush_ok(s, t_s, true);
}

static void reload(struct scorer_kit *s, const struct who *who, size_t n)
{
	reload_at(s, who, n, T_S);
}

static void test_roster_changes(void **state)
{
	static const struct who fewer_accounts[] = {
		{ .id = "satu", .accounts = "x:b" },
		{ .id = "dua", .accounts = "x:c" },
	};
	static const struct who alone[] = {
		{ .id = "dua", .accounts = "x:c" },
	};
	static const struct who known_by_the_log[] = {
		{ .id = "asing", .accounts = "x:d" },
	};
	struct kit *kit = *state;
	struct scorer_kit s;

	if (!server_exists())
		skip();
	begin(&s, kit);
	reload(&s, fewer_accounts, 2);
	assert_redis(kit,
		     "HMGET s:card:satu posts:7d posts:7d:youtube "
		     "followers:x",
		     "0 (nil) 500");
	assert_redis(kit, "EXISTS s:board:followers:youtube s:recent:satu",
		     "0");
	reload(&s, alone, 1);
	assert_redis(kit, "EXISTS s:card:satu s:history:satu s:recent:satu",
		     "0");
	assert_redis(kit, "ZRANGE s:board:score 0 -1", "dua");
	assert_redis(kit, "HGET s:card:dua rank:followers", "1");
	reload(&s, known_by_the_log, 1);
	assert_redis(kit, "ZRANGE s:board:followers 0 -1 WITHSCORES",
		     "asing 7");
	assert_redis(kit, "EXISTS s:card:dua", "0");
	scorer_kit_close(&s);
}

/* Who left while no scorer ran is removed by the next one. */
static void test_left_meanwhile(void **state)
{
	static const struct who alone[] = {
		{ .id = "dua", .accounts = "x:c" },
	};
	struct kit *kit = *state;
	struct scorer_kit s;

	if (!server_exists())
		skip();
	begin(&s, kit);
	stage_scorer.close(s.stage);
	roster_free(s.roster);
	s.roster = roster_of(alone, 1);
	kit->env.roster = s.roster;
	assert_int_equal(stage_scorer.open(&s.stage, &kit->env, NULL), 0);
	assert_int_equal(take(&s, NULL), 0);
	flush_ok(&s, T_S, true);
	assert_redis(kit, "EXISTS s:card:satu s:recent:satu", "0");
	assert_redis(kit, "ZRANGE s:board:posts:24h 0 -1", "dua");
	assert_redis(kit, "EXISTS s:board:followers:youtube", "0");
	scorer_kit_close(&s);
}

/* Dates are of the report's zone, and included. */
static void test_dates(void **state)
{
	static const struct who who[] = {
		{ .id = "tetap", .accounts = "x:a" },
		{ .id = "pergi", .accounts = "x:b", .until = "\"2026-03-10\"" },
		{ .id = "datang", .accounts = "x:c", .from = "\"2026-03-11\"" },
	};
	int64_t midnight_s = at("2026-03-10T17:00:00Z") / SECOND_MS;
	struct kit *kit = *state;
	struct scorer_kit s;

	if (!server_exists())
		skip();
	scorer_kit_open(&s, kit, who, ARRAY_LEN(who));
	assert_int_equal(take(&s, NULL), 0);
	give(&s, "tetap", PLATFORM_x, reading_at("a", T_S * SECOND_MS, 5));
	give(&s, "pergi", PLATFORM_x, reading_at("b", T_S * SECOND_MS, 9));
	give(&s, "datang", PLATFORM_x, reading_at("c", T_S * SECOND_MS, 7));
	flush_ok(&s, midnight_s - 1, true);
	assert_redis(kit, "ZRANGE s:board:followers 0 -1", "tetap pergi");
	assert_redis(kit, "EXISTS s:card:datang", "0");
	flush_ok(&s, midnight_s, true);
	assert_redis(kit, "ZRANGE s:board:followers 0 -1", "tetap datang");
	assert_redis(kit, "EXISTS s:card:pergi s:history:pergi", "0");
	/* Yesterday there were tetap and pergi. */
	assert_redis(kit,
		     "HMGET s:card:tetap rank:followers "
		     "rank_yesterday:followers",
		     "2 2");
	assert_redis(kit,
		     "HMGET s:card:datang rank:followers "
		     "rank_yesterday:followers",
		     "1 ");
	scorer_kit_close(&s);
}

/* ---- streams ---- */

static void assert_only_day(const struct scorer_kit *s, const char *fields)
{
	char version[SCORE_VERSION_SIZE], want[256];

	score_version(&s->settings, version);
	snprintf(want, sizeof(want),
		 "1773075600000-0 date 2026-03-10 followers 500 %s "
		 "score_version %s",
		 fields, version);
	assert_redis(s->kit, "XRANGE s:history:satu - +", want);
}

static void test_streams(void **state)
{
	struct kit *kit = *state;
	struct event late;
	struct scorer_kit s;
	int64_t midnight_ms = at("2026-03-10T17:00:00Z");

	if (!server_exists())
		skip();
	begin(&s, kit);
	/* The day closes, without an event. */
	flush_ok(&s, midnight_ms / SECOND_MS, true);
	assert_redis(kit, "XLEN s:history:satu", "1");
	/* It changes after it closed: a post of that day is observed now. */
	late = post_at("a", "q", midnight_ms + 1000, midnight_ms - 1000);
	give(&s, "satu", PLATFORM_youtube, late);
	flush_ok(&s, midnight_ms / SECOND_MS + 2, false);
	assert_only_day(
		&s,
		"posts 2 engagement 3 views  latest 1773161999 score 50.08");
	assert_redis(kit, "XLEN s:recent:satu", "2");
	/* Forgotten 31 days after publication, by the clock alone. */
	flush_ok(&s, midnight_ms / SECOND_MS + 31 * 86400, true);
	assert_redis(kit, "EXISTS s:recent:satu", "0");
	scorer_kit_close(&s);
}

/* Of each platform where the sentra has an account, and of no other. */
static void test_platform_histories(void **state)
{
	static const struct who only_x[] = {
		{ .id = "satu", .accounts = "x:b" },
		{ .id = "dua", .accounts = "x:c" },
	};
	int64_t midnight_ms = at("2026-03-10T17:00:00Z");
	int64_t midnight_s = midnight_ms / SECOND_MS;
	struct kit *kit = *state;
	struct scorer_kit s;

	if (!server_exists())
		skip();
	begin(&s, kit);
	flush_ok(&s, midnight_s, true);
	assert_redis(kit, "XRANGE s:history:satu:youtube - +",
		     "1773075600000-0 date 2026-03-10 followers  posts 1 "
		     "engagement 3 views  latest 1773117000");
	assert_redis(kit, "XRANGE s:history:satu:x - +",
		     "1773075600000-0 date 2026-03-10 followers 500 posts 0 "
		     "engagement 0 views  latest ");
	assert_redis(kit, "EXISTS s:history:satu:tiktok s:history:dua:youtube",
		     "0");
	/* A closed day of one platform changes: what stands of the other is
	 * not written. */
	tell_redis(kit, "XADD s:history:satu:x * date left-alone");
	give(&s, "satu", PLATFORM_youtube,
	     post_at("a", "q", midnight_ms + 1000, midnight_ms - 1000));
	flush_ok(&s, midnight_s + 2, false);
	assert_redis(kit, "XRANGE s:history:satu:youtube - +",
		     "1773075600000-0 date 2026-03-10 followers  posts 2 "
		     "engagement 3 views  latest 1773161999");
	assert_redis(kit, "XLEN s:history:satu:x", "2");
	reload_at(&s, only_x, 2, midnight_s + 3);
	assert_redis(kit, "EXISTS s:history:satu:youtube", "0");
	assert_redis(kit, "XLEN s:history:satu:x", "1");
	assert_redis(kit, "XLEN s:history:satu", "1");
	reload_at(&s, only_x + 1, 1, midnight_s + 3);
	assert_redis(kit, "EXISTS s:history:satu s:history:satu:x", "0");
	assert_redis(kit, "EXISTS s:history:dua s:history:dua:x", "2");
	scorer_kit_close(&s);
}

/* A view count reported for the first time turns days of unknown views to 0. */
static void test_views_told_later(void **state)
{
	struct kit *kit = *state;
	int64_t midnight_ms = at("2026-03-10T17:00:00Z");
	struct event post;
	struct scorer_kit s;

	if (!server_exists())
		skip();
	begin(&s, kit);
	flush_ok(&s, midnight_ms / SECOND_MS, true);
	post = post_at("a", "new", midnight_ms + 2000, midnight_ms + 1000);
	post.post.counts[VIEWS] = 10;
	give(&s, "satu", PLATFORM_youtube, post);
	flush_ok(&s, midnight_ms / SECOND_MS + 3, false);
	assert_redis(kit, "HMGET s:card:satu views:7d views:7d:x", "10 ");
	assert_only_day(
		&s,
		"posts 1 engagement 3 views 0 latest 1773117000 score 44.90");
	assert_redis(kit, "XRANGE s:history:satu:youtube - +",
		     "1773075600000-0 date 2026-03-10 followers  posts 1 "
		     "engagement 3 views 0 latest 1773117000");
	scorer_kit_close(&s);
}

int main(void)
{
#define T(test) cmocka_unit_test_setup_teardown(test, kit_open, kit_close)
	const struct CMUnitTest tests[] = {
		T(test_roster_changes),
		T(test_left_meanwhile),
		T(test_dates),
		T(test_streams),
		T(test_views_told_later),
		T(test_platform_histories),
	};

	return cmocka_run_group_tests_name("scorer_time", tests, NULL, NULL);
}
