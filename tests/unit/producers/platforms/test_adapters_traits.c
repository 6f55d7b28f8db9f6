/* test_adapters_traits.c -- what each platform's adapter says of itself: the
 * accounts and keys that it takes, its batches, budgets and lists. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "producers/platforms/registry.h"

/* ---- what the roster may hold ---- */

#define OUR_ID "17840000000000001"

static const struct account {
	const char *name, *platform, *id, *handle;
	bool good;
} accounts[] = {
	{ "neither", "youtube", NULL, NULL, true },
	{ "a channel id", "youtube", "UC_x5XG1OV2P6uZZ5FSM9Ttw", NULL, true },
	{ "an address as id", "youtube", "youtube.com/@a", NULL, false },
	{ "two ids in one", "youtube", "UCa,UCb", NULL, false },
	{ "an empty id", "youtube", "", NULL, false },
	{ "a handle", "youtube", NULL, "KementerianSosialRI", true },
	{ "a handle with dots", "youtube", NULL, "sentra.abiyoso-1", true },
	{ "a handle of another script", "youtube", NULL, "\u0e2a\u0e27", true },
	{ "a handle with its @", "youtube", NULL, "@sentra", false },
	{ "a handle with a space", "youtube", NULL, "sentra satu", false },
	{ "an empty handle", "youtube", NULL, "", false },
	{ "digits", "x", "1234567890123456789", NULL, true },
	{ "too many digits", "x", "12345678901234567890", NULL, false },
	{ "no digits", "x", "SentraSatu", NULL, false },
	{ "an empty id", "x", "", NULL, false },
	{ "a name", "x", "1", "Sentra_1", true },
	{ "a name with its @", "x", NULL, "@sentra", false },
	{ "a name with a dash", "x", NULL, "sentra-1", false },
	{ "two names in one", "x", NULL, "a,b", false },
	{ "a name", "threads", NULL, "sentra.satu_1", true },
	{ "a name and an id", "threads", "178414", "sentra", true },
	{ "an id alone", "threads", "178414", NULL, false },
	{ "an id that is none", "threads", "x1", "sentra", false },
	{ "a name with its @", "threads", NULL, "@sentra", false },
	{ "a name of 31 characters", "threads", NULL,
	  "abcdefghijklmnopqrstuvwxyz01234", false },
	{ "an open_id", "tiktok", "-000_aZ9", NULL, true },
	{ "an open_id that is a UUID", "tiktok",
	  "723f24d7-e717-40f8-a2b6-cb8464cd23b4", "sentra.satu_1", true },
	{ "no id to keep tokens by", "tiktok", NULL, "sentra.satu", false },
	{ "neither", "tiktok", NULL, NULL, false },
	{ "an empty id", "tiktok", "", NULL, false },
	{ "an id with a slash", "tiktok", "-000/a", NULL, false },
	{ "a name with its @", "tiktok", "-000", "@sentra", false },
	{ "a name with a space", "tiktok", "-000", "sentra satu", false },
	{ "a name of 25 characters", "tiktok", "-000",
	  "abcdefghijklmnopqrstuvwxy", false },
	{ "a Page's id", "facebook", "20531316728", NULL, true },
	{ "an id with letters", "facebook", "fb20531316728", NULL, false },
	{ "two ids in one", "facebook", "1,2", NULL, false },
	{ "an empty id", "facebook", "", NULL, false },
	{ "a handle", "facebook", NULL, "Sentra.Satu-1", true },
	{ "whoever the token belongs to", "facebook", NULL, "Me", false },
	{ "a handle that is a place", "facebook", NULL, "..", false },
	{ "a handle with its @", "facebook", NULL, "@sentra", false },
	{ "a handle with a slash", "facebook", NULL, "a/posts", false },
	{ "a handle", "instagram", NULL, "sentra_satu.1", true },
	{ "a handle and an id", "instagram", "17841", "sentra", true },
	{ "an id without a handle", "instagram", "17841", NULL, false },
	{ "our own id without a handle", "instagram", OUR_ID, NULL, true },
	{ "an id with letters", "instagram", "a", "sentra", false },
	{ "a handle of 30 characters", "instagram", NULL,
	  "abcdefghijklmnopqrstuvwxyz1234", true },
	{ "a handle of 31 characters", "instagram", NULL,
	  "abcdefghijklmnopqrstuvwxyz12345", false },
	{ "a handle with its @", "instagram", NULL, "@sentra", false },
	{ "a handle that would add fields", "instagram", NULL, "a){id}",
	  false },
};

static void checks_the_roster(void **state)
{
	static const char *const keys[PLATFORM_KEYS_MAX] = { "v25.0", OUR_ID };
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(accounts); i++) {
		const struct account *a = &accounts[i];
		struct err err = { 0 };
		int rc = registry_find(a->platform)
				 ->check(str_of(a->id), str_of(a->handle), keys,
					 &err);

		if ((rc == 0) != a->good)
			fail_msg("%s: %s: %s", a->platform, a->name, err.text);
		assert_true(a->good || err.text[0]);
	}
}

