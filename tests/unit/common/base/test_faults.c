/* test_faults.c -- faults as data, and as the lines that --check prints. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/faults.h"

#include <errno.h>
#include <string.h>

static void test_printed(void **state)
{
	static const struct {
		const char *file;
		size_t line;
		const char *path, *want;
	} rows[] = {
		{ "a.conf", 3, "[poll] x", "a.conf:3: [poll] x: bad 7" },
		{ "a.conf", 0, "[poll] x", "a.conf: [poll] x: bad 7" },
		{ "a.conf", 3, NULL, "a.conf:3: bad 7" },
		{ "a.conf", 0, NULL, "a.conf: bad 7" },
		{ NULL, 0, "ids[2]", "ids[2]: bad 7" },
		{ NULL, 0, NULL, "bad 7" },
	};
	struct faults faults;

	(void)state;
	faults_init(&faults);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		faults_add(&faults, rows[i].file, rows[i].line, rows[i].path,
			   "bad %d", 7);
	assert_int_equal(faults.n, ARRAY_LEN(rows));
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct fault *f = &faults.at[i];

		assert_string_equal(f->printed, rows[i].want);
		assert_string_equal(f->file, rows[i].file ? rows[i].file : "");
		assert_int_equal(f->line, rows[i].line);
		assert_string_equal(f->path, rows[i].path ? rows[i].path : "");
		assert_string_equal(f->text, "bad 7");
	}
	faults_release(&faults);
	faults_release(NULL);
}

/* A fault is one line, whatever somebody wrote. */
static void test_one_line(void **state)
{
	struct faults faults;
	char long_text[3000];

	(void)state;
	faults_init(&faults);
	faults_add(&faults, "f", 1, "p\n", "a\nb\x7f");
	assert_string_equal(faults.at[0].printed, "f:1: p?: a?b?");
	memset(long_text, 'x', sizeof(long_text));
	long_text[sizeof(long_text) - 1] = '\0';
	faults_add(&faults, "f", 1, NULL, "%s", long_text);
	assert_int_equal(strlen(faults.at[1].printed), FAULT_LINE_MAX);
	faults_release(&faults);
}

static void test_full(void **state)
{
	struct faults faults;

	(void)state;
	faults_init(&faults);
	for (int i = 0; i < FAULTS_MAX + 5; i++) {
		assert_int_equal(faults_full(&faults), i >= FAULTS_MAX);
		faults_add(&faults, "f", 1, NULL, "%d", i);
	}
	assert_int_equal(faults.n, FAULTS_MAX);
	assert_int_equal(faults.dropped, 5);
	assert_string_equal(faults.at[FAULTS_MAX - 1].text, "199");
	faults_release(&faults);
	assert_int_equal(faults.dropped, 0);
}

static void test_sort(void **state)
{
	static const size_t lines[] = { 3, 1, 3, 0, 2, 1 };
	static const char *const want[] = { "3", "1", "5", "4", "0", "2" };
	struct faults faults;

	(void)state;
	faults_init(&faults);
	for (size_t i = 0; i < ARRAY_LEN(lines); i++)
		faults_add(&faults, "f", lines[i], NULL, "%zu", i);
	faults_sort(&faults);
	for (size_t i = 0; i < ARRAY_LEN(want); i++)
		assert_string_equal(faults.at[i].text, want[i]);
	faults_release(&faults);
}

/* Bad configuration is final for a service; what was our own trouble is not. */
static void test_whose(void **state)
{
	static const struct {
		int code;
		enum exit_status want;
	} rows[] = {
		{ -EINVAL, EXIT_CONFIG }, { -ENOENT, EXIT_CONFIG },
		{ -EACCES, EXIT_CONFIG }, { -ENOMEM, EXIT_FAILED },
		{ -EMFILE, EXIT_FAILED }, { -EIO, EXIT_FAILED },
	};
	struct faults faults;
	struct err err;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		faults_init(&faults);
		assert_false(faults_any(&faults));
		assert_int_equal(faults_status(&faults), EXIT_DONE);
		err_set(&err, rows[i].code, "no roster");
		faults_fail(&faults, &err);
		assert_true(faults_any(&faults));
		assert_string_equal(faults.at[0].printed, "no roster");
		faults_add(&faults, "f", 1, NULL, "another");
		assert_int_equal(faults_status(&faults), rows[i].want);
		faults_release(&faults);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_printed), cmocka_unit_test(test_one_line),
		cmocka_unit_test(test_full),    cmocka_unit_test(test_sort),
		cmocka_unit_test(test_whose),
	};

	return cmocka_run_group_tests_name("faults", tests, NULL, NULL);
}
