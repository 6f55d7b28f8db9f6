/* server.c -- the server: its connections, and which of them are late. */
#include "visit.h"

#include "common/base/clock.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>

#define MEMORY   (24 << 10) /* of a connection: half of it for what is asked */
#define SNDBUF   (32 << 10) /* what the kernel keeps for it; it takes double */
#define SWEEP_MS 1000       /* at most, between two looks at who is late */
#define FILES    64         /* of the process, beside connections */

/* ---- what libmicrohttpd calls ---- */

static enum MHD_Result on_accept(void *ctx, const struct sockaddr *from,
				 socklen_t n)
{
	struct serve *s = ctx;

	(void)from;
	(void)n;
	return atomic_load(&s->connections) < s->set.connections ? MHD_YES
								 : MHD_NO;
}

/* Also of one that has sent its FIN: what it does not acknowledge for so long
 * is dropped. */
static void bound_kernel(const struct link *link)
{
	int sndbuf = SNDBUF;
	unsigned wait_ms = (unsigned)link->server->patience_ms;

	setsockopt(link->fd, SOL_SOCKET, SO_SNDBUF, &sndbuf, sizeof(sndbuf));
	setsockopt(link->fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &wait_ms,
		   sizeof(wait_ms));
}

/* What the kernel keeps for it is dropped when it is closed, by a reset. */
static void forget_unsent(const struct link *link)
{
	struct linger none = { 1, 0 };

	setsockopt(link->fd, SOL_SOCKET, SO_LINGER, &none, sizeof(none));
}

/* NULL without memory: every request of it is closed. */
static struct link *link_new(struct serve *s, struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(connection,
					MHD_CONNECTION_INFO_CONNECTION_FD);
	struct link *link = calloc(1, sizeof(*link));

	if (!link)
		return NULL;
	link->server = s;
	link->connection = connection;
	link->fd = info->connect_fd;
	link->deadline_ms = boot_ms() + s->patience_ms;
	bound_kernel(link);
	pthread_mutex_lock(&s->lock);
	link->after = s->links;
	if (link->after)
		link->after->before = link;
	s->links = link;
	pthread_mutex_unlock(&s->lock);
	return link;
}

static void link_free(struct link *link)
{
	struct serve *s = link->server;

	pthread_mutex_lock(&s->lock);
	if (link->before)
		link->before->after = link->after;
	else
		s->links = link->after;
	if (link->after)
		link->after->before = link->before;
	pthread_mutex_unlock(&s->lock);
	free(link);
}

static void on_connection(void *ctx, struct MHD_Connection *connection,
			  void **link, enum MHD_ConnectionNotificationCode what)
{
	struct serve *s = ctx;

	if (what == MHD_CONNECTION_NOTIFY_STARTED) {
		atomic_fetch_add(&s->connections, 1);
		*link = link_new(s, connection);
	} else {
		atomic_fetch_sub(&s->connections, 1);
		if (*link)
			link_free(*link);
	}
}

/* A request line. */
static void *on_target(void *ctx, const char *target,
		       struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(connection,
					MHD_CONNECTION_INFO_SOCKET_CONTEXT);

	(void)ctx;
	return info->socket_context ? visit_new(info->socket_context, target)
				    : NULL;
}

static enum MHD_Result on_request(void *ctx, struct MHD_Connection *connection,
				  const char *path, const char *method,
				  const char *version, const char *upload_data,
				  size_t *upload_size, void **visit)
{
	(void)ctx;
	(void)connection;
	(void)path;
	(void)version;
	(void)upload_data;
	(void)upload_size;
	return *visit ? visit_go_on(*visit, method) : MHD_NO;
}

static void on_completed(void *ctx, struct MHD_Connection *connection,
			 void **visit, enum MHD_RequestTerminationCode why)
{
	(void)ctx;
	(void)connection;
	if (*visit && why == MHD_REQUEST_TERMINATED_TIMEOUT_REACHED)
		forget_unsent(((struct visit *)*visit)->link);
	if (*visit)
		visit_free(*visit);
	*visit = NULL;
}

/* The path is decoded by us: a NUL in it would end a C string. */
static size_t on_unescape(void *ctx, struct MHD_Connection *connection,
			  char *text)
{
	(void)ctx;
	(void)connection;
	return strlen(text);
}

/* ---- who is late ---- */

static bool is_late(struct link *link, int64_t now_ms)
{
	int64_t since;

	if (now_ms > link->deadline_ms)
		return true;
	since = link->ear ? listener_behind_ms(link->ear->listener) : 0;
	return since && now_ms - since > link->server->set.idle_ms;
}

/* Closed by libmicrohttpd, which sees the end of it. */
static void evict(struct link *link)
{
	forget_unsent(link);
	shutdown(link->fd, SHUT_RDWR);
	link->deadline_ms = NEVER;
}

static void sweep(struct serve *s)
{
	int64_t now_ms = boot_ms();

	for (struct link *link = s->links; link; link = link->after)
		if (is_late(link, now_ms))
			evict(link);
}

static void wait_until_sweep(struct serve *s)
{
	int64_t ms = s->set.idle_ms / 4;
	struct timespec at;

	if (ms > SWEEP_MS)
		ms = SWEEP_MS;
	clock_gettime(CLOCK_MONOTONIC, &at);
	at.tv_nsec += (ms + 1) * 1000000;
	at.tv_sec += at.tv_nsec / 1000000000;
	at.tv_nsec %= 1000000000;
	pthread_cond_timedwait(&s->end, &s->lock, &at);
}

