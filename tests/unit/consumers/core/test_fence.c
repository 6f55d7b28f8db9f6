/* test_fence.c -- who does not own its partitions changes nothing. */
#include "tests/unit/kit/stage_kit.h"

#include "consumers/core/fence.h"
#include "consumers/core/keys.h"

#include <errno.h>

static void guard(struct fence *f, const struct kit *kit)
{
	fence_init(f, kit->env.redis, "me");
	kit_guard(f, "partition0");
	kit_guard(f, "partition1");
}

static void put(struct fence *f, const char *key, const char *value)
{
	kit_begin(f, "SET", key);
	redis_cmd_args(fence_words(f), value);
}

static void test_owner(void **state)
{
	static const struct {
		const char *name, *first, *second;
		int want;
	} rows[] = {
		{ "owner of both", "me", "me", 0 },
		{ "another has the first", "other", "me", -EPERM },
		{ "another has the second", "me", "other", -EPERM },
		{ "Redis was emptied", NULL, NULL, -EPERM },
		{ "part of the name is not the name", "me2", "me", -EPERM },
	};
	struct kit *kit = *state;
	struct fence f;

	if (!server_exists())
		skip();
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		char words[64];

		tell_redis(kit, "FLUSHALL");
		if (rows[i].first) {
			snprintf(words, sizeof(words),
				 "HSET partition0 owner %s", rows[i].first);
			tell_redis(kit, words);
			snprintf(words, sizeof(words),
				 "HSET partition1 owner %s", rows[i].second);
			tell_redis(kit, words);
		}
		guard(&f, kit);
		if (fence_prove(&f, NULL) != rows[i].want)
			fail_msg("%s: to prove it", rows[i].name);
		put(&f, "a", "1");
		put(&f, "b", "2");
		if (fence_finish(&f, NULL) != rows[i].want)
			fail_msg("%s", rows[i].name);
		assert_redis(kit, "MGET a b",
			     rows[i].want ? "(nil) (nil)" : "1 2");
		fence_release(&f);
	}
}

/* Several scripts, more than may be unanswered at a time; all arrive, in
 * their order, and words hold any byte. */
static void test_many(void **state)
{
	struct kit *kit = *state;
	struct fence f;
	char number[16];

	if (!server_exists())
		skip();
	tell_redis(kit, "HSET partition0 owner me");
	tell_redis(kit, "HSET partition1 owner me");
	guard(&f, kit);
	for (int i = 0; i < 100000; i++) {
		assert_int_equal(fence_room(&f, 3, NULL), 0);
		snprintf(number, sizeof(number), "%d", i);
		kit_begin(&f, "RPUSH", "list");
		redis_cmd_args(fence_words(&f), number);
	}
	kit_begin(&f, "SET", "bytes");
	redis_cmd_arg(fence_words(&f), (struct str){ "\0\r\n\xff", 4 });
	assert_int_equal(fence_length(&f), 3);
	assert_int_equal(fence_finish(&f, NULL), 0);
	assert_redis(kit, "LLEN list", "100000");
	assert_redis(kit, "LINDEX list 0", "0");
	assert_redis(kit, "LINDEX list 54321", "54321");
	assert_redis(kit, "STRLEN bytes", "4");
	fence_release(&f);
}

/* What must stay together does: the reader sees all or nothing. */
static void test_together(void **state)
{
	struct kit *kit = *state;
	struct fence f;

	if (!server_exists())
		skip();
	tell_redis(kit, "HSET partition0 owner me");
	tell_redis(kit, "HSET partition1 owner me");
	guard(&f, kit);
	put(&f, "warm", "1");
	assert_int_equal(fence_finish(&f, NULL), 0);
	for (int i = 0; i < 19999 / 3; i++)
		put(&f, "filler", "x");
	assert_int_equal(fence_room(&f, 6, NULL), 0);
	assert_int_equal(fence_length(&f), 0);
	put(&f, "a", "1");
	put(&f, "b", "1");
	assert_int_equal(f.words.n, 6);
	assert_int_equal(fence_finish(&f, NULL), 0);
	fence_release(&f);
}

