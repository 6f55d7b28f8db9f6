/* test_text_table.c -- aligned columns, whatever the cells hold. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "consumers/ctl/text_table.h"

#include <locale.h>

static void check(const char *const *cells, const char *want, bool bold)
{
	struct text_table t;
	struct buf out;

	text_table_init(&t, "lrl");
	buf_init(&out, 4096);
	for (; *cells; cells++)
		text_table_adds(&t, *cells);
	text_table_print(&t, bold, &out);
	assert_string_equal(buf_cstr(&out), want);
	text_table_release(&t);
	buf_release(&out);
}

static void test_alignment(void **state)
{
	static const char *const plain[] = { "Sentra", "n",  "x", "A",
					     "10",     "yy", NULL };
	static const char *const wide[] = { "\u25b22", "1", "a", "==",
					    "22",      "b", NULL };
	static const char *const hostile[] = { "a\033[2Jb\n", "1", "", NULL };
	static const char *const half[] = { "a", "1", "b", "c", NULL };

	(void)state;
	check(plain, "Sentra   n  x\nA       10  yy\n", false);
	check(plain, "\033[1mSentra   n  x\033[0m\nA       10  yy\n", true);
	if (setlocale(LC_ALL, "C.UTF-8"))
		check(wide, "\u25b22   1  a\n==  22  b\n", false);
	check(hostile, "a?[2Jb?  1\n", false);
	check(half, "a  1  b\nc\n", false);
}

static void test_nothing_steers(void **state)
{
	static const struct {
		const char *text, *want;
	} rows[] = {
		{ "plain", "plain" },
		{ "a\033]0;x\007b", "a?]0;x?b" },
		{ "\177", "?" },
		{ "a\xc2\x9b"
		  "2J",
		  "a?2J" }, /* CSI as one character */
		{ "a\x9b"
		  "2J",
		  "a?2J" }, /* and as one byte */
		{ "\xc2\xa0\u00e9\u25b2", "\xc2\xa0\u00e9\u25b2" },
		{ "\xe2\x96", "?" },
		{ "a\u2028b\u202e\u2066c", "a?b??c" },
	};
	struct buf out;

	(void)state;
	buf_init(&out, 100);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		buf_clear(&out);
		text_add(&out, str_of(rows[i].text));
		assert_string_equal(buf_cstr(&out), rows[i].want);
	}
	buf_clear(&out);
	text_add(&out, STR_NULL);
	assert_string_equal(buf_cstr(&out), "");
	text_addjson(&out, STR_LIT("a\n\"\\\u00e9\xc2\x9b\u202e\xff"));
	text_addjson(&out, STR_NULL);
	assert_string_equal(buf_cstr(&out), "\"a\\n\\\"\\\\\u00e9\\u009b"
					    "\\u202e\\ufffd\"null");
	buf_release(&out);
}

/* One column gives way, to no less than 8; the head of it too. */
static void test_fit(void **state)
{
	static const struct {
		size_t width;
		const char *want;
	} rows[] = {
		{ 0, "a  the longest name of all  1\n" },
		{ 40, "a  the longest name of all  1\n" },
		{ 20, "a  the longest n\u2026  1\n" },
		{ 21, "a  the longest na\u2026  1\n" },
		{ 3, "a  the lon\u2026  1\n" },
	};
	struct text_table t;
	struct buf out;

	(void)state;
	buf_init(&out, 1000);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		text_table_init(&t, "llr");
		text_table_fit(&t, rows[i].width, 1);
		text_table_adds(&t, "a");
		text_table_adds(&t, "the longest name of all");
		text_table_adds(&t, "1");
		buf_clear(&out);
		text_table_print(&t, false, &out);
		assert_string_equal(buf_cstr(&out), rows[i].want);
		text_table_release(&t);
	}
	buf_release(&out);
}

/* Lines across make no column wider, and are cut for the terminal. */
static void test_lines(void **state)
{
	struct text_table t;
	struct buf out;

	(void)state;
	buf_init(&out, 1000);
	text_table_init(&t, "lr");
	text_table_fit(&t, 20, 0);
	text_table_adds(&t, "Sentra");
	text_table_adds(&t, "n");
	text_table_line(&t, STR_LIT("a group\033"));
	text_table_adds(&t, "a");
	text_table_adds(&t, "1");
	text_table_line(&t, STR_LIT("  of a"));
	text_table_line(&t, STR_LIT("  much more of a than fits"));
	text_table_print(&t, true, &out);
	assert_string_equal(buf_cstr(&out),
			    "\033[1mSentra  n\033[0m\na group?\n"
			    "a       1\n  of a\n  much more of a th\u2026\n");
	text_table_release(&t);
	buf_release(&out);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_nothing_steers),
	cmocka_unit_test(test_alignment),
	cmocka_unit_test(test_fit),
	cmocka_unit_test(test_lines),
};

int main(void)
{
	return cmocka_run_group_tests_name("text_table", tests, NULL, NULL);
}
