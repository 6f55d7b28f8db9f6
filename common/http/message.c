/* message.c -- an HTTP request and its answer, as values.
 *
 * Headers are checked when they are added, so that no token with a newline in
 * it can add a header of its own (RFC 9110, 5.5).  It must not know how
 * messages travel: no I/O, no clock, no library. */
#include "message.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <strings.h>

#define URL_MAX      (16u << 10) /* a batch of 100 ids is under 4 KiB */
#define REQ_BODY_MAX (256u << 10)
#define VALUE_MAX    (8u << 10) /* of one header; servers take no more */

void http_req_init(struct http_req *req)
{
	*req = (struct http_req){ .method = "GET" };
	buf_init(&req->url, URL_MAX);
	buf_init(&req->body, REQ_BODY_MAX);
}

static void header_free(struct http_header *header)
{
	free(header->name);
	if (header->value && header->secret)
		explicit_bzero(header->value, strlen(header->value));
	free(header->value);
}

void http_req_clear(struct http_req *req)
{
	while (req->n_headers > 0)
		header_free(&req->headers[--req->n_headers]);
	buf_clear(&req->url);
	buf_clear(&req->body);
	req->method = "GET";
	req->content_type = NULL;
}

void http_req_release(struct http_req *req)
{
	if (!req)
		return;
	http_req_clear(req);
	buf_release(&req->url);
	buf_release(&req->body);
}

/* A token of RFC 9110, 5.6.2. */
static bool is_token(const char *name)
{
	const char *p = name;

	while (isalnum((unsigned char)*p) ||
	       (*p && strchr("!#$%&'*+-.^_`|~", *p)))
		p++;
	return p > name && *p == '\0';
}

static bool is_one_line(struct str value)
{
	size_t i;

	for (i = 0; i < value.n; i++)
		if (strchr("\r\n", value.p[i])) /* strchr() finds NUL as well */
			return false;
	return true;
}

/* The text never shows the value: it may be a token. */
static int header_check(const struct http_req *req, const char *name,
			struct str value, struct err *err)
{
	if (!is_token(name))
		return err_set(err, -EINVAL, "no name of a header: \"%s\"",
			       name);
	if (!is_one_line(value))
		return err_set(err, -EINVAL,
			       "header %s: line breaks in its value", name);
	if (value.n > VALUE_MAX)
		return err_set(err, -E2BIG, "header %s: over %u bytes", name,
			       VALUE_MAX);
	if (req->n_headers == HTTP_HEADERS_MAX)
		return err_set(err, -E2BIG, "header %s: over %d headers", name,
			       HTTP_HEADERS_MAX);
	return 0;
}

int http_req_header(struct http_req *req, const char *name, struct str value,
		    bool secret, struct err *err)
{
	struct http_header new = { .secret = secret };
	int rc = header_check(req, name, value, err);

	if (rc < 0)
		return rc;
	new.name = strdup(name);
	new.value = strndup(value.p ? value.p : "", value.n);
	if (!new.name || !new.value) {
		header_free(&new);
		return err_set(err, -ENOMEM, "header %s: out of memory", name);
	}
	req->headers[req->n_headers++] = new;
	return 0;
}

void http_req_param(struct http_req *req, const char *name, struct str value)
{
	bool first = !strchr(buf_shown(&req->url), '?');

	buf_addc(&req->url, first ? '?' : '&');
	buf_addurl(&req->url, str_of(name));
	buf_addc(&req->url, '=');
	buf_addurl(&req->url, value);
}

const char *http_fault_name(enum http_fault fault)
{
	switch (fault) {
	case HTTP_OK: return "ok";
	case HTTP_UNREACHABLE: return "unreachable";
	case HTTP_TIMEOUT: return "timeout";
	case HTTP_BROKEN: return "broken";
	case HTTP_OVERSIZE: return "oversize";
	case HTTP_GARBAGE: return "garbage";
	}
	return "unknown";
}

void http_resp_init(struct http_resp *resp)
{
	*resp = (struct http_resp){ .fault = HTTP_OK };
	buf_init(&resp->body, HTTP_BODY_MAX);
	buf_init(&resp->headers, HTTP_HEAD_MAX);
}

void http_resp_release(struct http_resp *resp)
{
	if (!resp)
		return;
	buf_release(&resp->body);
	buf_release(&resp->headers);
}

static struct str trim(struct str s)
{
	while (s.n > 0 && strchr(" \t\r", s.p[0])) {
		s.p++;
		s.n--;
	}
	while (s.n > 0 && strchr(" \t\r", s.p[s.n - 1]))
		s.n--;
	return s;
}

/* The line's value if it begins with "name:", else null. */
static struct str line_value(struct str line, const char *name, size_t n)
{
	if (line.n <= n || line.p[n] != ':' ||
	    strncasecmp(line.p, name, n) != 0)
		return STR_NULL;
	return trim((struct str){ line.p + n + 1, line.n - n - 1 });
}

struct str http_resp_header(const struct http_resp *resp, const char *name)
{
	struct str rest = buf_str(&resp->headers);
	size_t n = strlen(name);
	struct str line, value;
	const char *end;

	while (rest.n > 0) {
		end = memchr(rest.p, '\n', rest.n);
		line = (struct str){ rest.p,
				     end ? (size_t)(end - rest.p) : rest.n };
		value = line_value(line, name, n);
		if (value.p)
			return value;
		line.n += end ? 1 : 0;
		rest.p += line.n;
		rest.n -= line.n;
	}
	return STR_NULL;
}
