/* http.h -- sends requests; the only user of libcurl.
 *
 * No redirects, no cookies, no netrc, no proxy (the environment's neither:
 * what a daemon does must stand in its configuration), TLS verified and at
 * least 1.2, HTTPS only but for loopback (and for a client that may speak
 * plainly: http_limits.plain).  Bounds (struct http_limits): the
 * body is counted after decompression, the head over all answers to one
 * request.  A GET on a kept connection that turns out dead is sent again by
 * itself, a POST is sent once at most.  Nothing blocks: wait on http_fd() and
 * http_due_ms(), then call http_step(). */
#ifndef SENTRA_COMMON_HTTP_HTTP_H
#define SENTRA_COMMON_HTTP_HTTP_H

#include "message.h"

struct http;

struct http_limits {
	int64_t connect_ms, total_ms; /* of a request */
	int64_t slow_s;               /* given up when this long ... */
	int64_t slow_bytes;           /* ... under so many bytes a second */
	size_t body_max, head_max;    /* bytes */
	bool plain; /* http to any host: never where a secret is sent */
};
/* 10 s, 30 s, 15 s under 1000 B/s, 2 MiB, 64 KiB. */
extern const struct http_limits http_defaults;

/* user_agent: copied; NULL: "sentra-pulse/<version> (gzip)". */
struct http *http_new(const char *user_agent, struct err *);
struct http *http_new_with(const char *user_agent, const struct http_limits *,
			   struct err *);
void http_free(struct http *);

/* -EINVAL: what http_start() would refuse as a URL, with these limits. */
int http_check_url(const char *url, const struct http_limits *,
		   struct err *) MUST_USE;

/* Called from http_step(), once for each request that was started.  resp:
 * borrowed for the call; whatever its status, if fault is HTTP_OK it is
 * whole. */
typedef void http_done_fn(void *ctx, struct http_resp *resp);

/* req: copied, the caller may reuse it at once.  -EINVAL: a URL that is
 * neither https nor http to loopback, or holds a user's name; -E2BIG: over its
 * cap; -EAGAIN: 64 are in flight.  done may start and cancel, not free. */
int http_start(struct http *, const struct http_req *req, http_done_fn *done,
	       void *ctx, struct err *) MUST_USE;
/* Give up everything in flight; done is not called. */
void http_cancel(struct http *);

int http_fd(const struct http *);         /* readable: call http_step() */
int64_t http_due_ms(const struct http *); /* boot_ms() at which to call it
					     anyway; INT64_MAX = never */
void http_step(struct http *);

#endif
