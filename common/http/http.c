/* http.c -- sends requests by libcurl's multi interface, on one epoll
 * descriptor.
 *
 * First a transfer: one request on its way, as an easy handle of libcurl, which
 * knows of no other and never waits.  Then the client, which has up to 64 of
 * them in flight.  It must not know platforms, nor retry, nor log: an answer
 * or a fault goes to the caller, once.
 *
 * All counting of bytes is our own, since CURLOPT_MAXFILESIZE knows chunked
 * bodies only from curl 8.4 on and decompressed bytes only from 8.20 on. */
#include "http.h"

#include "common/base/backoff.h"
#include "common/base/clock.h"
#include "common/base/host.h"
#include "common/base/version.h"
#include "common/daemon/log.h"

#include <curl/curl.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

#define IN_FLIGHT_MAX  64
#define EVENTS_MAX     16  /* a step; the others stay ready for the next */
#define TOO_LARGE      100 /* CURLE_TOO_LARGE of curl 8.6 */
#define LINE_MAX_BYTES (16u << 10) /* of a request's header */

const struct http_limits http_defaults = {
	.connect_ms = 10 * SECOND_MS,
	.total_ms = 30 * SECOND_MS,
	.slow_s = 15,
	.slow_bytes = 1000,
	.body_max = HTTP_BODY_MAX,
	.head_max = HTTP_HEAD_MAX,
};

struct transfer {
	struct transfer *next; /* in the list of those in flight */
	http_done_fn *done;
	void *ctx;

	CURL *easy; /* its CURLOPT_PRIVATE is this struct */
	struct curl_slist *headers;
	const struct http_limits *limits; /* borrowed */
	struct http_resp resp;
	size_t head_bytes; /* of every answer, 1xx and trailers included */
	bool head_done;    /* the blank line came */
	bool oversize;
	char error[CURL_ERROR_SIZE];
};

/* ---- a transfer: what comes in ---- */

static size_t on_body(char *data, size_t one, size_t n, void *arg)
{
	struct transfer *t = arg;
	struct buf *body = &t->resp.body;

	n *= one;
	t->oversize |= n > body->max - body->len;
	buf_add(body, data, n);
	return body->bad ? 0 : n; /* 0 ends the transfer */
}

static bool is_status_line(struct str line)
{
	return line.n >= 5 && memcmp(line.p, "HTTP/", 5) == 0;
}

/* Keeps the lines of the last answer's head, without trailers. */
static void keep_header(struct transfer *t, struct str line)
{
	while (line.n > 0 && strchr("\r\n", line.p[line.n - 1]))
		line.n--;
	if (is_status_line(line) && t->resp.body.len == 0) {
		buf_clear(&t->resp.headers);
		t->head_done = false;
	} else if (line.n == 0) {
		t->head_done = true;
	} else if (!t->head_done) {
		buf_addstr(&t->resp.headers, line);
		buf_addc(&t->resp.headers, '\n');
	}
}

static size_t on_header(char *data, size_t one, size_t n, void *arg)
{
	struct transfer *t = arg;

	n *= one;
	t->head_bytes += n;
	if (t->head_bytes > t->limits->head_max) {
		t->oversize = true;
		return 0;
	}
	keep_header(t, (struct str){ data, n });
	return t->resp.headers.bad ? 0 : n;
}

/* ---- a transfer: what went wrong ---- */

static bool out_of_memory(const struct transfer *t)
{
	return t->resp.body.bad || t->resp.headers.bad;
}

static enum http_fault fault_of(const struct transfer *t, CURLcode code)
{
	if ((int)code == TOO_LARGE)
		return HTTP_OVERSIZE;
	switch (code) {
	case CURLE_OK: return HTTP_OK;
	case CURLE_OPERATION_TIMEDOUT: return HTTP_TIMEOUT;
	case CURLE_FILESIZE_EXCEEDED: return HTTP_OVERSIZE;
	/* Before curl 8.6: a header line over libcurl's own cap of 100 KB. */
	case CURLE_OUT_OF_MEMORY:
		return t->head_done ? HTTP_BROKEN : HTTP_OVERSIZE;
	/* Either ours, or libcurl's decoder refused what follows the end of the
	 * compressed data (a second member of gzip); oversize was handled
	 * before. */
	case CURLE_WRITE_ERROR:
		return out_of_memory(t) ? HTTP_BROKEN : HTTP_GARBAGE;
	case CURLE_WEIRD_SERVER_REPLY:
	case CURLE_UNSUPPORTED_PROTOCOL: /* "HTTP/0.9": no HTTP at all */
	case CURLE_BAD_CONTENT_ENCODING: return HTTP_GARBAGE;
	case CURLE_GOT_NOTHING:
	case CURLE_PARTIAL_FILE:
	case CURLE_SEND_ERROR:
	case CURLE_RECV_ERROR:
	case CURLE_HTTP2:
	case CURLE_HTTP2_STREAM: return HTTP_BROKEN;
	default: return HTTP_UNREACHABLE; /* DNS, connect, TLS ... */
	}
}

