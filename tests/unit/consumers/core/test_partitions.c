/* test_partitions.c -- claims, offsets, and the heartbeat of the stage. */
#include "tests/unit/kit/wire.h"

#include "common/base/version.h"
#include "consumers/core/partitions.h"

#include <errno.h>

static void claim(struct fence *f, struct kit *kit, struct partition *partition,
		  bool want_fresh)
{
	bool fresh = !want_fresh;

	assert_int_equal(partitions_claim(f, &kit->env, "st", partition, 1,
					  &fresh, NULL),
			 0);
	assert_int_equal(fresh, want_fresh);
}

static void test_life(void **state)
{
	static const struct partition_status status = { 5999, 3, true };
	struct kit *kit = *state;
	struct partition partition = { .id = 2 };
	struct fence f, successor;

	if (!server_exists())
		skip();
	kit->env.partitions = 3;
	fence_init(&f, kit->env.redis, "me");
	claim(&f, kit, &partition, true);
	assert_redis(kit, "HGETALL s:state:st:slice:2", "owner me.1");
	assert_int_equal(partition.next[0], -1);
	/* Died before it began: still fresh. */
	claim(&f, kit, &partition, true);
	partitions_begin(&f, &kit->env, "st", &partition);
	assert_int_equal(fence_finish(&f, NULL), 0);
	claim(&f, kit, &partition, false);
	for (size_t i = 0; i < kit->read.n; i++)
		partition.next[kit->read.at[i]] =
			kit->read.at[i] == PLATFORM_x ? -1 : 10 + (int)i;
	partitions_store(&f, &kit->env, "st", &partition, 1, &status);
	assert_int_equal(fence_finish(&f, NULL), 0);
	memset(partition.next, 0, sizeof(partition.next));
	fence_init(&successor, kit->env.redis, "successor");
	claim(&successor, kit, &partition, false);
	assert_int_equal(partition.next[PLATFORM_youtube], 10);
	assert_int_equal(partition.next[PLATFORM_tiktok], 14);
	assert_int_equal(partition.next[PLATFORM_x], -1);
	/* From the claim on, whoever owned it before is refused. */
	partitions_store(&f, &kit->env, "st", &partition, 1, &status);
	assert_int_equal(fence_finish(&f, NULL), -EPERM);
	fence_release(&f);
	fence_release(&successor);
}

/* Neither read nor written, as if it were not there; but a partition that
 * begins anew has no state any more, so all offsets go. */
static void test_offset_of_what_is_not_read(void **state)
{
	static const struct partition_status status = { 5999, 3, true };
	struct kit *kit = *state;
	struct partition partition = { .id = 0 };
	struct fence f;

	if (!server_exists())
		skip();
	assert_int_equal(platforms_parse(&kit->read, "youtube x", NULL), 0);
	/* Written by a version that counted no scripts. */
	tell_redis(kit, "HSET s:state:st:slice:0 partitions 1 x 5 tiktok 8");
	fence_init(&f, kit->env.redis, "me");
	claim(&f, kit, &partition, false);
	assert_int_equal(partition.next[PLATFORM_x], 5);
	assert_int_equal(partition.next[PLATFORM_tiktok], -1);
	tell_redis(kit, "HSET s:state:st:slice:0 tiktok 9");
	partition.next[PLATFORM_youtube] = 2;
	partitions_store(&f, &kit->env, "st", &partition, 1, &status);
	assert_int_equal(fence_finish(&f, NULL), 0);
	assert_redis(kit, "HMGET s:state:st:slice:0 youtube x tiktok facebook",
		     "2 5 9 (nil)");
	partitions_begin(&f, &kit->env, "st", &partition);
	assert_int_equal(fence_finish(&f, NULL), 0);
	assert_redis(kit, "HMGET s:state:st:slice:0 youtube x tiktok",
		     "(nil) (nil) (nil)");
	fence_release(&f);
}

static void test_other_partitions(void **state)
{
	struct kit *kit = *state;
	struct partition partition = { .id = 0 };
	struct err err = { 0 };
	struct fence f;
	bool fresh;

	if (!server_exists())
		skip();
	tell_redis(kit, "HSET s:state:st:slice:0 partitions 6 youtube 4");
	kit->env.partitions = 12;
	fence_init(&f, kit->env.redis, "me");
	assert_int_equal(partitions_claim(&f, &kit->env, "st", &partition, 1,
					  &fresh, &err),
			 -ERANGE);
	assert_non_null(strstr(err.text, "6 partitions, now they have 12"));
	fence_release(&f);
}

