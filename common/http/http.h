/* http.h -- a client that sends HTTP requests; the only user of libcurl.
 *
 *   http = http_new(NULL, &err);
 *   rc = http_start(http, &req, on_done, ctx, &err);
 *   ...
 *   while (http is in use) {
 *           wait until http_fd() is readable or http_due_ms() has come;
 *           http_step(http);        (calls on_done)
 *   }
 *   http_free(http);
 *
 * Nothing blocks.  No redirects, which would hand our keys to strangers; no
 * cookies, no netrc and no proxy, not even the environment's, since what a
 * daemon does must stand in its configuration.  TLS is verified and at least
 * 1.2; HTTP without it goes to loopback only, or where http_limits.plain
 * allows it.  A GET on a kept connection that turns out to be closed is sent
 * again by libcurl; a POST is sent once at most.
 *
 * It must not know platforms, nor retry: that is decided by who asked. */
#ifndef SENTRA_COMMON_HTTP_HTTP_H
#define SENTRA_COMMON_HTTP_HTTP_H

#include "message.h"

struct http;

/* Bounds of one request.  The body is counted after decompression, the headers
 * over all answers to the request (1xx too). */
struct http_limits {
	int64_t connect_ms, total_ms; /* of a request */
	int64_t slow_s;               /* given up when this long ... */
	int64_t slow_bytes;           /* ... under so many bytes a second */
	size_t body_max, head_max;    /* bytes */
	bool plain; /* http to any host: never where a secret is sent */
};
/* 10 s, 30 s, 15 s under 1000 B/s, 2 MiB, 64 KiB. */
extern const struct http_limits http_defaults;

/* new, or NULL.  user_agent: copied; NULL: "sentra-pulse/<version> (gzip)"
 * (Google compresses answers only for agents with "gzip" in their name). */
struct http *http_new(const char *user_agent, struct err *);
struct http *http_new_with(const char *user_agent, const struct http_limits *,
			   struct err *);
/* Gives up what is in flight.  Accepts NULL. */
void http_free(struct http *);

/* 0, or -EINVAL where http_start() would refuse the URL with these limits. */
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
/* Moves all requests on as far as they go without waiting. */
void http_step(struct http *);

#endif
