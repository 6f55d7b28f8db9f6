/* test_labels.c -- what posts tell at an instant: sums, fields, boards, and the
 * stream. */
#include "tests/unit/kit/coverage_kit.h"

#include "consumers/coverage/labelled_stream.h"
#include "consumers/coverage/labels_card.h"

#define T_S (T_MS / SECOND_MS)

static struct coverage_kit k;
static struct label_sums sums;

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

static void sum_at(int64_t t_s)
{
	struct window_span windows[WINDOW_COUNT];

	window_spans(windows, t_s, ZONE);
	label_sums_init(&sums, &k.labels);
	label_sums_add(&sums, &k.labels, kit_account(&k), windows);
}

static void test_shown(void **state)
{
	struct label_set set = { .bits = { 0 } };
	struct buf out;

	(void)state;
	assert_int_equal(k.labels.n, 4);
	label_set_add(&set, SERENTAK);
	assert_false(shown_labels_any(&k.labels, &set));
	label_set_add(&set, LATER);
	label_set_add(&set, YAPI);
	assert_true(shown_labels_any(&k.labels, &set));
	buf_init(&out, 100);
	shown_labels_print(&k.labels, &set, &out);
	assert_string_equal(buf_cstr(&out), "yapi later");
	buf_release(&out);
}

/* The first and the last instant of each window; one before, one after. */
static void test_windows(void **state)
{
	static const char *const instants[][2] = {
		{ "2026-03-09T06:00:00.000Z", "2026-03-10T05:59:59.999Z" },
		{ "2026-03-03T06:00:00.000Z", "2026-03-10T05:59:59.999Z" },
		{ "2026-02-08T17:00:00.000Z", "2026-03-10T16:59:59.999Z" },
	};

	(void)state;
	for (int w = 0; w < WINDOW_COUNT; w++) {
		struct window_span windows[WINDOW_COUNT];

		window_spans(windows, T_S, ZONE);
		assert_int_equal(windows[w].from_ms, at(instants[w][0]));
		assert_int_equal(windows[w].until_ms - 1, at(instants[w][1]));
	}
	tell_post(&k, "p", T_MS, at(instants[W24H][0]), "yapi");
	tell_post(&k, "q", T_MS, at(instants[W24H][0]) - 1, "yapi");
	tell_post(&k, "r", T_MS, at(instants[W7D][0]) - 1, "serentak");
	tell_post(&k, "s", T_MS, at(instants[W30D][0]), "pena yapi");
	sum_at(T_S);
	assert_int_equal(sums.count[YAPI][W24H], 1);
	assert_int_equal(sums.count[YAPI][W7D], 2);
	assert_int_equal(sums.count[YAPI][W30D], 3);
	assert_int_equal(sums.count[PENA][W30D], 1);
	assert_int_equal(sums.posts[W24H], 1);
	assert_int_equal(sums.posts[W7D], 2);
	assert_int_equal(sums.posts[W30D], 4);
	assert_int_equal(sums.unlabelled[W7D], 0);
	assert_int_equal(sums.unlabelled[W30D], 1);
	assert_int_equal(sums.told_ms[YAPI], at(instants[W24H][0]));
	assert_int_equal(sums.told_ms[ANAK], TIME_NONE);
	/* What is dated later than t, in its hour and on its day, and after. */
	tell_post(&k, "u", T_MS + HOUR_MS, T_MS + 29 * MINUTE_MS, "anak");
	tell_post(&k, "v", T_MS + HOUR_MS, T_MS + 31 * MINUTE_MS, "anak");
	sum_at(T_S);
	assert_int_equal(sums.count[ANAK][W24H], 1);
	assert_int_equal(sums.count[ANAK][W30D], 2);
	assert_int_equal(sums.posts[W7D], 3);
	/* Everything slides. */
	sum_at(T_S + 2 * 86400);
	assert_int_equal(sums.posts[W24H], 0);
	assert_int_equal(sums.count[YAPI][W30D], 2);
}

