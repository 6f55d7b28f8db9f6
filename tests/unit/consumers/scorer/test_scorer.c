/* test_scorer.c -- the stage as a whole: events in, boards and cards out. */
#include "tests/unit/kit/scorer_kit.h"

#include <errno.h>

static void test_shown(void **state)
{
	static const struct {
		const char *words, *want;
	} cases[] = {
		{ "ZREVRANGE s:board:followers 0 -1 WITHSCORES",
		  "dua 900 satu 500" },
		{ "ZRANGE s:board:posts:24h 0 -1 WITHSCORES", "dua 0 satu 1" },
		{ "ZRANGE s:board:followers:youtube 0 -1 WITHSCORES",
		  "satu 0" },
		/* Growth is left out where no reading is. */
		{ "EXISTS s:board:growth:7d:youtube", "0" },
		{ "ZRANGE s:board:growth:7d 0 -1 WITHSCORES", "dua 0 satu 0" },
		{ "HMGET s:card:satu id followers followers:youtube "
		  "followers:x rank:followers rank:posts:7d",
		  "satu 500  500 2 1" },
		{ "HMGET s:card:dua followers:youtube rank:followers "
		  "rank_yesterday:followers as_of",
		  "(nil) 1 1 1773120600" },
		{ "EXISTS s:card:asing", "0" },
		{ "XLEN s:recent:satu", "1" },
		{ "HMGET s:card:satu latest_url latest_url:youtube "
		  "latest_url:x latest_url:tiktok",
		  "https://y/p https://y/p  (nil)" },
		{ "XLEN s:history:satu", "0" },
		{ "HMGET s:pipeline:scorer watermark lag rebuilding",
		  "1773120550 0 0" },
	};
	struct kit *kit = *state;
	struct scorer_kit s;

	if (!server_exists())
		skip();
	begin(&s, kit);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_redis(kit, cases[i].words, cases[i].want);
	scorer_kit_close(&s);
}

/* What did not change is not written again; fields of others stay. */
static void test_only_changes(void **state)
{
	struct kit *kit = *state;
	struct scorer_kit s;

	if (!server_exists())
		skip();
	begin(&s, kit);
	tell_redis(kit, "HSET s:card:satu state fresh");
	tell_redis(kit, "DEL s:board:posts:7d s:recent:satu");
	tell_redis(kit, "HDEL s:card:satu name");
	give(&s, "satu", PLATFORM_x, reading_at("b", T_S * SECOND_MS, 501));
	flush_ok(&s, T_S + 1, false);
	assert_redis(kit, "HMGET s:card:satu as_of name state",
		     "1773120601 (nil) fresh");
	assert_redis(kit, "EXISTS s:board:posts:7d s:recent:satu", "0");
	/* Taken again, everything is. */
	stage_scorer.discard(s.stage);
	assert_int_equal(take(&s, NULL), 0);
	flush_ok(&s, T_S + 1, true);
	assert_redis(kit, "HMGET s:card:satu name state rank:followers",
		     "Sentra satu fresh 2");
	assert_redis(kit, "ZCARD s:board:posts:7d", "2");
	assert_redis(kit, "XLEN s:recent:satu", "1");
	scorer_kit_close(&s);
}

/* What somebody deletes, Redis evicts or a hand changes is whole again within
 * a few ticks, though nothing comes. */