static void *sweeper(void *ctx)
{
	struct serve *s = ctx;

	pthread_mutex_lock(&s->lock);
	while (!s->ending) {
		wait_until_sweep(s);
		sweep(s);
	}
	pthread_mutex_unlock(&s->lock);
	return NULL;
}

/* ---- the server ---- */

static struct reply *refusal_new(int status, const char *text, struct err *err)
{
	struct reply_head head = { .status = status,
				   .type = "text/plain; charset=utf-8",
				   .max_age_s = -1 };
	struct buf body;

	buf_init(&body, 200);
	buf_addf(&body, "%d %s\n", status, text);
	return reply_new(&head, &body, err);
}

static int refusals_new(struct serve *s, struct err *err)
{
	static const struct {
		int status;
		const char *text;
	} rows[REFUSALS] = {
		[BAD] = { 400, "bad request" },
		[METHOD] = { 405, "GET and HEAD only" },
		[TOO_LONG] = { 414, "the address is too long" },
		[BUSY] = { 503, "not now, try again" },
	};

	for (int i = 0; i < REFUSALS; i++) {
		s->refusals[i] = refusal_new(rows[i].status, rows[i].text, err);
		if (!s->refusals[i])
			return -ENOMEM;
	}
	return 0;
}

/* As many descriptors as the connections take. */
static int raise_files(const struct serve *s, struct err *err)
{
	rlim_t want = (rlim_t)s->set.connections + FILES;
	struct rlimit files;

	if (getrlimit(RLIMIT_NOFILE, &files) < 0)
		return err_errno(err, "the limit of descriptors");
	if (files.rlim_cur >= want)
		return 0;
	if (files.rlim_max < want)
		return err_set(err, -EMFILE,
			       "%u connections need %u descriptors; this "
			       "process may have %u",
			       s->set.connections, (unsigned)want,
			       (unsigned)files.rlim_max);
	files.rlim_cur = want;
	if (setrlimit(RLIMIT_NOFILE, &files) < 0)
		return err_errno(err, "the limit of descriptors");
	return 0;
}

static struct MHD_Daemon *start_daemon(struct serve *s, int fd)
{
	unsigned idle_s =
		(unsigned)((s->set.idle_ms + SECOND_MS - 1) / SECOND_MS);

	return MHD_start_daemon(
		MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_EPOLL |
			MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC,
		0, on_accept, s, on_request, s, MHD_OPTION_LISTEN_SOCKET, fd,
		MHD_OPTION_CONNECTION_LIMIT, s->set.connections + 1,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)MEMORY,
		MHD_OPTION_CONNECTION_TIMEOUT, idle_s,
		MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_NOTIFY_CONNECTION,
		on_connection, s, MHD_OPTION_NOTIFY_COMPLETED, on_completed, s,
		MHD_OPTION_URI_LOG_CALLBACK, on_target, s,
		MHD_OPTION_UNESCAPE_CALLBACK, on_unescape, s, MHD_OPTION_END);
}

/* The threads take no signals: those are for the program's own. */
static int start(struct serve *s, struct err *err)
{
	int fd = address_listen(s->set.listen, s->url, err);
	sigset_t all, before;

	if (fd < 0)
		return fd;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	s->daemon = start_daemon(s, fd);
	s->has_sweeper =
		s->daemon && !pthread_create(&s->sweeper, NULL, sweeper, s);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (!s->daemon) /* it may have closed the socket, or not */
		return err_set(err, -EIO, "%s: the server does not start",
			       s->set.listen);
	if (!s->has_sweeper)
		return err_set(err, -EAGAIN, "%s: no thread", s->set.listen);
	return 0;
}

static void locks_init(struct serve *s)
{
	pthread_condattr_t attr;

	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&s->end, &attr);
	pthread_condattr_destroy(&attr);
	pthread_mutex_init(&s->lock, NULL);
}

struct serve *serve_new(const struct serve_settings *set, serve_fn *find,
			void *ctx, struct err *err)
{
	struct serve *s = calloc(1, sizeof(*s));

	if (!s) {
		err_set(err, -ENOMEM, "the server: no memory");
		return NULL;
	}
	locks_init(s);
	s->set = *set;
	s->patience_ms = PATIENCE * set->idle_ms;
	s->find = find;
	s->ctx = ctx;
	if (refusals_new(s, err) < 0 || raise_files(s, err) < 0 ||
	    start(s, err) < 0) {
		serve_free(s);
		return NULL;
	}
	return s;
}

/* A suspended connection cannot be closed: all are woken, with an answer. */
static void end_all(struct serve *s)
{
	pthread_mutex_lock(&s->lock);
	s->ending = true;
	for (struct link *link = s->links; link; link = link->after) {
		if (link->ear)
			listener_end(link->ear->listener);
		if (link->visit)
			visit_wake(link->visit);
	}
	pthread_cond_signal(&s->end);
	pthread_mutex_unlock(&s->lock);
}

void serve_free(struct serve *s)
{
	if (!s)
		return;
	end_all(s);
	if (s->has_sweeper)
		pthread_join(s->sweeper, NULL);
	if (s->daemon)
		MHD_stop_daemon(s->daemon);
	for (int i = 0; i < REFUSALS; i++)
		reply_unref(s->refusals[i]);
	pthread_cond_destroy(&s->end);
	pthread_mutex_destroy(&s->lock);
	free(s);
}

const char *serve_address(const struct serve *s)
{
	return s->url;
}

unsigned serve_connections(const struct serve *s)
{
	return atomic_load(&s->connections);
}

uint64_t serve_answered(const struct serve *s, int status_class)
{
	return status_class >= 2 && status_class <= 5
		       ? atomic_load(&s->answered[status_class - 2])
		       : 0;
}
