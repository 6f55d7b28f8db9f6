/* test_coverage_codec.c -- a ledger of coverage goes to Redis and comes back
 * the same. */
#include "tests/unit/kit/coverage_kit.h"

#include <errno.h>

static bool wanted(const void *campaigns, const struct label_set *labels,
		   int64_t published_ms)
{
	(void)campaigns;
	(void)published_ms;
	return label_set_has(labels, SERENTAK);
}

/* With a post, one that is forgotten, and one that is kept. */
static void begin(struct coverage_kit *k)
{
	int64_t now_ms = T_MS + POST_STORED_MS + 2;

	coverage_kit_open(k);
	k->rules.wanted = wanted;
	tell_post(k, "old", T_MS, T_MS, "yapi serentak");
	tell_status(k, T_MS + 1, OUTCOME_OK, true);
	tell_status(k, now_ms, OUTCOME_AUTH, false);
	tell_post(k, "new", now_ms, now_ms - 5, "yapi anak");
}

/* Written down: another version must still be able to read it. */
static void test_format(void **state)
{
	static const char *const want[][2] = {
		{ "aa", "1773120600001 yapi 1773120600000 "
			"campaign:s 1773120600000" },
		{ "k1773120600000 a", "2 yapi campaign:s" },
		{ "p1 anew", "1775885399997 1775885400002 - - - - - 2 yapi "
			     "anak - - 9 yapi anak" },
		{ "v", "1 7 1775885400002 0 1773120600000" },
	};
	struct coverage_kit k;
	struct hash hash = { 0 };

	(void)state;
	begin(&k);
	flush(k.ledger, &hash);
	for (size_t i = 0; i < hash.n && i < ARRAY_LEN(want); i++) {
		assert_string_equal(hash.entry[i].field, want[i][0]);
		assert_string_equal(hash.entry[i].value, want[i][1]);
	}
	assert_int_equal(hash.n, ARRAY_LEN(want));
	flush(k.ledger, &hash);
	assert_int_equal(hash.told, 0);
	hash_release(&hash);
	coverage_kit_close(&k);
}

static void test_back(void **state)
{
	struct coverage_kit k;
	struct hash hash = { 0 };
	struct coverage_account was, is;
	struct ledger *before;

	(void)state;
	begin(&k);
	flush(k.ledger, &hash);
	was = *kit_account(&k);
	before = k.ledger;
	k.ledger = load_into(ledger_new(&coverage_ledger_kind, ZONE, &k.rules),
			     &hash, before->next_offset);
	is = *kit_account(&k);
	assert_int_equal(is.proof_ms, was.proof_ms);
	assert_int_equal(is.n_kept, 1);
	assert_memory_equal(&is.kept[0].labels, &was.kept[0].labels,
			    sizeof(struct label_set));
	for (size_t i = 0; i < KIT_LABELS; i++)
		assert_int_equal(kit_told_ms(&k, i),
				 i == YAPI || i == ANAK
					 ? T_MS + POST_STORED_MS - 3
				 : i == SERENTAK ? T_MS
						 : TIME_NONE);
	assert_int_equal(coverage_ledger(k.ledger)->first_ms, T_MS);
	ledger_free(before);
	hash_release(&hash);
	coverage_kit_close(&k);
}

static void load_ok(struct coverage_kit *k, const char *field,
		    const char *value)
{
	struct err err = { 0 };

	if (ledger_load(k->ledger, str_of(field), str_of(value), &err) < 0)
		fail_msg("%s %s: %s", field, value, err.text);
}

/* A campaign went: of what is known, only its label is dropped. */
static void test_gone_campaign(void **state)
{
	const struct coverage_account *a;
	const struct ledger_post *post;
	struct coverage_kit k;

	(void)state;
	coverage_kit_open(&k);
	load_ok(&k, "v", "1 7 5 0 5");
	load_ok(&k, "aa", "- campaign:gone 3 yapi 4 campaign:s 5");
	load_ok(&k, "k3 a", "3 campaign:gone yapi campaign:old");
	load_ok(&k, "p1 ab", "5 5 - - - - - 2 campaign:gone pena - - 4 text");
	a = kit_account(&k);
	for (size_t i = 0; i < KIT_LABELS; i++) {
		assert_int_equal(a->told_ms[i], i == YAPI       ? 4
						: i == SERENTAK ? 5
								: TIME_NONE);
		assert_int_equal(label_set_has(&a->kept[0].labels, i),
				 i == YAPI);
	}
	post = posts_find(&a->account.posts, STR_LIT("b"));
	assert_non_null(post);
	for (size_t i = 0; i < KIT_LABELS; i++)
		assert_int_equal(label_set_has(&labelled_post(post)->labels, i),
				 i == PENA);
	coverage_kit_close(&k);
}

