/* test_coverage.c -- the stage as a whole: events in, boards, hashes and
 * streams out; other lexicons; what others do to Redis. */
#include "tests/unit/kit/stage_kit.h"

#include "consumers/coverage/campaign_show.h"

#include <errno.h>
#include <unistd.h>

#define T_S INT64_C(1773120600) /* 2026-03-10T05:30:00Z */

struct coverage_kit {
	struct kit *kit;
	struct roster *roster;
	struct {
		int64_t tick_ms;
		struct blindness blindness;
	} settings; /* as the stage's section */
	struct pipeline_settings pipeline;
	struct partition partition;
	void *stage;
	int64_t offset;
	char lexicon[64];
};

/* A lexicon of two labels: what the first is known by changes. */
static void write_lexicon(const char *path, const char *version,
			  const char *label, const char *word)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fprintf(f,
		"{\"version\":1,\"lexicon_version\":\"%s\",\"programmes\":["
		"{\"id\":\"%s\",\"name\":\"Satu\",\"words\":[\"%s\"],"
		"\"examples\":[\"ini %s\"],\"counterexamples\":[]}],"
		"\"clusters\":[{\"id\":\"anak\",\"name\":\"Anak\","
		"\"words\":[\"anak\"],\"examples\":[\"anak\"],"
		"\"counterexamples\":[]}],\"activities\":[]}\n",
		version, label, word, word);
	assert_int_equal(fclose(f), 0);
}

static void open_stage(struct coverage_kit *c)
{
	struct err err = { 0 };

	if (stage_coverage.open(&c->stage, &c->kit->env, &err) < 0)
		fail_msg("%s", err.text);
}

static int take(struct coverage_kit *c, struct err *err)
{
	return stage_coverage.restore(c->stage, &c->partition, 1, err);
}

static void take_ok(struct coverage_kit *c)
{
	struct err err = { 0 };

	if (take(c, &err) < 0)
		fail_msg("%s", err.text);
}

static const struct who two[] = {
	{ .id = "satu", .accounts = "youtube:a x:b" },
	{ .id = "dua", .accounts = "x:c" },
};

static void kit_begin_stage(struct coverage_kit *c, struct kit *kit)
{
	*c = (struct coverage_kit){ .kit = kit };
	tell_redis(kit, "FLUSHALL");
	kit_adopt(kit, &stage_coverage);
	c->settings.tick_ms = 1000;
	snprintf(c->lexicon, sizeof(c->lexicon), "/tmp/lexicon-%d.json",
		 (int)getpid());
	write_lexicon(c->lexicon, "1", "yapi", "yapi");
	c->pipeline.lexicon = c->lexicon;
	c->roster = roster_of(two, ARRAY_LEN(two));
	kit->env.roster = c->roster;
	kit->env.settings = &c->settings;
	kit->env.pipeline = &c->pipeline;
	kit->env.instance = "me";
	open_stage(c);
	take_ok(c);
}

static void kit_end_stage(struct coverage_kit *c)
{
	stage_coverage.close(c->stage);
	roster_free(c->roster);
	unlink(c->lexicon);
}

static void give(struct coverage_kit *c, const char *sentra,
		 enum platform_id platform, struct event event)
{
	struct position pos = { platform, 0, c->offset++, -1 };
	struct err err = { 0 };

	event.sentra_id = str_of(sentra);
	if (stage_coverage.apply(c->stage, &event, &pos, &err) < 0)
		fail_msg("%s", err.text);
	c->partition.next[platform] = c->offset;
}

static void give_post(struct coverage_kit *c, const char *sentra,
		      enum platform_id platform, const char *account,
		      const char *id, int64_t age_s, const char *text)
{
	struct event post = post_at(account, id, (T_S - 10) * SECOND_MS,
				    (T_S - 10 - age_s) * SECOND_MS);

	post.post.text = str_of(text);
	give(c, sentra, platform, post);
}

static int flush_at(struct coverage_kit *c, int64_t t_s, bool tick,
		    bool caught_up, struct err *err)
{
	struct flush_context m = { .t_s = t_s,
				   .evaluate = true,
				   .tick = tick,
				   .caught_up = caught_up };

	return stage_coverage.flush(c->stage, &c->partition, 1, &m, err);
}

static void flush_ok(struct coverage_kit *c, int64_t t_s, bool tick)
{
	struct err err = { 0 };

	if (flush_at(c, t_s, tick, true, &err) < 0)
		fail_msg("%s", err.text);
}

