/* test_source.c -- Redis read for people, by a real redis-server. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "consumers/view/source.h"
#include "tests/unit/kit/redis_server.h"

#include <errno.h>

#define NOW INT64_C(1773100800000) /* 2026-03-10T00:00:00Z */

/* A server with what a test put there, and a reader of it. */
struct world {
	struct redis *writer, *redis;
	struct redis_cmd cmd;
	struct source *source;
	struct err err;
};

static struct server server;

static int group_start(void **state)
{
	(void)state;
	if (server_exists())
		server_start(&server);
	else
		print_message("redis-server is not installed: skipped\n");
	return 0;
}

static int group_stop(void **state)
{
	(void)state;
	server_remove(&server);
	return 0;
}

/* words: between single blanks. */
static void say(struct world *w, const char *words)
{
	struct redisReply *reply = NULL;

	redis_cmd_set(&w->cmd, words);
	if (redis_call(w->writer, &w->cmd, &reply, &w->err) < 0)
		fail_msg("%s: %s", words, w->err.text);
	redis_reply_free(reply);
}

static struct redis *reader(const char *user)
{
	char url[200];
	struct redis_settings settings = { .url = url };
	struct redis *redis;

	snprintf(url, sizeof(url), "unix://%s%s/r.sock", user, server.dir);
	redis = redis_new(&settings, NULL);
	assert_non_null(redis);
	return redis;
}

/* user: "name:password@" or "". */
static void begin_as(struct world *w, const char *user)
{
	if (!server.pid)
		skip();
	*w = (struct world){ .writer = server_redis(&server) };
	redis_cmd_init(&w->cmd);
	server_await(w->writer);
	say(w, "FLUSHALL");
	w->redis = reader(user);
	w->source = source_new(w->redis, "sentra", &w->err);
	assert_non_null(w->source);
}

static void begin(struct world *w)
{
	begin_as(w, "");
}

static void end(struct world *w)
{
	source_free(w->source);
	redis_free(w->redis);
	redis_free(w->writer);
	redis_cmd_release(&w->cmd);
}

static void poll_is(struct world *w, int64_t now_ms, int rc)
{
	int got = source_poll(w->source, now_ms, &w->err);

	if (got < 0 && rc >= 0)
		fail_msg("%s", w->err.text);
	assert_int_equal(got, rc);
}

static const struct snapshot *now_of(const struct world *w)
{
	assert_non_null(source_now(w->source));
	return source_now(w->source);
}

static void three_sentra(struct world *w)
{
	say(w, "ZADD sentra:board:followers 7 satria 5 abiyoso 0 kartini");
	say(w, "HSET sentra:card:abiyoso id abiyoso name Abiyoso followers 5 "
	       "as_of 1773100700");
	say(w, "HSET sentra:card:satria id satria followers 7 "
	       "followers:youtube 7 as_of 1773100760");
	say(w, "HSET sentra:pipeline:scorer watermark 1773100000 lag 3 "
	       "version 1.2 updated_at 1773100760 rebuilding 1");
}

/* ---- a generation ---- */

static void test_cards(void **state)
{
	const struct snapshot *s;
	struct world w;

	(void)state;
	begin(&w);
	three_sentra(&w);
	assert_null(source_now(w.source));
	poll_is(&w, NOW, 1);
	s = now_of(&w);
	assert_int_equal(s->generation, 1);
	assert_int_equal(s->read_ms, NOW);
	assert_int_equal(s->as_of_ms, INT64_C(1773100760000));
	assert_int_equal(s->cards.n, 3);
	assert_true(str_is(s->cards.id[1], "kartini"));
	assert_true(str_is(hashes_get(&s->cards, 0, "name"), "Abiyoso"));
	assert_true(str_is(hashes_get(&s->cards, 2, "followers:youtube"), "7"));
	assert_null(hashes_get(&s->cards, 1, "followers").p);
	assert_string_equal(source_fault(w.source), "");
	end(&w);
}

