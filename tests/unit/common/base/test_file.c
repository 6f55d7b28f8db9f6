/* test_file.c -- files whole or not at all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/file.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char dir[] = "/tmp/test_file.XXXXXX";

static int make_dir(void **state)
{
	(void)state;
	return mkdtemp(dir) ? 0 : -1;
}

static int remove_dir(void **state)
{
	(void)state;
	return rmdir(dir); /* fails where a test left a file behind */
}

static const char *path_of(const char *name)
{
	static char path[64];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	return path;
}

static int files_in_dir(void)
{
	DIR *d = opendir(dir);
	int n = 0;

	assert_non_null(d);
	while (readdir(d))
		n++;
	closedir(d);
	return n - 2;
}

static void test_write_then_read(void **state)
{
	const char *path = path_of("a");
	struct buf text;
	struct stat st;
	mode_t mask;

	(void)state;
	buf_init(&text, 100);
	buf_adds(&text, "> ");
	mask = umask(077);
	assert_int_equal(file_write(path, STR_LIT("one"), 0644, NULL), 0);
	umask(mask);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0644); /* whatever the umask */
	assert_int_equal(file_write(path, STR_LIT("two\0b"), 0600, NULL), 0);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(file_read(path, &text, NULL), 0);
	assert_int_equal(text.len, 7); /* appended */
	assert_memory_equal(text.data, "> two\0b", 8);
	assert_int_equal(files_in_dir(), 1); /* nothing temporary is left */
	buf_release(&text);
	unlink(path);
}

static void test_cap(void **state)
{
	const char *path = path_of("big");
	char *bytes = malloc(50000);
	struct buf text;
	struct err err;

	(void)state;
	memset(bytes, 'x', 50000);
	assert_int_equal(file_write(path, (struct str){ bytes, 50000 }, 0600,
				    NULL),
			 0);
	buf_init(&text, 50003);
	buf_adds(&text, "abc");
	assert_int_equal(file_read(path, &text, NULL), 0); /* just fits */
	buf_release(&text);
	buf_init(&text, 50002);
	buf_adds(&text, "abc");
	assert_int_equal(file_read(path, &text, &err), -EFBIG);
	assert_non_null(strstr(err.text, "/big: larger than 50002 bytes"));
	assert_string_equal(buf_cstr(&text), "abc"); /* untouched */
	assert_false(text.bad);
	buf_release(&text);
	unlink(path);
	free(bytes);
}

static void test_errors_name_the_path(void **state)
{
	struct buf text;
	struct err err;

	(void)state;
	buf_init(&text, 100);
	assert_int_equal(file_read(dir, &text, &err), -EISDIR);
	assert_non_null(strstr(err.text, dir));
	assert_int_equal(file_read(path_of("none"), &text, &err), -ENOENT);
	assert_non_null(strstr(err.text, "/none: No such file"));
	assert_int_equal(file_write(path_of("no/dir"), STR_LIT("x"), 0600,
				    &err),
			 -ENOENT);
	assert_non_null(strstr(err.text, "/no/dir: "));
	/* the target is a directory: rename fails, nothing is left */
	assert_int_equal(mkdir(path_of("d"), 0700), 0);
	assert_int_equal(file_write(path_of("d"), STR_LIT("x"), 0600, &err),
			 -EISDIR);
	assert_int_equal(files_in_dir(), 1);
	rmdir(path_of("d"));
	buf_release(&text);
}