static void checks_the_keys(void **state)
{
	const char *keys[PLATFORM_KEYS_MAX] = { NULL };
	struct err err = { 0 };

	(void)state;
	assert_true(platform_tiktok.check_keys(keys, &err) < 0);
	assert_non_null(strstr(err.text, "client_key"));
	keys[0] = "";
	assert_true(platform_tiktok.check_keys(keys, &err) < 0);
	keys[0] = "aw1";
	assert_int_equal(platform_tiktok.check_keys(keys, &err), 0);
}

static void checks_the_keys_of_graph(void **state)
{
	static const struct {
		const char *version, *user;
		bool facebook, instagram;
	} rows[] = {
		{ "v25.0", "178", true, true },
		{ "v9.10", "0178", true, true },
		{ "v25.0", "", true, false },
		{ "v25.0", NULL, true, false },
		{ "v25.0", "sentra", true, false },
		{ "25.0", "178", false, false },
		{ "v25", "178", false, false },
		{ "v.0", "178", false, false },
		{ "v25.0 ", "178", false, false },
		{ "v25.0000000000000", "178", false, false },
		{ "", "178", false, false },
		{ NULL, "178", false, false },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		const char *keys[PLATFORM_KEYS_MAX] = { rows[i].version,
							rows[i].user };
		struct err err = { 0 };

		assert_int_equal(platform_facebook.check_keys(keys, &err) == 0,
				 rows[i].facebook);
		assert_int_equal(platform_instagram.check_keys(keys, &err) == 0,
				 rows[i].instagram);
	}
}

/* ---- what the core may count on ---- */

/* What the documentation of each says, as far as the core goes by it. */
static const struct platform bounds[] = {
	{ .name = "youtube",
	  .base_url = "https://youtube.googleapis.com",
	  .batch = { 0, 1, 50, 1, 50 },
	  .page = 50,
	  .cost = { 0, 1, 1, 1, 1 },
	  .quota_period = QUOTA_PACIFIC_DAY,
	  .quota_units = 10000,
	  .total_counts_posts = true },
	/* Each user and each post is billed; X counts replies, too. */
	{ .name = "x",
	  .base_url = "https://api.x.com",
	  .batch = { 0, 100, 100, 1, 0 },
	  .page = 100,
	  .cost = { 0, 1, 1, 100, 0 },
	  .cost_by_target = true,
	  .cost_by_post = true,
	  .quota_period = QUOTA_UTC_MONTH,
	  .newest_first = true },
	{ .name = "tiktok",
	  .base_url = "https://open.tiktokapis.com",
	  .has_secret = true,
	  .own_tokens = true,
	  .batch = { 1, 0, 1, 1, 0 },
	  .page = 20,
	  .rate = { 0, 0, 600, 600, 0 },
	  .newest_first = true,
	  .total_counts_posts = true },
	/* Every id of a batch is a call; posts are ranked, and Pages do not
	 * tell how many there are. */
	{ .name = "facebook",
	  .base_url = "https://graph.facebook.com",
	  .has_secret = true,
	  .batch = { 0, 1, 50, 1, 0 },
	  .page = 100,
	  .cost = { 0, 1, 1, 1, 0 },
	  .cost_by_target = true,
	  .quota_period = QUOTA_HOUR },
	{ .name = "instagram",
	  .base_url = "https://graph.facebook.com",
	  .has_secret = true,
	  .batch = { 0, 0, 1, 1, 0 },
	  .page = 25,
	  .cost = { 0, 0, 1, 1, 0 },
	  .quota_period = QUOTA_HOUR,
	  .quota_units = 200,
	  .newest_first = true,
	  .empty_page_ends = true,
	  .total_counts_posts = true },
	{ .name = "threads",
	  .base_url = "https://graph.threads.net",
	  .batch = { 0, 0, 1, 1, 0 },
	  .page = 100,
	  .cost = { 0, 0, 1, 1, 0 },
	  .quota_period = QUOTA_HOUR,
	  .quota_units = 40 },
};

static void names_its_bounds(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(bounds); i++) {
		const struct platform *want = &bounds[i];
		const struct platform *pf = registry_find(want->name);

		print_message("  %s\n", want->name);
		assert_non_null(pf);
		assert_string_equal(pf->base_url, want->base_url);
		assert_true(pf->has_secret == want->has_secret);
		assert_true(pf->own_tokens == want->own_tokens);
		assert_memory_equal(pf->batch, want->batch, sizeof(pf->batch));
		assert_int_equal(pf->page, want->page);
		assert_memory_equal(pf->cost, want->cost, sizeof(pf->cost));
		assert_true(pf->cost_by_target == want->cost_by_target);
		assert_true(pf->cost_by_post == want->cost_by_post);
		assert_int_equal(pf->quota_period, want->quota_period);
		assert_int_equal(pf->quota_units, want->quota_units);
		assert_memory_equal(pf->rate, want->rate, sizeof(pf->rate));
		assert_true(pf->newest_first == want->newest_first);
		assert_true(pf->empty_page_ends == want->empty_page_ends);
		assert_true(pf->total_counts_posts == want->total_counts_posts);
	}
	assert_null(registry[ARRAY_LEN(bounds)]); /* all of them */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(checks_the_roster),
		cmocka_unit_test(checks_the_keys),
		cmocka_unit_test(checks_the_keys_of_graph),
		cmocka_unit_test(names_its_bounds),
	};

	return cmocka_run_group_tests_name("adapters_traits", tests, NULL,
					   NULL);
}
