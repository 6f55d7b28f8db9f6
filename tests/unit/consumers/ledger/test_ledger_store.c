/* test_ledger_store.c -- ledgers to Redis and back, compare and set. */
#include "tests/unit/kit/ledger_kit.h"
#include "tests/unit/kit/wire.h"

#include "consumers/ledger/ledger_store.h"

#include <errno.h>

#define LEDGER "s:state:st:ledger:x:abiyoso"
#define OTHER  "s:state:st:ledger:x:kartini"
#define INDEX  "s:state:st:ledgers:0"

/* What guards the one partition; begin() makes it anew. */
static struct fence fence;

static const struct who ours[] = { { .id = "abiyoso", .accounts = "x:a" } };
static const struct who more[] = {
	{ .id = "abiyoso", .accounts = "x:a" },
	{ .id = "s9999", .accounts = "x:b" },
};
static struct roster *roster, *grown;

static void begin(struct kit *kit, struct ledger_store *h)
{
	kit->env.roster = roster;
	tell_redis(kit, "FLUSHALL");
	tell_redis(kit, "HSET s:state:st:slice:0 owner me partitions 1");
	ledger_store_init(h, &kit->env, "st", &scorer_ledger_kind, NULL);
	fence_release(&fence);
	fence_init(&fence, kit->env.redis, "me");
	kit_guard(&fence, "s:state:st:slice:0");
}

static int save(struct ledger_store *h)
{
	return ledger_store_save(h, &fence, NULL);
}

static void give_to(struct ledger_store *h, const char *sentra,
		    struct event event, int64_t offset)
{
	struct position at_x = { PLATFORM_x, 0, offset, -1 };

	event.sentra_id = str_of(sentra);
	assert_int_equal(ledger_store_apply(h, &event, &at_x, NULL), 0);
}

static void give(struct ledger_store *h, struct event event, int64_t offset)
{
	give_to(h, "abiyoso", event, offset);
}

static const struct ledger *ledger_in(const struct ledger_store *h)
{
	struct ledger_set *set = ledger_store_find(h, STR_LIT("abiyoso"));

	return set ? set->at[PLATFORM_x].ledger : NULL;
}

static int load_all(struct ledger_store *h)
{
	char why[200] = "";

	return ledger_store_load(h, &fence, 0, why, NULL);
}

static void test_round_trip(void **state)
{
	struct kit *kit = *state;
	struct ledger_store h, again;
	struct hash one = { 0 }, other = { 0 };
	struct chance chance = { .state = 7,
				 .now_ms = at("2026-01-01T00:00:00Z") };

	if (!server_exists())
		skip();
	begin(kit, &h);
	for (int i = 0; i < 3000; i++) {
		give(&h, draw_event(&chance), 10 + i);
		if (i % 97 == 0)
			assert_int_equal(save(&h), 0);
	}
	assert_int_equal(save(&h), 0);
	assert_redis(kit, "HGET " LEDGER " off", "3010");
	assert_redis(kit, "SMEMBERS " INDEX, "x:abiyoso");
	ledger_store_init(&again, &kit->env, "st", &scorer_ledger_kind, NULL);
	assert_int_equal(load_all(&again), 0);
	assert_int_equal(ledger_store_newest_ms(&again),
			 ledger_store_newest_ms(&h));
	dump((struct ledger *)ledger_in(&h), &one);
	dump((struct ledger *)ledger_in(&again), &other);
	assert_same_hash(&one, &other);
	hash_release(&one);
	hash_release(&other);
	ledger_store_discard(&h);
	ledger_store_discard(&again);
}