static void assert_field(const struct labels_card *card, size_t field,
			 const char *name, const char *value)
{
	struct buf have;

	buf_init(&have, 100);
	labels_card_name(&have, &k.labels, field);
	assert_string_equal(buf_cstr(&have), name);
	buf_clear(&have);
	labels_card_value(&have, card, field);
	assert_string_equal(buf_cstr(&have), value);
	buf_release(&have);
}

static void test_card(void **state)
{
	struct labels_card card = { .labels = &k.labels,
				    .sums = &sums,
				    .first_ms = T_MS - 1,
				    .t_s = T_S };
	static const char *const want[][2] = {
		{ "yapi:24h", "1" }, { "yapi:7d", "1" },
		{ "yapi:30d", "1" }, { "last:yapi", "1773120599" },
		{ "pena:24h", "0" }, { "pena:7d", "0" },
		{ "pena:30d", "0" }, { "last:pena", "" },
	};
	static const char *const rest[][2] = {
		{ "posts:24h", "2" },       { "posts:7d", "2" },
		{ "posts:30d", "2" },       { "unlabelled:24h", "1" },
		{ "unlabelled:7d", "1" },   { "unlabelled:30d", "1" },
		{ "lexicon_version", "7" }, { "labelled_from", "1773120599" },
		{ "as_of", "1773120600" },
	};

	(void)state;
	tell_post(&k, "p", T_MS, T_MS - 500, "yapi");
	tell_post(&k, "q", T_MS, T_MS, "apa saja");
	sum_at(T_S);
	for (size_t i = 0; i < ARRAY_LEN(want); i++)
		assert_field(&card, i, want[i][0], want[i][1]);
	assert_int_equal(labels_card_boards(&k.labels), 16);
	assert_int_equal(labels_card_fields(&k.labels), 16 + ARRAY_LEN(rest));
	for (size_t i = 0; i < ARRAY_LEN(rest); i++)
		assert_field(&card, 16 + i, rest[i][0], rest[i][1]);
	assert_int_equal(labels_card_on_board(&card, 1), 1);
	assert_int_equal(labels_card_on_board(&card, PART_TOLD), T_S - 1);
	assert_int_equal(labels_card_on_board(&card, PARTS + PART_TOLD), 0);
	card.first_ms = TIME_NONE;
	assert_field(&card, 16 + CARD_FROM, "labelled_from", "");
}

static struct str word(const struct redis_cmd *words, size_t i)
{
	size_t from = i ? words->end[i - 1] : 0;

	return (struct str){ words->bytes.data + from, words->end[i] - from };
}

static void test_stream(void **state)
{
	struct labelled_account account;
	struct redis_cmd words;
	char id[16];

	(void)state;
	for (int i = 0; i < LABELLED_MAX + 2; i++) {
		snprintf(id, sizeof(id), "p%d", i);
		tell_post(&k, id, T_MS, T_MS - REMEMBERED_MS / 2 + i,
			  i % 2 ? "serentak pena" : "anak yapi");
	}
	account = (struct labelled_account){ PLATFORM_x, kit_account(&k) };
	redis_cmd_init(&words);
	labelled_entries(&words, &k.labels, &account, 1, T_S);
	assert_int_equal(words.n, LABELLED_MAX * LABELLED_WORDS);
	assert_true(str_is(word(&words, 6), "p2"));
	assert_true(str_is(word(&words, LABELLED_WORDS - 2), "labels"));
	assert_true(str_is(word(&words, LABELLED_WORDS - 1), "yapi anak"));
	assert_true(str_is(word(&words, 2 * LABELLED_WORDS - 1), "pena"));
	/* 31 days later they are gone. */
	redis_cmd_clear(&words);
	labelled_entries(&words, &k.labels, &account, 1,
			 T_S + REMEMBERED_MS / SECOND_MS);
	assert_int_equal(words.n, 0);
	redis_cmd_release(&words);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_shown, begin, end),
		cmocka_unit_test_setup_teardown(test_windows, begin, end),
		cmocka_unit_test_setup_teardown(test_card, begin, end),
		cmocka_unit_test_setup_teardown(test_stream, begin, end),
	};

	return cmocka_run_group_tests_name("labels", tests, NULL, NULL);
}
