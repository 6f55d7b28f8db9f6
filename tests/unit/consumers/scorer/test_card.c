/* test_card.c -- what a card and the boards show, above all what is unknown. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/file.h"
#include "consumers/scorer/card.h"

#include <stdlib.h>

static const struct score_settings settings = {
	.weight = { 1, 2, 3, 3, 0 },
	.exponent = 0.8,
	.share_followers = 0.30,
	.share_freshness = 0.30,
	.share_activity = 0.25,
	.share_engagement = 0.15,
	.target_followers = 100000,
	.target_posts = 14,
	.target_rate = 1000,
	.half_life_hours = 72,
};

static struct account x_account = { .platform = PLATFORM_x, .identity = "1" };
static struct sentra sentra = { .id = "satu",
				.name = "Sentra Satu",
				.accounts = &x_account,
				.n_accounts = 1 };

static void check_field(const struct card *card, const char *name,
			const char *want)
{
	struct buf field;
	bool found = false;

	buf_init(&field, 100);
	for (size_t i = 0; i < CARD_FIELDS; i++) {
		struct str value = card_value(card, i);

		buf_clear(&field);
		card_field_name(&field, i);
		if (strcmp(buf_cstr(&field), name) != 0)
			continue;
		found = value.p;
		if (want && !str_is(value, want))
			fail_msg("%s: want '%s', have '%.*s'", name, want,
				 STR_ARG(value));
	}
	if (found != (want != NULL))
		fail_msg("%s is %s", name, found ? "there" : "absent");
	buf_release(&field);
}

static void fill(struct card *card, struct card_input *in)
{
	in->sentra = &sentra;
	for (int i = 0; i < PLATFORM_COUNT; i++)
		if (i != PLATFORM_x)
			aggregates_init(&in->at[i]);
	card_fill(card, in, &settings, "1-test");
}

static void test_nothing_known(void **state)
{
	static const struct {
		const char *field, *want;
	} cases[] = {
		{ "followers", "" },           { "latest", "" },
		{ "growth:7d", "" },           { "views:7d", "" },
		{ "view_rate:30d", "" },       { "posts:24h", "0" },
		{ "engagement:7d", "0" },      { "rate:7d", "0.00" },
		{ "score", "0.00" },           { "score:freshness", "0.0000" },
		{ "observed_at", "" },         { "as_of", "100" },
		{ "followers:x", "" },         { "posts:7d:x", "0" },
		{ "followers:youtube", NULL }, { "latest_url", "" },
		{ "latest_url:x", "" },        { "latest_url:youtube", NULL },
	};
	struct card *card = calloc(1, sizeof(*card));
	struct card_input in = { .observed_ms = TIME_NONE, .t_s = 100 };
	struct str growth;

	(void)state;
	aggregates_init(&in.at[PLATFORM_x]);
	fill(card, &in);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		check_field(card, cases[i].field, cases[i].want);
	/* On the boards the unknown is 0, but for growth. */
	assert_true(str_is(card_on_board(card,
					 (struct board){ METRIC_followers,
							 NO_WINDOW, NATIONAL }),
			   "0"));
	growth = card_on_board(card,
			       (struct board){ METRIC_growth, W7D, NATIONAL });
	assert_null(growth.p);
	assert_null(
		card_on_board(card, (struct board){ METRIC_followers, NO_WINDOW,
						    PLATFORM_youtube })
			.p);
	free(card);
}