static void test_healed(void **state)
{
	static const struct {
		const char *damage, *ask;
	} cases[] = {
		{ "DEL s:card:satu", "HMGET s:card:satu name followers:x" },
		{ "DEL s:card:dua", "HMGET s:card:dua rank:followers" },
		{ "HSET s:card:dua followers 7 name x",
		  "HMGET s:card:dua followers name" },
		{ "HSET s:card:dua facebook 7 followers:tiktok 9",
		  "HGET s:card:dua followers:tiktok" },
		{ "HSET s:card:satu latest_url:youtube bohong "
		  "latest_url:tiktok u",
		  "HMGET s:card:satu latest_url:youtube latest_url:tiktok" },
		{ "HSET s:card:dua rank:posts:7d 9",
		  "HGET s:card:dua rank:posts:7d" },
		{ "DEL s:board:score", "ZRANGE s:board:score 0 -1 WITHSCORES" },
		{ "ZREM s:board:followers:x dua",
		  "ZRANGE s:board:followers:x 0 -1 WITHSCORES" },
		{ "ZADD s:board:followers 1 satu 999999 hantu",
		  "ZRANGE s:board:followers 0 -1 WITHSCORES" },
		{ "ZADD s:board:latest:youtube 5 dua",
		  "ZRANGE s:board:latest:youtube 0 -1 WITHSCORES" },
		{ "DEL s:recent:satu s:history:dua s:history:satu",
		  "EXISTS s:recent:satu s:history:dua s:history:satu" },
		{ "XADD s:recent:satu * platform x", "XLEN s:recent:satu" },
		{ "DEL s:history:satu:x", "XRANGE s:history:satu:x - +" },
		{ "XTRIM s:history:satu:x MAXLEN 1",
		  "XRANGE s:history:satu:x - +" },
		{ "XADD s:history:satu * date x", "XLEN s:history:satu" },
		{ "XADD s:history:dua:tiktok * date x",
		  "EXISTS s:history:dua:tiktok" },
		{ "DEL s:state:scorer:yesterday:0",
		  "HKEYS s:state:scorer:yesterday:0" },
		{ "DEL s:state:scorer:shown:0",
		  "SCARD s:state:scorer:shown:0" },
	};
	struct kit *kit = *state;
	struct scorer_kit s;
	struct redisReply *before;
	struct buf want;

	if (!server_exists())
		skip();
	begin(&s, kit);
	give(&s, "satu", PLATFORM_x,
	     reading_at("b", (T_S - 3 * 86400) * SECOND_MS, 400));
	flush_ok(&s, T_S, true);
	buf_init(&want, 1 << 16);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		buf_clear(&want);
		before = ask_reply(kit, cases[i].ask);
		flatten(&want, before);
		redis_reply_free(before);
		tell_redis(kit, cases[i].damage);
		for (int k = 0; k < 3; k++)
			flush_ok(&s, T_S, true);
		assert_redis(kit, cases[i].ask, buf_cstr(&want));
	}
	buf_release(&want);
	scorer_kit_close(&s);
}

static void test_who_changed(void **state)
{
	struct kit *kit = *state;
	struct scorer_kit s;

	if (!server_exists())
		skip();
	begin(&s, kit);
	give(&s, "dua", PLATFORM_x, reading_at("c", T_S * SECOND_MS, 100));
	flush_ok(&s, T_S + 2, false);
	assert_redis(kit, "HMGET s:card:dua followers growth:24h as_of",
		     "100 -800 1773120602");
	/* Its rank moves, though nothing came for it. */
	assert_redis(kit, "HMGET s:card:satu rank:followers as_of",
		     "1 1773120600");
	scorer_kit_close(&s);
}

/* Everything stands in Redis: another process goes on from there. */
static void test_taken_over(void **state)
{
	struct kit *kit = *state;
	struct scorer_kit s, successor;
	struct stage_env env;
	struct err err = { 0 };

	if (!server_exists())
		skip();
	begin(&s, kit);
	env = kit->env;
	env.instance = "successor";
	successor = s;
	assert_int_equal(stage_scorer.open(&successor.stage, &env, NULL), 0);
	assert_int_equal(take(&successor, NULL), 0);
	assert_int_equal(successor.partition.next[PLATFORM_youtube], 1);
	assert_int_equal(successor.partition.next[PLATFORM_x], 4);
	assert_int_equal(successor.partition.next[PLATFORM_tiktok], -1);
	/* Who lost the partition is refused, with events and without. */
	assert_int_equal(flush_at(&s, T_S + 5, true, &err), -EPERM);
	give(&s, "dua", PLATFORM_x, reading_at("c", T_S * SECOND_MS, 1));
	assert_int_equal(flush_at(&s, T_S + 5, true, &err), -EPERM);
	assert_redis(kit, "HMGET s:card:dua followers as_of", "900 1773120600");
	flush_ok(&successor, T_S + 6, true);
	assert_redis(kit, "HMGET s:card:dua followers as_of", "900 1773120606");
	stage_scorer.close(successor.stage);
	scorer_kit_close(&s);
}

static void test_emptied(void **state)
{
	struct kit *kit = *state;
	struct scorer_kit s;
	struct err err = { 0 };

	if (!server_exists())
		skip();
	begin(&s, kit);
	tell_redis(kit, "FLUSHALL");
	/* Noticed by a tick without an event. */
	assert_int_equal(flush_at(&s, T_S + 5, true, &err), -EPERM);
	assert_redis(kit, "DBSIZE", "0");
	stage_scorer.discard(s.stage);
	assert_int_equal(take(&s, NULL), 0);
	for (int p = 0; p < PLATFORM_COUNT; p++)
		assert_int_equal(s.partition.next[p], -1);
	scorer_kit_close(&s);
}

/* Redis goes back in time under a connection that goes on.  The next event is
 * of another ledger than the one that lost something: the offsets must not move
 * past what that one lacks. */
