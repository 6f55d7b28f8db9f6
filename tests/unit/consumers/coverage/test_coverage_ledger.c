/* test_coverage_ledger.c -- labels of posts, when they were told, proofs, and
 * what is kept for campaigns. */
#include "tests/unit/kit/coverage_kit.h"

#include <errno.h>

static struct coverage_kit k;

static int begin(void **state)
{
	(void)state;
	coverage_kit_open(&k);
	return 0;
}

static int end(void **state)
{
	(void)state;
	coverage_kit_close(&k);
	return 0;
}

static void assert_labels(const char *post, const char *want)
{
	const struct ledger_post *it =
		posts_find(&kit_account(&k)->account.posts, str_of(post));
	struct buf have;

	assert_non_null(it);
	buf_init(&have, 1000);
	shown_labels_print(&k.labels, &labelled_post(it)->labels, &have);
	assert_string_equal(buf_cstr(&have), want);
	buf_release(&have);
}

static void test_labels(void **state)
{
	struct event event = post_at("a", "q", T_MS, T_MS);

	(void)state;
	tell_post(&k, "p", T_MS, T_MS, "PENA dan YAPI");
	assert_labels("p", "yapi pena");
	event.post.text = STR_LIT("judul");
	event.post.description = STR_LIT("untuk anak serentak");
	assert_int_equal(tell(&k, &event), APPLIED);
	assert_labels("q", "anak");
	event.post.post_id = STR_LIT("r");
	event.post.text = event.post.description = STR_NULL;
	assert_int_equal(tell(&k, &event), APPLIED);
	assert_labels("r", "");
}

/* The newest text by observed_at; of one instant the first in the log. */
static void test_edited(void **state)
{
	(void)state;
	tell_post(&k, "p", T_MS, T_MS - HOUR_MS, "yapi");
	tell_post(&k, "p", T_MS, T_MS - HOUR_MS, "pena");
	assert_labels("p", "yapi");
	tell_post(&k, "p", T_MS - 1, T_MS - HOUR_MS, "pena");
	assert_labels("p", "yapi");
	tell_post(&k, "p", T_MS + 1, T_MS - HOUR_MS, "pena");
	assert_labels("p", "pena");
	assert_int_equal(kit_told_ms(&k, YAPI), TIME_NONE);
	assert_int_equal(kit_told_ms(&k, PENA), T_MS - HOUR_MS);
	/* Too old a reading says nothing of the text. */
	tell_post(&k, "p", T_MS - HOUR_MS + COUNTED_MS + 1, T_MS - HOUR_MS,
		  "yapi");
	assert_labels("p", "pena");
}

/* By the local day of publication, not of the reading. */
static void test_day(void **state)
{
	int64_t midnight_ms = day_start_ms(local_day(T_MS, ZONE), ZONE);

	(void)state;
	tell_post(&k, "p", T_MS, midnight_ms - 1, "nanti");
	tell_post(&k, "q", T_MS, midnight_ms, "nanti");
	assert_labels("p", "");
	assert_labels("q", "later");
	/* A later reading with another publication changes nothing. */
	tell_post(&k, "p", T_MS + 1, midnight_ms, "nanti");
	assert_labels("p", "");
}

static void save(void)
{
	struct hash hash = { 0 };

	flush(k.ledger, &hash);
	hash_release(&hash);
}

/* What is forgotten stays told by its last text. */
static void test_forgotten(void **state)
{
	int64_t gone_ms = T_MS + POST_STORED_MS + 1;

	(void)state;
	tell_post(&k, "p", T_MS, T_MS, "yapi");
	tell_post(&k, "p", T_MS + 1, T_MS, "pena");
	tell_post(&k, "q", T_MS, T_MS - 5, "pena anak");
	save();
	tell_status(&k, gone_ms, OUTCOME_OK, true);
	save();
	assert_int_equal(kit_account(&k)->account.posts.n, 0);
	assert_int_equal(kit_told_ms(&k, YAPI), TIME_NONE);
	assert_int_equal(kit_told_ms(&k, PENA), T_MS);
	assert_int_equal(kit_told_ms(&k, ANAK), T_MS - 5);
}

