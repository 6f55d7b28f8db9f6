/* test_facts_store.c -- facts and decisions, there and back: as texts,
 * and in Redis. */
#include "tests/unit/kit/wire.h"

#include "common/kafka/kafka.h"
#include "consumers/alerter/facts_store.h"

static const struct monitor_facts some = {
	.first_ms = 1,
	.newest_ms = TIME_NONE,
	.first_proof_ms = 3,
	.proof_ms = INT64_MAX,
	.status_ms = -5,
	.outcome = OUTCOME_PRIVATE,
	.next_poll_ms = TIME_NONE,
	.crossed_ms = 7,
	.passed_ms = 8,
	.second_ms = 9,
	.last_ms = 10,
	.reason_ms = TIME_NONE,
	.n_past = 2,
	.past = { { 1, 2, TIME_NONE, 3 }, { 4, 5, 6, 7 } },
	.n_after = 1,
	.after_ms = { 33 },
};

static void assert_facts_same(const struct monitor_facts *a,
			      const struct monitor_facts *b)
{
	assert_int_equal(a->first_ms, b->first_ms);
	assert_int_equal(a->newest_ms, b->newest_ms);
	assert_int_equal(a->first_proof_ms, b->first_proof_ms);
	assert_int_equal(a->proof_ms, b->proof_ms);
	assert_int_equal(a->status_ms, b->status_ms);
	assert_int_equal(a->outcome, b->outcome);
	assert_int_equal(a->next_poll_ms, b->next_poll_ms);
	assert_int_equal(a->crossed_ms, b->crossed_ms);
	assert_int_equal(a->passed_ms, b->passed_ms);
	assert_int_equal(a->second_ms, b->second_ms);
	assert_int_equal(a->last_ms, b->last_ms);
	assert_int_equal(a->reason_ms, b->reason_ms);
	assert_int_equal(a->n_past, b->n_past);
	assert_memory_equal(a->past, b->past, a->n_past * sizeof(*a->past));
	assert_int_equal(a->n_after, b->n_after);
	assert_memory_equal(a->after_ms, b->after_ms,
			    a->n_after * sizeof(*a->after_ms));
}

static void facts_come_back(void **state)
{
	static const char *const urls[] = { NULL, "https://example.org/a" };
	struct monitor_facts read;
	struct str url;
	struct buf text;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(urls); i++) {
		buf_init(&text, 4096);
		facts_encode(&some, urls[i], &text);
		assert_true(facts_decode(buf_str(&text), &read, &url));
		assert_facts_same(&some, &read);
		assert_true(urls[i] ? str_is(url, urls[i]) : !url.p);
		buf_release(&text);
	}
}

/* What the version before wrote is read on. */
static void older_facts(void **state)
{
	struct monitor_facts read;
	struct str url;

	(void)state;
	assert_true(facts_decode(
		STR_LIT("1 - 3 4 5 - - - - 0 https://example.org/a"), &read,
		&url));
	assert_true(str_is(url, "https://example.org/a"));
	assert_int_equal(read.last_ms, 5);
	assert_int_equal(read.reason_ms, TIME_NONE);
	assert_true(facts_decode(
		STR_LIT("1 - 3 4 5 - - - - 0 = 8 9 https://example.org/a"),
		&read, &url));
	assert_true(str_is(url, "https://example.org/a"));
	assert_int_equal(read.reason_ms, 9);
	assert_int_equal(read.n_past + read.n_after, 0);
}

static void decisions_come_back(void **state)
{
	const struct monitor_decision want = { 11, TIME_NONE, -3 };
	struct monitor_decision read;
	struct buf text;

	(void)state;
	buf_init(&text, 4096);
	decision_encode(&want, &text);
	assert_true(decision_decode(buf_str(&text), &read));
	assert_int_equal(read.stale_ms, want.stale_ms);
	assert_int_equal(read.held_ms, want.held_ms);
	assert_int_equal(read.held_newest_ms, want.held_newest_ms);
	buf_release(&text);
}

static void other_texts_are_refused(void **state)
{
	static const char *const rows[] = {
		"",
		"1",
		"1 2 3 4 5 6 7 8 9",
		"1 2 3 4 5 6 7 8 9 99",
		"1 2 3 4 5 6 7 8 9 -1",
		"1 2 3 x 5 6 7 8 9 0",
		"1  2 3 4 5 6 7 8 9 0",
		"1 2 3 4 5 6 7 8 9 0 = 1 2 = 5 0",
		"1 2 3 4 5 6 7 8 9 0 = 1 2 = 1 1 2 3 0",
		"1 2 3 4 5 6 7 8 9 0 = 1 2 = 0 9 1 2 3 4 5 6 7 8 9",
		"1 2 3 4 5 6 7 8 9 0 = 1 2 = 0 -1",
		"99999999999999999999 2 3 4 5 6 7 8 9 0",
	};
	struct monitor_facts facts;
	struct monitor_decision decision;
	struct str url;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++)
		if (facts_decode(str_of(rows[i]), &facts, &url))
			fail_msg("\"%s\" was read", rows[i]);
	assert_false(decision_decode(str_of("1 2"), &decision));
	assert_false(decision_decode(str_of("1 2 3 4"), &decision));
}

/* ---- in Redis ---- */

#define PARTS  2
#define ID     "UC:1" /* ids may have colons */
#define FACTS0 "s:state:alerter:facts:0"

