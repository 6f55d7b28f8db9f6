/* daemon_kit.h -- cases as processes, and systemd's end of the socket: what
 * the tests of the daemon share. */
#ifndef SENTRA_TESTS_UNIT_KIT_DAEMON_KIT_H
#define SENTRA_TESTS_UNIT_KIT_DAEMON_KIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/clock.h"
#include "common/daemon/daemon.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

/* In a case: what must hold; else the case ends there. */
#define NEED(what)                                                         \
	do {                                                               \
		if (!(what)) {                                             \
			fprintf(stderr, "line %d: %s\n", __LINE__, #what); \
			return 2;                                          \
		}                                                          \
	} while (0)

/* Stands in for libc's, to see for how long a wait is meant: how long it takes
 * is up to the machine. */
static int meant_ms;

int poll(struct pollfd *fds, nfds_t n, int ms)
{
	struct timespec limit = { ms / 1000, ms % 1000 * 1000000L };

	meant_ms = ms;
	return ppoll(fds, n, ms < 0 ? NULL : &limit, NULL);
}

/* ---- systemd's end ---- */

struct listener {
	char path[64]; /* "@..." or a file */
	int fd;
};

static inline void listener_open(struct listener *l, bool abstract)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	struct timeval limit = { .tv_sec = 30 };
	size_t n;

	snprintf(l->path, sizeof(l->path), "%s-%d",
		 abstract ? "@sentra-test" : "/tmp/sentra-test", (int)getpid());
	n = strlen(l->path);
	memcpy(at.sun_path, l->path, n);
	if (abstract)
		at.sun_path[0] = '\0';
	else
		unlink(l->path);
	l->fd = socket(AF_UNIX, SOCK_DGRAM, 0);
	assert_true(l->fd >= 0);
	assert_int_equal(
		bind(l->fd, (struct sockaddr *)&at,
		     (socklen_t)(offsetof(struct sockaddr_un, sun_path) + n)),
		0);
	setsockopt(l->fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
	setenv("NOTIFY_SOCKET", l->path, 1);
}

static inline void listener_close(struct listener *l)
{
	close(l->fd);
	if (l->path[0] == '/')
		unlink(l->path);
	unsetenv("NOTIFY_SOCKET");
}

/* The next words; "" after 30 s of silence. */
static inline const char *heard(const struct listener *l)
{
	static char text[2048];
	ssize_t n = recv(l->fd, text, sizeof(text) - 1, 0);

	text[n > 0 ? n : 0] = '\0';
	return text;
}

/* ---- cases as processes ---- */

typedef int case_fn(struct daemon *d);

static inline pid_t begin(case_fn *run)
{
	pid_t pid = fork();
	struct daemon *d;
	int rc;

	assert_true(pid >= 0);
	if (pid > 0)
		return pid;
	alarm(60);
	d = daemon_new(NULL);
	rc = d ? run(d) : 3;
	daemon_free(d);
	_exit(rc);
}

/* Its exit status, or 128 and more where a signal ended it. */
static inline int end(pid_t pid)
{
	int status;

	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

#endif
