/* http.h -- sends requests; the only user of libcurl.
 *
 * No redirects, no cookies, no netrc, TLS verified and at least 1.2, HTTPS
 * only but for loopback.  Bounds (collecting.md): connect 10 s, whole request
 * 30 s, under 1 KB/s for 15 s, body 2 MiB counted after decompression,
 * headers 64 KiB.  Nothing blocks: wait on http_fd() and http_due_ms(), then
 * call http_step(). */
#ifndef SENTRA_HTTP_H
#define SENTRA_HTTP_H

#include "message.h"

struct http;

/* user_agent: copied. */
struct http *http_new(const char *user_agent, struct err *);
void http_free(struct http *);

/* Called from http_step(), once for each request that was started.  resp:
 * borrowed for the call. */
typedef void http_done_fn(void *ctx, struct http_resp *resp);

/* req: copied, the caller may reuse it at once. */
int http_start(struct http *, const struct http_req *req, http_done_fn *done,
	       void *ctx, struct err *) MUST_USE;
/* Give up everything in flight; done is not called. */
void http_cancel(struct http *);

int http_fd(const struct http *);          /* readable: call http_step() */
int64_t http_due_ms(const struct http *);  /* boot_ms() at which to call it
					      anyway; INT64_MAX = never */
void http_step(struct http *);

#endif