static void test_shown_values(void **state)
{
	static const struct {
		const char *field, *want;
	} cases[] = {
		{ "followers", "1250" },
		{ "latest", "1773097800" },
		{ "growth:7d", "-3" },
		{ "engagement:7d", "58" },
		{ "rate:7d", "193.15" },
		{ "views:7d", "1000" },
		{ "view_rate:7d", "58.00" },
		{ "posts:7d", "2" },
		{ "score", "53.28" },
		{ "score:followers", "0.6195" },
		{ "score:freshness", "0.9409" },
		{ "score:activity", "0.1429" },
		{ "score:engagement", "0.1932" },
		{ "score_version", "1-test" },
		{ "observed_at", "1773118800" },
		{ "rate:7d:x", "193.15" },
	};
	struct card *card = calloc(1, sizeof(*card));
	struct card_input in = { .observed_ms = INT64_C(1773118800999),
				 .t_s = 1773120600 };
	struct aggregates *f = &in.at[PLATFORM_x];

	(void)state;
	aggregates_init(f);
	f->followers_known = f->growth_known[W7D] = true;
	f->followers = 1250;
	f->growth[W7D] = -3;
	f->latest_ms = INT64_C(1773097800999);
	f->gains[W7D] = (struct gains){ 2, { 40, 6, 1, 1, 1000 } };
	f->views_reported = true;
	f->viewed[W7D] = f->gains[W7D];
	fill(card, &in);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		check_field(card, cases[i].field, cases[i].want);
	free(card);
}

/* The newest of the platforms, of one instant the first in their order. */
static void test_latest_url(void **state)
{
	static struct account accounts[] = {
		{ .platform = PLATFORM_youtube, .identity = "1" },
		{ .platform = PLATFORM_x, .identity = "1" },
		{ .platform = PLATFORM_tiktok, .identity = "1" },
	};
	static struct sentra three = { .id = "tiga",
				       .accounts = accounts,
				       .n_accounts = 3 };
	struct scorer_account youtube = { .latest_url = "url-youtube" };
	struct scorer_account x = { .latest_url = NULL };
	struct card *card = calloc(1, sizeof(*card));
	struct card_input in = { .sentra = &three, .t_s = 100 };

	(void)state;
	for (int i = 0; i < PLATFORM_COUNT; i++)
		aggregates_init(&in.at[i]);
	in.at[PLATFORM_youtube].latest_ms = 5000;
	in.at[PLATFORM_youtube].newest = &youtube;
	in.at[PLATFORM_x].latest_ms = 5000;
	in.at[PLATFORM_x].newest = &x;
	card_fill(card, &in, &settings, "1-test");
	check_field(card, "latest_url", "url-youtube");
	check_field(card, "latest_url:youtube", "url-youtube");
	check_field(card, "latest_url:x", "");
	check_field(card, "latest_url:tiktok", "");
	check_field(card, "latest_url:facebook", NULL);
	/* Whose post is the newest, be its url known or not. */
	in.at[PLATFORM_x].latest_ms++;
	card_fill(card, &in, &settings, "1-test");
	check_field(card, "latest_url", "");
	check_field(card, "latest_url:youtube", "url-youtube");
	free(card);
}

/* The name of a field up to a window, a part or a platform. */
static struct str first_part(const struct buf *name)
{
	const char *text = buf_cstr(name);

	return (struct str){ text, strcspn(text, ":") };
}

/* schemas/redis-keys.md: each field in the table of cards. */
static void test_reference(void **state)
{
	struct buf text, name, want;
	const char *cards;

	(void)state;
	buf_init(&text, 1 << 20);
	buf_init(&name, 100);
	buf_init(&want, 100);
	assert_int_equal(file_read("schemas/redis-keys.md", &text, NULL), 0);
	cards = strstr(buf_cstr(&text), "\n## Cards\n");
	assert_non_null(cards);
	for (size_t i = 0; i < CARD_FIELDS; i++) {
		buf_clear(&name);
		card_field_name(&name, i);
		buf_clear(&want);
		buf_addc(&want, '`');
		buf_addstr(&want, first_part(&name));
		if (!strstr(cards, buf_cstr(&want)))
			fail_msg("there is no %s", buf_cstr(&name));
	}
	buf_release(&text);
	buf_release(&name);
	buf_release(&want);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_nothing_known),
	cmocka_unit_test(test_latest_url),
	cmocka_unit_test(test_shown_values),
	cmocka_unit_test(test_reference),
};

int main(void)
{
	return cmocka_run_group_tests_name("card", tests, NULL, NULL);
}