static void test_rolled_back(void **state)
{
	struct kit *kit = *state;
	struct scorer_kit s;
	struct err err = { 0 };

	if (!server_exists())
		skip();
	begin(&s, kit);
	tell_redis(kit, "SAVE");
	give(&s, "dua", PLATFORM_x, reading_at("c", T_S * SECOND_MS, 901));
	flush_ok(&s, T_S + 5, true);
	assert_redis(kit, "HGET s:card:dua followers", "901");
	tell_redis(kit, "DEBUG RELOAD NOSAVE");
	give(&s, "satu", PLATFORM_x, reading_at("b", T_S * SECOND_MS, 501));
	assert_int_equal(flush_at(&s, T_S + 10, true, &err), -EPERM);
	stage_scorer.discard(s.stage);
	assert_int_equal(take(&s, NULL), 0);
	assert_int_equal(s.partition.next[PLATFORM_x], 4);
	s.offset = 4;
	give(&s, "dua", PLATFORM_x, reading_at("c", T_S * SECOND_MS, 901));
	give(&s, "satu", PLATFORM_x, reading_at("b", T_S * SECOND_MS, 501));
	flush_ok(&s, T_S + 11, true);
	assert_redis(kit, "HGET s:card:dua followers", "901");
	assert_redis(kit, "HGET s:card:satu followers", "501");
	scorer_kit_close(&s);
}

/* A platform that is no longer read: as if there were no account, while what
 * was read of it stays for the day when it is read again. */
static void test_platform_left_out(void **state)
{
	struct kit *kit = *state;
	struct platforms gone;
	struct scorer_kit s;

	if (!server_exists())
		skip();
	begin(&s, kit);
	stage_scorer.close(s.stage);
	assert_redis(kit, "HGET s:state:scorer:slice:0 x", "4");
	assert_redis(kit, "ZCARD s:board:followers:x", "2");
	assert_int_equal(platforms_parse(&kit->read, "youtube", NULL), 0);
	roster_keep(s.roster, &kit->read, &gone);
	assert_int_equal(gone.n, 1);
	assert_int_equal(gone.at[0], PLATFORM_x);
	assert_int_equal(stage_scorer.open(&s.stage, &kit->env, NULL), 0);
	assert_int_equal(take(&s, NULL), 0);
	assert_int_equal(s.partition.next[PLATFORM_youtube], 1);
	assert_int_equal(s.partition.next[PLATFORM_x], -1);
	flush_ok(&s, T_S, true);
	assert_redis(kit, "HMGET s:card:satu followers:x posts:7d:youtube",
		     "(nil) 1");
	assert_redis(kit, "HGET s:card:satu followers", "");
	assert_redis(kit, "HGET s:card:dua observed_at", "");
	assert_redis(kit, "EXISTS s:board:followers:x", "0");
	assert_redis(kit, "ZCARD s:board:score", "2");
	assert_redis(kit, "HGET s:state:scorer:slice:0 x", "4");
	assert_redis(kit, "EXISTS s:state:scorer:ledger:x:dua", "1");
	stage_scorer.close(s.stage);
	roster_free(s.roster);
	/* Read again: on from the mark, with all that was known. */
	assert_int_equal(platforms_parse(&kit->read, "x youtube", NULL), 0);
	s.roster = roster_of(two, ARRAY_LEN(two));
	kit->env.roster = s.roster;
	assert_int_equal(stage_scorer.open(&s.stage, &kit->env, NULL), 0);
	assert_int_equal(take(&s, NULL), 0);
	assert_int_equal(s.partition.next[PLATFORM_x], 4);
	flush_ok(&s, T_S, true);
	assert_redis(kit, "HGET s:card:dua followers:x", "900");
	assert_redis(kit, "ZCARD s:board:followers:x", "2");
	scorer_kit_close(&s);
}

static void test_as_of(void **state)
{
	struct kit *kit = *state;
	struct scorer_kit s;
	struct err err = { 0 };

	if (!server_exists())
		skip();
	begin(&s, kit);
	stage_scorer.close(s.stage);
	kit->env.has_as_of = true;
	/* The newest event is of T - 50 s: that instant is allowed. */
	kit->env.as_of_s = T_S - 50;
	assert_int_equal(stage_scorer.open(&s.stage, &kit->env, NULL), 0);
	assert_int_equal(take(&s, &err), 0);
	stage_scorer.close(s.stage);
	kit->env.as_of_s = T_S - 51;
	assert_int_equal(stage_scorer.open(&s.stage, &kit->env, NULL), 0);
	assert_int_equal(take(&s, &err), -ERANGE);
	assert_non_null(strstr(err.text, "empty prefix"));
	kit->env.has_as_of = false;
	scorer_kit_close(&s);
}

int main(void)
{
#define T(test) cmocka_unit_test_setup_teardown(test, kit_open, kit_close)
	const struct CMUnitTest tests[] = {
		T(test_shown),       T(test_only_changes),
		T(test_who_changed), T(test_taken_over),
		T(test_emptied),     T(test_platform_left_out),
		T(test_as_of),       T(test_rolled_back),
		T(test_healed),
	};

	return cmocka_run_group_tests_name("scorer", tests, NULL, NULL);
}