static void test_compare_and_set(void **state)
{
	static const struct {
		const char *name, *meanwhile;
		int want;
	} cases[] = {
		{ "as we know it", NULL, 0 },
		{ "a successor went on", "HSET " LEDGER " off 99", -EPERM },
		{ "rolled back", "HSET " LEDGER " off 3", -EPERM },
		{ "the ledger is gone", "DEL " LEDGER, -EPERM },
		{ "another owner", "HSET s:state:st:slice:0 owner other",
		  -EPERM },
		{ "Redis was emptied", "FLUSHALL", -EPERM },
	};
	struct kit *kit = *state;
	struct ledger_store h;
	struct redisReply *before, *after;

	if (!server_exists())
		skip();
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		begin(kit, &h);
		give(&h, reading_at("a", at("2026-03-01T00:00:00Z"), 5), 4);
		assert_int_equal(save(&h), 0);
		give(&h, reading_at("a", at("2026-03-02T00:00:00Z"), 6), 7);
		if (cases[i].meanwhile)
			tell_redis(kit, cases[i].meanwhile);
		before = ask_reply(kit, "DUMP " LEDGER);
		if (save(&h) != cases[i].want)
			fail_msg("%s", cases[i].name);
		after = ask_reply(kit, "DUMP " LEDGER);
		if (str_eq(redis_reply_str(before), redis_reply_str(after)) !=
		    (cases[i].want != 0))
			fail_msg("%s: written or not", cases[i].name);
		redis_reply_free(before);
		redis_reply_free(after);
		ledger_store_discard(&h);
	}
}

/* A first write fails where another's stands already. */
static void test_first_write(void **state)
{
	struct kit *kit = *state;
	struct ledger_store h;

	if (!server_exists())
		skip();
	begin(kit, &h);
	tell_redis(kit, "HSET " LEDGER " off 12");
	give(&h, reading_at("a", at("2026-03-01T00:00:00Z"), 5), 4);
	assert_int_equal(save(&h), -EPERM);
	assert_redis(kit, "HGETALL " LEDGER, "off 12");
	ledger_store_discard(&h);
}

/* What is gone or bad is given up by itself, and the partition read again; an
 * index that was lost is made from the ledgers that stand there. */
static void test_rebuild(void **state)
{
	static const struct {
		const char *name, *meanwhile;
		int want;
		bool other; /* the other ledger is there */
	} cases[] = {
		{ "untouched", "PING", 0, true },
		{ "all gone", "DEL " INDEX " " LEDGER " " OTHER, 1, false },
		{ "ledger gone, index there", "DEL " LEDGER, 1, true },
		{ "both gone from the index too", "DEL " INDEX " " LEDGER, 1,
		  true },
		{ "another format", "HSET " LEDGER " v x", 1, true },
		{ "no field of ours", "HSET " LEDGER " what ever", 1, true },
		{ "no offset", "HDEL " LEDGER " off", 1, true },
		{ "torn", "HSET " LEDGER " off torn", 1, true },
		{ "an index that is not ours", "SADD " INDEX " nonsense", 0,
		  true },
		{ "the index is gone", "DEL " INDEX, 0, true },
		{ "half the index is gone", "SREM " INDEX " x:abiyoso", 0,
		  true },
	};
	struct kit *kit = *state;
	struct ledger_store h;

	if (!server_exists())
		skip();
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		begin(kit, &h);
		give(&h, reading_at("a", at("2026-03-01T00:00:00Z"), 5), 4);
		give_to(&h, "kartini",
			reading_at("b", at("2026-03-01T00:00:00Z"), 5), 5);
		assert_int_equal(save(&h), 0);
		ledger_store_discard(&h);
		tell_redis(kit, cases[i].meanwhile);
		if (load_all(&h) != cases[i].want)
			fail_msg("%s", cases[i].name);
		if (!ledger_in(&h) != (cases[i].want == 1) ||
		    !ledger_store_find(&h, STR_LIT("kartini")) ==
			    cases[i].other)
			fail_msg("%s: ledgers", cases[i].name);
		/* Who dies before the partition begins leaves it as it was. */
		ledger_store_discard(&h);
		fence_clear(&fence);
		kit_guard(&fence, "s:state:st:slice:0");
		if (load_all(&h) != cases[i].want)
			fail_msg("%s: after a death", cases[i].name);
		assert_int_equal(fence_finish(&fence, NULL), 0);
		/* The next process finds nothing to complain of. */
		ledger_store_discard(&h);
		if (load_all(&h) != 0)
			fail_msg("%s: again", cases[i].name);
		give(&h, reading_at("a", at("2026-03-01T00:00:00Z"), 5), 6);
		if (save(&h) != 0)
			fail_msg("%s: cannot be saved", cases[i].name);
		assert_true(ledger_store_clear(&h, &fence, 0, NULL) > 0);
		assert_int_equal(fence_finish(&fence, NULL), 0);
		assert_redis(kit, "EXISTS " INDEX " " LEDGER " " OTHER, "0");
		assert_null(ledger_in(&h));
		ledger_store_discard(&h);
	}
}