/* A Content-Length over the cap ends the transfer in the head, and is about
 * the body. */
static const char *fault_text_of(const struct transfer *t, CURLcode code)
{
	/* libcurl's own text speaks of a disk. */
	if (code == CURLE_WRITE_ERROR && t->resp.fault != HTTP_OVERSIZE)
		return out_of_memory(t) ? "out of memory"
					: "the compressed body cannot be read";
	if (t->resp.fault != HTTP_OVERSIZE)
		return t->error[0] ? t->error : curl_easy_strerror(code);
	if (t->head_bytes > t->limits->head_max ||
	    (!t->head_done && code != CURLE_FILESIZE_EXCEEDED))
		return "the headers are over their cap";
	return "the body is over its cap";
}

/* Masked before it is cut: half a token is still one. */
static void set_fault_text(struct transfer *t, CURLcode code)
{
	char line[CURL_ERROR_SIZE];

	snprintf(line, sizeof(line), "%s", fault_text_of(t, code));
	log_redact(line);
	snprintf(t->resp.fault_text, sizeof(t->resp.fault_text), "%.*s",
		 (int)sizeof(t->resp.fault_text) - 1, line);
}

/* Fills resp once libcurl has ended the transfer with code. */
static void transfer_conclude(struct transfer *t, CURLcode code)
{
	struct http_resp *resp = &t->resp;
	long status = 0;

	curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
	resp->status = (int)status;
	resp->date_ms = http_date_ms(http_resp_header(resp, "date"));
	/* libcurl reports success even where the headers break off. */
	if (code == CURLE_OK && (!t->head_done || status < 200))
		code = CURLE_PARTIAL_FILE;
	resp->fault = t->oversize ? HTTP_OVERSIZE : fault_of(t, code);
	if (resp->fault != HTTP_OK)
		set_fault_text(t, code);
}

/* ---- a transfer: setting up ---- */

static const char *url_part(CURLU *url, CURLUPart part, char **text)
{
	if (curl_url_get(url, part, text, 0) != CURLUE_OK)
		*text = NULL;
	return *text ? *text : "";
}

/* Read by libcurl's own parser, so that no text means one thing here and
 * another to the transfer.  The URL is not shown: it may hold a key. */
static int transfer_check_url(const char *text, bool plain, struct err *err)
{
	CURLU *url = curl_url();
	char *scheme = NULL, *host = NULL, *user = NULL;
	const char *kind;
	int rc = 0;

	if (!url)
		return err_set(err, -ENOMEM, "url: out of memory");
	if (curl_url_set(url, CURLUPART_URL, text, 0) != CURLUE_OK)
		rc = err_set(err, -EINVAL,
			     "url: cannot be read; want https://host:port");
	else if (*url_part(url, CURLUPART_USER, &user))
		rc = err_set(err, -EINVAL, "url: a user's name in it");
	else if (kind = url_part(url, CURLUPART_SCHEME, &scheme),
		 strcmp(kind, "https") != 0 &&
			 (strcmp(kind, "http") != 0 ||
			  (!plain &&
			   !host_is_loopback(
				   url_part(url, CURLUPART_HOST, &host)))))
		rc = err_set(err, -EINVAL,
			     plain ? "url: want http or https"
				   : "url: want https, or http to a loopback "
				     "address");
	curl_free(user);
	curl_free(host);
	curl_free(scheme);
	curl_url_cleanup(url);
	return rc;
}

