/* daemon.c -- the life of a daemon: signals, one wait, notifications to
 * systemd.
 *
 * The protocol of sd_notify(3) is a datagram of text to $NOTIFY_SOCKET, so it
 * needs no libsystemd.  This is the only file that waits; it must not know
 * what the daemon does. */
#include "daemon.h"

#include "common/base/clock.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define WAIT_MAX_MS   SECOND_MS
#define JUMP_MS       (5 * SECOND_MS)
#define NOTIFY_MAX    1024
#define PING_NEVER_MS INT64_MAX

struct daemon {
	int signals; /* signalfd */
	bool stopping;
	bool reload;

	int64_t wall_ms, boot_ms; /* at the last wait */
	int64_t jump_ms;

	int notify; /* socket; -1: not started by systemd */
	struct sockaddr_un notify_at;
	socklen_t notify_len;
	int64_t ping_every_ms, ping_ms; /* boot_ms() of the next */
};

/* ---- systemd ---- */

/* NOTIFY_SOCKET is a path, or "@name" in the abstract namespace. */
static void notify_open(struct daemon *d)
{
	const char *path = getenv("NOTIFY_SOCKET");
	size_t n = path ? strlen(path) : 0;

	d->notify_at.sun_family = AF_UNIX;
	if (n < 2 || n >= sizeof(d->notify_at.sun_path) ||
	    !strchr("/@", path[0]))
		return;
	memcpy(d->notify_at.sun_path, path, n);
	if (path[0] == '@')
		d->notify_at.sun_path[0] = '\0';
	d->notify_len = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + n);
	d->notify = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
}

/* A datagram that cannot be sent at once is lost: no notification is worth a
 * wait. */
static void notify_send(const struct daemon *d, const char *text)
{
	if (d->notify >= 0)
		(void)!sendto(d->notify, text, strlen(text),
			      MSG_NOSIGNAL | MSG_DONTWAIT,
			      (const struct sockaddr *)&d->notify_at,
			      d->notify_len);
}

static int64_t env_number(const char *name)
{
	const char *text = getenv(name);
	char *end;
	long long v;

	if (!text)
		return 0;
	errno = 0;
	v = strtoll(text, &end, 10);
	return errno || end == text || *end ? 0 : v;
}

/* Pings go out twice as often as systemd wants them, as
 * sd_watchdog_enabled(3) advises. */
static void watchdog_open(struct daemon *d)
{
	int64_t usec = env_number("WATCHDOG_USEC");
	int64_t pid = env_number("WATCHDOG_PID");

	d->ping_ms = PING_NEVER_MS;
	if (usec <= 0 || (pid > 0 && pid != getpid()))
		return;
	d->ping_every_ms = usec / 2000 > 0 ? usec / 2000 : 1;
	d->ping_ms = boot_ms();
}

static void watchdog_ping(struct daemon *d, int64_t now_ms)
{
	if (now_ms < d->ping_ms)
		return;
	notify_send(d, "WATCHDOG=1");
	d->ping_ms = now_ms + d->ping_every_ms;
}

void daemon_ready(struct daemon *d)
{
	notify_send(d, "READY=1");
}

void daemon_status(struct daemon *d, const char *fmt, ...)
{
	char text[NOTIFY_MAX] = "STATUS=";
	size_t n = strlen(text);
	char *p;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text + n, sizeof(text) - n, fmt, ap);
	va_end(ap);
	for (p = text; *p; p++)
		if (*p == '\n') /* would begin another assignment */
			*p = ' ';
	notify_send(d, text);
}

void daemon_draining(struct daemon *d, int64_t for_ms)
{
	char text[NOTIFY_MAX];

	snprintf(text, sizeof(text), "STOPPING=1\nEXTEND_TIMEOUT_USEC=%" PRId64,
		 for_ms * 1000);
	notify_send(d, text);
}

/* ---- signals ---- */