/* A wrong byte in one answer costs no ledger. */
static void test_wrong_byte(void **state)
{
	static const struct {
		const char *bytes, *wrong;
	} rows[] = {
		{ "x:abiyoso", "z:abiyoso" }, /* in the index */
		{ "x:abiyoso", "x:abiyosa" },
		{ "\n2\r", "\n9\r" }, /* how many there are */
		{ "\noff\r", "\nofg\r" },
		{ "\nv\r", "\nw\r" },
		{ "*0\r", "*1\r" },
	};
	struct kit *kit = *state;
	struct ledger_store h;
	pid_t wire;

	if (!server_exists())
		skip();
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		begin(kit, &h);
		give(&h, reading_at("a", at("2026-03-01T00:00:00Z"), 5), 4);
		give_to(&h, "kartini",
			reading_at("b", at("2026-03-01T00:00:00Z"), 5), 5);
		assert_int_equal(save(&h), 0);
		ledger_store_discard(&h);
		wire = wire_begin(kit, rows[i].bytes, rows[i].wrong);
		fence.redis = kit->env.redis;
		if (load_all(&h) != 0)
			fail_msg("%s: read anew", rows[i].wrong);
		if (!ledger_in(&h) ||
		    !ledger_store_find(&h, STR_LIT("kartini")))
			fail_msg("%s: a ledger lacks", rows[i].wrong);
		ledger_store_discard(&h);
		wire_end(kit, wire);
		fence.redis = kit->env.redis;
		assert_redis(kit, "SCARD " INDEX, "2");
	}
}

/* Of a version that did not count the ledgers in the partition's hash. */
static void test_upgrade(void **state)
{
	struct kit *kit = *state;
	struct ledger_store h;

	if (!server_exists())
		skip();
	begin(kit, &h);
	give(&h, reading_at("a", at("2026-03-01T00:00:00Z"), 5), 4);
	assert_int_equal(save(&h), 0);
	ledger_store_discard(&h);
	tell_redis(kit, "HDEL s:state:st:slice:0 ledgers seq");
	fence_clear(&fence);
	kit_guard(&fence, "s:state:st:slice:0");
	assert_int_equal(load_all(&h), 0);
	assert_non_null(ledger_in(&h));
	assert_redis(kit, "HGET s:state:st:slice:0 ledgers", "1");
	ledger_store_discard(&h);
}

static void test_full(void **state)
{
	struct kit *kit = *state;
	struct ledger_store h;
	char off[16];
	int i;

	if (!server_exists())
		skip();
	begin(kit, &h);
	for (i = 0; !ledger_store_full(&h); i++) {
		char id[16];

		snprintf(id, sizeof(id), "p%d", i);
		give(&h,
		     post_at("a", id, at("2026-03-02T00:00:00Z"),
			     at("2026-03-01T00:00:00Z")),
		     i);
	}
	assert_true(i > 2900 && i <= 3000);
	/* One HSET holds it all. */
	assert_int_equal(save(&h), 0);
	assert_false(ledger_store_full(&h));
	/* What expires at once is removed, however much it is. */
	give(&h, reading_at("a", at("2026-06-01T00:00:00Z"), 5), i);
	assert_int_equal(save(&h), 0);
	snprintf(off, sizeof(off), "%d", i + 1);
	assert_redis(kit, "HGET " LEDGER " off", off);
	ledger_store_discard(&h);
}