static int store(struct fence *f, struct kit *kit, struct partition *partition,
		 int64_t next)
{
	static const struct partition_status status = { 5999, 3, false };

	partition->next[PLATFORM_x] = next;
	partitions_store(f, &kit->env, "st", partition, 1, &status);
	return fence_finish(f, NULL);
}

/* Redis goes back in time under a connection that goes on: what is kept of the
 * offsets must not be moved past what it has lost. */
static void test_rolled_back(void **state)
{
	struct kit *kit = *state;
	struct partition partition = { .id = 0 };
	struct fence f;

	if (!server_exists())
		skip();
	fence_init(&f, kit->env.redis, "me");
	claim(&f, kit, &partition, true);
	partitions_begin(&f, &kit->env, "st", &partition);
	assert_int_equal(store(&f, kit, &partition, 10), 0);
	tell_redis(kit, "SAVE");
	assert_int_equal(store(&f, kit, &partition, 20), 0);
	tell_redis(kit, "DEBUG RELOAD NOSAVE");
	assert_redis(kit, "HGET s:state:st:slice:0 x", "10");
	assert_int_equal(store(&f, kit, &partition, 30), -EPERM);
	assert_int_equal(fence_prove(&f, NULL), -EPERM);
	assert_redis(kit, "HGET s:state:st:slice:0 x", "10");
	claim(&f, kit, &partition, false);
	assert_int_equal(partition.next[PLATFORM_x], 10);
	assert_int_equal(store(&f, kit, &partition, 30), 0);
	assert_redis(kit, "HGET s:state:st:slice:0 x", "30");
	fence_release(&f);
}

/* What a connection of before still had on its way arrives after the same
 * process has claimed its partitions again. */
static void test_late_bytes(void **state)
{
	struct kit *kit = *state;
	struct partition partition = { .id = 0 };
	struct fence before, now;

	if (!server_exists())
		skip();
	fence_init(&before, kit->env.redis, "me");
	fence_init(&now, kit->env.redis, "me");
	claim(&before, kit, &partition, true);
	fence_renew(&now);
	claim(&now, kit, &partition, true);
	partitions_begin(&before, &kit->env, "st", &partition);
	assert_int_equal(store(&before, kit, &partition, 10), -EPERM);
	partitions_begin(&now, &kit->env, "st", &partition);
	assert_int_equal(store(&now, kit, &partition, 5), 0);
	assert_redis(kit, "HMGET s:state:st:slice:0 owner x", "me.2 5");
	fence_release(&before);
	fence_release(&now);
}

/* Of all owners together; a partition that nobody wrote for is left out. */
static void test_report(void **state)
{
	struct kit *kit = *state;
	struct fence f;
	char want[80];

	if (!server_exists())
		skip();
	kit->env.partitions = 4;
	tell_redis(kit, "HSET s:state:st:slice:0 owner me newest_ms 1999 lag 5 "
			"rebuilding 0 updated_at 900");
	tell_redis(kit, "HSET s:state:st:slice:1 owner b newest_ms 7999 lag 0 "
			"rebuilding 1 updated_at 100");
	tell_redis(kit, "HSET s:state:st:slice:2 owner b newest_ms "
			"-9223372036854775808 lag 2 rebuilding 0 "
			"updated_at 500");
	fence_init(&f, kit->env.redis, "me");
	kit_guard(&f, "s:state:st:slice:0");
	assert_int_equal(partitions_report(&f, &kit->env, "st", NULL), 0);
	assert_int_equal(fence_finish(&f, NULL), 0);
	snprintf(want, sizeof(want), "7 7 1 100 %s", sentra_version);
	assert_redis(kit,
		     "HMGET s:pipeline:st watermark lag rebuilding updated_at "
		     "version",
		     want);
	/* Nothing applied yet. */
	tell_redis(kit, "DEL s:state:st:slice:1");
	tell_redis(kit, "HSET s:state:st:slice:0 newest_ms "
			"-9223372036854775808");
	assert_int_equal(partitions_report(&f, &kit->env, "st", NULL), 0);
	assert_int_equal(fence_finish(&f, NULL), 0);
	assert_redis(kit, "HMGET s:pipeline:st watermark lag rebuilding",
		     " 7 0");
	fence_release(&f);
}

/* By what the log is known again; and once it is another, the partition is
 * fresh for its next claim, and the heartbeat says why. */
