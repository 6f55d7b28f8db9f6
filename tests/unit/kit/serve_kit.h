/* serve_kit.h -- a server of common/serve with a few pages, and clients that
 * read as well or as badly as a test wants. */
#ifndef SENTRA_TESTS_UNIT_KIT_SERVE_KIT_H
#define SENTRA_TESTS_UNIT_KIT_SERVE_KIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/clock.h"
#include "common/serve/serve.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#define PATIENCE_MS 20000
#define BIG_BYTES   ((size_t)4 << 20)
#define HEARD_MAX   ((size_t)8 << 20)

static const char *const site_head[] = {
	"Content-Security-Policy",
	"default-src 'none'",
	"X-Content-Type-Options",
	"nosniff",
	NULL,
};

struct site {
	struct serve *serve;
	struct channel *channel;
	struct reply *hello, *text, *big, *none;
	pthread_mutex_t lock;
	pthread_t threads[64]; /* that answer */
	int n;
};

static inline struct reply *page(const struct reply_head *head, char c,
				 size_t n)
{
	struct reply *reply;
	struct buf body;
	struct err err;

	buf_init(&body, HEARD_MAX);
	if (buf_reserve(&body, n))
		for (size_t i = 0; i < n; i++)
			buf_addc(&body, i % 64 ? c : '\n');
	reply = reply_new(head, &body, &err);
	assert_non_null(reply);
	return reply;
}

/* ---- the pages ---- */

struct errand {
	struct site *site;
	struct visit *visit;
};

static void *run_errand(void *ctx)
{
	struct errand *e = ctx;

	poll(NULL, 0, 20);
	serve_answer(e->visit, reply_ref(e->site->hello));
	free(e);
	return NULL;
}

static inline void later_on(struct site *site, struct visit *visit)
{
	struct errand *e = calloc(1, sizeof(*e));

	*e = (struct errand){ site, visit };
	pthread_mutex_lock(&site->lock);
	assert_true(site->n < (int)ARRAY_LEN(site->threads));
	pthread_create(&site->threads[site->n++], NULL, run_errand, e);
	pthread_mutex_unlock(&site->lock);
}

/* "/echo?...": what the server understood. */
static inline struct reply *echo(const struct ask *ask)
{
	struct reply_head head = { .status = 200, .type = "text/plain" };
	struct buf body;

	buf_init(&body, 10000);
	buf_addf(&body, "path=%.*s query=%.*s", STR_ARG(ask->path),
		 STR_ARG(ask->query));
	return reply_new(&head, &body, NULL);
}

static inline struct reply *site_find(void *ctx, const struct ask *ask,
				      struct visit *visit)
{
	struct site *site = ctx;

	if (str_is(ask->path, "/"))
		return reply_ref(site->hello);
	if (str_is(ask->path, "/text"))
		return reply_ref(site->text);
	if (str_is(ask->path, "/big"))
		return reply_ref(site->big);
	if (ask->path.n > 5 && memcmp(ask->path.p, "/echo", 5) == 0)
		return echo(ask);
	if (str_is(ask->path, "/live"))
		serve_listen(visit, site->channel);
	else if (str_is(ask->path, "/now"))
		serve_answer(visit, reply_ref(site->hello));
	else if (str_is(ask->path, "/nothing"))
		serve_answer(visit, NULL);
	else if (str_is(ask->path, "/later"))
		later_on(site, visit);
	else
		return reply_ref(site->none);
	return NULL;
}

static inline void site_begin(struct site *site, unsigned connections,
			      int64_t idle_ms)
{
	struct serve_settings set = { "127.0.0.1:0", connections, idle_ms,
				      site_head };
	struct err err = { 0 };

	*site = (struct site){ .channel = channel_new() };
	pthread_mutex_init(&site->lock, NULL);
	site->hello =
		page(&(struct reply_head){ .status = 200, .type = "text/html" },
		     'h', 100);
	site->text = page(&(struct reply_head){ .status = 200,
						.type = "text/html",
						.max_age_s = 60 },
			  't', 50000);
	site->big = page(&(struct reply_head){ .status = 200,
					       .type = "image/png",
					       .max_age_s = -1 },
			 'b', BIG_BYTES);
	site->none =
		page(&(struct reply_head){ .status = 404, .type = "text/html" },
		     'n', 2000);
	site->serve = serve_new(&set, site_find, site, &err);
	if (!site->serve)
		fail_msg("%s", err.text);
}

static inline void site_end(struct site *site)
{
	for (int i = 0; i < site->n; i++)
		pthread_join(site->threads[i], NULL);
	serve_free(site->serve);
	channel_free(site->channel);
	reply_unref(site->hello);
	reply_unref(site->text);
	reply_unref(site->big);
	reply_unref(site->none);
	pthread_mutex_destroy(&site->lock);
}

