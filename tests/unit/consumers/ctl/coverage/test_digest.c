/* test_digest.c -- the newest posts of several sentra, as a text to hand on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "consumers/ctl/coverage/digest.h"

#include <stdio.h>
#include <stdlib.h>

#define T0 INT64_C(1773100800000) /* 2026-03-10T00:00:00Z */

static char id[] = "mahatmiya-bali", name[] = "Sentra\nMahatmiya  Bali",
	    zone[] = "Asia/Makassar";
static const struct sentra bali = { .id = id, .name = name, .timezone = zone };

static void offer(struct digest *d, int64_t published_ms, const char *text)
{
	const struct digest_post post = { .sentra = &bali,
					  .published_ms = published_ms,
					  .platform = STR_LIT("youtube"),
					  .url = STR_LIT("https://youtu.be/1"),
					  .text = str_of(text),
					  .labels = STR_LIT("yapi anak") };

	assert_int_equal(digest_offer(d, &post, NULL), 0);
}

/* ---- which posts ---- */

/* Of many in any order those that a sort of all would give. */
static void test_newest(void **state)
{
	struct digest some, all;

	(void)state;
	digest_init(&some, 7);
	digest_init(&all, 0);
	srandom(1);
	for (int i = 0; i < 1000; i++) {
		int64_t ms = T0 + random() % 400;
		char text[20];

		snprintf(text, sizeof(text), "%d", i);
		offer(&some, ms, text);
		offer(&all, ms, text);
	}
	digest_end(&some);
	digest_end(&all);
	assert_int_equal(some.n, 7);
	assert_int_equal(all.n, 1000);
	for (size_t i = 0; i < some.n; i++)
		assert_true(str_eq(some.at[i].text, all.at[i].text));
	for (size_t i = 1; i < all.n; i++)
		assert_true(all.at[i - 1].published_ms >=
			    all.at[i].published_ms);
	/* Few are kept, however many there are. */
	assert_true(some.size <= 16);
	digest_release(&some);
	digest_release(&all);
}

static const struct {
	const char *labels;
	bool has;
} lists[] = {
	{ "yapi", true },         { "anak yapi", true },  { "yapi anak", true },
	{ " yapi ", true },       { "yapi_muda", false }, { "ayapi", false },
	{ "yap", false },         { "", false },          { " ", false },
	{ "pena yapi_x", false }, { "YAPI", false },
};

static void test_labels(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(lists); i++)
		assert_int_equal(digest_has_label(str_of(lists[i].labels),
						  "yapi"),
				 lists[i].has);
	assert_false(digest_has_label(STR_NULL, "yapi"));
}

/* ---- how it looks ---- */

static const struct {
	const char *text, *line;
} texts[] = {
	{ "Bantuan\r\n\r\n  *YAPI*\tcair ", "Bantuan *YAPI* cair\n" },
	{ "\n\n", "\n" },
	{ "a\033[2Jb", "a [2Jb\n" },
	{ "rusak \xff\xfe ya", "rusak ?? ya\n" },
	/* A joiner, a mark that turns text around, a line separator. */
	{ "a\u200db\u202ec\u2028d", "abcd\n" },
	{ "\U0001f469\u200d\U0001f9bd", "\U0001f469\U0001f9bd\n" },
};

static void test_texts(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out, 10000);
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct digest d;
		const char *line;

		digest_init(&d, 1);
		offer(&d, T0, texts[i].text);
		digest_end(&d);
		buf_clear(&out);
		digest_text(&d, "YAPI", ENGLISH, T0, "Asia/Jakarta", &out);
		line = strstr(buf_cstr(&out), "YouTube\n") + 8;
		assert_memory_equal(line, texts[i].line, strlen(texts[i].line));
		digest_release(&d);
	}
	buf_release(&out);
}

static void test_whole(void **state)
{
	struct digest d;
	struct buf out;

	(void)state;
	buf_init(&out, 10000);
	digest_init(&d, 10);
	digest_text(&d, "YAPI,\nBali", INDONESIAN, T0, "Asia/Jakarta", &out);
	assert_string_equal(buf_cstr(&out),
			    "*YAPI, Bali*, unggahan terakhir, per Sel 10 Mar "
			    "2026 07.00 WIB\n\nTidak ada unggahan seperti itu "
			    "dalam 31 hari terakhir.\n");
	offer(&d, T0 - 1, "");
	offer(&d, T0, "Satu");
	digest_end(&d);
	buf_clear(&out);
	digest_text(&d, "YAPI", INDONESIAN, T0, "Asia/Jakarta", &out);
	assert_string_equal(buf_cstr(&out),
			    "*YAPI*, unggahan terakhir, per Sel 10 Mar 2026 "
			    "07.00 WIB\n\n"
			    "1. *Sentra Mahatmiya Bali*, Sel 10 Mar 2026 "
			    "08.00 WITA, YouTube\nSatu\nhttps://youtu.be/1\n\n"
			    "2. *Sentra Mahatmiya Bali*, Sel 10 Mar 2026 "
			    "07.59 WITA, YouTube\nhttps://youtu.be/1\n");
	digest_release(&d);
	buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_newest),
		cmocka_unit_test(test_labels),
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_whole),
	};

	return cmocka_run_group_tests_name("digest", tests, NULL, NULL);
}