/* line: "Name: value"; false out of memory. */
static bool add_line(struct curl_slist **list, const char *name,
		     const char *value)
{
	struct curl_slist *more = NULL;
	struct buf line;

	buf_init(&line, LINE_MAX_BYTES);
	/* "Name;" is how libcurl wants a header without a value. */
	buf_addf(&line, *value ? "%s: %s" : "%s;", name, value);
	if (!line.bad)
		more = curl_slist_append(*list, buf_cstr(&line));
	if (line.data)
		explicit_bzero(line.data, line.len);
	buf_release(&line);
	*list = more ? more : *list;
	return more;
}

static int add_headers(struct transfer *t, const struct http_req *req)
{
	bool ok = true;
	size_t i;

	for (i = 0; i < req->n_headers && ok; i++)
		ok = add_line(&t->headers, req->headers[i].name,
			      req->headers[i].value);
	if (ok && req->content_type)
		ok = add_line(&t->headers, "Content-Type", req->content_type);
	return ok ? 0 : -ENOMEM;
}

/* Options that every request has. */
static const struct {
	CURLoption option;
	long value;
} fixed[] = {
	{ CURLOPT_NOSIGNAL, 1 },
	{ CURLOPT_FOLLOWLOCATION, 0 }, /* would hand our keys to strangers */
	{ CURLOPT_NETRC, CURL_NETRC_IGNORED },
	{ CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2 },
	{ CURLOPT_SSL_VERIFYPEER, 1 },
	{ CURLOPT_SSL_VERIFYHOST, 2 },
	{ CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS },
	{ CURLOPT_MAXLIFETIME_CONN,
	  3600 }, /* so that a changed address is noticed */
	/* Without it, giving up a request waits for the thread that resolves
	 * its host. */
	{ CURLOPT_QUICK_EXIT, 1 },
};

static CURLcode set_fixed(CURL *easy)
{
	CURLcode code = CURLE_OK;
	size_t i;

	for (i = 0; i < ARRAY_LEN(fixed) && code == CURLE_OK; i++)
		code = curl_easy_setopt(easy, fixed[i].option, fixed[i].value);
	return code;
}

/* Sets an option unless one failed before; code keeps the first failure. */
#define SET(option, value) \
	(code = code ? code : curl_easy_setopt(t->easy, (option), (value)))

static CURLcode set_limits(struct transfer *t)
{
	const struct http_limits *l = t->limits;
	CURLcode code = CURLE_OK;

	SET(CURLOPT_CONNECTTIMEOUT_MS, (long)l->connect_ms);
	SET(CURLOPT_TIMEOUT_MS, (long)l->total_ms);
	SET(CURLOPT_LOW_SPEED_TIME, (long)l->slow_s);
	SET(CURLOPT_LOW_SPEED_LIMIT, (long)l->slow_bytes);
	/* Ends a transfer at its Content-Length, before the body comes. */
	SET(CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)l->body_max);
	return code;
}

static CURLcode set_callbacks(struct transfer *t)
{
	CURLcode code = CURLE_OK;

	SET(CURLOPT_PRIVATE, t);
	SET(CURLOPT_ERRORBUFFER, t->error);
	SET(CURLOPT_WRITEFUNCTION, on_body);
	SET(CURLOPT_WRITEDATA, t);
	SET(CURLOPT_HEADERFUNCTION, on_header);
	SET(CURLOPT_HEADERDATA, t);
	return code;
}

/* libcurl sends a request again by itself where a kept connection turns out
 * to be closed.  A POST may have had its effect by then, so it gets a
 * connection of its own. */
static CURLcode set_post(struct transfer *t, const struct http_req *req)
{
	CURLcode code = CURLE_OK;

	SET(CURLOPT_FRESH_CONNECT, 1L);
	SET(CURLOPT_POST, 1L);
	SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)req->body.len);
	SET(CURLOPT_COPYPOSTFIELDS, buf_cstr(&req->body));
	return code;
}

static CURLcode set_request(struct transfer *t, const struct http_req *req,
			    const char *user_agent)
{
	CURLcode code = CURLE_OK;

	SET(CURLOPT_URL, buf_cstr(&req->url));
	SET(CURLOPT_PROTOCOLS_STR, "http,https");
	SET(CURLOPT_PROXY, ""); /* not the environment's */
	SET(CURLOPT_USERAGENT, user_agent);
	SET(CURLOPT_ACCEPT_ENCODING, "gzip, deflate");
	SET(CURLOPT_HTTPHEADER, t->headers);
	if (!code && strcmp(req->method, "POST") == 0)
		code = set_post(t, req);
	return code;
}