static void test_stages(void **state)
{
	const struct stage_health *h;
	struct world w;

	(void)state;
	begin(&w);
	three_sentra(&w);
	say(&w, "HSET sentra:pipeline:alerter lag x watermark  updated_at 1e9 "
		"log_changed_at 1773100001 log_change metrics-0:made-anew");
	poll_is(&w, NOW, 1);
	h = now_of(&w)->stage;
	assert_true(h[STAGE_SCORER].there && h[STAGE_SCORER].rebuilding);
	assert_int_equal(h[STAGE_SCORER].updated_ms, INT64_C(1773100760000));
	assert_int_equal(h[STAGE_SCORER].watermark_ms, INT64_C(1773100000000));
	assert_int_equal(h[STAGE_SCORER].log_changed_ms, TIME_NONE);
	assert_int_equal(h[STAGE_SCORER].lag, 3);
	assert_true(str_is(h[STAGE_SCORER].version, "1.2"));
	assert_null(h[STAGE_SCORER].log_change.p);
	assert_true(h[STAGE_ALERTER].there && !h[STAGE_ALERTER].rebuilding);
	assert_int_equal(h[STAGE_ALERTER].updated_ms, TIME_NONE);
	assert_int_equal(h[STAGE_ALERTER].watermark_ms, TIME_NONE);
	assert_int_equal(h[STAGE_ALERTER].lag, -1);
	assert_int_equal(h[STAGE_ALERTER].log_changed_ms,
			 INT64_C(1773100001000));
	assert_true(str_is(h[STAGE_ALERTER].log_change, "metrics-0:made-anew"));
	assert_false(h[STAGE_COVERAGE].there);
	end(&w);
}

static void test_sets(void **state)
{
	const struct snapshot *s;
	struct world w;
	int64_t since;

	(void)state;
	begin(&w);
	say(&w, "ZADD sentra:stale 30 satria 20 kartini 20 abiyoso 0 zero");
	say(&w, "ZADD sentra:blind 9 b:x:1 8 a:x:2 8 a:x:1 5 a:youtube:UC:1 "
		"1 a:other:1 7 none inf a:x:3");
	poll_is(&w, NOW, 1);
	s = now_of(&w);
	assert_int_equal(s->n_stale, 4);
	assert_true(str_is(s->stale[0].sentra, "abiyoso"));
	assert_true(str_is(s->stale[1].sentra, "kartini"));
	assert_true(str_is(s->stale[2].sentra, "satria"));
	assert_int_equal(s->stale[2].since_ms, 30000);
	assert_int_equal(s->stale[3].since_ms, TIME_NONE);
	assert_int_equal(s->n_blind, 6);
	assert_int_equal(s->blind[0].platform, -1);
	assert_int_equal(s->blind[1].platform, PLATFORM_youtube);
	assert_true(str_is(s->blind[1].account, "UC:1"));
	assert_true(str_is(s->blind[2].account, "1"));
	assert_true(str_is(s->blind[3].account, "2"));
	assert_true(str_is(s->blind[4].sentra, "b"));
	assert_int_equal(s->blind[5].since_ms, TIME_NONE);
	assert_int_equal(snapshot_blind_of(s, STR_LIT("a"), &since), 5);
	assert_int_equal(since, 1000);
	end(&w);
}

/* Labels are those of the stage coverage: without it nobody asks for them. */
static void test_labels(void **state)
{
	const struct snapshot *s;
	struct world w;

	(void)state;
	begin(&w);
	three_sentra(&w);
	say(&w, "HSET sentra:labels:satria yapi:7d 2 last:yapi 1773100000");
	poll_is(&w, NOW, 1);
	assert_int_equal(now_of(&w)->labels.n, 3);
	assert_int_equal(now_of(&w)->labels.n_columns, 0);
	say(&w, "HSET sentra:pipeline:coverage lag 0 updated_at 1773100760");
	poll_is(&w, NOW + 1000, 1);
	s = now_of(&w);
	assert_true(str_is(hashes_get(&s->labels, 2, "yapi:7d"), "2"));
	assert_null(hashes_get(&s->labels, 0, "yapi:7d").p);
	end(&w);
}