static void give_all(struct coverage_kit *c)
{
	give_post(c, "satu", PLATFORM_youtube, "a", "p", 0, "YAPI untuk anak");
	give_post(c, "satu", PLATFORM_x, "b", "p", 86400, "pena");
	give_post(c, "dua", PLATFORM_x, "c", "q", 10 * 86400, "yapi");
	/* Nobody knows them. */
	give_post(c, "dua", PLATFORM_x, "d", "q", 0, "yapi");
	give_post(c, "asing", PLATFORM_x, "e", "q", 0, "yapi");
}

static void begin(struct coverage_kit *c, struct kit *kit)
{
	kit_begin_stage(c, kit);
	give_all(c);
	flush_ok(c, T_S, true);
}

static void test_shown(void **state)
{
	static const struct {
		const char *words, *want;
	} cases[] = {
		{ "ZRANGE s:coverage:yapi:24h 0 -1 WITHSCORES",
		  "dua 0 satu 1" },
		{ "ZRANGE s:coverage:yapi:30d 0 -1 WITHSCORES",
		  "dua 1 satu 1" },
		{ "ZRANGE s:coverage:anak:7d 0 -1 WITHSCORES", "dua 0 satu 1" },
		{ "ZRANGE s:told:yapi 0 -1 WITHSCORES",
		  "dua 1772256590 satu 1773120590" },
		{ "ZRANGE s:told:anak 0 -1 WITHSCORES",
		  "dua 0 satu 1773120590" },
		{ "HMGET s:labels:satu yapi:24h yapi:7d last:yapi posts:24h "
		  "posts:7d unlabelled:7d lexicon_version labelled_from as_of",
		  "1 1 1773120590 1 2 1 1 1773120590 1773120600" },
		{ "HMGET s:labels:dua yapi:7d last:anak posts:30d", "0  1" },
		{ "HLEN s:labels:dua", "17" },
		{ "EXISTS s:labels:asing s:labelled:asing", "0" },
		{ "XLEN s:labelled:satu", "2" },
		{ "XRANGE s:labelled:dua - +",
		  "1772256590000-0 platform x account_id c post_id q kind  url "
		  " "
		  "text yapi likes  comments  shares  saves  views  labels "
		  "yapi" },
		{ "HMGET s:pipeline:coverage watermark lag rebuilding",
		  "1773120590 0 0" },
		{ "SCARD s:state:coverage:shown:0", "2" },
	};
	struct kit *kit = *state;
	struct coverage_kit c;

	if (!server_exists())
		skip();
	begin(&c, kit);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_redis(kit, cases[i].words, cases[i].want);
	/* Time passes. */
	flush_ok(&c, T_S + 86400, true);
	assert_redis(kit, "HMGET s:labels:satu yapi:24h yapi:7d as_of",
		     "0 1 1773207000");
	assert_redis(kit, "ZSCORE s:coverage:yapi:24h satu", "0");
	kit_end_stage(&c);
}

/* What did not change is not written again. */
static void test_only_changes(void **state)
{
	struct kit *kit = *state;
	struct coverage_kit c;

	if (!server_exists())
		skip();
	begin(&c, kit);
	tell_redis(kit, "DEL s:coverage:yapi:7d s:labelled:satu");
	tell_redis(kit, "HDEL s:labels:satu yapi:7d");
	give_post(&c, "satu", PLATFORM_x, "b", "p", 86400, "pena");
	flush_ok(&c, T_S + 1, false);
	assert_redis(kit, "HMGET s:labels:satu yapi:7d as_of",
		     "(nil) 1773120601");
	assert_redis(kit, "HMGET s:labels:dua as_of", "1773120600");
	assert_redis(kit, "EXISTS s:coverage:yapi:7d s:labelled:satu", "0");
	/* Taken again, everything is. */
	stage_coverage.discard(c.stage);
	take_ok(&c);
	flush_ok(&c, T_S + 1, true);
	assert_redis(kit, "HMGET s:labels:satu yapi:7d yapi:24h", "1 1");
	assert_redis(kit, "ZCARD s:coverage:yapi:7d", "2");
	assert_redis(kit, "XLEN s:labelled:satu", "2");
	kit_end_stage(&c);
}

/* What somebody deletes, Redis evicts or a hand changes is whole again within
 * a few ticks, though nothing comes. */
