/* test_err.c -- errors are one line, whole characters, and never lost. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/err.h"
#include "common/base/faults.h"

#include <errno.h>
#include <string.h>

static void test_set(void **state)
{
	static const struct {
		const char *name, *text, *want;
	} rows[] = {
		{ "text is kept", "no such file", "no such file" },
		{ "a newline does not split the line", "a\nb", "a?b" },
		{ "no terminal escapes", "\x1b[31mred\x7f", "?[31mred?" },
		{ "nor those of one character",
		  "\xc2\x9b"
		  "31m",
		  "?31m" },
		{ "nothing turned around", "a\u202eb\u2028", "a?b?" },
		{ "bytes that are no UTF-8", "a\xff\xe2\x96", "a??" },
		{ "UTF-8 is kept", "Sentra Terpadu \xC3\xA9",
		  "Sentra Terpadu \xC3\xA9" },
	};
	struct err err;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		print_message("  %s\n", rows[i].name);
		assert_int_equal(err_set(&err, -EBADMSG, "%s", rows[i].text),
				 -EBADMSG);
		assert_int_equal(err.code, -EBADMSG);
		assert_string_equal(err.text, rows[i].want);
	}
}

static void test_null_keeps_the_code(void **state)
{
	(void)state;
	assert_int_equal(err_set(NULL, -ELOOP, "x"), -ELOOP);
	errno = ENOENT;
	assert_int_equal(err_errno(NULL, "x"), -ENOENT);
	assert_true(err_wrap(NULL, "x") < 0);
}

/* A text one byte too long, ended by a character of n bytes. */
static void check_cut(const char *last, size_t want)
{
	struct err err;
	char text[sizeof(err.text)];
	size_t n = sizeof(err.text) - strlen(last);

	memset(text, 'a', n);
	err_set(&err, -EINVAL, "%.*s%s", (int)n, text, last);
	assert_int_equal(strlen(err.text), want);
}

static void test_cut_between_characters(void **state)
{
	(void)state;
	check_cut("b", 503);
	check_cut("\xC3\xA9", 502);
	check_cut("\xE2\x82\xAC", 501);
	check_cut("\xF0\x9F\x98\x80", 500);
	check_cut("\xC3\xA9z", 503); /* the character itself still fits */
}

static void test_wrap(void **state)
{
	struct err err;
	int i;

	(void)state;
	err_set(&err, -EBADMSG, "want digits");
	assert_int_equal(err_wrap(&err, "items[%d]", 3), -EBADMSG);
	assert_string_equal(err.text, "items[3]: want digits");
	err_wrap(&err, "%s", err.text); /* its own text as argument */
	assert_string_equal(err.text,
			    "items[3]: want digits: items[3]: want digits");
	for (i = 0; i < 100; i++)
		err_wrap(&err, "a rather long prefix");
	assert_int_equal(strlen(err.text), sizeof(err.text) - 1);
}

static void test_errno(void **state)
{
	struct err err;

	(void)state;
	errno = ENOENT;
	assert_int_equal(err_errno(&err, "open %s", "x"), -ENOENT);
	assert_string_equal(err.text, "open x: No such file or directory");
	errno = 0;
	assert_true(err_errno(&err, "odd") < 0);
}

static void test_faults_are_capped(void **state)
{
	struct faults faults;
	int i;

	(void)state;
	faults_init(&faults);
	assert_false(faults_full(&faults));
	for (i = 0; i < 205; i++)
		faults_add(&faults, "f", (size_t)i, NULL, "a\nb");
	assert_int_equal(faults.n, 200);
	assert_int_equal(faults.dropped, 5);
	assert_true(faults_full(&faults));
	assert_string_equal(faults.at[199].printed, "f:199: a?b");
	faults_release(&faults);
	assert_int_equal(faults.n, 0);
	faults_release(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_set),
		cmocka_unit_test(test_null_keeps_the_code),
		cmocka_unit_test(test_cut_between_characters),
		cmocka_unit_test(test_wrap),
		cmocka_unit_test(test_errno),
		cmocka_unit_test(test_faults_are_capped),
	};

	return cmocka_run_group_tests_name("err", tests, NULL, NULL);
}
