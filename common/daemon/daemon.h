/* daemon.h -- what every daemon has: signals, one wait, systemd. */
#ifndef SENTRA_COMMON_DAEMON_DAEMON_H
#define SENTRA_COMMON_DAEMON_DAEMON_H

#include "common/base/err.h"

#include <poll.h>

struct daemon;

/* Core dumps off and not dumpable, since memory holds secrets: before the
 * first one is read. */
int daemon_guard(struct err *) MUST_USE;

/* Blocks TERM, INT, HUP and takes them by signalfd, ignores PIPE; guards memory
 * as daemon_guard().  Before any thread is started: threads inherit what is
 * blocked.  daemon_free() leaves it so. */
struct daemon *daemon_new(struct err *);
void daemon_free(struct daemon *);

#define DAEMON_FDS_MAX 32

/* The one wait: until a descriptor is ready, a signal, or boot_ms() reaches
 * due_ms; never longer than 1 s.  Pings the watchdog.  fds: as poll(2), n <=
 * DAEMON_FDS_MAX, may be NULL.  False once the daemon is to stop; the first
 * false comes at once, later calls wait as ever, so that one can drain with
 * them.  A second TERM or INT ends the process at once with status 1. */
bool daemon_wait(struct daemon *, struct pollfd *fds, size_t n, int64_t due_ms);
/* SIGHUP came since the last call. */
bool daemon_reload(struct daemon *);
/* Wall and boot clock moved against each other by more than 5 s since the
 * last call to daemon_wait(): by how much, in ms, else 0. */
int64_t daemon_clock_jump(const struct daemon *);

/* sd_notify(3), a datagram of our own; without NOTIFY_SOCKET nothing. */
void daemon_ready(struct daemon *);
void daemon_status(struct daemon *, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* STOPPING=1 and EXTEND_TIMEOUT_USEC, while draining. */
void daemon_draining(struct daemon *, int64_t for_ms);

#endif
