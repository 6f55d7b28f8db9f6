/* test_child.c -- other programs: what they print, how they end, and when they
 * do not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/clock.h"
#include "common/daemon/child.h"

#include <errno.h>

struct run {
	struct buf out, errors;
	struct err err;
};

static int shell(struct run *r, const char *script, int64_t limit_ms)
{
	const struct child_options options = { .limit_ms = limit_ms };
	const char *const argv[] = { "/bin/sh", "-c", script, NULL };

	buf_init(&r->out, 100);
	buf_init(&r->errors, 100);
	return child_run(argv, &options, &r->out, &r->errors, &r->err);
}

static void release(struct run *r)
{
	buf_release(&r->out);
	buf_release(&r->errors);
}

static void test_what_it_prints(void **state)
{
	struct run r;

	(void)state;
	assert_int_equal(shell(&r, "echo a; echo b >&2; exit 3", 0), 3);
	assert_string_equal(buf_cstr(&r.out), "a\n");
	assert_string_equal(buf_cstr(&r.errors), "b\n");
	release(&r);
	assert_int_equal(shell(&r, "cat", 0), 0); /* nothing to read */
	release(&r);
}

static void test_it_does_not_end(void **state)
{
	int64_t began_ms = boot_ms();
	struct run r;

	(void)state;
	assert_int_equal(shell(&r, "echo a; exec sleep 600", 200), -ETIMEDOUT);
	assert_true(boot_ms() - began_ms < 60 * SECOND_MS);
	assert_non_null(strstr(r.err.text, "sh: did not end"));
	release(&r);
}

static void test_it_ends_badly(void **state)
{
	const char *const none[] = { "/nowhere/at/all", NULL };
	struct run r;

	(void)state;
	assert_int_equal(shell(&r, "kill -9 $$", 0), -EINTR);
	assert_non_null(strstr(r.err.text, "signal 9"));
	release(&r);
	assert_int_equal(shell(&r, "while :; do echo much; done", 0), -EFBIG);
	release(&r);
	assert_int_equal(child_run(none, &(struct child_options){ 0 }, &r.out,
				   &r.errors, &r.err),
			 -ENOENT);
	assert_non_null(strstr(r.err.text, "all does not start"));
	release(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_it_prints),
		cmocka_unit_test(test_it_does_not_end),
		cmocka_unit_test(test_it_ends_badly),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