static void test_begins_anew(void **state)
{
	int64_t again_ms = T_MS + REMEMBERED_MS + 1;

	(void)state;
	tell_post(&k, "p", T_MS, T_MS, "yapi");
	tell_post(&k, "p", again_ms, again_ms, "anak");
	assert_labels("p", "anak");
	assert_int_equal(kit_told_ms(&k, YAPI), T_MS);
	assert_int_equal(kit_told_ms(&k, ANAK), again_ms);
}

static void test_proof(void **state)
{
	(void)state;
	assert_int_equal(tell_status(&k, T_MS, OUTCOME_OK, false), APPLIED);
	assert_null(ledger_account(k.ledger, STR_LIT("a")));
	tell_status(&k, T_MS + 5, OUTCOME_OK, true);
	tell_status(&k, T_MS + 4, OUTCOME_OK, true);
	tell_status(&k, T_MS + 6, OUTCOME_OK, false);
	tell_status(&k, T_MS + 7, OUTCOME_QUOTA, true);
	assert_int_equal(kit_account(&k)->proof_ms, T_MS + 5);
}

static void test_first(void **state)
{
	(void)state;
	assert_false(coverage_ledger(k.ledger)->begun);
	tell_status(&k, T_MS, OUTCOME_AUTH, false);
	tell_status(&k, T_MS - HOUR_MS, OUTCOME_OK, true);
	assert_true(coverage_ledger(k.ledger)->begun);
	assert_int_equal(coverage_ledger(k.ledger)->first_ms, T_MS);
}

/* ---- campaigns ---- */

/* Those that have the word of the campaign, from T_MS on. */
static bool wanted(const void *campaigns, const struct label_set *labels,
		   int64_t published_ms)
{
	assert_ptr_equal(campaigns, &k);
	return label_set_has(labels, SERENTAK) && published_ms >= T_MS;
}

static void test_kept(void **state)
{
	const struct coverage_account *a;

	(void)state;
	k.rules.wanted = wanted;
	k.rules.campaigns = &k;
	tell_post(&k, "p", T_MS + 9, T_MS, "serentak");
	tell_post(&k, "q", T_MS + 9, T_MS - 1, "serentak");
	tell_post(&k, "r", T_MS + 9, T_MS + 7, "serentak yapi");
	tell_post(&k, "s", T_MS + 9, T_MS + 7, "serentak pena");
	tell_post(&k, "t", T_MS + 9, T_MS + 8, "pena");
	save();
	tell_status(&k, T_MS + 9 + POST_STORED_MS, OUTCOME_OK, true);
	save();
	a = kit_account(&k);
	assert_int_equal(a->account.posts.n, 0);
	assert_int_equal(a->n_kept, 2);
	assert_int_equal(a->kept[0].published_ms, T_MS);
	assert_int_equal(a->kept[1].published_ms, T_MS + 7);
	assert_true(label_set_has(&a->kept[1].labels, YAPI));
	assert_true(label_set_has(&a->kept[1].labels, PENA));
	assert_false(label_set_has(&a->kept[0].labels, YAPI));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_labels, begin, end),
		cmocka_unit_test_setup_teardown(test_edited, begin, end),
		cmocka_unit_test_setup_teardown(test_day, begin, end),
		cmocka_unit_test_setup_teardown(test_forgotten, begin, end),
		cmocka_unit_test_setup_teardown(test_begins_anew, begin, end),
		cmocka_unit_test_setup_teardown(test_proof, begin, end),
		cmocka_unit_test_setup_teardown(test_first, begin, end),
		cmocka_unit_test_setup_teardown(test_kept, begin, end),
	};

	return cmocka_run_group_tests_name("coverage_ledger", tests, NULL,
					   NULL);
}
