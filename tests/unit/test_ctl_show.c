/* test_ctl_show.c -- which sentra a word means, and its card as text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "consumers/ctl/find.h"
#include "consumers/ctl/show_view.h"

#include <errno.h>

/* ---- which ---- */

static const struct candidate all[] = {
	{ STR_LIT("kartini-temanggung"), STR_LIT("Sentra Terpadu Kartini") },
	{ STR_LIT("kartini"), STR_LIT("Sentra Kartini Dua") },
	{ STR_LIT("wirajaya"), STR_LIT("Sentra Wirajaya") },
	{ STR_LIT("without-name"), { NULL, 0 } },
};

static void test_find(void **state)
{
	static const struct {
		const char *word;
		int want;
		const char *text;
	} rows[] = {
		{ "kartini", 1, "" }, /* the whole id, though a part of more */
		{ "KARTINI-T", 0, "" },
		{ "sentra wirajaya", 2, "" },
		{ "without", 3, "" },
		{ "kart", -EINVAL,
		  "'kart' may be any of: kartini-temanggung, kartini" },
		{ "zzz", -ENOENT,
		  "no sentra 'zzz'; sentractl top -n 0 lists all" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct err err = { 0 };

		assert_int_equal(find_sentra(all, ARRAY_LEN(all), rows[i].word,
					     &err),
				 rows[i].want);
		assert_string_equal(err.text, rows[i].text);
	}
}

static void test_candidates_are_capped(void **state)
{
	static struct candidate many[200];
	struct err err = { 0 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(many); i++)
		many[i].id = STR_LIT("sentra-of-many");
	assert_int_equal(find_sentra(many, ARRAY_LEN(many), "sentra", &err),
			 -EINVAL);
	assert_non_null(strstr(err.text, "many ..."));
}

/* ---- how it looks ---- */

#define PAIR(name, value) STR_LIT(name), STR_LIT(value)

static struct str card_words[] = {
	PAIR("id", "kartini"),
	PAIR("name", "Sentra Kartini"),
	PAIR("kind", "sentra"),
	PAIR("city", "Temanggung"),
	PAIR("province", "Jawa\033 Tengah"),
	PAIR("timezone", "Asia/Jakarta"),
	PAIR("followers", "1250"),
	PAIR("latest", "1773097800"),
	PAIR("score", "53.28"),
	PAIR("score:followers", "0.6195"),
	PAIR("score:freshness", "0.9409"),
	PAIR("score:activity", "0.1429"),
	PAIR("score:engagement", "0.1932"),
	PAIR("score_version", "1-abc"),
	PAIR("observed_at", ""),
	PAIR("as_of", "1773120600"),
	PAIR("posts:24h", "1"),
	PAIR("posts:7d", "2"),
	PAIR("views:7d", ""),
	PAIR("rate:7d", "193.15"),
	PAIR("rank:score", "1"),
	PAIR("rank_yesterday:score", "3"),
	PAIR("rank:posts:7d", "4"),
	PAIR("followers:x", ""),
	PAIR("latest:x", "1773097800"),
	PAIR("posts:7d:x", "2"),
};

static struct str post_words[] = {
	PAIR("platform", "x"),  PAIR("kind", ""),    PAIR("url", "https://a/b"),
	PAIR("text", "Halo\n"), PAIR("likes", "35"), PAIR("views", ""),
};

static struct post posts[] = {
	{ STR_LIT("1773097800123-0"), { post_words, ARRAY_LEN(post_words) } },
};

static const struct sheet sheet = {
	.card = { card_words, ARRAY_LEN(card_words) },
	.post = posts,
	.n_posts = 1,
};

static void test_card_as_text(void **state)
{
	const struct style style = { 0 };
	struct buf out;

	(void)state;
	buf_init(&out, 8192);
	show_text(&sheet, &style, &out);
	assert_string_equal(
		buf_cstr(&out),
		"Sentra Kartini\n\n"
		"Id             kartini\n"
		"Kind           sentra\n"
		"Place          Temanggung, Jawa? Tengah\n"
		"Followers      1250\n"
		"Last post      2026-03-10 06:10 WIB\n"
		"Score          53.28  (followers 0.6195, freshness 0.9409, "
		"activity 0.1429, engagement 0.1932)\n"
		"Score version  1-abc\n"
		"Observed       -\n"
		"As of          2026-03-10 12:30 WIB\n\n"
		"All platforms  24 h     7 d  30 d\n"
		"Posts             1       2     -\n"
		"Engagement        -       -     -\n"
		"Views             -       -     -\n"
		"Rate              -  193.15     -\n"
		"View rate         -       -     -\n"
		"Growth            -       -     -\n\n"
		"Platform, 7 d  Followers  Last post             Posts  "
		"Engagement  Views  Rate  View rate  Growth\n"
		"x                      -  2026-03-10 06:10 WIB      2  "
		"         -      -     -          -       -\n\n"
		"Rank             now  yesterday\n"
		"Score              1          3\n"
		"Followers          -          -\n"
		"Last post          -          -\n"
		"Posts, 7 d         4          -\n"
		"Engagement, 7 d    -          -\n"
		"Views, 7 d         -          -\n"
		"Rate, 7 d          -          -\n"
		"Growth, 7 d        -          -\n\n"
		"Newest posts          Platform  Likes  Comments  Shares  "
		"Saves  Views  URL          Text\n"
		"2026-03-10 06:10 WIB  x            35         -       -  "
		"    -      -  https://a/b  Halo \n");
	buf_release(&out);
}

static void test_card_as_json(void **state)
{
	struct sheet small = sheet;
	struct buf out;

	(void)state;
	small.card.n = 4;
	buf_init(&out, 8192);
	show_json(&small, &out);
	assert_string_equal(
		buf_cstr(&out),
		"{\"card\":{\"id\":\"kartini\",\"name\":\"Sentra Kartini\"},\n"
		"\"recent\":[\n{\"published_at\":1773097800,"
		"\"platform\":\"x\",\"kind\":\"\",\"url\":\"https://a/b\","
		"\"text\":\"Halo\\n\",\"likes\":\"35\",\"views\":\"\"}]}\n");
	buf_release(&out);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_find),
	cmocka_unit_test(test_candidates_are_capped),
	cmocka_unit_test(test_card_as_text),
	cmocka_unit_test(test_card_as_json),
};

int main(void)
{
	return cmocka_run_group_tests_name("ctl_show", tests, NULL, NULL);
}
