/* test_redis.c -- the pipeline to Redis, against a real redis-server. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/kit/redis_server.h"

#include <errno.h>
#include <hiredis/hiredis.h>

static int group_start(void **state)
{
	static struct server server;

	*state = &server;
	if (server_exists())
		server_start(&server);
	else
		print_message("redis-server is not installed: skipped\n");
	return 0;
}

static int group_stop(void **state)
{
	server_remove(*state);
	return 0;
}

/* A connection; skips where there is no server. */
static struct redis *connected(void **state)
{
	struct server *server = *state;
	struct redis *redis;

	if (!server->pid)
		skip();
	redis = server_redis(server);
	server_await(redis);
	return redis;
}

/* A command of words; NULL ends them. */
static void words(struct redis_cmd *cmd, const char *first, ...)
{
	const char *word;
	va_list ap;

	redis_cmd_clear(cmd);
	va_start(ap, first);
	for (word = first; word; word = va_arg(ap, const char *))
		redis_cmd_args(cmd, word);
	va_end(ap);
}

static int call(struct redis *redis, struct redis_cmd *cmd, struct err *err)
{
	struct redisReply *reply;
	int rc = redis_call(redis, cmd, &reply, err);

	if (rc == 0)
		redis_reply_free(reply);
	return rc;
}

static void queue_ok(struct redis *redis, const struct redis_cmd *cmd)
{
	struct err err = { 0 };

	assert_int_equal(redis_queue(redis, cmd, &err), 0);
}

static struct redisReply *next_ok(struct redis *redis)
{
	struct redisReply *reply = NULL;
	struct err err = { 0 };

	if (redis_next(redis, &reply, &err) < 0)
		fail_msg("%s", err.text);
	return reply;
}

static void test_pipeline(void **state)
{
	struct redis *redis = connected(state);
	struct redisReply *reply;
	struct redis_cmd cmd;
	struct err err = { 0 };
	int i;

	redis_cmd_init(&cmd);
	words(&cmd, "DEL", "n", NULL);
	assert_int_equal(call(redis, &cmd, &err), 0);
	words(&cmd, "INCR", "n", NULL);
	for (i = 0; i < 1000; i++)
		queue_ok(redis, &cmd);
	for (i = 1; i <= 1000; i++) {
		reply = next_ok(redis);
		assert_int_equal(redis_reply_int(reply), i);
		redis_reply_free(reply);
	}
	assert_int_equal(redis_next(redis, &reply, &err), -EINVAL);
	redis_cmd_release(&cmd);
	redis_free(redis);
}

static void test_arguments(void **state)
{
	struct redis *redis = connected(state);
	const struct redisReply *at;
	struct redisReply *reply;
	struct redis_cmd cmd;

	redis_cmd_init(&cmd);
	words(&cmd, "DEL", "h", NULL);
	queue_ok(redis, &cmd);
	words(&cmd, "HSET", "h", "binary", NULL);
	redis_cmd_arg(&cmd, (struct str){ "\0\r\n$1\xFF", 6 });
	redis_cmd_args(&cmd, "empty");
	redis_cmd_arg(&cmd, STR_LIT(""));
	redis_cmd_args(&cmd, "number");
	redis_cmd_argi(&cmd, INT64_MIN);
	redis_cmd_argf(&cmd, "%s:%d", "formatted", 7);
	redis_cmd_argf(&cmd, "%600d", 1);
	queue_ok(redis, &cmd);
	words(&cmd, "HMGET", "h", "binary", "empty", "number", "formatted:7",
	      "none", NULL);
	queue_ok(redis, &cmd);
	redis_reply_free(next_ok(redis));
	reply = next_ok(redis);
	assert_int_equal(redis_reply_int(reply), 4);
	redis_reply_free(reply);

	reply = next_ok(redis);
	assert_int_equal(redis_reply_len(reply), 5);
	at = redis_reply_at(reply, 0);
	assert_true(
		str_eq(redis_reply_str(at), (struct str){ "\0\r\n$1\xFF", 6 }));
	at = redis_reply_at(reply, 1);
	assert_non_null(redis_reply_str(at).p);
	assert_int_equal(redis_reply_str(at).n, 0);
	at = redis_reply_at(reply, 2);
	assert_true(str_is(redis_reply_str(at), "-9223372036854775808"));
	assert_int_equal(redis_reply_int(at), 0);
	assert_int_equal(redis_reply_str(redis_reply_at(reply, 3)).n, 600);
	assert_int_equal(redis_reply_at(reply, 4)->type, REDIS_REPLY_NIL);
	assert_null(redis_reply_str(redis_reply_at(reply, 4)).p);
	redis_reply_free(reply);
	redis_cmd_release(&cmd);
	redis_free(redis);
}

