/* test_card.c -- what one sentra shows: every field, every board. */
#include "ledger_kit.h"

#include "consumers/card.h"

/* DESIGN's example: one account, post a of 03-05, post b of 03-09. */
#define T_MS at("2026-03-10T05:30:00Z")

static const struct score_settings settings = {
	.weight = { [LIKES] = 1, [COMMENTS] = 2, [SHARES] = 3, [SAVES] = 3 },
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

static void tell_post(struct ledger *ledger, const char *post,
		      const char *observed, const char *published,
		      int64_t likes, int64_t comments, int64_t shares)
{
	struct event event = post_at("akun", post, at(observed), at(published));

	event.post.counts[LIKES] = likes;
	event.post.counts[COMMENTS] = comments;
	event.post.counts[SHARES] = shares;
	assert_int_equal(apply_next(ledger, &event), APPLIED);
}

static void tell_followers(struct ledger *ledger, const char *observed,
			   int64_t followers)
{
	struct event event = reading_at("akun", at(observed), followers);

	assert_int_equal(apply_next(ledger, &event), APPLIED);
}

static struct ledger *example(void)
{
	struct ledger *l = ledger_new(ZONE);

	assert_non_null(l);
	tell_followers(l, "2026-03-01T00:00:00Z", 1200);
	tell_post(l, "a", "2026-03-05T02:00:00Z", "2026-03-05T01:00:00Z", 20, 4,
		  COUNT_NULL);
	tell_post(l, "a", "2026-03-09T07:00:00Z", "2026-03-05T01:00:00Z", 35, 3,
		  1);
	tell_post(l, "a", "2026-03-09T08:00:00Z", "2026-03-05T01:00:00Z", 30, 6,
		  COUNT_NULL);
	tell_post(l, "b", "2026-03-10T00:00:00Z", "2026-03-09T23:10:00Z", 5, 0,
		  1);
	tell_followers(l, "2026-03-10T05:00:00.999Z", 1250);
	return l;
}

static struct account accounts[] = {
	{ .platform = PLATFORM_x, .identity = (char *)"akun" },
};
static const struct sentra sentra = {
	.id = (char *)"abiyoso",
	.name = (char *)"Sentra Abiyoso",
	.kind = (char *)"sentra",
	.city = (char *)"Cimahi",
	.province = (char *)"Jawa Barat",
	.timezone = (char *)"Asia/Jakarta",
	.accounts = accounts,
	.n_accounts = 1,
};

static void fill(struct card *card, const struct ledger *ledger)
{
	struct card_input in = { .sentra = &sentra,
				 .observed_ms = TIME_NONE,
				 .t_s = T_MS / SECOND_MS };

	for (int p = 0; p < PLATFORM_COUNT; p++)
		figures_init(&in.at[p]);
	if (ledger) {
		in.observed_ms = ledger->newest_ms;
		figures_add(&in.at[PLATFORM_x],
			    ledger_account(ledger, STR_LIT("akun")), in.t_s,
			    ZONE);
	}
	card_fill(card, &in, &settings, "1-0badcafe");
}

/* "(none)" where the card has no such field. */
static const char *field(const struct card *card, const char *name)
{
	struct buf buf;
	struct str value;

	buf_init(&buf, 100);
	for (size_t i = 0; i < CARD_FIELDS; i++) {
		buf_clear(&buf);
		card_field_name(&buf, i);
		if (strcmp(buf_cstr(&buf), name) != 0)
			continue;
		buf_release(&buf);
		value = card_value(card, i);
		return value.p ? value.p : "(none)";
	}
	fail_msg("no field %s", name);
	return NULL;
}

struct want {
	const char *field, *value;
};

static void compare(const struct card *card, const struct want *rows, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(field(card, rows[i].field), rows[i].value) != 0)
			fail_msg("%s: %s, want %s", rows[i].field,
				 field(card, rows[i].field), rows[i].value);
}