/* Permissions, and a link to it, stay; nothing is made where nothing is. */
static void test_replace(void **state)
{
	char file[64], link[64];
	struct buf text;
	struct stat st;
	struct err err;

	(void)state;
	snprintf(file, sizeof(file), "%s", path_of("f"));
	snprintf(link, sizeof(link), "%s", path_of("l"));
	assert_int_equal(file_replace(file, STR_LIT("x"), &err), -ENOENT);
	assert_non_null(strstr(err.text, file));
	assert_int_equal(files_in_dir(), 0);
	assert_int_equal(file_write(file, STR_LIT("one"), 0604, NULL), 0);
	assert_int_equal(symlink("f", link), 0);
	assert_int_equal(file_replace(link, STR_LIT("two"), NULL), 0);
	assert_int_equal(lstat(link, &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	assert_int_equal(stat(file, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0604);
	assert_int_equal(st.st_uid, geteuid());
	buf_init(&text, 100);
	assert_int_equal(file_read(file, &text, NULL), 0);
	assert_string_equal(buf_cstr(&text), "two");
	buf_release(&text);
	assert_int_equal(files_in_dir(), 2);
	unlink(link);
	unlink(file);
}

/* Only root may give a file away, so only root can see that it stays. */
static void test_replace_owner(void **state)
{
	const char *path = path_of("o");
	struct stat st;

	(void)state;
	if (geteuid() != 0)
		skip();
	assert_int_equal(file_write(path, STR_LIT("one"), 0640, NULL), 0);
	assert_int_equal(chown(path, 65534, 65533), 0);
	assert_int_equal(file_replace(path, STR_LIT("two"), NULL), 0);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_uid, 65534);
	assert_int_equal(st.st_gid, 65533);
	assert_int_equal(st.st_mode & 07777, 0640);
	unlink(path);
}

/* As by `sudo sentra-producer --once`, before the service starts again. */
static void test_root_writes_for_the_owner(void **state)
{
	struct stat st;
	struct err err;
	int fd;

	(void)state;
	if (geteuid() != 0)
		skip();
	assert_int_equal(chown(dir, 4711, 4712), 0);
	assert_int_equal(file_write(path_of("state"), STR_LIT("x"), 0600, &err),
			 0);
	assert_int_equal(stat(path_of("state"), &st), 0);
	assert_int_equal(st.st_uid, 4711);
	assert_int_equal(st.st_gid, 4712);
	fd = file_lock(path_of("lock"), &err);
	assert_true(fd >= 0);
	assert_int_equal(fstat(fd, &st), 0);
	assert_int_equal(st.st_uid, 4711);
	close(fd);
	assert_int_equal(unlink(path_of("state")), 0);
	assert_int_equal(unlink(path_of("lock")), 0);
	assert_int_equal(chown(dir, 0, 0), 0);
}

static void test_empty_file(void **state)
{
	struct buf text;

	(void)state;
	buf_init(&text, 100);
	assert_int_equal(file_write(path_of("e"), STR_NULL, 0600, NULL), 0);
	assert_int_equal(file_read(path_of("e"), &text, NULL), 0);
	assert_int_equal(text.len, 0);
	unlink(path_of("e"));
	buf_release(&text);
}

static void test_bare_name(void **state)
{
	char here[256];

	(void)state;
	assert_non_null(getcwd(here, sizeof(here)));
	assert_int_equal(chdir(dir), 0);
	assert_int_equal(file_write("bare", STR_LIT("x"), 0600, NULL), 0);
	assert_int_equal(unlink("bare"), 0);
	assert_int_equal(chdir(here), 0);
}

/* Killed between its creation and the rename. */
static void test_sweep(void **state)
{
	static const char *const names[] = { "s.json", "s.json.lock",
					     "s.json.longer.",
					     "s.tokens.abcdef" };
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(names); i++)
		assert_int_equal(file_write(path_of(names[i]), STR_LIT("x"),
					    0600, NULL),
				 0);
	assert_int_equal(file_write(path_of("s.json.a1B2c3"), STR_LIT("secret"),
				    0600, NULL),
			 0);
	file_sweep(path_of("s.json"), 1000); /* that is younger */
	assert_int_equal(access(path_of("s.json.a1B2c3"), F_OK), 0);
	file_sweep(path_of("s.json"), INT64_MAX);
	assert_int_equal(access(path_of("s.json.a1B2c3"), F_OK), -1);
	for (i = 0; i < ARRAY_LEN(names); i++)
		assert_int_equal(unlink(path_of(names[i])), 0);
	file_sweep("/nowhere/at/all", INT64_MAX);
}

/* Of an open file: so a second one here is as good as another process. */
static void test_lock(void **state)
{
	const char *path = path_of("s.lock");
	struct err err = { 0 };
	struct stat st;
	int fd;

	(void)state;
	fd = file_lock(path, &err);
	assert_true(fd >= 0);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(file_lock(path, &err), -EBUSY);
	assert_non_null(strstr(err.text, path));
	assert_int_equal(close(fd), 0);
	fd = file_lock(path, &err);
	assert_true(fd >= 0);
	assert_int_equal(close(fd), 0);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(file_lock("/nowhere/at/all", &err), -ENOENT);
}

/* Who changes a file holds it, also through the replacement, and who comes
 * then gets the new one. */
static void test_lock_change(void **state)
{
	char path[] = "/tmp/test_file.XXXXXX";
	struct err err = { 0 };
	int fd, other;

	(void)state;
	close(mkstemp(path));
	fd = file_lock_change(path, 0, &err);
	assert_true(fd >= 0);
	assert_int_equal(file_lock_change(path, 0, &err), -EBUSY);
	assert_non_null(strstr(err.text, path));
	assert_int_equal(file_replace(path, STR_LIT("new"), &err), 0);
	other = file_lock_change(path, 0, &err);
	assert_true(other >= 0);
	close(fd);
	assert_int_equal(file_lock_change(path, 0, &err), -EBUSY);
	close(other);
	unlink(path);
	assert_int_equal(file_lock_change(path, 0, &err), -ENOENT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_write_then_read),
		cmocka_unit_test(test_cap),
		cmocka_unit_test(test_errors_name_the_path),
		cmocka_unit_test(test_replace),
		cmocka_unit_test(test_replace_owner),
		cmocka_unit_test(test_root_writes_for_the_owner),
		cmocka_unit_test(test_empty_file),
		cmocka_unit_test(test_bare_name),
		cmocka_unit_test(test_lock),
		cmocka_unit_test(test_lock_change),
		cmocka_unit_test(test_sweep),
	};

	return cmocka_run_group_tests_name("file", tests, make_dir, remove_dir);
}