static void test_big_values(void **state)
{
	struct redis *redis = connected(state);
	size_t size = 20 << 20;
	char *big = calloc(1, size);
	struct redisReply *reply;
	struct redis_cmd cmd;
	struct err err = { 0 };
	int rc = 0;
	int i;

	redis_cmd_init(&cmd);
	words(&cmd, "SET", "big", NULL);
	redis_cmd_arg(&cmd, (struct str){ big, size });
	assert_int_equal(call(redis, &cmd, &err), 0);
	words(&cmd, "GET", "big", NULL);
	assert_int_equal(redis_call(redis, &cmd, &reply, &err), 0);
	assert_int_equal(redis_reply_str(reply).n, size);
	redis_reply_free(reply);

	/* what may wait unread is bounded, and that costs nothing else */
	words(&cmd, "SETRANGE", "big", "0", NULL);
	redis_cmd_arg(&cmd, (struct str){ big, size / 2 });
	for (i = 0; i < 10 && rc == 0; i++)
		rc = redis_queue(redis, &cmd, &err);
	assert_int_equal(rc, -ENOBUFS);
	assert_int_equal(redis_drain(redis, (size_t)i - 1, &err), 0);
	words(&cmd, "DEL", "big", NULL);
	assert_int_equal(call(redis, &cmd, &err), 0);

	/* more than a command can hold */
	words(&cmd, "SET", "big", NULL);
	for (i = 0; i < 4; i++)
		redis_cmd_arg(&cmd, (struct str){ big, size });
	assert_int_equal(redis_queue(redis, &cmd, &err), -EMSGSIZE);
	free(big);
	redis_cmd_release(&cmd);
	redis_free(redis);
}

static void test_error_answers(void **state)
{
	static const struct {
		const char *said;
		int code;
	} rows[] = {
		{ "FENCED have 4, want 5", -EPERM },
		{ "LOADING dataset", -EBUSY },
		{ "BUSY script", -EBUSY },
		{ "OOM command not allowed", -EBUSY },
		{ "READONLY replica", -EBUSY },
		{ "CLUSTERDOWN hash slot", -EBUSY },
		{ "MASTERDOWN link", -EBUSY },
		{ "NOAUTH needed", -EACCES },
		{ "NOPERM no", -EACCES },
		{ "BUSYGROUP name", -EPROTO },
		{ "ERR other", -EPROTO },
		{ "WRONGTYPE other", -EPROTO },
	};
	struct redis *redis = connected(state);
	struct redisReply *reply;
	struct redis_cmd cmd;
	struct err err;
	size_t i;

	redis_cmd_init(&cmd);
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		words(&cmd, "EVAL", "return redis.error_reply(ARGV[1])", "0",
		      rows[i].said, NULL);
		queue_ok(redis, &cmd);
		words(&cmd, "ECHO", rows[i].said, NULL);
		queue_ok(redis, &cmd);
		assert_int_equal(redis_next(redis, &reply, &err), rows[i].code);
		/* what to do may follow */
		assert_memory_equal(err.text, rows[i].said,
				    strlen(rows[i].said));
		reply = next_ok(redis); /* the connection survives */
		assert_true(str_is(redis_reply_str(reply), rows[i].said));
		redis_reply_free(reply);
	}
	redis_cmd_release(&cmd);
	redis_free(redis);
}

static void test_drain(void **state)
{
	struct redis *redis = connected(state);
	struct redis_cmd cmd;
	struct err err = { 0 };

	redis_cmd_init(&cmd);
	words(&cmd, "SET", "text", "x", NULL);
	queue_ok(redis, &cmd);
	words(&cmd, "INCR", "text", NULL);
	queue_ok(redis, &cmd);
	words(&cmd, "NONSENSE", NULL);
	queue_ok(redis, &cmd);
	words(&cmd, "INCR", "n", NULL);
	queue_ok(redis, &cmd);
	assert_int_equal(redis_call(redis, &cmd, NULL, &err), -EINVAL);
	assert_int_equal(redis_drain(redis, 4, &err), -EPROTO);
	/* the first, with the key that Redis does not name */
	assert_non_null(strstr(err.text, "not an integer"));
	assert_non_null(strstr(err.text, "(INCR text)"));
	assert_int_equal(call(redis, &cmd, &err), 0);
	redis_cmd_release(&cmd);
	redis_free(redis);
}

static void begin(struct redis *redis, const struct redis_script *script,
		  struct redis_cmd *cmd, const char *how)
{
	struct err err = { 0 };