static void test_healed(void **state)
{
	static const struct {
		const char *damage, *ask;
	} cases[] = {
		{ "DEL s:labels:satu", "HMGET s:labels:satu yapi:24h as_of" },
		{ "HSET s:labels:dua yapi:30d 7 last:anak 5",
		  "HMGET s:labels:dua yapi:30d last:anak" },
		{ "HDEL s:labels:dua lexicon_version",
		  "HGET s:labels:dua lexicon_version" },
		{ "HSET s:labels:dua gone:7d 7", "HLEN s:labels:dua" },
		{ "DEL s:coverage:yapi:30d",
		  "ZRANGE s:coverage:yapi:30d 0 -1 WITHSCORES" },
		{ "ZREM s:told:yapi dua",
		  "ZRANGE s:told:yapi 0 -1 WITHSCORES" },
		{ "ZADD s:told:yapi 5 satu 99 hantu",
		  "ZRANGE s:told:yapi 0 -1 WITHSCORES" },
		{ "DEL s:labelled:satu", "XLEN s:labelled:satu" },
		{ "XADD s:labelled:dua * platform x", "XLEN s:labelled:dua" },
		{ "DEL s:state:coverage:shown:0",
		  "SCARD s:state:coverage:shown:0" },
	};
	struct kit *kit = *state;
	struct coverage_kit c;
	struct redisReply *before;
	struct buf want;

	if (!server_exists())
		skip();
	begin(&c, kit);
	buf_init(&want, 1 << 16);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		buf_clear(&want);
		before = ask_reply(kit, cases[i].ask);
		flatten(&want, before);
		redis_reply_free(before);
		tell_redis(kit, cases[i].damage);
		for (int k = 0; k < 3; k++)
			flush_ok(&c, T_S, true);
		assert_redis(kit, cases[i].ask, buf_cstr(&want));
	}
	buf_release(&want);
	kit_end_stage(&c);
}

/* ---- another lexicon ---- */

/* As SIGHUP brings it; -ESTALE: all is to be restored. */
static int reload(struct coverage_kit *c, struct err *err)
{
	stage_coverage.reload(c->stage, &c->kit->env);
	return flush_at(c, T_S, true, true, err);
}

static void assert_begun_anew(struct coverage_kit *c)
{
	stage_coverage.discard(c->stage);
	take_ok(c);
	for (int p = 0; p < PLATFORM_COUNT; p++)
		assert_int_equal(c->partition.next[p], -1);
	/* An empty list. */
	assert_redis(c->kit, "KEYS s:state:coverage:ledger:*", "0");
	c->offset = 0;
}

static void test_other_lexicon(void **state)
{
	struct kit *kit = *state;
	struct err err = { 0 };
	struct coverage_kit c;

	if (!server_exists())
		skip();
	begin(&c, kit);
	/* The same words under another name: nothing is read again. */
	write_lexicon(c.lexicon, "2", "yapi", "yapi");
	assert_int_equal(reload(&c, &err), -ESTALE);
	stage_coverage.discard(c.stage);
	take_ok(&c);
	assert_int_equal(c.partition.next[PLATFORM_x], c.offset);
	flush_ok(&c, T_S, true);
	assert_redis(kit, "HMGET s:labels:satu lexicon_version yapi:7d", "2 1");
	/* The very same file. */
	assert_int_equal(reload(&c, &err), 0);
	/* Other words.  Until all is read, what is shown stays. */
	write_lexicon(c.lexicon, "3", "pena", "pena");
	assert_int_equal(reload(&c, &err), -ESTALE);
	assert_begun_anew(&c);
	give_all(&c);
	assert_int_equal(flush_at(&c, T_S, true, false, &err), 0);
	assert_redis(kit, "HMGET s:labels:satu lexicon_version yapi:7d", "2 1");
	assert_redis(kit, "EXISTS s:coverage:pena:7d", "0");
	assert_redis(kit, "HGET s:pipeline:coverage rebuilding", "1");
	flush_ok(&c, T_S, true);
	assert_redis(kit, "HMGET s:labels:satu lexicon_version yapi:7d pena:7d",
		     "3 (nil) 1");
	assert_redis(kit, "ZRANGE s:coverage:pena:7d 0 -1 WITHSCORES",
		     "dua 0 satu 1");
	assert_redis(kit, "EXISTS s:coverage:yapi:7d s:told:yapi", "0");
	assert_redis(kit, "HGET s:pipeline:coverage rebuilding", "0");
	assert_redis(kit, "HGET s:labels:satu labelled_from", "1773120590");
	kit_end_stage(&c);
}

