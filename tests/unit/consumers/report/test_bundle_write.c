/* test_bundle_write.c -- a directory gets all files of a report, or none, and
 * none of another one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/file.h"
#include "consumers/report/bundle.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char top[PATH_MAX];

static void fill(struct bundle *b, const char *text)
{
	static const char *const names[] = { "report.json", "wa.txt",
					     "SHA256SUMS" };

	*b = (struct bundle){ .n = 0 };
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		struct bundle_file *file = &b->file[b->n++];

		snprintf(file->name, sizeof(file->name), "%s", names[i]);
		buf_init(&file->bytes, 1024);
		buf_addf(&file->bytes, "%s of %s\n", text, names[i]);
		sha256_hex(buf_str(&file->bytes), file->sum);
	}
}

static const char *path(const char *name)
{
	static char out[2 * PATH_MAX];

	snprintf(out, sizeof(out), "%s/%s", top, name);
	return out;
}

static void has(const char *name, const char *want)
{
	struct buf text;
	struct err err;

	buf_init(&text, 1024);
	assert_int_equal(file_read(path(name), &text, &err), 0);
	assert_string_equal(buf_shown(&text), want);
	buf_release(&text);
}

static void test_written(void **state)
{
	struct bundle b;
	struct err err;
	struct stat st;

	(void)state;
	fill(&b, "one");
	assert_int_equal(bundle_write(&b, path("a/b/2026-W48/"), &err), 0);
	has("a/b/2026-W48/wa.txt", "one of wa.txt\n");
	assert_int_equal(stat(path("a/b/2026-W48"), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0755);
	/* The same again is no error. */
	assert_int_equal(bundle_write(&b, path("a/b/2026-W48"), &err), 1);
	bundle_release(&b);
}

static void test_stays(void **state)
{
	struct bundle one, two;
	struct err err;

	(void)state;
	fill(&one, "one");
	fill(&two, "two");
	assert_int_equal(bundle_write(&one, path("stays"), &err), 0);
	assert_int_equal(bundle_write(&two, path("stays"), &err), -EEXIST);
	assert_non_null(strstr(err.text, one.file[0].sum));
	assert_non_null(strstr(err.text, two.file[0].sum));
	has("stays/report.json", "one of report.json\n");
	bundle_release(&one);
	bundle_release(&two);
}

/* An empty directory is taken, one with anything else in it is not. */
static void test_directories(void **state)
{
	struct bundle b;
	struct err err;

	(void)state;
	fill(&b, "one");
	mkdir(path("empty"), 0755);
	assert_int_equal(bundle_write(&b, path("empty"), &err), 0);
	mkdir(path("full"), 0755);
	assert_int_equal(file_write(path("full/else"), STR_LIT("x"), 0644,
				    &err),
			 0);
	assert_int_equal(bundle_write(&b, path("full"), &err), -EEXIST);
	assert_int_equal(file_write(path("file"), STR_LIT("x"), 0644, &err), 0);
	assert_true(bundle_write(&b, path("file"), &err) < 0);
	assert_true(bundle_write(&b, path("file/below"), &err) < 0);
	assert_int_equal(bundle_write(&b, "", &err), -EINVAL);
	bundle_release(&b);
}

/* What is no file is not waited for, and is not the report. */
static void test_no_files(void **state)
{
	struct bundle b;
	struct err err;

	(void)state;
	fill(&b, "one");
	mkdir(path("fifo"), 0755);
	assert_int_equal(mkfifo(path("fifo/report.json"), 0644), 0);
	assert_int_equal(bundle_write(&b, path("fifo"), &err), -EEXIST);
	assert_int_equal(bundle_write(&b, path("linked"), &err), 0);
	assert_int_equal(unlink(path("linked/wa.txt")), 0);
	assert_int_equal(symlink("../a/b/2026-W48/wa.txt",
				 path("linked/wa.txt")),
			 0);
	assert_int_equal(bundle_write(&b, path("linked"), &err), -EEXIST);
	assert_non_null(strstr(err.text, "nothing"));
	bundle_release(&b);
}

/* What failed leaves nothing beside. */
static void test_nothing_left(void **state)
{
	char command[3 * PATH_MAX];

	(void)state;
	snprintf(command, sizeof(command),
		 "test -z \"$(find '%s' -name '.*.*')\"", top);
	assert_int_equal(system(command), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_written),
		cmocka_unit_test(test_stays),
		cmocka_unit_test(test_directories),
		cmocka_unit_test(test_no_files),
		cmocka_unit_test(test_nothing_left),
	};
	char command[2 * PATH_MAX];
	int rc;

	snprintf(top, sizeof(top), "/tmp/sentra-test-XXXXXX");
	if (!mkdtemp(top))
		return 1;
	rc = cmocka_run_group_tests(tests, NULL, NULL);
	snprintf(command, sizeof(command), "rm -rf '%s'", top);
	return system(command) == 0 ? rc : 1;
}
