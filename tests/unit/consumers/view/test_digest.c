/* test_digest.c -- the newest posts of several sentra, as a text to hand on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/buf.h"
#include "common/base/utf8.h"
#include "consumers/view/digest.h"

#include <stdio.h>
#include <stdlib.h>

#define T0 INT64_C(1773100800000) /* 2026-03-10T00:00:00Z */

static void offer(struct digest *d, int64_t published_ms, const char *text)
{
	const struct digest_post post = { .sentra = STR_LIT("mahatmiya-bali"),
					  .name = STR_LIT(
						  "Sentra\nMahatmiya  Bali"),
					  .zone = "Asia/Makassar",
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

/* ---- how it looks ---- */

static struct digest_head head_of(const char *title, enum language language)
{
	return (struct digest_head){ .title = title,
				     .language = language,
				     .t_ms = T0,
				     .zone = "Asia/Jakarta" };
}

static void write_text(const struct digest *d, const char *title,
		       enum language language, struct buf *out)
{
	const struct digest_head head = head_of(title, language);

	digest_text(d, &head, out);
}

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
		write_text(&d, "YAPI", ENGLISH, &out);
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
	write_text(&d, "YAPI,\nBali", INDONESIAN, &out);
	assert_string_equal(buf_cstr(&out),
			    "*YAPI, Bali*, unggahan terakhir, per Sel 10 Mar "
			    "2026 07.00 WIB\n\nTidak ada unggahan seperti itu "
			    "dalam 31 hari terakhir.\n");
	offer(&d, T0 - 1, "");
	offer(&d, T0, "Satu");
	digest_end(&d);
	buf_clear(&out);
	write_text(&d, "YAPI", INDONESIAN, &out);
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

/* Whole posts, the newest, as many as there is room for. */
static void test_short(void **state)
{
	struct digest_head head = head_of("YAPI", INDONESIAN);
	char caption[1001];
	struct digest d;
	struct buf out;

	(void)state;
	memset(caption, 'a', 1000);
	memcpy(caption, "\u00e9\u00e9", 4);
	caption[1000] = '\0';
	buf_init(&out, 100000);
	digest_init(&d, 50);
	for (int i = 0; i < 50; i++)
		offer(&d, T0 - i, caption);
	digest_end(&d);
	head.most = DIGEST_MOST;
	digest_text(&d, &head, &out);
	assert_int_equal(utf8_cut_chars(buf_cstr(&out), out.len, DIGEST_MOST),
			 out.len);
	assert_true(out.len > DIGEST_MOST * 4 / 5);
	assert_non_null(
		strstr(buf_cstr(&out), "a\u2026\nhttps://youtu.be/1\n"));
	assert_int_equal(out.data[out.len - 1], '\n');
	assert_string_equal(out.data + out.len - 20, "\nhttps://youtu.be/1\n");
	digest_release(&d);
	buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_newest),
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_whole),
		cmocka_unit_test(test_short),
	};

	return cmocka_run_group_tests_name("digest", tests, NULL, NULL);
}
