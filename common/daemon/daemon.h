/* daemon.h -- what every daemon has: signals, one place to wait, and the
 * notifications that systemd expects of Type=notify.
 *
 *   d = daemon_new(&err);
 *   daemon_ready(d);
 *   while (daemon_wait(d, fds, n, due_ms))
 *           due_ms = step(...);     (everything due; never sleeps)
 *   daemon_draining(d, 10 * SECOND_MS);
 *   ...
 *   daemon_free(d);
 *
 * The watchdog is pinged by the wait alone: a daemon that hangs in a step is
 * restarted by systemd.  It must not know what the daemon does. */
#ifndef SENTRA_COMMON_DAEMON_DAEMON_H
#define SENTRA_COMMON_DAEMON_DAEMON_H

#include "common/base/err.h"

#include <poll.h>

struct daemon;

/* No core dumps, and no ptrace(2) by others (PR_SET_DUMPABLE), since memory
 * holds secrets: called before the first one is read. */
int daemon_guard(struct err *) MUST_USE;

/* new, or NULL.  Blocks TERM, INT, HUP and takes them by signalfd(2), ignores
 * PIPE; guards memory as daemon_guard().  Called before any thread is started,
 * since threads inherit what is blocked.  daemon_free() leaves it so. */
struct daemon *daemon_new(struct err *);
/* Accepts NULL. */
void daemon_free(struct daemon *);

#define DAEMON_FDS_MAX 32

/* The one wait: until a descriptor is ready, a signal, or boot_ms() reaches
 * due_ms; never longer than 1 s.  Pings the watchdog.  fds: as poll(2), n <=
 * DAEMON_FDS_MAX, may be NULL.  False once the daemon is to stop; the first
 * false comes at once, later calls wait as ever, so that one can drain with
 * them.  A second TERM or INT ends the process at once with status 1. */
bool daemon_wait(struct daemon *, struct pollfd *fds, size_t n, int64_t due_ms);
/* For what takes long between two waits: pings the watchdog, hears signals, and
 * returns false where the program is to stop.  Never waits. */
bool daemon_alive(struct daemon *);
/* Whether SIGHUP came since the last call: read all files again. */
bool daemon_reload(struct daemon *);
/* Wall and boot clock moved against each other by more than 5 s since the
 * last call to daemon_wait(): by how much, in ms, else 0. */
int64_t daemon_clock_jump(const struct daemon *);

/* READY=1 and STATUS= of sd_notify(3); nothing without NOTIFY_SOCKET. */
void daemon_ready(struct daemon *);
void daemon_status(struct daemon *, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* STOPPING=1 and EXTEND_TIMEOUT_USEC: what is under way may take so long. */
void daemon_draining(struct daemon *, int64_t for_ms);

#endif