/* A key of another type is empty, and stops nothing else. */
static void test_wrong_types(void **state)
{
	const struct snapshot *s;
	struct world w;

	(void)state;
	begin(&w);
	three_sentra(&w);
	say(&w, "HSET sentra:pipeline:coverage lag 0");
	say(&w, "DEL sentra:card:abiyoso");
	say(&w, "RPUSH sentra:card:abiyoso a b c");
	say(&w, "SET sentra:labels:abiyoso x");
	say(&w, "SET sentra:stale x");
	say(&w, "HSET sentra:blind a b");
	say(&w, "SET sentra:pipeline:alerter x");
	poll_is(&w, NOW, 1);
	s = now_of(&w);
	assert_int_equal(s->cards.n, 3);
	assert_null(hashes_get(&s->cards, 0, "id").p);
	assert_true(str_is(hashes_get(&s->cards, 2, "id"), "satria"));
	assert_int_equal(s->n_stale + s->n_blind, 0);
	assert_false(s->stage[STAGE_ALERTER].there);
	assert_non_null(strstr(source_fault(w.source), "sentra:stale"));
	say(&w, "DEL sentra:board:followers");
	say(&w, "SET sentra:board:followers x");
	say(&w, "HSET sentra:pipeline:scorer lag 4");
	poll_is(&w, NOW + 1000, 1);
	assert_int_equal(now_of(&w)->cards.n, 0);
	assert_non_null(strstr(source_fault(w.source), "board:followers"));
	end(&w);
}

/* Names that no roster has, of which one is too long to be any. */
static void test_any_name(void **state)
{
	static char long_name[300];
	struct str odd = { "a b\0:\xff\r\n", 9 };
	const struct snapshot *s;
	struct redisReply *reply;
	struct world w;

	(void)state;
	begin(&w);
	memset(long_name, 'x', sizeof(long_name) - 1);
	redis_cmd_set(&w.cmd, "ZADD sentra:board:followers 1 %t 2 %s", odd,
		      long_name);
	assert_int_equal(redis_call(w.writer, &w.cmd, &reply, &w.err), 0);
	redis_reply_free(reply);
	redis_cmd_set(&w.cmd, "HSET");
	redis_cmd_arg(&w.cmd, (struct str){ "sentra:card:a b\0:\xff\r\n", 21 });
	redis_cmd_more(&w.cmd, "name x");
	assert_int_equal(redis_call(w.writer, &w.cmd, &reply, &w.err), 0);
	redis_reply_free(reply);
	poll_is(&w, NOW, 1);
	s = now_of(&w);
	assert_int_equal(s->cards.n, 1);
	assert_true(str_eq(s->cards.id[0], odd));
	assert_true(str_is(hashes_get(&s->cards, 0, "name"), "x"));
	end(&w);
}

/* ---- when ---- */

static void test_nothing_moved(void **state)
{
	struct world w;

	(void)state;
	begin(&w);
	three_sentra(&w);
	poll_is(&w, NOW, 1);
	say(&w, "HSET sentra:card:abiyoso name Other");
	poll_is(&w, NOW + 1000, 0);
	poll_is(&w, NOW + 60000, 0);
	say(&w, "HSET sentra:pipeline:scorer lag 4");
	poll_is(&w, NOW + 61000, 1);
	assert_true(str_is(hashes_get(&now_of(&w)->cards, 0, "name"), "Other"));
	assert_int_equal(now_of(&w)->generation, 2);
	end(&w);
}

static void test_never_sooner(void **state)
{
	struct world w;
	uint64_t commands;

	(void)state;
	begin(&w);
	three_sentra(&w);
	poll_is(&w, NOW, 1);
	say(&w, "HSET sentra:pipeline:scorer lag 4");
	commands = source_commands(w.source);
	poll_is(&w, NOW + GENERATION_MS - 1, 0);
	assert_int_equal(source_commands(w.source), commands);
	poll_is(&w, NOW + GENERATION_MS, 1);
	say(&w, "HSET sentra:pipeline:scorer lag 5");
	/* A clock that was set back stops nothing. */
	poll_is(&w, NOW - HOUR_MS, 1);
	end(&w);
}

