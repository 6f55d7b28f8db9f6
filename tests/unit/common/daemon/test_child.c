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
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

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

/* ---- one beside us ---- */

static void begin(struct child *c, const char *script)
{
	const char *const argv[] = { "sh", "-c", script, NULL };
	struct err err = { 0 };

	assert_int_equal(child_start(c, argv, &err), 0);
}

/* As child_look() says at its end. */
static int await_end(struct child *c, int *status, struct err *err)
{
	int rc;

	while ((rc = child_look(c, status, err)) == 1) {
		struct pollfd fd = { .fd = c->said, .events = POLLIN };

		poll(&fd, 1, 100);
	}
	return rc;
}

static void test_its_last_line(void **state)
{
	static const struct {
		const char *script, *line;
		int status;
	} rows[] = {
		{ "echo a; echo b >&2; echo c; exit 3", "c", 3 },
		{ "echo a; printf b", "b", 0 },
		{ "echo a; echo", "a", 0 },
		{ ":", "", 0 },
		{ "read x || echo nothing to read", "nothing to read", 0 },
		{ "sleep 3 & echo left >&2", "left", 0 },
	};
	struct err err;
	struct child c;
	int status;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		print_message("%s\n", rows[i].script);
		begin(&c, rows[i].script);
		assert_int_equal(await_end(&c, &status, &err), 0);
		assert_int_equal(status, rows[i].status);
		assert_string_equal(c.line, rows[i].line);
		assert_int_equal(c.pid, 0);
		child_kill(&c);
	}
	begin(&c, "head -c 100000 /dev/zero | tr '\\0' x; echo; kill -9 $$");
	assert_int_equal(await_end(&c, &status, &err), -EINTR);
	assert_string_equal(err.text, "sh: ended by signal 9");
	assert_int_equal(strlen(c.line), CHILD_LINE - 1);
	child_kill(&c);
}

static void test_it_is_killed(void **state)
{
	const char *const none[] = { "/nowhere/at/all", NULL };
	struct child c = { 0 };
	struct err err;
	pid_t pid;

	(void)state;
	child_kill(&c); /* none runs, and standard input stays open */
	assert_true(fcntl(STDIN_FILENO, F_GETFD) >= 0);
	begin(&c, "exec sleep 600");
	pid = c.pid;
	child_kill(&c);
	assert_int_equal(kill(pid, 0), -1);
	assert_int_equal(child_start(&c, none, &err), -ENOENT);
	assert_string_equal(err.text,
			    "all does not start: No such file or directory");
	child_kill(&c);
}

/* Not even one that ends without a word leaves it behind. */
static void test_it_ends_with_us(void **state)
{
	int pipes[2];
	pid_t pid;
	char byte;

	(void)state;
	assert_int_equal(pipe(pipes), 0);
	pid = fork();
	if (pid == 0) {
		struct child c;
		char script[64];

		snprintf(script, sizeof(script),
			 "printf x >&%d; exec sleep 600", pipes[1]);
		begin(&c, script);
		pause();
		_exit(0);
	}
	close(pipes[1]);
	assert_int_equal(read(pipes[0], &byte, 1), 1);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	/* Whoever held the other end is gone. */
	assert_int_equal(poll(&(struct pollfd){ pipes[0], POLLIN, 0 }, 1,
			      60000),
			 1);
	assert_int_equal(read(pipes[0], &byte, 1), 0);
	close(pipes[0]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_it_prints),
		cmocka_unit_test(test_it_does_not_end),
		cmocka_unit_test(test_it_ends_badly),
		cmocka_unit_test(test_its_last_line),
		cmocka_unit_test(test_it_is_killed),
		cmocka_unit_test(test_it_ends_with_us),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