	if (redis_script_begin(redis, script, cmd, &err) < 0)
		fail_msg("%s", err.text);
	assert_true(str_is((struct str){ cmd->bytes.data, cmd->end[0] }, how));
	redis_cmd_args(cmd, "0");
	redis_cmd_argi(cmd, 41);
}

static void test_scripts(void **state)
{
	static const struct redis_script next = { "return ARGV[1] + 1" };
	static const struct redis_script same = { "return ARGV[1] + 0" };
	struct redis *redis = connected(state);
	struct redisReply *reply;
	struct redis_cmd cmd, flush;
	struct err err = { 0 };
	int i;

	redis_cmd_init(&cmd);
	redis_cmd_init(&flush);
	words(&flush, "SCRIPT", "FLUSH", NULL);
	for (i = 0; i < 3; i++) {
		begin(redis, &next, &cmd, "EVALSHA");
		queue_ok(redis, &cmd);
		begin(redis, &same, &cmd, i == 0 ? "EVAL" : "EVALSHA");
		queue_ok(redis, &cmd);
		reply = next_ok(redis);
		assert_int_equal(redis_reply_int(reply), 42);
		redis_reply_free(reply);
		reply = next_ok(redis);
		assert_int_equal(redis_reply_int(reply), 41);
		redis_reply_free(reply);
		begin(redis, &same, &cmd, "EVALSHA");
		assert_int_equal(call(redis, &cmd, &err), 0);
	}
	assert_int_equal(call(redis, &flush, &err), 0);
	begin(redis, &next, &cmd, "EVALSHA");
	assert_int_equal(call(redis, &cmd, &err), -ENOTCONN);
	assert_false(redis_connected(redis));
	assert_int_equal(redis_script_begin(redis, &next, &cmd, &err),
			 -ENOTCONN);
	server_await(redis);
	begin(redis, &next, &cmd, "EVALSHA");
	assert_int_equal(call(redis, &cmd, &err), 0);
	redis_cmd_release(&flush);
	redis_cmd_release(&cmd);
	redis_free(redis);
}

static void test_killed_amid(void **state)
{
	struct server *server = *state;
	struct redis *redis = connected(state);
	struct redisReply *reply;
	struct redis_cmd cmd;
	struct err err = { 0 };
	int i;

	redis_cmd_init(&cmd);
	words(&cmd, "PING", NULL);
	for (i = 0; i < 10; i++)
		queue_ok(redis, &cmd);
	redis_reply_free(next_ok(redis));
	words(&cmd, "DEBUG", "SLEEP", "5", NULL);
	queue_ok(redis, &cmd);
	server_kill(&server->pid);
	assert_int_equal(redis_drain(redis, 10, &err), -EIO);
	assert_non_null(strstr(err.text, "connection lost"));
	assert_false(redis_connected(redis));
	assert_int_equal(redis_next(redis, &reply, &err), -ENOTCONN);
	assert_int_equal(redis_queue(redis, &cmd, &err), -ENOTCONN);
	assert_int_equal(redis_connect(redis, &err), -ECONNREFUSED);
	assert_non_null(strstr(err.text, "does Redis run there?"));

	server_start(server);
	server_await(redis);
	words(&cmd, "PING", NULL);
	assert_int_equal(call(redis, &cmd, &err), 0);
	redis_cmd_release(&cmd);
	redis_free(redis);
}

static void test_frozen(void **state)
{
	struct server *server = *state;
	struct redis *redis = connected(state);
	int64_t before_ms = boot_ms();
	struct redis_cmd cmd;
	struct err err = { 0 };

	redis_cmd_init(&cmd);
	words(&cmd, "PING", NULL);
	kill(server->pid, SIGSTOP);
	assert_int_equal(call(redis, &cmd, &err), -ETIMEDOUT);
	kill(server->pid, SIGCONT);
	assert_true(boot_ms() - before_ms >= 4900);
	assert_non_null(strstr(err.text, "no answer within 5 s"));
	server_await(redis);
	assert_int_equal(call(redis, &cmd, &err), 0);
	redis_cmd_release(&cmd);
	redis_free(redis);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pipeline),
		cmocka_unit_test(test_arguments),
		cmocka_unit_test(test_big_values),
		cmocka_unit_test(test_error_answers),
		cmocka_unit_test(test_drain),
		cmocka_unit_test(test_scripts),
		cmocka_unit_test(test_killed_amid),
		cmocka_unit_test(test_frozen),
	};

	return cmocka_run_group_tests_name("redis", tests, group_start,
					   group_stop);
}