/* A stage may write twice in a second: what it wrote after the reading is read
 * in the next, once. */
static void test_same_second(void **state)
{
	struct world w;

	(void)state;
	begin(&w);
	three_sentra(&w);
	say(&w, "HSET sentra:pipeline:alerter updated_at 1773100800");
	poll_is(&w, NOW + 400, 1);
	say(&w, "HSET sentra:card:abiyoso name Later");
	poll_is(&w, NOW + 1400, 1);
	assert_true(str_is(hashes_get(&now_of(&w)->cards, 0, "name"), "Later"));
	poll_is(&w, NOW + 2400, 0);
	end(&w);
}

static void test_emptied(void **state)
{
	struct world w;

	(void)state;
	begin(&w);
	three_sentra(&w);
	poll_is(&w, NOW, 1);
	say(&w, "FLUSHALL");
	poll_is(&w, NOW + 1000, 1);
	assert_int_equal(now_of(&w)->cards.n, 0);
	assert_int_equal(now_of(&w)->as_of_ms, TIME_NONE);
	assert_false(now_of(&w)->stage[STAGE_SCORER].there);
	poll_is(&w, NOW + 2000, 0);
	three_sentra(&w);
	poll_is(&w, NOW + 3000, 1);
	assert_int_equal(now_of(&w)->cards.n, 3);
	end(&w);
}

static void test_once(void **state)
{
	struct world w;

	(void)state;
	begin(&w);
	three_sentra(&w);
	assert_int_equal(source_read(w.source, NOW, &w.err), 1);
	assert_int_equal(source_read(w.source, NOW, &w.err), 1);
	assert_int_equal(now_of(&w)->generation, 2);
	end(&w);
}

/* ---- Redis away ---- */

static void test_connection_lost(void **state)
{
	struct world w;

	(void)state;
	begin(&w);
	three_sentra(&w);
	poll_is(&w, NOW, 1);
	say(&w, "CLIENT KILL TYPE normal SKIPME yes");
	assert_true(source_poll(w.source, NOW + 1000, &w.err) < 0);
	assert_non_null(strstr(w.err.text, "connection lost"));
	assert_int_equal(now_of(&w)->generation, 1);
	/* It came back, and nothing else: that is a generation. */
	poll_is(&w, NOW + 4000, 1);
	assert_int_equal(now_of(&w)->generation, 2);
	poll_is(&w, NOW + 5000, 0);
	end(&w);
}

static void test_server_gone(void **state)
{
	const struct days *days;
	struct world w;

	(void)state;
	begin(&w);
	three_sentra(&w);
	say(&w, "XADD sentra:history:satria 1-0 date 2026-03-08 posts 1");
	poll_is(&w, NOW, 1);
	assert_int_equal(source_days(w.source, STR_LIT("satria"), NATIONAL,
				     &days, &w.err),
			 0);
	server_kill(&server.pid);
	assert_true(source_poll(w.source, NOW + 100000, &w.err) < 0);
	assert_int_equal(now_of(&w)->cards.n, 3);
	/* What was known before, and nothing of what was not. */
	assert_int_equal(source_days(w.source, STR_LIT("satria"), NATIONAL,
				     &days, &w.err),
			 0);
	assert_int_equal(days->n, 1);
	w.err.text[0] = '\0';
	assert_true(source_days(w.source, STR_LIT("kartini"), NATIONAL, &days,
				&w.err) < 0);
	assert_string_not_equal(w.err.text, "");
	for (int i = 0; i < 8; i++)
		assert_true(source_poll(w.source, NOW + 103000 + i * 3000,
					&w.err) < 0);
	server_start(&server);
	poll_is(&w, NOW + 130000, 1);
	assert_int_equal(now_of(&w)->cards.n, 0);
	end(&w);
}

