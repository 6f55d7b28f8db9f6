/* test_daemon.c -- signals, the wait and the clock.  Each case is a process of
 * its own: signals and limits are the process's. */
#include "tests/unit/kit/daemon_kit.h"

#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>

/* Stands in for libc's, so that a test can stop the clocks and set one. */
static time_t wall_shift_s;
static bool clocks_stand;

int clock_gettime(clockid_t id, struct timespec *now)
{
	int rc = 0;

	if (clocks_stand)
		*now = (struct timespec){ .tv_sec = 1773120600 };
	else
		rc = (int)syscall(SYS_clock_gettime, id, now);
	if (id == CLOCK_REALTIME)
		now->tv_sec += wall_shift_s;
	return rc;
}

/* ---- signals ---- */

static int until_stopped(struct daemon *d)
{
	daemon_ready(d);
	while (daemon_wait(d, NULL, 0, INT64_MAX))
		;
	daemon_status(d, "stopped");
	return 42;
}

static int until_killed(struct daemon *d)
{
	int64_t until_ms = boot_ms() + 40000;

	until_stopped(d);
	while (boot_ms() < until_ms)
		NEED(!daemon_wait(d, NULL, 0, INT64_MAX));
	return 42;
}

static void a_signal_stops_a_second_kills(void **state)
{
	static const struct {
		const char *requirement;
		int first, second;
		int want;
	} rows[] = {
		{ "TERM", SIGTERM, 0, 42 },
		{ "INT", SIGINT, 0, 42 },
		{ "TERM twice", SIGTERM, SIGTERM, EXIT_FAILED },
		{ "INT, then TERM", SIGINT, SIGTERM, EXIT_FAILED },
	};
	struct listener l;
	size_t i;
	pid_t pid;

	(void)state;
	listener_open(&l, false);
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		print_message("%s\n", rows[i].requirement);
		pid = begin(rows[i].second ? until_killed : until_stopped);
		assert_string_equal(heard(&l), "READY=1");
		kill(pid, rows[i].first);
		assert_string_equal(heard(&l), "STATUS=stopped");
		if (rows[i].second)
			kill(pid, rows[i].second);
		assert_int_equal(end(pid), rows[i].want);
	}
	listener_close(&l);
}

static int sees_reload(struct daemon *d)
{
	NEED(!daemon_reload(d));
	raise(SIGHUP);
	NEED(daemon_wait(d, NULL, 0, INT64_MAX));
	NEED(daemon_reload(d));
	NEED(!daemon_reload(d)); /* reported once */
	return 0;
}

static int survives_pipe(struct daemon *d)
{
	int fds[2];

	NEED(pipe(fds) == 0);
	close(fds[0]);
	NEED(write(fds[1], "x", 1) < 0 && errno == EPIPE);
	NEED(daemon_wait(d, NULL, 0, 0));
	return 0;
}

static int waits_while_draining(struct daemon *d)
{
	int64_t from_ms;

	raise(SIGTERM);
	NEED(!daemon_wait(d, NULL, 0, INT64_MAX));
	from_ms = boot_ms();
	NEED(!daemon_wait(d, NULL, 0, from_ms + 50));
	NEED(boot_ms() - from_ms >= 50);
	return 0;
}

static int guards_its_memory(struct daemon *d)
{
	struct rlimit core;

	(void)d;
	NEED(prctl(PR_GET_DUMPABLE) == 0);
	NEED(getrlimit(RLIMIT_CORE, &core) == 0);
	NEED(core.rlim_cur == 0 && core.rlim_max == 0);
	return 0;
}

/* ---- the wait ---- */

static int waits_until_due(struct daemon *d)
{
	int64_t from_ms = boot_ms();

	NEED(daemon_wait(d, NULL, 0, from_ms + 60));
	NEED(boot_ms() - from_ms >= 60);
	from_ms = boot_ms();
	NEED(daemon_wait(d, NULL, 0, from_ms - 1)); /* long due */
	NEED(meant_ms == 0);
	NEED(daemon_wait(d, NULL, 0, INT64_MIN));
	NEED(meant_ms == 0);
	return 0;
}

static int waits_a_second_at_most(struct daemon *d)
{
	int64_t from_ms = boot_ms();

	NEED(daemon_wait(d, NULL, 0, INT64_MAX));
	NEED(boot_ms() - from_ms >= 1000);
	NEED(meant_ms == 1000);
	return 0;
}

static int wakes_for_descriptors(struct daemon *d)
{
	struct pollfd fds[3];
	int pair[2];

	NEED(pipe(pair) == 0);
	fds[0] = (struct pollfd){ .fd = -1, .events = POLLIN, .revents = 7 };
	fds[1] = (struct pollfd){ .fd = pair[0], .events = POLLIN };
	fds[2] = (struct pollfd){ .fd = pair[0], .revents = POLLIN };
	NEED(daemon_wait(d, fds, 3, 0));
	NEED(!fds[0].revents && !fds[1].revents && !fds[2].revents);
	NEED(write(pair[1], "x", 1) == 1);
	NEED(daemon_wait(d, fds, 3, INT64_MAX));
	NEED(!fds[0].revents && fds[1].revents == POLLIN && !fds[2].revents);
	return 0;
}

static int sees_clock_jumps(struct daemon *d)
{
	static const int by_s[] = { 3600, -3600, 6, -6 };
	size_t i;

	clocks_stand = true;
	NEED(daemon_wait(d, NULL, 0, 0));
	NEED(daemon_wait(d, NULL, 0, 0));
	NEED(daemon_clock_jump(d) == 0);
	for (i = 0; i < ARRAY_LEN(by_s); i++) {
		wall_shift_s += by_s[i];
		NEED(daemon_wait(d, NULL, 0, 0));
		NEED(daemon_clock_jump(d) == by_s[i] * SECOND_MS);
		NEED(daemon_wait(d, NULL, 0, 0));
		NEED(daemon_clock_jump(d) == 0); /* reported once */
	}
	wall_shift_s += 4; /* what NTP may do */
	NEED(daemon_wait(d, NULL, 0, 0));
	NEED(daemon_clock_jump(d) == 0);
	return 0;
}

static void cases_of_one_process(void **state)
{
	static const struct {
		const char *requirement;
		case_fn *run;
	} rows[] = {
		{ "HUP asks to reload, once", sees_reload },
		{ "a closed pipe is an error, not the end", survives_pipe },
		{ "once stopping, it waits as ever", waits_while_draining },
		{ "no cores, no debuggers", guards_its_memory },
		{ "a wait ends when due", waits_until_due },
		{ "a wait ends after a second", waits_a_second_at_most },
		{ "a wait ends for a descriptor", wakes_for_descriptors },
		{ "a clock that was set is seen", sees_clock_jumps },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		print_message("%s\n", rows[i].requirement);
		assert_int_equal(end(begin(rows[i].run)), 0);
	}
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(a_signal_stops_a_second_kills),
	cmocka_unit_test(cases_of_one_process),
};

int main(void)
{
	daemon_free(NULL);
	return cmocka_run_group_tests_name("daemon", tests, NULL, NULL);
}