static int req_check(const struct http_req *req, bool plain, struct err *err)
{
	int rc = buf_error(&req->url, err, "url");

	rc = rc ? rc : buf_error(&req->body, err, "body");
	if (rc < 0)
		return rc;
	if (strcmp(req->method, "GET") != 0 && strcmp(req->method, "POST") != 0)
		return err_set(err, -EINVAL, "method %s", req->method);
	return transfer_check_url(buf_cstr(&req->url), plain, err);
}

static int set_up(struct transfer *t, const struct http_req *req,
		  const char *user_agent, struct err *err)
{
	CURLcode code;

	t->easy = curl_easy_init();
	if (!t->easy || add_headers(t, req) < 0)
		return err_set(err, -ENOMEM, "request: out of memory");
	code = set_fixed(t->easy);
	code = code ? code : set_limits(t);
	code = code ? code : set_callbacks(t);
	code = code ? code : set_request(t, req, user_agent);
	if (code)
		return err_set(err, -EINVAL, "request: %s",
			       curl_easy_strerror(code));
	return 0;
}

static void transfer_free(struct transfer *t)
{
	if (!t)
		return;
	curl_easy_cleanup(t->easy);
	curl_slist_free_all(t->headers);
	http_resp_release(&t->resp);
	free(t);
}

/* Ready to be given to a multi handle; req is copied.  *out: new. */
static int transfer_new(struct transfer **out, const struct http_req *req,
			const char *user_agent,
			const struct http_limits *limits, struct err *err)
{
	struct transfer *t;
	int rc = req_check(req, limits->plain, err);

	if (rc < 0)
		return rc;
	t = calloc(1, sizeof(*t));
	if (!t)
		return err_set(err, -ENOMEM, "request: out of memory");
	t->limits = limits;
	http_resp_init(&t->resp);
	t->resp.body.max = limits->body_max;
	t->resp.headers.max = limits->head_max;
	rc = set_up(t, req, user_agent, err);
	if (rc < 0) {
		transfer_free(t);
		return rc;
	}
	*out = t;
	return 0;
}

/* ---- the client ---- */

struct http {
	CURLM *multi;
	int epoll;
	int64_t due_ms;
	struct transfer *first; /* in flight, newest first */
	size_t in_flight;
	char *user_agent;
	struct http_limits limits;
};

/* libcurl wants events of fd.  It may have closed and reopened the same
 * number since the last call, so whether epoll knows it is found out by
 * trying. */
static int on_socket(CURL *easy, curl_socket_t fd, int what, void *arg,
		     void *unused)
{
	struct http *http = arg;
	struct epoll_event event = { .data.fd = fd };

	(void)easy;
	(void)unused;
	if (what == CURL_POLL_REMOVE) {
		epoll_ctl(http->epoll, EPOLL_CTL_DEL, fd, NULL);
		return 0;
	}
	if (what & CURL_POLL_IN)
		event.events |= EPOLLIN;
	if (what & CURL_POLL_OUT)
		event.events |= EPOLLOUT;
	if (epoll_ctl(http->epoll, EPOLL_CTL_MOD, fd, &event) == 0)
		return 0;
	return epoll_ctl(http->epoll, EPOLL_CTL_ADD, fd, &event);
}

static int client_set_up(struct http *http, struct err *err)
{
	/* Whoever sets it could read our tokens off the wire. */
	unsetenv("SSLKEYLOGFILE");
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return err_set(err, -ENOMEM, "libcurl cannot start");
	http->multi = curl_multi_init();
	if (!http->multi || !http->user_agent)
		return err_set(err, -ENOMEM, "http: out of memory");
	http->epoll = epoll_create1(EPOLL_CLOEXEC);
	if (http->epoll < 0)
		return err_errno(err, "epoll_create1");
	curl_multi_setopt(http->multi, CURLMOPT_SOCKETFUNCTION, on_socket);
	curl_multi_setopt(http->multi, CURLMOPT_SOCKETDATA, http);
	return 0;
}

static char *default_agent(void)
{
	char *text;

	return asprintf(&text, "sentra-pulse/%s (gzip)", sentra_version) < 0
		       ? NULL
		       : text;
}