/* No try within the wait, which is never longer than 2 s. */
static void test_wait(void **state)
{
	struct world w;
	int64_t at = NOW, waited = 0;

	(void)state;
	begin(&w);
	poll_is(&w, at, 1);
	server_kill(&server.pid);
	for (int i = 0; i < 12; i++)
		assert_true(source_poll(w.source, at += 3000, &w.err) < 0);
	server_start(&server);
	while (source_poll(w.source, at + waited, &w.err) < 0)
		waited++;
	assert_true(waited >= 1 && waited <= 2000);
	end(&w);
}

/* ---- rights ---- */

/* The user of deploy/README.md may read all that is read here. */
static void become_dashboards(struct world *w)
{
	FILE *file = fopen("deploy/README.md", "r");
	char line[4096], *at = NULL;

	assert_non_null(file);
	while (!at && fgets(line, sizeof(line), file))
		at = strncmp(line, "user dashboards ", 16) == 0 ? line : NULL;
	fclose(file);
	assert_non_null(at);
	at[strcspn(at, "\n")] = '\0';
	redis_cmd_set(&w->cmd, "ACL SETUSER");
	for (char *word = strtok(at + 5, " "); word; word = strtok(NULL, " "))
		redis_cmd_args(&w->cmd, *word == '>' ? ">secret" : word);
	assert_int_equal(redis_queue(w->writer, &w->cmd, &w->err), 0);
	assert_int_equal(redis_drain(w->writer, 1, &w->err), 0);
}

static void test_dashboards(void **state)
{
	const struct days *const *recent;
	const struct view_posts *posts;
	const struct days *days;
	struct pool pool = { 0 };
	struct str *texts;
	struct world w;
	size_t n;

	(void)state;
	begin_as(&w, "dashboards:secret@");
	become_dashboards(&w);
	three_sentra(&w);
	say(&w, "HSET sentra:pipeline:coverage lag 0");
	say(&w, "HSET sentra:labels:satria yapi:7d 2");
	poll_is(&w, NOW, 1);
	assert_int_equal(now_of(&w)->cards.n, 3);
	assert_int_equal(now_of(&w)->labels.n_columns, 1);
	assert_int_equal(source_days(w.source, STR_LIT("satria"), PLATFORM_x,
				     &days, &w.err),
			 0);
	assert_int_equal(source_recent_days(w.source, &recent, &w.err), 0);
	assert_int_equal(source_posts(w.source, STR_LIT("satria"), &posts,
				      &w.err),
			 0);
	assert_int_equal(source_alerts(w.source, 5, &pool, &texts, &n, &w.err),
			 0);
	assert_int_equal(source_pairs(w.source, "HGETALL", "state:secret",
				      &pool, &texts, &n, &w.err),
			 -EACCES);
	assert_non_null(strstr(w.err.text, "NOPERM"));
	/* The connection goes on. */
	assert_int_equal(source_pairs(w.source, "ZRANGE", "told:yapi", &pool,
				      &texts, &n, &w.err),
			 0);
	pool_release(&pool);
	end(&w);
}

/* Without the right to labels there are none, and posts are the recent ones. */
static void test_no_labels(void **state)
{
	const struct view_posts *posts;
	struct world w;

	(void)state;
	begin_as(&w, "few:secret@");
	say(&w, "ACL SETUSER few reset on >secret -@all +ping +select +hgetall "
		"+zrange +xrevrange ~sentra:board:* ~sentra:card:* "
		"~sentra:pipeline:* ~sentra:stale ~sentra:blind "
		"~sentra:recent:*");
	three_sentra(&w);
	say(&w, "HSET sentra:pipeline:coverage lag 0");
	say(&w, "HSET sentra:labels:satria yapi:7d 2");
	say(&w, "XADD sentra:labelled:satria 5-0 text labelled");
	say(&w, "XADD sentra:recent:satria 4-0 text recent");
	poll_is(&w, NOW, 1);
	assert_int_equal(now_of(&w)->cards.n, 3);
	assert_int_equal(now_of(&w)->labels.n_columns, 0);
	assert_int_equal(source_posts(w.source, STR_LIT("satria"), &posts,
				      &w.err),
			 0);
	assert_int_equal(posts->n, 1);
	assert_true(str_is(posts->at[0].text, "recent"));
	poll_is(&w, NOW + 1000, 0);
	end(&w);
}