/* While the process was away. */
static void test_other_lexicon_at_start(void **state)
{
	struct kit *kit = *state;
	struct coverage_kit c;

	if (!server_exists())
		skip();
	begin(&c, kit);
	stage_coverage.close(c.stage);
	write_lexicon(c.lexicon, "2", "pena", "pena");
	open_stage(&c);
	assert_begun_anew(&c);
	give_all(&c);
	flush_ok(&c, T_S, true);
	assert_redis(kit, "HMGET s:labels:satu lexicon_version pena:7d", "2 1");
	assert_redis(kit, "EXISTS s:coverage:yapi:7d s:told:yapi", "0");
	/* The zone is a part of it, too. */
	stage_coverage.close(c.stage);
	kit->env.zone = "Asia/Makassar";
	kit->env.zone_hours = 8;
	open_stage(&c);
	assert_begun_anew(&c);
	kit_end_stage(&c);
}

/* A file that went bad after it was checked: the old words stay. */
static void test_bad_lexicon(void **state)
{
	struct kit *kit = *state;
	struct faults faults;
	struct coverage_kit c;
	struct err err = { 0 };

	if (!server_exists())
		skip();
	begin(&c, kit);
	faults_init(&faults);
	stage_coverage.check(&c.settings, &c.pipeline, NULL, &faults);
	assert_int_equal(faults.n, 0);
	write_lexicon(c.lexicon, "2", "yapi", "...");
	stage_coverage.check(&c.settings, &c.pipeline, NULL, &faults);
	assert_true(faults.n > 0);
	faults_release(&faults);
	assert_int_equal(reload(&c, &err), 0);
	assert_redis(kit, "HGET s:labels:satu lexicon_version", "1");
	kit_end_stage(&c);
}

/* ---- the roster ---- */

static void test_other_roster(void **state)
{
	static const struct who one[] = {
		{ .id = "satu", .accounts = "youtube:a" },
		{ .id = "dua", .accounts = "x:c", .until = "\"2026-03-10\"" },
	};
	struct kit *kit = *state;
	struct err err = { 0 };
	struct coverage_kit c;
	struct roster *old;

	if (!server_exists())
		skip();
	begin(&c, kit);
	old = c.roster;
	kit->env.roster = c.roster = roster_of(one, ARRAY_LEN(one));
	assert_int_equal(reload(&c, &err), 0);
	roster_free(old);
	assert_redis(kit, "HGET s:labels:satu posts:7d", "1");
	assert_redis(kit, "XLEN s:labelled:satu", "1");
	/* The next day dua is no more. */
	flush_ok(&c, T_S + 86400, true);
	assert_redis(kit, "EXISTS s:labels:dua s:labelled:dua", "0");
	assert_redis(kit, "ZRANGE s:told:yapi 0 -1", "satu");
	assert_redis(kit, "SMEMBERS s:state:coverage:shown:0", "satu");
	kit_end_stage(&c);
}

/* ---- life ---- */

static void test_taken_over(void **state)
{
	struct kit *kit = *state;
	struct coverage_kit c, successor;
	struct stage_env env;
	struct err err = { 0 };

	if (!server_exists())
		skip();
	begin(&c, kit);
	env = kit->env;
	env.instance = "successor";
	successor = c;
	assert_int_equal(stage_coverage.open(&successor.stage, &env, NULL), 0);
	take_ok(&successor);
	assert_int_equal(successor.partition.next[PLATFORM_x], 5);
	give_post(&c, "dua", PLATFORM_x, "c", "r", 0, "yapi");
	assert_int_equal(flush_at(&c, T_S + 5, true, true, &err), -EPERM);
	flush_ok(&successor, T_S + 6, true);
	assert_redis(kit, "HMGET s:labels:dua yapi:24h as_of", "0 1773120606");
	stage_coverage.close(successor.stage);
	kit_end_stage(&c);
}

static void test_emptied(void **state)
{
	struct kit *kit = *state;
	struct coverage_kit c;
	struct err err = { 0 };

	if (!server_exists())
		skip();
	begin(&c, kit);
	tell_redis(kit, "FLUSHALL");
	assert_int_equal(flush_at(&c, T_S + 5, true, true, &err), -EPERM);
	assert_redis(kit, "DBSIZE", "0");
	assert_begun_anew(&c);
	kit_end_stage(&c);
}

int main(void)
{
#define T(test) cmocka_unit_test_setup_teardown(test, kit_open, kit_close)
	const struct CMUnitTest tests[] = {
		T(test_shown),
		T(test_only_changes),
		T(test_healed),
		T(test_other_lexicon),
		T(test_other_lexicon_at_start),
		T(test_bad_lexicon),
		T(test_other_roster),
		T(test_taken_over),
		T(test_emptied),
	};

	return cmocka_run_group_tests_name("coverage", tests, NULL, NULL);
}