/* What another version may have written is refused. */
static void test_bad(void **state)
{
	static const struct {
		const char *field, *value;
	} bad[] = {
		{ "aa", "" },
		{ "aa", "x" },
		{ "aa", "- yapi" },
		{ "aa", "- yapi 5 " },
		{ "aa", "- gone 5" },
		{ "aa", "- campaign: 5" },
		{ "aa", "- campaign 5" },
		{ "aa", "- campaign:gone" },
		{ "k5 a", "2 campaign:gone" },
		{ "a", "-" },
		{ "k5 a", "1 gone" },
		{ "k5 a", "2 yapi" },
		{ "k5 a", "0 yapi" },
		{ "k5", "0" },
		{ "kx a", "0" },
		{ "p1 ab", "5 5 - - - - - 1 gone - - 4 text" },
		{ "p1 ab", "5 5 - - - - - - - - -" },
		{ "v", "1 7 5 0" },
		{ "v", "1 7 5 0 x" },
		{ "zz", "1" },
	};
	struct coverage_kit k;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		coverage_kit_open(&k);
		if (ledger_load(k.ledger, str_of(bad[i].field),
				str_of(bad[i].value), NULL) != -EBADMSG)
			fail_msg("%s %s", bad[i].field, bad[i].value);
		coverage_kit_close(&k);
	}
	/* A post without its account. */
	coverage_kit_open(&k);
	assert_int_equal(ledger_load(k.ledger, STR_LIT("v"),
				     STR_LIT("1 7 5 0 5"), NULL),
			 0);
	assert_int_equal(ledger_load(k.ledger, STR_LIT("p1 ab"),
				     STR_LIT("5 5 - - - - - 0 - - - "), NULL),
			 0);
	assert_int_equal(ledger_loaded(k.ledger, NULL), -EBADMSG);
	coverage_kit_close(&k);
}

/* ---- a long random log ---- */

struct random {
	uint64_t state;
	int64_t now_ms;
};

static uint64_t draw(struct random *r, uint64_t n)
{
	r->state = r->state * UINT64_C(6364136223846793005) + 1;
	return (r->state >> 33) % n;
}

static struct event random_event(struct random *r)
{
	static const char *const texts[] = { "yapi", "pena anak", "serentak",
					     "apa saja", "serentak yapi" };
	static const char *const accounts[] = { "a", "b" };
	static const char *const posts[] = { "p", "q", "r", "s", "t" };
	const char *account = accounts[draw(r, 2)];
	struct event event;

	r->now_ms += (int64_t)draw(r, 3 * (uint64_t)DAY_MS) - DAY_MS / 8;
	if (draw(r, 4) == 0) {
		event = event_at(EVENT_STATUS, account, r->now_ms);
		event.status.outcome = (enum outcome)draw(r, 3);
		event.status.complete = draw(r, 2);
		return event;
	}
	event = post_at(account, posts[draw(r, 5)], r->now_ms,
			r->now_ms - (int64_t)draw(r, 35 * (uint64_t)DAY_MS));
	event.post.text = str_of(texts[draw(r, ARRAY_LEN(texts))]);
	event.post.counts[LIKES] = (int64_t)draw(r, 9);
	return event;
}

static void dump_all(struct ledger *ledger, struct hash *hash)
{
	ledger->dirty = true;
	ledger->n_dirty++;
	for (size_t i = 0; i < ledger->n_accounts; i++) {
		struct coverage_account *a =
			(struct coverage_account *)ledger->accounts[i];
		const struct post_table *posts = &a->account.posts;

		a->account.dirty = true;
		for (size_t n = 0; n < a->n_kept; n++)
			a->kept[n].dirty = true;
		for (size_t n = 0; n < posts->n_slots; n++)
			if (posts->slots[n])
				posts->slots[n]->dirty = true;
	}
	assert_int_equal(ledger_changes(ledger, hash_put, hash, NULL), 0);
}

/* Saved at any moment, and loaded again at any, the ledger is the same. */
static void test_random(void **state)
{
	struct coverage_kit straight, broken;
	struct random r = { 20260310, T_MS };
	struct hash hash = { 0 }, one = { 0 }, other = { 0 };

	(void)state;
	coverage_kit_open(&straight);
	coverage_kit_open(&broken);
	straight.rules.wanted = broken.rules.wanted = wanted;
	for (int i = 0; i < 3000; i++) {
		struct event event = random_event(&r);

		tell(&straight, &event);
		tell(&broken, &event);
		if (draw(&r, 3) == 0)
			flush(broken.ledger, &hash);
		if (draw(&r, 20) == 0) {
			struct ledger *before = broken.ledger;

			flush(before, &hash);
			broken.ledger =
				load_into(ledger_new(&coverage_ledger_kind,
						     ZONE, &broken.rules),
					  &hash, before->next_offset);
			ledger_free(before);
		}
	}
	ledger_saved(straight.ledger);
	flush(broken.ledger, &hash);
	dump_all(straight.ledger, &one);
	dump_all(broken.ledger, &other);
	assert_true(one.n > 20);
	assert_same_hash(&one, &other);
	assert_same_hash(&one, &hash);
	hash_release(&hash);
	hash_release(&one);
	hash_release(&other);
	coverage_kit_close(&straight);
	coverage_kit_close(&broken);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_format),
		cmocka_unit_test(test_back),
		cmocka_unit_test(test_gone_campaign),
		cmocka_unit_test(test_bad),
		cmocka_unit_test(test_random),
	};

	return cmocka_run_group_tests_name("coverage_codec", tests, NULL, NULL);
}
