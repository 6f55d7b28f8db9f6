/* http_kit.h -- what the tests of the HTTP client share. */
#ifndef SENTRA_TESTS_UNIT_KIT_HTTP_KIT_H
#define SENTRA_TESTS_UNIT_KIT_HTTP_KIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/clock.h"
#include "common/http/http.h"
#include "script_server.h"

#include <stdio.h>

/* clang-format off */
#define TEXT(s) { s, sizeof(s) - 1 }
/* clang-format on */
#define HEAD "HTTP/1.1 200 OK\r\n"

#define PATIENCE_MS 60000 /* far more than the busiest machine needs */

/* None of its times is ever reached. */
static const struct http_limits limits = {
	.connect_ms = 2 * PATIENCE_MS,
	.total_ms = 2 * PATIENCE_MS,
	.slow_s = 2 * PATIENCE_MS / 1000,
	.slow_bytes = 1,
	.body_max = 64 << 10,
	.head_max = 8 << 10,
};
/* Gives up soon; but not before the request was heard. */
static const struct http_limits hasty = {
	.connect_ms = PATIENCE_MS,
	.total_ms = 1000,
	.slow_s = 15,
	.slow_bytes = 1,
	.body_max = 64 << 10,
	.head_max = 8 << 10,
};

/* What done() saw last, and what it is to do. */
struct answer {
	int n; /* calls */
	struct http_resp resp;
	char headers[1024], body[1024];
	size_t body_len;
	struct http *http;
	const struct http_req *again; /* start it while n < again_n */
	int again_n;
	bool cancel;
};

static inline void done(void *ctx, struct http_resp *resp)
{
	struct answer *a = ctx;

	a->n++;
	a->resp = *resp; /* its buffers are not to be followed */
	a->body_len = resp->body.len;
	snprintf(a->headers, sizeof(a->headers), "%s",
		 buf_cstr(&resp->headers));
	snprintf(a->body, sizeof(a->body), "%s", buf_cstr(&resp->body));
	if (a->cancel)
		http_cancel(a->http);
	if (a->again && a->n < a->again_n)
		assert_int_equal(http_start(a->http, a->again, done, a, NULL),
				 0);
}

static inline void req_to(struct http_req *req, const struct server *s,
			  const char *scheme)
{
	http_req_init(req);
	buf_addf(&req->url, "%s://127.0.0.1:%d/p?a=1", scheme, s->port);
}

static inline void start(struct http *http, const struct http_req *req,
			 struct answer *a)
{
	struct err err = { 0 };

	if (http_start(http, req, done, a, &err) < 0)
		fail_msg("%s", err.text);
}

/* Until n answers are there. */
static inline void run(struct http *http, const struct answer *a, int n)
{
	int64_t until_ms = boot_ms() + PATIENCE_MS, wait_ms;
	struct pollfd fd = { .fd = http_fd(http), .events = POLLIN };

	while (a->n < n) {
		if (boot_ms() > until_ms)
			fail_msg("%d answers of %d came", a->n, n);
		wait_ms = http_due_ms(http) - boot_ms();
		wait_ms = wait_ms < 0 ? 0 : wait_ms > 1000 ? 1000 : wait_ms;
		poll(&fd, 1, (int)wait_ms);
		http_step(http);
	}
}

static inline struct http *client(const struct http_limits *l)
{
	struct err err;
	struct http *http = http_new_with(NULL, l, &err);

	assert_non_null(http);
	return http;
}

/* One request to a server of its own. */
static inline void ask(const struct script *script, const struct http_limits *l,
		       const char *scheme, struct answer *a, struct server *s)
{
	struct http *http = client(l);
	struct http_req req;
	struct err err;

	*a = (struct answer){ .http = http };
	server_start(s, script);
	req_to(&req, s, scheme);
	assert_int_equal(http_req_header(&req, "Authorization",
					 STR_LIT("Bearer verysecrettoken"),
					 true, &err),
			 0);
	start(http, &req, a);
	run(http, a, 1);
	http_req_release(&req);
	http_free(http);
	server_stop(s);
}

#endif