static void test_log(void **state)
{
	static const struct partition_status status = { 5999, 3, false };
	struct kit *kit = *state;
	struct partition partition = { .id = 0 };
	struct fence f;

	if (!server_exists())
		skip();
	fence_init(&f, kit->env.redis, "me");
	claim(&f, kit, &partition, true);
	partitions_begin(&f, &kit->env, "st", &partition);
	for (int p = 0; p < PLATFORM_COUNT; p++)
		partition.next[p] = 10;
	partition.mark[PLATFORM_x] = (struct log_mark){ 9, 1700 };
	partitions_store(&f, &kit->env, "st", &partition, 1, &status);
	assert_int_equal(fence_finish(&f, NULL), 0);
	assert_redis(kit,
		     "HMGET s:state:st:slice:0 x x:mark x:time tiktok:mark",
		     "10 9 1700 (nil)");
	partition.mark[PLATFORM_x] = (struct log_mark){ 0 };
	claim(&f, kit, &partition, false);
	assert_int_equal(partition.mark[PLATFORM_x].offset, 9);
	assert_int_equal(partition.mark[PLATFORM_x].ms, 1700);
	assert_int_equal(partition.mark[PLATFORM_tiktok].ms, 0);
	assert_int_equal(partitions_forget(&kit->env, "st", &partition, 1, 0,
					   "made anew", NULL),
			 0);
	assert_redis(kit, "HGET s:pipeline:st log_change", "made anew");
	claim(&f, kit, &partition, true);
	partitions_begin(&f, &kit->env, "st", &partition);
	assert_int_equal(fence_finish(&f, NULL), 0);
	assert_redis(kit, "HMGET s:state:st:slice:0 x x:mark x:time",
		     "(nil) (nil) (nil)");
	/* It claims the partition: who had it is refused. */
	assert_int_equal(partitions_forget(&kit->env, "st", &partition, 1, 0,
					   "made anew", NULL),
			 0);
	partitions_store(&f, &kit->env, "st", &partition, 1, &status);
	assert_int_equal(fence_finish(&f, NULL), -EPERM);
	fence_release(&f);
}

/* One wrong byte in one answer neither costs a partition what stands there nor
 * moves its offsets: the claim has all of it, or fails and is tried again. */
static void test_wrong_byte(void **state)
{
	static const struct {
		const char *bytes, *wrong;
	} rows[] = {
		{ "\npartitions\r", "\npartitionz\r" },
		{ "\npartitions\r\n$1\r\n1", "\npartitions\r\n$1\r\n2" },
		{ "\n1234\r", "\n9234\r" },
		{ "\n1234\r", "\n-234\r" },
		{ "\n1234\r", "\n1x34\r" },
		{ "\nx\r", "\nX\r" },
		{ "\n1700\r", "\n1701\r" },
		{ "\nseq\r", "\nseg\r" },
		{ "*", "$" },
		{ "$", "%" },
	};
	struct kit *kit = *state;
	struct fence f;

	if (!server_exists())
		skip();
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct partition partition = { .id = 0 };
		bool fresh = true;
		pid_t wire;
		int rc;

		tell_redis(kit, "HSET s:state:st:slice:0 partitions 1 x 1234 "
				"x:mark 1233 x:time 1700 seq 5");
		wire = wire_begin(kit, rows[i].bytes, rows[i].wrong);
		fence_init(&f, kit->env.redis, "me");
		while ((rc = partitions_claim(&f, &kit->env, "st", &partition,
					      1, &fresh, NULL)) < 0) {
			assert_int_not_equal(rc, -ERANGE);
			redis_drop(kit->env.redis);
			server_await(kit->env.redis);
		}
		if (fresh || partition.next[PLATFORM_x] != 1234 ||
		    partition.mark[PLATFORM_x].ms != 1700 ||
		    f.guards[0].seq != 5)
			fail_msg("%s", rows[i].wrong);
		fence_release(&f);
		wire_end(kit, wire);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_life, kit_open, kit_close),
		cmocka_unit_test_setup_teardown(test_offset_of_what_is_not_read,
						kit_open, kit_close),
		cmocka_unit_test_setup_teardown(test_other_partitions, kit_open,
						kit_close),
		cmocka_unit_test_setup_teardown(test_rolled_back, kit_open,
						kit_close),
		cmocka_unit_test_setup_teardown(test_late_bytes, kit_open,
						kit_close),
		cmocka_unit_test_setup_teardown(test_report, kit_open,
						kit_close),
		cmocka_unit_test_setup_teardown(test_log, kit_open, kit_close),
		cmocka_unit_test_setup_teardown(test_wrong_byte, kit_open,
						kit_close),
	};

	return cmocka_run_group_tests_name("partitions", tests, NULL, NULL);
}