/* Of a sentra of that partition. */
static struct monitor_account *account(struct monitor *m, int32_t partition)
{
	static const char *const sentras[] = { "a", "b", "c", "d", "e", "f" };
	struct monitor_account *a;
	size_t i = 0;

	while (kafka_partition_of(str_of(sentras[i]), PARTS) != partition)
		assert_true(++i < ARRAY_LEN(sentras));
	a = monitor_get(m, str_of(sentras[i]), PLATFORM_youtube, STR_LIT(ID));
	assert_non_null(a);
	return a;
}

/* Partition 0 is ours. */
static void save(struct kit *kit, struct monitor *m, bool decisions)
{
	const struct partition ours[] = { { .id = 0 } };
	struct fence f;

	tell_redis(kit, "HSET partition0 owner me");
	fence_init(&f, kit->env.redis, "me");
	kit_guard(&f, "partition0");
	assert_int_equal(facts_save(m, &kit->env, &f, ours, 1, decisions, NULL),
			 0);
	assert_int_equal(fence_finish(&f, NULL), 0);
	fence_release(&f);
}

static void set(struct monitor *m)
{
	for (int32_t partition = 0; partition < PARTS; partition++) {
		account(m, partition)->facts = some;
		account(m, partition)->decision.stale_ms = 11 + partition;
		account(m, partition)->changed = true;
	}
}

/* Facts of our partitions, decisions of all, and only what changed. */
static void saves_what_changed(void **state)
{
	struct kit *kit = *state;
	struct monitor *m;

	if (!server_exists())
		skip();
	kit->env.partitions = PARTS;
	m = monitor_new(NULL);
	assert_non_null(m);
	set(m);
	save(kit, m, false);
	assert_redis(kit, "HLEN " FACTS0, "1");
	assert_redis(kit, "EXISTS s:state:alerter:facts:1", "0");
	assert_redis(kit, "EXISTS s:state:alerter:verdicts", "0");
	assert_false(account(m, 0)->changed || account(m, 1)->changed);
	tell_redis(kit, "FLUSHALL");
	save(kit, m, true);
	assert_redis(kit, "EXISTS " FACTS0, "0");
	set(m);
	save(kit, m, true);
	assert_redis(kit, "HLEN " FACTS0, "1");
	assert_redis(kit, "EXISTS s:state:alerter:facts:1", "0");
	assert_redis(kit, "HLEN s:state:alerter:verdicts", "2");
	monitor_free(m);
}

static void loads_what_was_saved(void **state)
{
	struct kit *kit = *state;
	struct monitor *m;

	if (!server_exists())
		skip();
	kit->env.partitions = PARTS;
	m = monitor_new(NULL);
	assert_non_null(m);
	set(m);
	save(kit, m, true);
	monitor_clear(m);
	/* Of what is no account's nothing is made. */
	tell_redis(kit, "HSET " FACTS0 " youtube 1 youtube:a 1 none:a:1 1");
	assert_int_equal(facts_load(m, &kit->env, 0, NULL), 0);
	assert_int_equal(facts_load(m, &kit->env, 1, NULL), 0);
	assert_int_equal(monitor_count(m), 1);
	assert_facts_same(&account(m, 0)->facts, &some);
	assert_int_equal(decisions_load(m, &kit->env, NULL), 0);
	assert_int_equal(monitor_count(m), 2);
	assert_int_equal(account(m, 0)->decision.stale_ms, 11);
	assert_int_equal(account(m, 1)->decision.stale_ms, 12);
	assert_false(account(m, 0)->changed || account(m, 1)->changed);
	monitor_free(m);
}

/* Nor does a wrong byte in one answer cost an account what is known of it. */
static void a_wrong_byte_passes(void **state)
{
	static const struct {
		const char *bytes, *wrong;
	} rows[] = {
		{ "youtube:", "youtuba:" }, { ":" ID, ":UC:2" },
		{ "\n1 - 3", "\n1 x 3" },   { "\n1 - 3", "\n9 - 3" },
		{ "\n1 - 3", "\n1-- 3" },   { "*2\r", "*0\r" },
	};
	struct kit *kit = *state;
	struct monitor *m;
	pid_t wire;

	if (!server_exists())
		skip();
	kit->env.partitions = PARTS;
	m = monitor_new(NULL);
	assert_non_null(m);
	set(m);
	save(kit, m, true);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		monitor_clear(m);
		wire = wire_begin(kit, rows[i].bytes, rows[i].wrong);
		while (facts_load(m, &kit->env, 0, NULL) < 0) {
			redis_drop(kit->env.redis);
			server_await(kit->env.redis);
		}
		wire_end(kit, wire);
		if (monitor_count(m) != 1)
			fail_msg("%s: %zu accounts", rows[i].wrong,
				 monitor_count(m));
		assert_facts_same(&account(m, 0)->facts, &some);
	}
	monitor_free(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(facts_come_back),
		cmocka_unit_test(older_facts),
		cmocka_unit_test(decisions_come_back),
		cmocka_unit_test(other_texts_are_refused),
		cmocka_unit_test_setup_teardown(saves_what_changed, kit_open,
						kit_close),
		cmocka_unit_test_setup_teardown(loads_what_was_saved, kit_open,
						kit_close),
		cmocka_unit_test_setup_teardown(a_wrong_byte_passes, kit_open,
						kit_close),
	};

	return cmocka_run_group_tests_name("facts_store", tests, NULL, NULL);
}
