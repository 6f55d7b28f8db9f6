/* test_kept_file.c -- a file of a kept report: by its sum, or not at all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "consumers/view/kept_file.h"
#include "consumers/view/kept_read.h"
#include "consumers/view/kept_reports.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define OTHER "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static char dir[] = "/tmp/sentra-test-kept-XXXXXX";

static void write_file(const char *name, const char *text)
{
	FILE *out = fopen(name, "w");

	assert_non_null(out);
	fputs(text, out);
	assert_int_equal(fclose(out), 0);
}

/* In the report's directory from here on. */
static int begin(void **state)
{
	static const char *const named[] = {
		"laporan.pdf", "empty.txt",  "report.json", "gone.csv",
		"link.md",     "fifo.txt",   "dir.txt",     "huge.pdf",
		"longest.pdf", "outside.md",
	};
	char sum[SHA256_HEX];
	FILE *sums;

	(void)state;
	if (!mkdtemp(dir) || chdir(dir) < 0 || mkdir("report", 0700) < 0 ||
	    mkdir("report/2026-W48", 0700) < 0 ||
	    mkdir("report/2026-W47", 0700) < 0 ||
	    symlink("2026-W48", "report/2026-W99") < 0 ||
	    chdir("report/2026-W48") < 0)
		return -1;
	write_file("../../outside", "secret");
	write_file("../2026-W47/SHA256SUMS", "nonsense\n");
	write_file("laporan.pdf", "%PDF");
	write_file("empty.txt", "");
	write_file("report.json", "{\"a\": 2}");
	write_file("unnamed.txt", "%PDF");
	write_file("huge.pdf", "");
	write_file("longest.pdf", "");
	sums = fopen("SHA256SUMS", "w");
	for (size_t i = 0; i < ARRAY_LEN(named); i++) {
		const char *text = strcmp(named[i], "empty.txt") ? "%PDF" : "";

		sha256_hex(str_of(text), sum);
		fprintf(sums, "%s  %s\n", sum, named[i]);
	}
	fprintf(sums, OTHER "  SHA256SUMS\n");
	return fclose(sums) == 0 && symlink("laporan.pdf", "link.md") == 0 &&
			       symlink("../../outside", "outside.md") == 0 &&
			       mkfifo("fifo.txt", 0600) == 0 &&
			       mkdir("dir.txt", 0700) == 0 &&
			       truncate("huge.pdf", KEPT_FILE_MAX + 1) == 0 &&
			       truncate("longest.pdf", KEPT_FILE_MAX) == 0
		       ? 0
		       : -1;
}

static int end(void **state)
{
	char line[200];

	(void)state;
	snprintf(line, sizeof(line), "rm -r %s", dir);
	return chdir("/") < 0 || system(line);
}

/* What is read of it; its bytes are in out. */
static int reads(const char *period, const char *name, struct buf *out,
		 char sum[SHA256_HEX])
{
	struct err err = { 0 };
	int rc;

	buf_init(out, KEPT_FILE_MAX + KEPT_READ_AHEAD);
	rc = kept_file_read(dir, str_of(period), str_of(name), out, sum, &err);
	if (rc < 0)
		assert_true(*err.text);
	return rc;
}

static void test_files(void **state)
{
	static const struct {
		const char *period, *name;
		int rc;
		const char *bytes;
	} rows[] = {
		{ "2026-W48", "laporan.pdf", 0, "%PDF" },
		{ "2026-W48", "empty.txt", 0, "" },
		/* not by their sum */
		{ "2026-W48", "report.json", -EBADMSG, NULL },
		{ "2026-W48", "longest.pdf", -EBADMSG, NULL },
		{ "2026-W48", "huge.pdf", -EFBIG, NULL },
		/* no files of it */
		{ "2026-W48", "unnamed.txt", -ENOENT, NULL },
		{ "2026-W48", "gone.csv", -ENOENT, NULL },
		{ "2026-W48", "link.md", -ENOENT, NULL },
		{ "2026-W48", "outside.md", -ENOENT, NULL },
		{ "2026-W48", "fifo.txt", -ENOENT, NULL },
		{ "2026-W48", "dir.txt", -ENOENT, NULL },
		/* no reports, and no names */
		{ "2026-W99", "laporan.pdf", -ENOENT, NULL },
		{ "2026-W01", "laporan.pdf", -ENOENT, NULL },
		{ "2026-W47", "laporan.pdf", -ENOENT, NULL },
		{ "2026-W47", "SHA256SUMS", -ENOENT, NULL },
		{ "..", "outside", -ENOENT, NULL },
		{ "2026-W48", "../../outside", -ENOENT, NULL },
		{ "2026-W48", "/etc/passwd", -ENOENT, NULL },
		{ "", "laporan.pdf", -ENOENT, NULL },
		{ "2026-W48", "", -ENOENT, NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		char sum[SHA256_HEX], want[SHA256_HEX];
		struct buf out;
		int rc = reads(rows[i].period, rows[i].name, &out, sum);

		if (rc != rows[i].rc)
			fail_msg("%s/%s: %d", rows[i].period, rows[i].name, rc);
		if (rc == 0) {
			assert_string_equal(buf_cstr(&out), rows[i].bytes);
			sha256_hex(buf_str(&out), want);
			assert_string_equal(sum, want);
		}
		buf_release(&out);
	}
}

/* By its own bytes, whatever it says of itself. */
static void test_the_sums_themselves(void **state)
{
	char sum[SHA256_HEX], want[SHA256_HEX];
	struct buf out;

	(void)state;
	assert_int_equal(reads("2026-W48", "SHA256SUMS", &out, sum), 0);
	sha256_hex(buf_str(&out), want);
	assert_string_equal(sum, want);
	assert_string_not_equal(sum, OTHER);
	buf_release(&out);
}

static void test_appended_or_refused(void **state)
{
	char sum[SHA256_HEX];
	struct buf out;

	(void)state;
	buf_init(&out, KEPT_FILE_MAX);
	buf_adds(&out, "before ");
	assert_int_equal(kept_file_read(dir, STR_LIT("2026-W48"),
					STR_LIT("laporan.pdf"), &out, sum,
					NULL),
			 0);
	assert_string_equal(buf_cstr(&out), "before %PDF");
	buf_release(&out);
	buf_init(&out, 100);
	assert_int_equal(kept_file_read(dir, STR_LIT("2026-W48"),
					STR_LIT("laporan.pdf"), &out, sum,
					NULL),
			 -EMSGSIZE);
	buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_the_sums_themselves),
		cmocka_unit_test(test_appended_or_refused),
	};

	return cmocka_run_group_tests_name("kept_file", tests, begin, end);
}