/* Few posts, but with long addresses; also one that became long. */
static void test_full_of_text(void **state)
{
	static char url[1 << 20];
	struct kit *kit = *state;
	struct ledger_store h;
	int i;

	if (!server_exists())
		skip();
	begin(kit, &h);
	memset(url, 'u', sizeof(url));
	for (i = 0; !ledger_store_full(&h); i++) {
		char id[16];
		struct event post;

		snprintf(id, sizeof(id), "p%d", i / 2);
		post = post_at("a", id, at("2026-03-02T00:00:00Z") + i,
			       at("2026-03-01T00:00:00Z"));
		if (i % 2)
			post.post.url = (struct str){ url, sizeof(url) };
		give(&h, post, i);
	}
	assert_in_range(i, 30, 34);
	assert_int_equal(save(&h), 0);
	assert_false(ledger_store_full(&h));
	ledger_store_discard(&h);
}

/* One event may make a few fields of every account dirty: the days that are
 * past 408 are folded into the accounts. */
static void test_many_accounts(void **state)
{
	enum { ACCOUNTS = 4200 };
	struct kit *kit = *state;
	struct ledger_store h;
	char off[16];

	if (!server_exists())
		skip();
	begin(kit, &h);
	for (int i = 0; i < ACCOUNTS; i++) {
		char id[16];

		snprintf(id, sizeof(id), "a%d", i);
		give(&h, reading_at(id, at("2025-01-02T00:00:00Z"), 5), i);
		if (ledger_store_full(&h))
			assert_int_equal(save(&h), 0);
	}
	assert_int_equal(save(&h), 0);
	give(&h, reading_at("a", at("2026-06-01T00:00:00Z"), 5), ACCOUNTS);
	assert_int_equal(save(&h), 0);
	snprintf(off, sizeof(off), "%d", ACCOUNTS + 1);
	assert_redis(kit, "HGET " LEDGER " off", off);
	ledger_store_discard(&h);
	assert_int_equal(load_all(&h), 0);
	assert_int_equal(ledger_in(&h)->n_accounts, ACCOUNTS + 1);
	ledger_store_discard(&h);
}

/* The names of what is removed may be more than one command holds. */
static void test_long_names(void **state)
{
	enum { LENGTH = 900000, MANY = 90 };
	static char id[LENGTH + 1];
	struct kit *kit = *state;
	struct ledger_store h;

	if (!server_exists())
		skip();
	begin(kit, &h);
	memset(id, 'i', LENGTH);
	for (int i = 0; i < MANY; i++) {
		id[0] = (char)('0' + i / 10);
		id[1] = (char)('0' + i % 10);
		give(&h,
		     post_at("a", id, at("2026-03-02T00:00:00Z"),
			     at("2026-03-01T00:00:00Z")),
		     i);
		if (ledger_store_full(&h))
			assert_int_equal(save(&h), 0);
	}
	give(&h, reading_at("a", at("2026-06-01T00:00:00Z"), 5), MANY);
	assert_int_equal(save(&h), 0);
	/* off, v, the account, two days and an hour. */
	assert_redis(kit, "HLEN " LEDGER, "6");
	ledger_store_discard(&h);
}

/* Account after account of ever new sentra, until none has room any more; then
 * a few more.  Returns how many were given. */
static int flood(struct ledger_store *h, int64_t offset)
{
	struct event event = reading_at("a", at("2026-03-01T00:00:00Z"), 5);
	uint64_t before = h->left_out;
	int i;

	for (i = 0; h->left_out < before + 10; i++) {
		char id[16];

		snprintf(id, sizeof(id), "f%d", i);
		give_to(h, id, event, offset + i);
		if (ledger_store_full(h))
			assert_int_equal(save(h), 0);
	}
	return i;
}

static int64_t offset_of(const struct ledger_store *h, const char *sentra)
{
	struct ledger_set *set = ledger_store_find(h, str_of(sentra));

	return set ? set->at[PLATFORM_x].ledger->next_offset : -1;
}

/* Of what the roster does not have so much is kept; of what it has everything.
 * What was left out is read again once the roster is another one. */
