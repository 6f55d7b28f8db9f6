/* test_kept_reports.c -- kept reports and their sums; what else lies there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "consumers/view/kept_reports.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define SUM "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static void test_names(void **state)
{
	static const struct {
		const char *name;
		bool good;
	} rows[] = {
		{ "2026-W48", true },  { "laporan.pdf", true },
		{ "", false },         { ".", false },
		{ "..", false },       { ".git", false },
		{ "a/b", false },      { "a b", false },
		{ "a\n", false },      { "<b>", false },
		{ "\xc3\xa9", false }, { "SHA256SUMS", true },
	};
	char longest[KEPT_NAME_MAX + 2];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		assert_int_equal(kept_name(str_of(rows[i].name)), rows[i].good);
	memset(longest, 'a', sizeof(longest));
	assert_true(kept_name((struct str){ longest, KEPT_NAME_MAX }));
	assert_false(kept_name((struct str){ longest, KEPT_NAME_MAX + 1 }));
}

static void test_sums(void **state)
{
	static const struct {
		const char *text;
		size_t n;
	} rows[] = {
		{ "", 0 },
		{ SUM "  report.json\n" SUM "  laporan.pdf\n", 2 },
		{ SUM "  report.json", 1 },
		{ SUM "  ../passwd\n", 0 },
		{ SUM "  a\n\n", 0 },
		{ SUM " *a\n", 0 },
		{ SUM "  \n", 0 },
		{ "x" SUM "  a\n", 0 },
		{ "0123  a\n", 0 },
		{ SUM "  a\nnonsense\n", 0 },
	};
	struct kept_file file[KEPT_FILES_MAX];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		assert_int_equal(kept_sums(str_of(rows[i].text), file),
				 rows[i].n);
	assert_int_equal(kept_sums(str_of(rows[1].text), file), 2);
	assert_true(str_is(file[1].name, "laporan.pdf"));
	assert_true(str_is(file[1].sum, SUM));
}

static void write_sums(const char *path, const char *text, size_t times)
{
	FILE *out = fopen(path, "w");

	assert_non_null(out);
	for (size_t i = 0; i < times; i++)
		fputs(text, out);
	assert_int_equal(fclose(out), 0);
}

static void test_read(void **state)
{
	static const char *const periods[] = { "2026-W47", "2026-W46",
					       "2026-W45", "2026-W44" };
	char dir[] = "/tmp/sentra-test-kept-XXXXXX", line[200];
	struct kept_reports kept;

	(void)state;
	assert_non_null(mkdtemp(dir));
	assert_int_equal(kept_reports_read(&kept, dir, NULL), 0);
	assert_int_equal(kept.n, 0);
	kept_reports_release(&kept);
	assert_int_equal(chdir(dir), 0);
	assert_int_equal(mkdir("report", 0700), 0);
	assert_int_equal(chdir("report"), 0);
	for (size_t i = 0; i < ARRAY_LEN(periods); i++)
		assert_int_equal(mkdir(periods[i], 0700), 0);
	assert_int_equal(mkdir(".new", 0700), 0);
	assert_int_equal(symlink("2026-W47", "2026-W99"), 0);
	write_sums("2026-W98", SUM "  a\n", 1);
	write_sums("2026-W47/SHA256SUMS", SUM "  report.json\n", 1);
	/* One too long, one that is a link. */
	write_sums("2026-W45/SHA256SUMS", SUM "  report.json\n", 1000);
	assert_int_equal(symlink("../2026-W47/SHA256SUMS",
				 "2026-W44/SHA256SUMS"),
			 0);
	assert_int_equal(kept_reports_read(&kept, dir, NULL), 0);
	assert_int_equal(kept.n, 4);
	for (size_t i = 0; i < kept.n; i++)
		assert_true(str_is(kept.at[i].period, periods[i]));
	assert_int_equal(kept.at[0].n, 1);
	assert_true(str_is(kept.at[0].file[0].name, "report.json"));
	for (size_t i = 1; i < kept.n; i++)
		assert_int_equal(kept.at[i].n, 0);
	kept_reports_release(&kept);
	assert_int_equal(chdir("/"), 0);
	snprintf(line, sizeof(line), "rm -r %s", dir);
	assert_int_equal(system(line), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_sums),
		cmocka_unit_test(test_read),
	};

	return cmocka_run_group_tests_name("kept_reports", tests, NULL, NULL);
}