static void test_example(void **state)
{
	static const struct want rows[] = {
		{ "id", "abiyoso" },
		{ "province", "Jawa Barat" },
		{ "followers", "1250" },
		{ "followers:x", "1250" },
		{ "latest", "1773097800" },
		{ "growth:24h", "50" },
		{ "growth:7d", "50" },
		{ "growth:30d:x", "50" },
		{ "posts:24h", "1" },
		{ "posts:7d", "2" },
		{ "engagement:24h", "27" },
		{ "engagement:7d:x", "58" },
		{ "engagement:30d", "58" },
		{ "rate:7d", "193.15" },
		{ "rate:7d:x", "193.15" },
		{ "score", "53.28" },
		{ "score:followers", "0.6195" },
		{ "score:freshness", "0.9409" },
		{ "score:activity", "0.1429" },
		{ "score:engagement", "0.1932" },
		{ "score_version", "1-0badcafe" },
		/* No view count was ever told. */
		{ "views:7d", "" },
		{ "views:7d:x", "" },
		{ "view_rate:7d", "" },
		{ "view_rate:30d:x", "" },
		/* Cut off, not rounded. */
		{ "observed_at", "1773118800" },
		{ "as_of", "1773120600" },
		/* No account there. */
		{ "followers:youtube", "(none)" },
		{ "views:24h:tiktok", "(none)" },
	};
	struct ledger *ledger = example();
	struct card card;

	(void)state;
	fill(&card, ledger);
	compare(&card, rows, ARRAY_LEN(rows));
	ledger_free(ledger);
}

static void test_nothing_known(void **state)
{
	static const struct want rows[] = {
		{ "followers", "" },      { "latest", "" },
		{ "growth:7d", "" },      { "posts:7d", "0" },
		{ "engagement:7d", "0" }, { "views:7d", "" },
		{ "rate:7d", "0.00" },    { "view_rate:7d", "" },
		{ "score", "0.00" },      { "score:freshness", "0.0000" },
		{ "observed_at", "" },    { "followers:x", "" },
		{ "latest:x", "" },       { "rate:24h:x", "0.00" },
	};
	static const struct {
		struct board board;
		const char *value;
	} boards[] = {
		{ { M_SCORE, NO_WINDOW, NATIONAL }, "0.00" },
		{ { M_FOLLOWERS, NO_WINDOW, NATIONAL }, "0" },
		{ { M_LATEST, NO_WINDOW, NATIONAL }, "0" },
		{ { M_VIEWS, W7D, NATIONAL }, "0" },
		{ { M_RATE, W7D, PLATFORM_x }, "0.00" },
		{ { M_FOLLOWERS, NO_WINDOW, PLATFORM_x }, "0" },
		/* It would stand above those that lose. */
		{ { M_GROWTH, W7D, NATIONAL }, NULL },
		{ { M_GROWTH, W30D, PLATFORM_x }, NULL },
		/* No account there. */
		{ { M_POSTS, W7D, PLATFORM_youtube }, NULL },
		{ { M_FOLLOWERS, NO_WINDOW, PLATFORM_facebook }, NULL },
	};
	struct card card;

	(void)state;
	fill(&card, NULL);
	compare(&card, rows, ARRAY_LEN(rows));
	for (size_t i = 0; i < ARRAY_LEN(boards); i++) {
		struct str value = card_on_board(&card, boards[i].board);

		assert_int_equal(!value.p, !boards[i].value);
		if (value.p)
			assert_string_equal(value.p, boards[i].value);
	}
}

/* A board's value is the card's field of the same name. */
static void test_boards_are_fields(void **state)
{
	struct ledger *ledger = example();
	struct card card;
	struct buf name;

	(void)state;
	buf_init(&name, 100);
	fill(&card, ledger);
	for (size_t i = 0; i < BOARD_COUNT; i++) {
		struct str value = card_on_board(&card, board_at(i));
		const char *text;

		buf_clear(&name);
		board_name(&name, board_at(i));
		text = field(&card, buf_cstr(&name));
		if (!value.p)
			assert_string_equal(text, "(none)");
		else
			assert_string_equal(value.p, *text ? text : "0");
	}
	buf_release(&name);
	ledger_free(ledger);
}

static void test_names_differ(void **state)
{
	static char names[CARD_FIELDS][40];
	struct buf name;

	(void)state;
	buf_init(&name, 100);
	assert_int_equal(CARD_FIELDS, 134);
	for (size_t i = 0; i < CARD_FIELDS; i++) {
		buf_clear(&name);
		card_field_name(&name, i);
		snprintf(names[i], sizeof(names[i]), "%s", buf_cstr(&name));
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(names[k], names[i]);
	}
	buf_release(&name);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_example),
		cmocka_unit_test(test_nothing_known),
		cmocka_unit_test(test_boards_are_fields),
		cmocka_unit_test(test_names_differ),
	};

	return cmocka_run_group_tests_name("card", tests, NULL, NULL);
}
