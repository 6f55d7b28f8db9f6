/* transfer.c -- one request on its way, as an easy handle of libcurl.
 *
 * Must not know of other transfers, nor wait.  All counting is our own, since
 * CURLOPT_MAXFILESIZE knows chunked bodies only from curl 8.4 on and
 * decompressed bytes only from 8.20 on. */
#include "transfer.h"

#include "common/base/backoff.h"
#include "common/daemon/log.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define TOO_LARGE      100         /* CURLE_TOO_LARGE of curl 8.6 */
#define LINE_MAX_BYTES (16u << 10) /* of a request's header */

/* ---- what comes in ---- */

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

/* ---- what went wrong ---- */

static enum http_fault fault_of(CURLcode code)
{
	if ((int)code == TOO_LARGE)
		return HTTP_OVERSIZE;
	switch (code) {
	case CURLE_OK: return HTTP_OK;
	case CURLE_OPERATION_TIMEDOUT: return HTTP_TIMEOUT;
	case CURLE_FILESIZE_EXCEEDED: return HTTP_OVERSIZE;
	/* One header line over libcurl's own 100 KB, before curl 8.6. */
	case CURLE_OUT_OF_MEMORY: return HTTP_OVERSIZE;
	case CURLE_WEIRD_SERVER_REPLY:
	case CURLE_UNSUPPORTED_PROTOCOL: /* "HTTP/0.9": no HTTP at all */
	case CURLE_BAD_CONTENT_ENCODING: return HTTP_GARBAGE;
	case CURLE_GOT_NOTHING:
	case CURLE_PARTIAL_FILE:
	case CURLE_SEND_ERROR:
	case CURLE_RECV_ERROR:
	case CURLE_WRITE_ERROR: /* out of memory: oversize is known before */
	case CURLE_HTTP2:
	case CURLE_HTTP2_STREAM: return HTTP_BROKEN;
	default: return HTTP_UNREACHABLE; /* DNS, connect, TLS ... */
	}
}

/* A length over the cap is told in the head, and is the body's. */
static const char *fault_words(const struct transfer *t, CURLcode code)
{
	if (t->resp.fault != HTTP_OVERSIZE)
		return t->error[0] ? t->error : curl_easy_strerror(code);
	if (t->head_bytes > t->limits->head_max ||
	    (!t->head_done && code != CURLE_FILESIZE_EXCEEDED))
		return "the headers are over their cap";
	return "the body is over its cap";
}

/* Masked before it is cut: half a token is still one. */
static void tell_fault(struct transfer *t, CURLcode code)
{
	char line[CURL_ERROR_SIZE];

	snprintf(line, sizeof(line), "%s", fault_words(t, code));
	log_redact(line);
	snprintf(t->resp.fault_text, sizeof(t->resp.fault_text), "%.*s",
		 (int)sizeof(t->resp.fault_text) - 1, line);
}

void transfer_conclude(struct transfer *t, CURLcode code)
{
	struct http_resp *resp = &t->resp;
	long status = 0;

	curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
	resp->status = (int)status;
	resp->date_ms = http_date_ms(http_resp_header(resp, "date"));
	/* libcurl is content with a head that breaks off. */
	if (code == CURLE_OK && (!t->head_done || status < 200))
		code = CURLE_PARTIAL_FILE;
	resp->fault = t->oversize ? HTTP_OVERSIZE : fault_of(code);
	if (resp->fault != HTTP_OK)
		tell_fault(t, code);
}

/* ---- setting up ---- */

static bool is_loopback(const char *host)
{
	struct in_addr v4;

	if (strcmp(host, "localhost") == 0 || strcmp(host, "[::1]") == 0)
		return true;
	return inet_pton(AF_INET, host, &v4) == 1 &&
	       ntohl(v4.s_addr) >> 24 == 127;
}

static const char *url_part(CURLU *url, CURLUPart part, char **text)
{
	if (curl_url_get(url, part, text, 0) != CURLUE_OK)
		*text = NULL;
	return *text ? *text : "";
}

/* Read by libcurl's own parser, so that no text means one thing here and
 * another to the transfer.  The URL is not shown: it may hold a key. */
int transfer_check_url(const char *text, bool plain, struct err *err)
{
	CURLU *url = curl_url();
	char *scheme = NULL, *host = NULL, *user = NULL;
	int rc = 0;

	if (!url)
		return err_set(err, -ENOMEM, "url: out of memory");
	if (curl_url_set(url, CURLUPART_URL, text, 0) != CURLUE_OK)
		rc = err_set(err, -EINVAL,
			     "url: cannot be read; want https://host:port");
	else if (*url_part(url, CURLUPART_USER, &user))
		rc = err_set(err, -EINVAL, "url: a user's name in it");
	else if (strcmp(url_part(url, CURLUPART_SCHEME, &scheme), "https") &&
		 (strcmp(scheme, "http") ||
		  (!plain &&
		   !is_loopback(url_part(url, CURLUPART_HOST, &host)))))
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

/* What holds for every request. */
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
	{ CURLOPT_MAXLIFETIME_CONN, 3600 }, /* DNS is asked again */
	/* Else a timeout waits for the resolver's thread, and we with it. */
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

/* The first failure stays. */
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
	/* Spares us the body of an answer that tells its length. */
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

/* libcurl repeats a request of its own accord where a kept connection turns
 * out dead.  A POST may have had its effect, so it gets a new one. */
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
	if (req->url.bad || req->body.bad)
		return err_set(err, -E2BIG, "%s too long",
			       req->url.bad ? "url" : "body");
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

int transfer_new(struct transfer **out, const struct http_req *req,
		 const char *user_agent, const struct http_limits *limits,
		 struct err *err)
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

void transfer_free(struct transfer *t)
{
	if (!t)
		return;
	curl_easy_cleanup(t->easy);
	curl_slist_free_all(t->headers);
	http_resp_release(&t->resp);
	free(t);
}
