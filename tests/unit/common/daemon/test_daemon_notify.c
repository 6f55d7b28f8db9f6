/* test_daemon_notify.c -- what systemd hears of a daemon. */
#include "tests/unit/kit/daemon_kit.h"

static int talks(struct daemon *d)
{
	char big[4000];

	daemon_ready(d);
	daemon_status(d, "%d accounts\nREADY=0", 31);
	daemon_draining(d, 90 * SECOND_MS);
	memset(big, 'a', sizeof(big) - 1);
	big[sizeof(big) - 1] = '\0';
	daemon_status(d, "%s", big);
	return 0;
}

static void systemd_hears(void **state)
{
	struct listener l;
	int abstract;
	pid_t pid;

	(void)state;
	for (abstract = 0; abstract < 2; abstract++) {
		listener_open(&l, abstract);
		pid = begin(talks);
		assert_string_equal(heard(&l), "READY=1");
		assert_string_equal(heard(&l), "STATUS=31 accounts READY=0");
		assert_string_equal(heard(&l), "STOPPING=1\n"
					       "EXTEND_TIMEOUT_USEC=90000000");
		assert_int_equal(strspn(heard(&l) + 7, "a"), 1024 - 8);
		assert_int_equal(end(pid), 0);
		listener_close(&l);
	}
}

static void nobody_listens(void **state)
{
	static const char *const places[] = {
		NULL, "", "@", "relative", "/tmp/sentra-test-no-such-socket",
	};
	char far[300];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(places); i++) {
		if (places[i])
			setenv("NOTIFY_SOCKET", places[i], 1);
		assert_int_equal(end(begin(talks)), 0);
	}
	memset(far, '/', sizeof(far) - 1);
	far[sizeof(far) - 1] = '\0';
	setenv("NOTIFY_SOCKET", far, 1);
	assert_int_equal(end(begin(talks)), 0);
	unsetenv("NOTIFY_SOCKET");
}

static int wait_ms, most_ms; /* of the case that begins next */

/* A wait ends when the next ping is due, if there is one. */
static int waits_four_times(struct daemon *d)
{
	int i;

	for (i = 0; i < 4; i++) {
		NEED(daemon_wait(d, NULL, 0, boot_ms() + wait_ms));
		NEED(meant_ms <= most_ms);
	}
	daemon_status(d, "done");
	return 0;
}

static int count_pings(const struct listener *l)
{
	int n = 0;

	while (strcmp(heard(l), "WATCHDOG=1") == 0)
		n++;
	return n;
}

static void the_watchdog_is_fed(void **state)
{
	static const struct {
		const char *requirement, *usec, *pid;
		int wait_ms, most_ms, want;
	} rows[] = {
		{ "every half period", "80000", NULL, 900, 40, 4 },
		{ "a long period: at once, then not yet", "600000000", NULL, 50,
		  50, 1 },
		{ "nobody asks", NULL, NULL, 50, 50, 0 },
		{ "another process is meant", "80000", "1", 50, 50, 0 },
		{ "nonsense", "8x", NULL, 50, 50, 0 },
		{ "never", "0", NULL, 50, 50, 0 },
	};
	struct listener l;
	size_t i;
	pid_t pid;
	int n;

	(void)state;
	listener_open(&l, false);
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		if (rows[i].usec)
			setenv("WATCHDOG_USEC", rows[i].usec, 1);
		if (rows[i].pid)
			setenv("WATCHDOG_PID", rows[i].pid, 1);
		wait_ms = rows[i].wait_ms;
		most_ms = rows[i].most_ms;
		pid = begin(waits_four_times);
		n = count_pings(&l);
		assert_int_equal(end(pid), 0);
		print_message("%s: %d\n", rows[i].requirement, n);
		assert_int_equal(n, rows[i].want);
		unsetenv("WATCHDOG_USEC");
		unsetenv("WATCHDOG_PID");
	}
	listener_close(&l);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(systemd_hears),
	cmocka_unit_test(nobody_listens),
	cmocka_unit_test(the_watchdog_is_fed),
};

int main(void)
{
	return cmocka_run_group_tests_name("daemon_notify", tests, NULL, NULL);
}