/* Without the right to cards there is no snapshot, and the error says it. */
static void test_no_rights(void **state)
{
	struct world w;

	(void)state;
	begin_as(&w, "none:secret@");
	say(&w, "ACL SETUSER none reset on >secret -@all +ping +select "
		"+hgetall ~sentra:pipeline:*");
	poll_is(&w, NOW, -EACCES);
	assert_non_null(strstr(w.err.text, "NOPERM"));
	assert_null(source_now(w.source));
	say(&w, "ACL SETUSER none ~* +zrange");
	poll_is(&w, NOW + 3000, 1);
	end(&w);
}

/* ---- histories and posts ---- */

static const struct days *days_of(struct world *w, const char *sentra,
				  int platform)
{
	const struct days *days = NULL;

	if (source_days(w->source, str_of(sentra), platform, &days, &w->err) <
	    0)
		fail_msg("%s", w->err.text);
	assert_non_null(days);
	return days;
}

static void test_days(void **state)
{
	const struct days *days;
	struct world w;

	(void)state;
	begin(&w);
	three_sentra(&w);
	say(&w, "XADD sentra:history:satria 1-0 date 2026-03-07 posts 1");
	say(&w, "XADD sentra:history:satria 2-0 date 2026-03-08 posts 2 "
		"score_version v2");
	say(&w, "XADD sentra:history:satria:youtube 1-0 date 2026-03-06 "
		"posts 7");
	say(&w, "SET sentra:history:abiyoso x");
	poll_is(&w, NOW, 1);
	days = days_of(&w, "satria", NATIONAL);
	assert_int_equal(days->n, 2);
	assert_true(days->at[0].posts == 1 && days->at[1].posts == 2);
	assert_string_equal(days->score_version, "v2");
	assert_int_equal(days_of(&w, "satria", PLATFORM_youtube)->n, 1);
	assert_int_equal(days_of(&w, "satria", PLATFORM_x)->n, 0);
	assert_int_equal(days_of(&w, "kartini", NATIONAL)->n, 0);
	assert_int_equal(days_of(&w, "abiyoso", NATIONAL)->n, 0);
	assert_int_equal(days->n, 2);
	end(&w);
}

static void test_days_are_kept(void **state)
{
	struct world w;
	uint64_t commands;

	(void)state;
	begin(&w);
	three_sentra(&w);
	say(&w, "XADD sentra:history:satria 1-0 date 2026-03-07 posts 1");
	poll_is(&w, NOW, 1);
	assert_int_equal(days_of(&w, "satria", NATIONAL)->n, 1);
	say(&w, "XADD sentra:history:satria 2-0 date 2026-03-08 posts 2");
	commands = source_commands(w.source);
	assert_int_equal(days_of(&w, "satria", NATIONAL)->n, 1);
	assert_int_equal(source_commands(w.source), commands);
	poll_is(&w, NOW + DAYS_AGE_MS - 1, 0);
	assert_int_equal(days_of(&w, "satria", NATIONAL)->n, 1);
	poll_is(&w, NOW + DAYS_AGE_MS, 0);
	assert_int_equal(days_of(&w, "satria", NATIONAL)->n, 2);
	end(&w);
}

/* A day that ended is there with the next asking. */
static void test_days_of_another_day(void **state)
{
	struct world w;

	(void)state;
	begin(&w);
	three_sentra(&w);
	say(&w, "XADD sentra:history:satria 1-0 date 2026-03-07 posts 1");
	poll_is(&w, NOW, 1);
	assert_int_equal(days_of(&w, "satria", NATIONAL)->n, 1);
	say(&w, "XADD sentra:history:satria 2-0 date 2026-03-08 posts 2");
	say(&w, "HSET sentra:card:satria as_of 1773100799");
	say(&w, "HSET sentra:pipeline:scorer lag 4");
	poll_is(&w, NOW + 1000, 1);
	assert_int_equal(days_of(&w, "satria", NATIONAL)->n, 1);
	say(&w, "HSET sentra:card:satria as_of 1773100800");
	say(&w, "HSET sentra:pipeline:scorer lag 5");
	poll_is(&w, NOW + 2000, 1);
	assert_int_equal(days_of(&w, "satria", NATIONAL)->n, 2);
	end(&w);
}

