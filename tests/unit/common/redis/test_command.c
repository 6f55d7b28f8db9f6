/* test_command.c -- commands as lists of arguments. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/redis/command.h"

/* The arguments, each in brackets. */
static void expect(const struct redis_cmd *cmd, const char *want)
{
	struct buf text;
	size_t start = 0;

	buf_init(&text, 1000);
	for (size_t i = 0; i < cmd->n; i++) {
		buf_addc(&text, '[');
		buf_add(&text, cmd->bytes.data + start, cmd->end[i] - start);
		buf_addc(&text, ']');
		start = cmd->end[i];
	}
	assert_int_equal(start, cmd->bytes.len);
	assert_string_equal(buf_cstr(&text), want);
	buf_release(&text);
}

static void test_conversions(void **state)
{
	struct redis_cmd cmd;
	struct buf key;

	(void)state;
	buf_init(&key, 100);
	buf_adds(&key, "sentra:a b");
	redis_cmd_init(&cmd);
	redis_cmd_set(&cmd, "PING");
	expect(&cmd, "[PING]");
	redis_cmd_set(&cmd, "HSET %k state %s", &key, "two words");
	expect(&cmd, "[HSET][sentra:a b][state][two words]");
	redis_cmd_set(&cmd, "ZADD %k %d %t", &key, INT64_MIN,
		      (struct str){ "abcd", 2 });
	expect(&cmd, "[ZADD][sentra:a b][-9223372036854775808][ab]");
	redis_cmd_set(&cmd, "SET %s %t", "", STR_NULL);
	expect(&cmd, "[SET][][]");
	redis_cmd_set(&cmd, "%s", "%d");
	expect(&cmd, "[%d]");
	redis_cmd_release(&cmd);
	buf_release(&key);
}

/* Only a whole word is a conversion. */
static void test_words_as_they_stand(void **state)
{
	struct redis_cmd cmd;

	(void)state;
	redis_cmd_init(&cmd);
	redis_cmd_set(&cmd, "SCAN 0 MATCH sentra:%s:* %x %%");
	expect(&cmd, "[SCAN][0][MATCH][sentra:%s:*][%x][%%]");
	redis_cmd_release(&cmd);
}

static void test_more(void **state)
{
	struct redis_cmd cmd;

	(void)state;
	redis_cmd_init(&cmd);
	redis_cmd_set(&cmd, "DEL");
	for (int i = 0; i < 40; i++)
		redis_cmd_more(&cmd, "%d x", (int64_t)i);
	assert_int_equal(cmd.n, 81);
	redis_cmd_set(&cmd, "DEL a");
	redis_cmd_more(&cmd, "b %s", "c");
	redis_cmd_args(&cmd, "d");
	redis_cmd_argi(&cmd, -1);
	redis_cmd_argf(&cmd, "%s:%d", "e", 2);
	redis_cmd_arg(&cmd, STR_LIT("f"));
	expect(&cmd, "[DEL][a][b][c][d][-1][e:2][f]");
	redis_cmd_clear(&cmd);
	expect(&cmd, "");
	redis_cmd_release(&cmd);
}

/* A key that lacks its end would be another key. */
static void test_bad_buffer(void **state)
{
	struct redis_cmd cmd;
	struct buf key;

	(void)state;
	buf_init(&key, 4);
	buf_adds(&key, "sent");
	buf_adds(&key, "ra");
	assert_true(key.bad);
	redis_cmd_init(&cmd);
	redis_cmd_set(&cmd, "DEL %k", &key);
	assert_true(cmd.bytes.bad);
	redis_cmd_more(&cmd, "a");
	assert_true(cmd.bytes.bad);
	redis_cmd_set(&cmd, "DEL a");
	assert_false(cmd.bytes.bad);
	redis_cmd_argb(&cmd, &key);
	assert_true(cmd.bytes.bad);
	redis_cmd_release(&cmd);
	assert_false(cmd.bytes.bad);
	redis_cmd_release(NULL);
	buf_release(&key);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_conversions),
		cmocka_unit_test(test_words_as_they_stand),
		cmocka_unit_test(test_more),
		cmocka_unit_test(test_bad_buffer),
	};

	return cmocka_run_group_tests_name("command", tests, NULL, NULL);
}