static int signals_open(struct daemon *d, struct err *err)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGHUP);
	signal(SIGPIPE, SIG_IGN);
	if (sigprocmask(SIG_BLOCK, &set, NULL) < 0)
		return err_errno(err, "sigprocmask");
	d->signals = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
	return d->signals < 0 ? err_errno(err, "signalfd") : 0;
}

static void signals_read(struct daemon *d)
{
	struct signalfd_siginfo info;

	while (read(d->signals, &info, sizeof(info)) == sizeof(info)) {
		if (info.ssi_signo == SIGHUP) {
			d->reload = true;
			continue;
		}
		if (d->stopping) /* the second request: stop at once */
			_exit(EXIT_FAILED);
		d->stopping = true;
	}
}

int daemon_guard(struct err *err)
{
	const struct rlimit none = { 0, 0 };

	if (prctl(PR_SET_DUMPABLE, 0) < 0)
		return err_errno(err, "prctl: PR_SET_DUMPABLE");
	if (setrlimit(RLIMIT_CORE, &none) < 0)
		return err_errno(err, "setrlimit: RLIMIT_CORE");
	return 0;
}

/* ---- life ---- */

struct daemon *daemon_new(struct err *err)
{
	struct daemon *d = calloc(1, sizeof(*d));

	if (!d) {
		err_set(err, -ENOMEM, "daemon: out of memory");
		return NULL;
	}
	d->signals = d->notify = -1;
	if (daemon_guard(err) < 0 || signals_open(d, err) < 0) {
		daemon_free(d);
		return NULL;
	}
	notify_open(d);
	watchdog_open(d);
	d->wall_ms = wall_ms();
	d->boot_ms = boot_ms();
	return d;
}

void daemon_free(struct daemon *d)
{
	if (!d)
		return;
	if (d->signals >= 0)
		close(d->signals);
	if (d->notify >= 0)
		close(d->notify);
	free(d);
}

/* How long poll(2) may take, in ms. */
static int wait_for(const struct daemon *d, int64_t due_ms)
{
	int64_t now_ms = boot_ms();
	int64_t until_ms = due_ms < d->ping_ms ? due_ms : d->ping_ms;

	if (until_ms <= now_ms)
		return 0;
	if (until_ms >= now_ms + WAIT_MAX_MS)
		return WAIT_MAX_MS;
	return (int)(until_ms - now_ms);
}

static void poll_all(struct daemon *d, struct pollfd *fds, size_t n, int ms)
{
	struct pollfd all[DAEMON_FDS_MAX + 1] = {
		{ .fd = d->signals, .events = POLLIN },
	};
	size_t i;
	int ready;

	assert(n <= DAEMON_FDS_MAX);
	if (n > 0)
		memcpy(all + 1, fds, n * sizeof(*fds));
	ready = poll(all, n + 1, ms);
	for (i = 0; i < n; i++)
		fds[i].revents = ready > 0 ? all[i + 1].revents : 0;
}

static void clock_compare(struct daemon *d)
{
	int64_t wall = wall_ms(), boot = boot_ms();
	int64_t by_ms = (wall - d->wall_ms) - (boot - d->boot_ms);

	d->jump_ms = by_ms > JUMP_MS || by_ms < -JUMP_MS ? by_ms : 0;
	d->wall_ms = wall;
	d->boot_ms = boot;
}

bool daemon_wait(struct daemon *d, struct pollfd *fds, size_t n, int64_t due_ms)
{
	watchdog_ping(d, boot_ms());
	poll_all(d, fds, n, wait_for(d, due_ms));
	signals_read(d);
	clock_compare(d);
	return !d->stopping;
}

bool daemon_alive(struct daemon *d)
{
	watchdog_ping(d, boot_ms());
	signals_read(d);
	return !d->stopping;
}

bool daemon_reload(struct daemon *d)
{
	bool reload = d->reload;

	d->reload = false;
	return reload;
}

int64_t daemon_clock_jump(const struct daemon *d)
{
	return d->jump_ms;
}