/* A command that fails is reported, and the connection goes on. */
static void test_error(void **state)
{
	struct kit *kit = *state;
	struct err err = { 0 };
	struct fence f;

	if (!server_exists())
		skip();
	tell_redis(kit, "HSET partition0 owner me");
	tell_redis(kit, "HSET partition1 owner me");
	tell_redis(kit, "RPUSH wrong x");
	guard(&f, kit);
	kit_begin(&f, "ZADD", "wrong");
	redis_cmd_args(fence_words(&f), "1");
	redis_cmd_args(fence_words(&f), "m");
	assert_true(fence_finish(&f, &err) < 0);
	assert_non_null(strstr(err.text, "WRONGTYPE"));
	assert_non_null(strstr(err.text, "(ZADD wrong)"));
	put(&f, "after", "1");
	assert_int_equal(fence_finish(&f, NULL), 0);
	assert_redis(kit, "GET after", "1");
	/* Nothing gathered: nothing sent, not even when we own nothing. */
	tell_redis(kit, "DEL partition0");
	assert_int_equal(fence_finish(&f, NULL), 0);
	fence_release(&f);
}

/* Few words, but more bytes than a command may have. */
static void test_large(void **state)
{
	static char value[3 << 20];
	struct kit *kit = *state;
	struct fence f;

	if (!server_exists())
		skip();
	tell_redis(kit, "FLUSHALL");
	tell_redis(kit, "HSET partition0 owner me");
	tell_redis(kit, "HSET partition1 owner me");
	guard(&f, kit);
	memset(value, 'v', sizeof(value) - 1);
	for (int i = 0; i < 30; i++) {
		assert_int_equal(fence_room(&f, 3, NULL), 0);
		put(&f, "large", value);
	}
	put(&f, "after", "1");
	assert_int_equal(fence_finish(&f, NULL), 0);
	assert_redis(kit, "GET after", "1");
	fence_release(&f);
}

/* A buffer that went bad holds less than it should: as a key, as an argument or
 * as a partition it stops everything until the fence is cleared. */
static void test_bad_buffer(void **state)
{
	static const struct {
		const char *name;
		bool key, argument, partition;
	} rows[] = {
		{ .name = "key", .key = true },
		{ .name = "argument", .argument = true },
		{ .name = "partition", .partition = true },
	};
	struct kit *kit = *state;
	struct buf small;
	struct fence f;

	if (!server_exists())
		skip();
	tell_redis(kit, "HSET partition0 owner me");
	tell_redis(kit, "HSET partition1 owner me");
	buf_init(&small, 10);
	key_plain(&small, "p", "longer than the cap");
	assert_true(small.bad);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct err err = { 0 };

		guard(&f, kit);
		if (rows[i].partition)
			fence_partition(&f, 7, &small);
		put(&f, "before", "1");
		if (rows[i].key)
			fence_begin(&f, "SET", &small);
		if (rows[i].argument)
			kit_begin(&f, "SET", "argument");
		if (rows[i].key || rows[i].argument)
			redis_cmd_argb(fence_words(&f), &small);
		if (fence_finish(&f, &err) != -EMSGSIZE)
			fail_msg("%s", rows[i].name);
		assert_int_equal(fence_prove(&f, NULL), -EMSGSIZE);
		assert_redis(kit, "MGET before argument p:longer",
			     "(nil) (nil) (nil)");
		fence_clear(&f);
		kit_guard(&f, "partition0");
		put(&f, "after", rows[i].name);
		assert_int_equal(fence_finish(&f, NULL), 0);
		assert_redis(kit, "GET after", rows[i].name);
		fence_release(&f);
	}
	buf_release(&small);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_owner, kit_open,
						kit_close),
		cmocka_unit_test_setup_teardown(test_many, kit_open, kit_close),
		cmocka_unit_test_setup_teardown(test_together, kit_open,
						kit_close),
		cmocka_unit_test_setup_teardown(test_large, kit_open,
						kit_close),
		cmocka_unit_test_setup_teardown(test_error, kit_open,
						kit_close),
		cmocka_unit_test_setup_teardown(test_bad_buffer, kit_open,
						kit_close),
	};

	return cmocka_run_group_tests_name("fence", tests, NULL, NULL);
}
