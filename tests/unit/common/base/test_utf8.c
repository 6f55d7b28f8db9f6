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
		cmocka_unit_test(test_len),   cmocka_unit_test(test_broken_len),
		cmocka_unit_test(test_cut),   cmocka_unit_test(test_cut_chars),
		cmocka_unit_test(test_whole),
	};

	return cmocka_run_group_tests_name("utf8", tests, NULL, NULL);
}
