/* test_share.c -- the text for WhatsApp: what it says, and that no name makes
 * it longer, or bold. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "consumers/board/share.h"
#include "tests/unit/kit/board_kit.h"

#include <math.h>

static struct buf out;

static int begin(void **state)
{
	(void)state;
	buf_init(&out, 64 << 10);
	return 0;
}

static int end(void **state)
{
	(void)state;
	buf_release(&out);
	kit_end();
	return 0;
}

static void share(enum language language, const struct totals *t)
{
	buf_clear(&out);
	assert_int_equal(share_text(&out, language, &kit.world, t, NULL), 0);
	assert_false(out.bad);
}

static size_t characters(void)
{
	size_t n = 0;

	for (size_t i = 0; i < out.len; i++)
		n += ((unsigned char)out.data[i] & 0xc0) != 0x80;
	return n;
}

static size_t lines_of(const char *begin)
{
	size_t n = 0;

	for (const char *p = out.data; (p = strchr(p, '\n')); p++)
		n += !strncmp(p + 1, begin, strlen(begin));
	return n;
}

static void test_text(void **state)
{
	static const char *const cards[][40] = {
		{ "id", "a", "name", "Sentra A", "followers", "340138",
		  "latest", "1773120600" },
		{ "id", "b", "name", "Sentra B", "followers", "1200", "latest",
		  "1773117000" },
		{ "id", "c", "name", "Sentra C", "followers", "", "latest",
		  "" },
	};
	struct totals t = { .sentra = 3,
			    .standing = { 1, 1, 0, 0, 1, 0 },
			    .followers = { 341338, 1200 },
			    .posts = { 12, -3 },
			    .engagement = { 5, NAN } };

	(void)state;
	kit_begin(cards, ARRAY_LEN(cards));
	share(INDONESIAN, &t);
	assert_string_equal(
		out.data,
		"*Media sosial sentra*\n"
		"Data per Sel 10 Mar 2026 12.30 WIB\n"
		"\n*5 besar pengikut*\n"
		"1. Sentra A: 340.138\n"
		"2. Sentra B: 1.200\n"
		"\n*5 unggahan terbaru*\n"
		"1. Sentra A: Sel 10 Mar 2026 12.30 WIB\n"
		"2. Sentra B: Sel 10 Mar 2026 11.30 WIB\n"
		"\n*Status sentra*\n"
		"hidup 1, lesu 1, mati 0, tidak terpantau 0, belum ada 1\n"
		"\nTotal pengikut: 341.338 (+1.200 sepekan)\n"
		"Unggahan 7 hari: 12 (-3 sepekan)\n"
		"Interaksi 7 hari: 5\n");
	share(ENGLISH, &t);
	assert_non_null(strstr(out.data, "1. Sentra A: 340,138\n"));
	assert_non_null(strstr(out.data, "(+1,200 in a week)"));
}

/* Ten of the longest names, and the longest numbers. */
static void test_hostile(void **state)
{
	static char name[10241];
	static const char *rows[6][40];
	static const char *const ids[6] = { "a", "b", "c", "d", "e", "f" };
	struct totals t = { .sentra = SIZE_MAX,
			    .followers = { 9e15, 9e15 },
			    .posts = { 9e15, -9e15 },
			    .engagement = { 9e15, 9e15 } };

	(void)state;
	memset(name, 'W', sizeof(name) - 1);
	memcpy(name, "*_~`\xe2\x80\xae\n<b>", 11);
	for (size_t i = 0; i < 6; i++) {
		static const char *const fields[] = { "followers",
						      "9007199254740991",
						      "latest",
						      "253402300799" };

		rows[i][0] = "id";
		rows[i][1] = ids[i];
		rows[i][2] = "name";
		rows[i][3] = name;
		memcpy(rows[i] + 4, fields, sizeof(fields));
	}
	for (size_t i = 0; i < STANDINGS; i++)
		t.standing[i] = SIZE_MAX;
	kit_begin(rows, 6);
	share(INDONESIAN, &t);
	assert_true(characters() <= SHARE_MAX);
	assert_null(strstr(out.data, "*_"));
	assert_null(strstr(out.data, "\xe2\x80\xae"));
	assert_non_null(strstr(out.data, "1. <b>WWW"));
	assert_non_null(strstr(out.data, "WW\xe2\x80\xa6: "));
	/* All six have the same numbers, and five are shown. */
	assert_int_equal(lines_of("1. "), 2 * 5);
	share(ENGLISH, &t);
	assert_true(characters() <= SHARE_MAX);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
	const struct CMUnitTest tests[] = {
		TEST(test_text),
		TEST(test_hostile),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