struct http *http_new_with(const char *user_agent,
			   const struct http_limits *limits, struct err *err)
{
	struct http *http = calloc(1, sizeof(*http));

	if (!http) {
		err_set(err, -ENOMEM, "http: out of memory");
		return NULL;
	}
	http->epoll = -1;
	http->due_ms = INT64_MAX;
	http->limits = *limits;
	http->user_agent = user_agent ? strdup(user_agent) : default_agent();
	if (client_set_up(http, err) < 0) {
		http_free(http);
		return NULL;
	}
	return http;
}

struct http *http_new(const char *user_agent, struct err *err)
{
	return http_new_with(user_agent, &http_defaults, err);
}

int http_check_url(const char *url, const struct http_limits *limits,
		   struct err *err)
{
	return transfer_check_url(url, limits->plain, err);
}

void http_free(struct http *http)
{
	if (!http)
		return;
	http_cancel(http);
	curl_multi_cleanup(http->multi);
	if (http->epoll >= 0)
		close(http->epoll);
	free(http->user_agent);
	free(http);
	curl_global_cleanup();
}

/* Asked anew after each step instead of kept by CURLMOPT_TIMERFUNCTION:
 * where we call a moment too early, libcurl does not call that function
 * again.  One ms more, as both clocks round down. */
static void set_due(struct http *http)
{
	long wait_ms = -1;

	curl_multi_timeout(http->multi, &wait_ms);
	if (wait_ms < 0)
		http->due_ms = http->first ? boot_ms() + SECOND_MS : INT64_MAX;
	else
		http->due_ms = boot_ms() + wait_ms + (wait_ms > 0);
}

int http_start(struct http *http, const struct http_req *req,
	       http_done_fn *done, void *ctx, struct err *err)
{
	struct transfer *t = NULL;
	int rc;

	if (http->in_flight == IN_FLIGHT_MAX)
		return err_set(err, -EAGAIN, "%d requests are in flight",
			       IN_FLIGHT_MAX);
	rc = transfer_new(&t, req, http->user_agent, &http->limits, err);
	if (rc < 0)
		return rc;
	if (curl_multi_add_handle(http->multi, t->easy) != CURLM_OK) {
		transfer_free(t);
		return err_set(err, -ENOMEM, "request: cannot be started");
	}
	t->done = done;
	t->ctx = ctx;
	t->next = http->first;
	http->first = t;
	http->in_flight++;
	set_due(http);
	return 0;
}

static void unlink_transfer(struct http *http, struct transfer *t)
{
	struct transfer **at = &http->first;

	while (*at != t)
		at = &(*at)->next;
	*at = t->next;
	http->in_flight--;
	curl_multi_remove_handle(http->multi, t->easy);
}

void http_cancel(struct http *http)
{
	struct transfer *t;

	while ((t = http->first)) {
		unlink_transfer(http, t);
		transfer_free(t);
	}
	http->due_ms = INT64_MAX;
}

/* Done functions may start and cancel requests: so one message is read at a
 * time, and its transfer is off the list when they run. */
static void finish(struct http *http)
{
	struct transfer *t;
	CURLMsg *msg;
	CURLcode code;
	int left;

	while ((msg = curl_multi_info_read(http->multi, &left))) {
		code = msg->data.result;
		curl_easy_getinfo(msg->easy_handle, CURLINFO_PRIVATE, &t);
		unlink_transfer(http, t);
		transfer_conclude(t, code);
		t->done(t->ctx, &t->resp);
		transfer_free(t);
	}
}

static int select_bits(uint32_t events)
{
	return (events & (EPOLLIN | EPOLLHUP) ? CURL_CSELECT_IN : 0) |
	       (events & EPOLLOUT ? CURL_CSELECT_OUT : 0) |
	       (events & EPOLLERR ? CURL_CSELECT_ERR : 0);
}

int http_fd(const struct http *http)
{
	return http->epoll;
}

int64_t http_due_ms(const struct http *http)
{
	return http->due_ms;
}

void http_step(struct http *http)
{
	struct epoll_event events[EVENTS_MAX];
	int n = epoll_wait(http->epoll, events, EVENTS_MAX, 0);
	int i, running;

	for (i = 0; i < n; i++)
		curl_multi_socket_action(http->multi, events[i].data.fd,
					 select_bits(events[i].events),
					 &running);
	if (boot_ms() >= http->due_ms)
		curl_multi_socket_action(http->multi, CURL_SOCKET_TIMEOUT, 0,
					 &running);
	finish(http);
	set_due(http);
}