/* What is handed out stays until the next poll, whatever is asked besides. */
static void test_days_are_bounded(void **state)
{
	const struct days *first;
	char name[16];
	struct world w;

	(void)state;
	begin(&w);
	three_sentra(&w);
	say(&w, "XADD sentra:history:satria 1-0 date 2026-03-07 posts 1");
	poll_is(&w, NOW, 1);
	first = days_of(&w, "satria", NATIONAL);
	for (int i = 0; i < 600; i++) {
		snprintf(name, sizeof(name), "s%d", i);
		assert_int_equal(days_of(&w, name, NATIONAL)->n, 0);
	}
	assert_int_equal(first->n, 1);
	assert_true(first->at[0].posts == 1);
	poll_is(&w, NOW + 1000, 0);
	end(&w);
}

/* What is old may be handed out where it cannot be read; that stays, too. */
static void test_days_handed_out_stay(void **state)
{
	const struct days *days;
	struct world w;

	(void)state;
	begin_as(&w, "some:secret@");
	say(&w, "ACL SETUSER some reset on >secret +@all ~*");
	three_sentra(&w);
	say(&w, "XADD sentra:history:satria 1-0 date 2026-03-07 posts 1");
	poll_is(&w, NOW, 1);
	assert_int_equal(days_of(&w, "satria", NATIONAL)->n, 1);
	say(&w, "XADD sentra:history:satria 2-0 date 2026-03-08 posts 2");
	say(&w, "ACL SETUSER some -xrevrange");
	poll_is(&w, NOW + DAYS_AGE_MS, 0);
	assert_int_equal(source_days(w.source, STR_LIT("kartini"), NATIONAL,
				     &days, &w.err),
			 -EACCES);
	days = days_of(&w, "satria", NATIONAL);
	say(&w, "ACL SETUSER some +xrevrange");
	assert_ptr_equal(days_of(&w, "satria", NATIONAL), days);
	assert_int_equal(days->n, 1);
	poll_is(&w, NOW + DAYS_AGE_MS + 1000, 0);
	assert_int_equal(days_of(&w, "satria", NATIONAL)->n, 2);
	end(&w);
}

static void test_recent_days(void **state)
{
	const struct days *const *days;
	struct world w;
	uint64_t commands;

	(void)state;
	begin(&w);
	assert_int_equal(source_recent_days(w.source, &days, &w.err), -ENODATA);
	three_sentra(&w);
	for (int i = 0; i < RECENT_DAYS + 3; i++) {
		char words[120];

		snprintf(words, sizeof(words),
			 "XADD sentra:history:satria %d-0 date 2026-%02d-%02d "
			 "posts %d",
			 i + 1, 1 + i / 28, 1 + i % 28, i);
		say(&w, words);
	}
	say(&w, "SET sentra:history:abiyoso x");
	poll_is(&w, NOW, 1);
	assert_int_equal(source_recent_days(w.source, &days, &w.err), 0);
	assert_int_equal(days[0]->n, 0);
	assert_int_equal(days[1]->n, 0);
	assert_int_equal(days[2]->n, RECENT_DAYS);
	assert_true(days[2]->at[RECENT_DAYS - 1].posts == RECENT_DAYS + 2);
	commands = source_commands(w.source);
	assert_int_equal(source_recent_days(w.source, &days, &w.err), 0);
	assert_int_equal(source_commands(w.source), commands);
	/* Another sentra has another place. */
	say(&w, "ZADD sentra:board:followers 1 zeta");
	say(&w, "HSET sentra:pipeline:scorer lag 4");
	poll_is(&w, NOW + 1000, 1);
	assert_int_equal(source_recent_days(w.source, &days, &w.err), 0);
	assert_int_equal(days[2]->n, RECENT_DAYS);
	assert_int_equal(days[3]->n, 0);
	assert_int_equal(source_commands(w.source), commands + 3 + 3 + 4 + 4);
	end(&w);
}

