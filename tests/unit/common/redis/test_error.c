/* test_error.c -- what Redis refuses, and with which key. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/redis/error.h"

#include <errno.h>
#include <string.h>

static void test_about(void **state)
{
	static const struct {
		const char *words, *want;
	} rows[] = {
		{ "HSET k f v", "HSET k" },
		{ "DEL k", "DEL k" },
		{ "PING", "" },
		{ "TIME", "" },
		{ "SCAN 0 MATCH x*", "" },
		{ "SELECT 3", "" },
		{ "AUTH hunter2", "" },
		{ "AUTH user hunter2", "" },
		{ "EVALSHA 1234 2 first second arg", "EVALSHA first" },
		{ "EVAL return 1 arg", "EVAL arg" }, /* "return 1" is two */
		{ "EVAL return 0 arg", "" },
		{ "SCRIPT LOAD text", "" },
		{ "SENTINEL get-master-addr-by-name board",
		  "SENTINEL get-master-addr-by-name" },
	};
	struct redis_cmd cmd;
	struct buf about;

	(void)state;
	buf_init(&about, 1000);
	redis_cmd_init(&cmd);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		redis_cmd_set(&cmd, rows[i].words);
		buf_clear(&about);
		redis_about(&cmd, &about);
		assert_string_equal(buf_cstr(&about), rows[i].want);
	}
	redis_cmd_release(&cmd);
	buf_release(&about);
}

/* A key is anybody's text. */
static void test_about_of_any_key(void **state)
{
	static char key[1000];
	struct redis_cmd cmd;
	struct buf about;

	(void)state;
	buf_init(&about, 1000);
	redis_cmd_init(&cmd);
	redis_cmd_args(&cmd, "GET");
	redis_cmd_arg(&cmd, (struct str){ key, sizeof(key) });
	redis_about(&cmd, &about);
	assert_int_equal(about.len, REDIS_ABOUT_MAX);
	assert_memory_equal(about.data, "GET ???", 7);
	redis_cmd_release(&cmd);
	buf_release(&about);
}

static void test_errors(void **state)
{
	static const struct {
		const char *text, *about;
		int code;
		const char *want;
	} rows[] = {
		{ "WRONGTYPE Operation", "ZADD s:board:x", -EPROTO,
		  "WRONGTYPE Operation (ZADD s:board:x); something else uses" },
		{ "CROSSSLOT Keys", "EVALSHA k", -EPROTO,
		  "CROSSSLOT Keys (EVALSHA k); it runs in cluster mode" },
		{ "MOVED 12182 127.0.0.1:7002", "HSET k", -EPROTO,
		  "MOVED 12182 127.0.0.1:7002 (HSET k); it runs in cluster" },
		{ "NOPERM this user", "HSET k", -EACCES,
		  "NOPERM this user (HSET k)" },
		{ "MISCONF Redis is configured to", "HSET k", -EBUSY,
		  "MISCONF Redis is configured to (HSET k)" },
		/* A script names the command of its own that failed. */
		{ "WRONGTYPE Operation (HSET b)", "EVALSHA a", -EPROTO,
		  "WRONGTYPE Operation (HSET b); something" },
		{ "ERR The user executing the script can't run this (XADD b)",
		  "EVALSHA a", -EACCES, "ERR The user executing" },
		{ "FENCED a has another owner", "EVALSHA a", -EPERM,
		  "FENCED a has another owner" },
		{ "NOPERM this user", "", -EACCES, "NOPERM this user" },
	};
	struct err err;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		assert_int_equal(redis_error(rows[i].text, rows[i].about, &err),
				 rows[i].code);
		if (strncmp(err.text, rows[i].want, strlen(rows[i].want)) != 0)
			fail_msg("%s, want %s", err.text, rows[i].want);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_about),
		cmocka_unit_test(test_about_of_any_key),
		cmocka_unit_test(test_errors),
	};

	return cmocka_run_group_tests_name("error", tests, NULL, NULL);
}
