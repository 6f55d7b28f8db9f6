/* test_ctl_text.c -- what reaches a terminal, and what a program. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "consumers/ctl/text.h"

#include <locale.h>

static void check_clean(const char *locale, struct str in, const char *want)
{
	struct buf out;

	assert_non_null(setlocale(LC_ALL, locale));
	buf_init(&out, 1000);
	text_add(&out, in);
	assert_string_equal(buf_cstr(&out), want);
	buf_release(&out);
}

static void test_nothing_steers_the_terminal(void **state)
{
	static const struct {
		const char *locale;
		struct str in;
		const char *want;
	} rows[] = {
		{ "C.UTF-8", STR_LIT("a\033[2Jb"), "a?[2Jb" },
		{ "C.UTF-8", STR_LIT("a\nb\tc\r"), "a b c " },
		{ "C.UTF-8", STR_LIT("a\0b\177"), "a?b?" },
		{ "C.UTF-8",
		  STR_LIT("\xc2\x9b"
			  "2J"),
		  "?2J" },
		{ "C.UTF-8", STR_LIT("a\u202eb\u2066"), "a?b?" },
		{ "C.UTF-8", STR_LIT("\xff\xc3"), "??" },
		{ "C.UTF-8", STR_LIT("Cak\u00e9 \U0001f600"),
		  "Cak\u00e9 \U0001f600" },
		{ "C", STR_LIT("Cak\u00e9"), "Cak??" },
		{ "C", STR_LIT("\x9b"), "?" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		check_clean(rows[i].locale, rows[i].in, rows[i].want);
	check_clean("C.UTF-8", STR_NULL, "");
}

static void test_width_is_what_a_terminal_shows(void **state)
{
	static const struct {
		const char *text;
		size_t width;
		size_t fits; /* bytes within 3 columns */
	} rows[] = {
		{ "", 0, 0 },
		{ "abcd", 4, 3 },
		{ "\u25b212", 3, 5 },
		{ "e\u0301ab", 3, 5 },    /* an accent of its own */
		{ "\u4e2d\u6587", 4, 3 }, /* two columns each */
		{ "\xff", 1, 1 },
	};

	(void)state;
	assert_non_null(setlocale(LC_ALL, "C.UTF-8"));
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		assert_int_equal(text_width(rows[i].text), rows[i].width);
		assert_int_equal(text_cut(rows[i].text, 3), rows[i].fits);
	}
}

static void check_json(struct str in, const char *want)
{
	struct buf out;

	buf_init(&out, 1000);
	text_add_json(&out, in);
	assert_string_equal(buf_cstr(&out), want);
	buf_release(&out);
}

static void test_json_is_valid_whatever_redis_holds(void **state)
{
	(void)state;
	check_json(STR_NULL, "null");
	check_json(STR_LIT(""), "\"\"");
	check_json(STR_LIT("a\"\n"), "\"a\\\"\\n\"");
	check_json(STR_LIT("\xff"), "\"\ufffd\"");
	check_json(STR_LIT("\xc2\x9b"
			   "2J\177"),
		   "\"\\u009b2J\\u007f\"");
	check_json(STR_LIT("\u00e9"), "\"\u00e9\"");
}

static void test_numbers(void **state)
{
	static const struct {
		struct str in;
		const char *json;
		double value;
	} rows[] = {
		{ STR_LIT("12"), "12", 12 },
		{ STR_LIT("-3"), "-3", -3 },
		{ STR_LIT("53.28"), "53.28", 53.28 },
		{ STR_LIT("0"), "0", 0 },
		{ STR_LIT(""), "null", 0 },
		{ STR_LIT("012"), "null", 12 },
		{ STR_LIT("1."), "null", 1 },
		{ STR_LIT("inf"), "null", 0 },
		{ STR_LIT("nan"), "null", 0 },
		{ STR_LIT("7,\"x\":1"), "null", 7 },
	};
	struct buf out;

	(void)state;
	buf_init(&out, 1000);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		buf_clear(&out);
		text_add_number(&out, rows[i].in);
		assert_string_equal(buf_cstr(&out), rows[i].json);
		assert_true(text_number(rows[i].in) == rows[i].value);
	}
	buf_release(&out);
}

static void test_lines_that_fit(void **state)
{
	size_t left;

	(void)state;
	assert_int_equal(text_lines(STR_LIT("a\nb\nc\n"), 2, &left), 4);
	assert_int_equal(left, 1);
	assert_int_equal(text_lines(STR_LIT("a\nb\nc\n"), 3, &left), 6);
	assert_int_equal(left, 0);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_nothing_steers_the_terminal),
	cmocka_unit_test(test_width_is_what_a_terminal_shows),
	cmocka_unit_test(test_json_is_valid_whatever_redis_holds),
	cmocka_unit_test(test_numbers),
	cmocka_unit_test(test_lines_that_fit),
};

int main(void)
{
	return cmocka_run_group_tests_name("ctl_text", tests, NULL, NULL);
}
