/* test_utf8.c -- the characters of UTF-8 text: lengths and cuts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/str.h"
#include "common/base/utf8.h"

/* Unicode, table 3-7; want 0: not well-formed. */
static void test_len(void **state)
{
	static const struct {
		const char *name, *text;
		size_t want;
	} rows[] = {
		{ "ASCII is not looked at", "a", 0 },
		{ "first of two bytes", "\xC2\x80", 2 },
		{ "last of two bytes", "\xDF\xBF", 2 },
		{ "overlong: two bytes for ASCII", "\xC1\xBF", 0 },
		{ "first of three bytes", "\xE0\xA0\x80", 3 },
		{ "overlong: three for two", "\xE0\x9F\xBF", 0 },
		{ "before the surrogates", "\xED\x9F\xBF", 3 },
		{ "a surrogate", "\xED\xA0\x80", 0 },
		{ "after the surrogates", "\xEE\x80\x80", 3 },
		{ "last of three bytes", "\xEF\xBF\xBF", 3 },
		{ "first of four bytes", "\xF0\x90\x80\x80", 4 },
		{ "overlong: four for three", "\xF0\x8F\xBF\xBF", 0 },
		{ "U+10FFFF", "\xF4\x8F\xBF\xBF", 4 },
		{ "above U+10FFFF", "\xF4\x90\x80\x80", 0 },
		{ "no lead", "\xF5\x80\x80\x80", 0 },
		{ "a lone trail", "\x80", 0 },
		{ "cut off after the lead", "\xE2", 0 },
		{ "cut off in the midst", "\xE2\x82", 0 },
		{ "a bad third byte", "\xE2\x82g", 0 },
		{ "a bad fourth byte", "\xF0\x9F\x98g", 0 },
		{ "more follows", "\xE2\x82\xAC\xFF", 3 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const char *text = rows[i].text;

		print_message("  %s\n", rows[i].name);
		assert_int_equal(utf8_len(text, text + strlen(text)),
				 rows[i].want);
	}
}

static const struct {
	const char *name, *text, *mended, *escaped;
} shown[] = {
	{ "plain", "a", "a", NULL },
	{ "a blank", " ", " ", NULL },
	{ "umlaut", "\u00e9", "\u00e9", NULL },
	{ "no-break space", "\u00a0", "\u00a0", NULL },
	{ "a combining mark", "e\u0301", "e\u0301", NULL },
	{ "emoji with its selector", "\u2764\ufe0f", "\u2764\ufe0f", NULL },
	{ "last of the first plane", "\ufffd", "\ufffd", NULL },
	{ "an emoji", "\U0001f600", "\U0001f600", NULL },
	{ "NUL", "\0", "?", "\\u0000" },
	{ "escape", "\033", "?", "\\u001b" },
	{ "a new line", "\n", "?", "\\n" },
	{ "DEL", "\x7f", "?", "\\u007f" },
	{ "first of C1", "\xc2\x80", "?", "\\u0080" },
	{ "NEL", "\xc2\x85", "?", "\\u0085" },
	{ "CSI", "\xc2\x9b", "?", "\\u009b" },
	{ "soft hyphen", "\u00ad", "?", "\\u00ad" },
	{ "Arabic letter mark", "\u061c", "?", "\\u061c" },
	{ "zero width space", "\u200b", "?", "\\u200b" },
	{ "zero width joiner", "\u200d", "?", "\\u200d" },
	{ "right-to-left mark", "\u200f", "?", "\\u200f" },
	{ "line separator", "\u2028", "?", "\\u2028" },
	{ "paragraph separator", "\u2029", "?", "\\u2029" },
	{ "override", "\u202e", "?", "\\u202e" },
	{ "isolate", "\u2066", "?", "\\u2066" },
	{ "end of isolate", "\u2069", "?", "\\u2069" },
	{ "word joiner", "\u2060", "?", "\\u2060" },
	{ "byte order mark", "\ufeff", "?", "\\ufeff" },
	{ "noncharacter", "\ufdd0", "?", "\\ufdd0" },
	{ "end of a plane", "\U0001fffe", "?", "\\ud83f\\udffe" },
	{ "a tag", "\U000e0041", "?", "\\udb40\\udc41" },
	{ "a stray byte", "\xff", "?", "\\ufffd" },
	{ "cut off", "\xe2\x82", "?", "\\ufffd" },
	{ "a surrogate", "\xed\xa0\x80", "???", "\\ufffd" },
};

static void test_printable(void **state)
{
	char escape[UTF8_ESCAPE_SIZE], text[8];
	size_t n;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(shown); i++) {
		size_t len = strlen(shown[i].text);

		len += len == 0; /* NUL */
		print_message("  %s\n", shown[i].name);
		memcpy(text, shown[i].text, len);
		assert_int_equal(utf8_printable(text, text + len, &n),
				 !shown[i].escaped);
		if (shown[i].escaped)
			assert_int_equal(utf8_escape(text, n, escape),
					 strlen(shown[i].escaped));
		if (shown[i].escaped)
			assert_string_equal(escape, shown[i].escaped);
		text[utf8_mend(text, len)] = '\0';
		assert_string_equal(text, shown[i].mended);
	}
}

