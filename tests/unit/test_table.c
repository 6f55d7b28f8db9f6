/* test_table.c -- aligned columns, whatever the cells hold. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "consumers/ctl/table.h"

#include <locale.h>

static void check(const char *const *cells, const char *want, bool bold)
{
	struct table t;
	struct buf out;

	table_init(&t, "lrl");
	buf_init(&out, 4096);
	for (; *cells; cells++)
		table_adds(&t, *cells);
	table_print(&t, bold, &out);
	assert_string_equal(buf_cstr(&out), want);
	table_release(&t);
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
	check(hostile, "a?[2Jb   1  \n", false);
	check(half, "a  1  b\nc     \n", false);
}

static void print(const char *aligned, const char *const *cells, size_t column,
		  size_t most, bool colour, const char *want)
{
	struct table t;
	struct buf out;

	table_init(&t, aligned);
	table_fit(&t, column, most);
	buf_init(&out, 4096);
	for (; *cells; cells++) {
		table_adds(&t, *cells);
		table_tone(&t, **cells == '+'   ? TONE_GOOD
			       : **cells == '-' ? TONE_BAD
						: TONE_PLAIN);
	}
	table_print(&t, colour, &out);
	assert_string_equal(buf_cstr(&out), want);
	table_release(&t);
	buf_release(&out);
}

static void test_narrow_terminal(void **state)
{
	static const char *const cells[] = {
		"a", "Sentra Wirajaya", "1", "b", "Satu", "2", NULL
	};

	(void)state;
	assert_non_null(setlocale(LC_ALL, "C.UTF-8"));
	print("llr", cells, 1, 16, false,
	      "a  Sentra Wi\u2026  1\nb  Satu        2\n");
	print("llr", cells, 1, 21, false,
	      "a  Sentra Wirajaya  1\nb  Satu             2\n");
	/* It never gives way altogether. */
	print("llr", cells, 1, 3, false,
	      "a  Sentra \u2026  1\nb  Satu      2\n");
	setlocale(LC_ALL, "C");
	print("llr", cells, 1, 16, false,
	      "a  Sentra Wi~  1\nb  Satu        2\n");
}

static void test_tones_show_in_colour_only(void **state)
{
	static const char *const cells[] = { "x", "y", "+1", "-1", NULL };

	(void)state;
	print("rl", cells, 0, 0, false, " x  y\n+1  -1\n");
	print("rl", cells, 0, 0, true,
	      "\033[1m x  y\033[0m\n"
	      "\033[32m+1\033[0m  \033[31m-1\033[0m\n");
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_alignment),
	cmocka_unit_test(test_narrow_terminal),
	cmocka_unit_test(test_tones_show_in_colour_only),
};

int main(void)
{
	return cmocka_run_group_tests_name("table", tests, NULL, NULL);
}
