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
	check(hostile, "a?[2Jb?  1  \n", false);
	check(half, "a  1  b\nc     \n", false);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_alignment),
};

int main(void)
{
	return cmocka_run_group_tests_name("table", tests, NULL, NULL);
}