/* Unicode 15.0, tables 3-8 to 3-11: how many bytes one U+FFFD stands for. */
static void test_broken_len(void **state)
{
	static const struct {
		const char *name, *text;
		size_t want;
	} rows[] = {
		{ "no lead", "\xC0\xAF", 1 },
		{ "overlong: its lead alone", "\xE0\x80\xBF", 1 },
		{ "overlong of four", "\xF0\x81\x82", 1 },
		{ "a surrogate: its lead alone", "\xED\xA0\x80", 1 },
		{ "above U+10FFFF", "\xF4\x91\x92\x93", 1 },
		{ "no lead at all", "\xFF", 1 },
		{ "a lone trail", "\x80\x80", 1 },
		{ "two bytes of three", "\xE1\x80\xE2", 2 },
		{ "two bytes of four", "\xF0\x91\xF1", 2 },
		{ "three bytes of four",
		  "\xF1\xBF\xBF"
		  "A",
		  3 },
		{ "cut off by the end", "\xF1\xBF", 2 },
		{ "a lead and the end", "\xC2", 1 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const char *text = rows[i].text;
		const char *end = text + strlen(text);

		print_message("  %s\n", rows[i].name);
		assert_int_equal(utf8_len(text, end), 0);
		assert_int_equal(utf8_broken_len(text, end), rows[i].want);
	}
}

#define TEXT "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80z" /* 1 2 3 4 1 bytes */

static void test_cut(void **state)
{
	static const size_t want[] = { 0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 11 };

	(void)state;
	for (size_t max = 0; max < ARRAY_LEN(want); max++)
		assert_int_equal(utf8_cut(TEXT, strlen(TEXT), max), want[max]);
	assert_int_equal(utf8_cut(TEXT, strlen(TEXT), 99), strlen(TEXT));
}

static void test_cut_chars(void **state)
{
	static const size_t want[] = { 0, 1, 3, 6, 10, 11, 11 };

	(void)state;
	for (size_t most = 0; most < ARRAY_LEN(want); most++)
		assert_int_equal(utf8_cut_chars(TEXT, strlen(TEXT), most),
				 want[most]);
	assert_int_equal(utf8_cut_chars("", 0, 3), 0);
}

/* Text that was cut anywhere loses what is left of its last character. */
static void test_whole(void **state)
{
	static const size_t want[] = { 0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 11 };

	(void)state;
	for (size_t n = 0; n < ARRAY_LEN(want); n++)
		assert_int_equal(utf8_whole(TEXT, n), want[n]);
	/* No text at all: nothing that could be made whole. */
	assert_int_equal(utf8_whole("\x80\x80", 2), 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_len),
		cmocka_unit_test(test_printable),
		cmocka_unit_test(test_broken_len),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_cut_chars),
		cmocka_unit_test(test_whole),
	};

	return cmocka_run_group_tests_name("utf8", tests, NULL, NULL);
}