static void test_posts(void **state)
{
	const struct view_posts *posts;
	struct world w;

	(void)state;
	begin(&w);
	three_sentra(&w);
	say(&w, "XADD sentra:recent:satria 4-0 text old likes 3");
	say(&w, "XADD sentra:recent:satria 5-0 text new likes 4");
	poll_is(&w, NOW, 1);
	assert_int_equal(source_posts(w.source, STR_LIT("satria"), &posts,
				      &w.err),
			 0);
	assert_int_equal(posts->n, 2);
	assert_true(str_is(posts->at[0].text, "new"));
	assert_int_equal(posts->at[0].published_ms, 5);
	assert_null(posts->at[0].labels.p);
	say(&w, "XADD sentra:labelled:satria 6-0 text labelled labels pena");
	poll_is(&w, NOW + DAYS_AGE_MS, 0);
	assert_int_equal(source_posts(w.source, STR_LIT("satria"), &posts,
				      &w.err),
			 0);
	assert_int_equal(posts->n, 1);
	assert_true(has_label(posts->at[0].labels, "pena"));
	end(&w);
}

static void test_pairs_and_alerts(void **state)
{
	struct pool pool = { 0 };
	struct str *texts;
	struct world w;
	size_t n;

	(void)state;
	begin(&w);
	say(&w, "HSET sentra:campaign:c name C");
	say(&w, "ZADD sentra:told:pena 0 a 5 b");
	say(&w, "XADD sentra:alerts 1-0 event {1}");
	say(&w, "XADD sentra:alerts 2-0 other x");
	say(&w, "XADD sentra:alerts 3-0 event {3}");
	assert_int_equal(source_pairs(w.source, "HGETALL", "campaign:c", &pool,
				      &texts, &n, &w.err),
			 0);
	assert_int_equal(n, 2);
	assert_true(str_is(texts[1], "C"));
	assert_int_equal(source_pairs(w.source, "ZRANGE", "told:pena", &pool,
				      &texts, &n, &w.err),
			 0);
	assert_int_equal(n, 4);
	assert_true(str_is(texts[2], "b") && str_is(texts[3], "5"));
	assert_int_equal(source_pairs(w.source, "HGETALL", "told:pena", &pool,
				      &texts, &n, &w.err),
			 0);
	assert_int_equal(n, 0);
	assert_int_equal(source_alerts(w.source, 2, &pool, &texts, &n, &w.err),
			 0);
	assert_int_equal(n, 1);
	assert_true(str_is(texts[0], "{3}"));
	pool_release(&pool);
	end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cards),
		cmocka_unit_test(test_stages),
		cmocka_unit_test(test_sets),
		cmocka_unit_test(test_labels),
		cmocka_unit_test(test_wrong_types),
		cmocka_unit_test(test_any_name),
		cmocka_unit_test(test_nothing_moved),
		cmocka_unit_test(test_never_sooner),
		cmocka_unit_test(test_same_second),
		cmocka_unit_test(test_emptied),
		cmocka_unit_test(test_once),
		cmocka_unit_test(test_connection_lost),
		cmocka_unit_test(test_server_gone),
		cmocka_unit_test(test_wait),
		cmocka_unit_test(test_dashboards),
		cmocka_unit_test(test_no_labels),
		cmocka_unit_test(test_no_rights),
		cmocka_unit_test(test_days),
		cmocka_unit_test(test_days_are_kept),
		cmocka_unit_test(test_days_of_another_day),
		cmocka_unit_test(test_days_are_bounded),
		cmocka_unit_test(test_days_handed_out_stay),
		cmocka_unit_test(test_recent_days),
		cmocka_unit_test(test_posts),
		cmocka_unit_test(test_pairs_and_alerts),
	};

	return cmocka_run_group_tests(tests, group_start, group_stop);
}