/* ---- clients ---- */

/* rcvbuf: bytes that the kernel takes for it; 0: as usual. */
static inline int dial(const struct site *site, int rcvbuf)
{
	const char *port = strrchr(serve_address(site->serve), ':') + 1;
	struct sockaddr_in to = { .sin_family = AF_INET };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (rcvbuf)
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &rcvbuf, sizeof(rcvbuf));
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	to.sin_port = htons((uint16_t)strtol(port, NULL, 10));
	if (connect(fd, (struct sockaddr *)&to, sizeof(to)) < 0)
		fail_msg("connect: %s", strerror(errno));
	return fd;
}

static inline void say(int fd, const char *text)
{
	size_t n = strlen(text);

	assert_int_equal(send(fd, text, n, MSG_NOSIGNAL), (ssize_t)n);
}

/* Reads until it holds the text, or to the end of the connection with NULL. */
static inline void hear(int fd, struct buf *heard, const char *until)
{
	int64_t end_ms = boot_ms() + PATIENCE_MS;
	char bytes[16384];

	while (!until || !strstr(buf_shown(heard), until)) {
		struct pollfd p = { fd, POLLIN, 0 };
		ssize_t n;

		if (boot_ms() > end_ms)
			fail_msg("waited for %s, heard: %s",
				 until ? until : "the end", buf_shown(heard));
		if (poll(&p, 1, 100) == 0)
			continue;
		n = recv(fd, bytes, sizeof(bytes), 0);
		if (n <= 0 && !until)
			return;
		if (n <= 0)
			fail_msg("closed before %s: %s", until,
				 buf_shown(heard));
		buf_add(heard, bytes, (size_t)n);
	}
}

/* Whether the server closed it, in time; what comes is dropped. */
static inline bool is_closed(int fd)
{
	struct pollfd p = { fd, POLLIN, 0 };
	char bytes[65536];
	ssize_t n = 1;

	while (n > 0 && poll(&p, 1, 0) == 1)
		n = recv(fd, bytes, sizeof(bytes), MSG_DONTWAIT);
	return n == 0 || (n < 0 && errno != EAGAIN);
}

/* The whole answer to one request; "Connection: close" is added. */
static inline void fetch(const struct site *site, const char *line,
			 const char *headers, struct buf *heard)
{
	char request[9000];
	int fd = dial(site, 0);

	snprintf(request, sizeof(request),
		 "%s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n%s\r\n", line,
		 headers);
	say(fd, request);
	hear(fd, heard, NULL);
	close(fd);
}

static inline int status_of(const struct buf *heard)
{
	const char *text = buf_shown(heard);

	return strncmp(text, "HTTP/1.1 ", 9) ? 0 : atoi(text + 9);
}

static inline struct str body_of(const struct buf *heard)
{
	const char *text = buf_shown(heard);
	const char *end = strstr(text, "\r\n\r\n");

	if (!end)
		return STR_NULL;
	return (struct str){ end + 4, heard->len - (size_t)(end + 4 - text) };
}

/* The value of a header, into out; "" where it is not there. */
static inline const char *header_of(const struct buf *heard, const char *name,
				    char out[300])
{
	const char *text = buf_shown(heard);
	const char *end = strstr(text, "\r\n\r\n");
	char want[100];
	const char *at;

	snprintf(want, sizeof(want), "\r\n%s: ", name);
	at = strcasestr(text, want);
	out[0] = '\0';
	if (at && at < end)
		snprintf(out, 300, "%.*s",
			 (int)strcspn(at + strlen(want), "\r\n"),
			 at + strlen(want));
	return out;
}

/* Waits for so many connections. */
static inline void await_connections(const struct site *site, unsigned n)
{
	int64_t end_ms = boot_ms() + PATIENCE_MS;

	while (serve_connections(site->serve) != n) {
		if (boot_ms() > end_ms)
			fail_msg("%u connections, wanted %u",
				 serve_connections(site->serve), n);
		poll(NULL, 0, 5);
	}
}

/* Waits for so many listeners; of those that are gone a first beat is answered
 * by a reset, and the next finds it. */
static inline void await_listeners(const struct site *site, size_t n)
{
	int64_t end_ms = boot_ms() + PATIENCE_MS;

	while (channel_listeners(site->channel) != n) {
		if (boot_ms() > end_ms)
			fail_msg("%zu listeners, wanted %zu",
				 channel_listeners(site->channel), n);
		if (channel_listeners(site->channel) > n)
			channel_beat(site->channel);
		poll(NULL, 0, 5);
	}
}

static inline void publish(const struct site *site, const char *text)
{
	struct buf frame;

	buf_init(&frame, HEARD_MAX);
	buf_adds(&frame, text);
	channel_publish(site->channel, &frame);
}

#endif
