/* test_work_dir.c -- directories of one's own go, and so do those of the
 * dead, but nobody else's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/file.h"
#include "common/base/work_dir.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

static char top[] = "/tmp/test_work_dir.XXXXXX";

static int make_top(void **state)
{
	(void)state;
	return mkdtemp(top) ? 0 : -1;
}

static int remove_top(void **state)
{
	(void)state;
	return rmdir(top); /* fails where a test left anything behind */
}

static const char *path_of(const char *name)
{
	static char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s", top, name);
	return path;
}

static void add_file(const char *dir, const char *name)
{
	char path[PATH_MAX + 64];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	assert_int_equal(file_write(path, STR_LIT("x"), 0600, NULL), 0);
}

static bool is_there(const char *path)
{
	return access(path, F_OK) == 0;
}

static void make_old(const char *path)
{
	struct timeval times[2];

	gettimeofday(&times[0], NULL);
	times[0].tv_sec -= 3600;
	times[1] = times[0];
	assert_int_equal(utimes(path, times), 0);
}

static void goes_with_its_files(void **state)
{
	struct work_dir w;
	struct stat st;

	(void)state;
	assert_int_equal(work_dir_new(&w, path_of("a"), NULL), 0);
	assert_int_equal(strncmp(w.path, path_of("a."), strlen(w.path) - 6), 0);
	assert_int_equal(stat(w.path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0700);
	add_file(w.path, "one");
	add_file(w.path, ".two");
	work_dir_remove(&w);
	assert_string_equal(w.path, "");
	work_dir_remove(&w); /* harmless */
}

static void stays_where_it_is_kept(void **state)
{
	char path[PATH_MAX];
	struct work_dir w;

	(void)state;
	assert_int_equal(work_dir_new(&w, path_of("a"), NULL), 0);
	snprintf(path, sizeof(path), "%s", w.path);
	work_dir_keep(&w);
	assert_int_equal(rmdir(path), 0);
}

/* As a kill leaves it. */
static void leave(const char *base, char path[PATH_MAX])
{
	struct work_dir w;

	assert_int_equal(work_dir_new(&w, base, NULL), 0);
	add_file(w.path, "half");
	snprintf(path, PATH_MAX, "%s", w.path);
	work_dir_keep(&w);
}

static void the_dead_are_swept(void **state)
{
	char young[PATH_MAX], old[PATH_MAX];
	struct work_dir alive, w;

	(void)state;
	assert_int_equal(work_dir_new(&alive, path_of("a"), NULL), 0);
	make_old(alive.path);
	leave(path_of("a"), old);
	make_old(old);
	leave(path_of("a"), young);
	assert_int_equal(work_dir_new(&w, path_of("a"), NULL), 0);
	assert_false(is_there(old));
	assert_true(is_there(young));
	assert_true(is_there(alive.path));
	work_dir_remove(&alive);
	make_old(young);
	work_dir_remove(&w);
	assert_int_equal(work_dir_new(&w, path_of("a"), NULL), 0);
	assert_false(is_there(young));
	work_dir_remove(&w);
}

static void nobody_elses_is_swept(void **state)
{
	static const char *const names[] = { "b.abcdef", "a.abcde", "ab.cdefg",
					     "a.abcdefg" };
	struct work_dir w;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		assert_int_equal(mkdir(path_of(names[i]), 0700), 0);
		make_old(path_of(names[i]));
	}
	/* What a link leads to is not ours either. */
	assert_int_equal(symlink("b.abcdef", path_of("a.123456")), 0);
	add_file(path_of("b.abcdef"), "theirs");
	make_old(path_of("b.abcdef"));
	add_file(top, "a.654321");
	assert_int_equal(work_dir_new(&w, path_of("a"), NULL), 0);
	work_dir_remove(&w);
	assert_int_equal(unlink(path_of("a.123456")), 0);
	assert_int_equal(unlink(path_of("a.654321")), 0);
	assert_int_equal(unlink(path_of("b.abcdef/theirs")), 0);
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		assert_int_equal(rmdir(path_of(names[i])), 0);
}

static void cannot_be_made(void **state)
{
	struct work_dir w;
	struct err err = { 0 };
	char text[PATH_MAX + 8];

	(void)state;
	assert_int_equal(work_dir_new(&w, path_of("none/a"), &err), -ENOENT);
	assert_non_null(strstr(err.text, path_of("none/a")));
	work_dir_remove(&w);
	memset(text, 'x', sizeof(text));
	text[sizeof(text) - 1] = '\0';
	assert_int_equal(work_dir_new(&w, text, &err), -ENAMETOOLONG);
	work_dir_remove(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(goes_with_its_files),
		cmocka_unit_test(stays_where_it_is_kept),
		cmocka_unit_test(the_dead_are_swept),
		cmocka_unit_test(nobody_elses_is_swept),
		cmocka_unit_test(cannot_be_made),
	};

	return cmocka_run_group_tests(tests, make_top, remove_top);
}