static void test_foreign(void **state)
{
	struct kit *kit = *state;
	struct event event = reading_at("a", at("2026-03-02T00:00:00Z"), 5);
	struct event gained = reading_at("b", at("2026-03-02T00:00:00Z"), 5);
	struct ledger_store h;
	struct err err;
	int n;

	if (!server_exists())
		skip();
	begin(kit, &h);
	n = flood(&h, 10);
	assert_in_range(n, FOREIGN_MOST / 6, FOREIGN_MOST);
	assert_null(ledger_store_find(&h, STR_LIT("s9999")));
	/* Those that stand there stay as they are. */
	give_to(&h, "f0", event, 30000);
	assert_int_equal(offset_of(&h, "f0"), 11);
	give(&h, event, 30001);
	assert_int_equal(offset_of(&h, "abiyoso"), 30002);
	/* Of an account that it does not have only that it was observed. */
	give(&h, reading_at("z", at("2026-03-02T05:00:00Z"), 5), 30002);
	assert_int_equal(ledger_in(&h)->n_accounts, 1);
	assert_int_equal(ledger_in(&h)->newest_ms, at("2026-03-02T05:00:00Z"));
	give_to(&h, "s9999", gained, 30002);
	assert_int_equal(ledger_store_reload(&h, NULL), 0);
	assert_int_equal(save(&h), 0);
	assert_int_equal(fence_finish(&fence, NULL), 0);
	ledger_store_discard(&h);
	assert_int_equal(load_all(&h), 0);
	give_to(&h, "f0", event, 30003);
	assert_int_equal(offset_of(&h, "f0"), 11);
	assert_int_equal(h.left_out, 1);
	/* The roster gains one of them. */
	kit->env.roster = grown;
	assert_int_equal(ledger_store_reload(&h, &err), -ESTALE);
	ledger_store_discard(&h);
	assert_int_equal(load_all(&h), 2);
	assert_int_equal(fence_finish(&fence, NULL), 0);
	assert_redis(kit, "HEXISTS s:state:st:slice:0 left_out", "0");
	give_to(&h, "s9999", gained, 30002);
	assert_int_equal(offset_of(&h, "s9999"), 30003);
	ledger_store_discard(&h);
}

/* Sentra that the roster does not have and that were quiet for 31 days go where
 * there are too many. */
static void test_foreign_quiet(void **state)
{
	struct kit *kit = *state;
	struct ledger_store h;
	int n;

	if (!server_exists())
		skip();
	begin(kit, &h);
	n = flood(&h, 10);
	give(&h, reading_at("a", at("2026-04-02T00:00:01Z"), 5), 10 + n);
	assert_int_equal(save(&h), 0);
	assert_int_equal(fence_finish(&fence, NULL), 0);
	ledger_store_discard(&h);
	assert_int_equal(load_all(&h), 0);
	assert_redis(kit, "SMEMBERS " INDEX, "x:abiyoso");
	assert_redis(kit, "HGET s:state:st:slice:0 ledgers", "1");
	assert_redis(kit, "EXISTS s:state:st:ledger:x:f0", "0");
	assert_int_equal(offset_of(&h, "abiyoso"), 11 + n);
	ledger_store_discard(&h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_round_trip, kit_open,
						kit_close),
		cmocka_unit_test_setup_teardown(test_compare_and_set, kit_open,
						kit_close),
		cmocka_unit_test_setup_teardown(test_first_write, kit_open,
						kit_close),
		cmocka_unit_test_setup_teardown(test_rebuild, kit_open,
						kit_close),
		cmocka_unit_test_setup_teardown(test_wrong_byte, kit_open,
						kit_close),
		cmocka_unit_test_setup_teardown(test_upgrade, kit_open,
						kit_close),
		cmocka_unit_test_setup_teardown(test_full, kit_open, kit_close),
		cmocka_unit_test_setup_teardown(test_full_of_text, kit_open,
						kit_close),
		cmocka_unit_test_setup_teardown(test_many_accounts, kit_open,
						kit_close),
		cmocka_unit_test_setup_teardown(test_long_names, kit_open,
						kit_close),
		cmocka_unit_test_setup_teardown(test_foreign, kit_open,
						kit_close),
		cmocka_unit_test_setup_teardown(test_foreign_quiet, kit_open,
						kit_close),
	};
	int rc;

	roster = roster_of(ours, ARRAY_LEN(ours));
	grown = roster_of(more, ARRAY_LEN(more));
	rc = cmocka_run_group_tests_name("ledger_store", tests, NULL, NULL);
	roster_free(roster);
	roster_free(grown);
	return rc;
}
