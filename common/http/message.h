/* message.h -- an HTTP request and its answer, as values.
 *
 *   http_req_init(&req);
 *   buf_adds(&req.url, "https://api.example.org/me");
 *   http_req_param(&req, "fields", STR_LIT("id,name"));
 *   rc = http_req_header(&req, "Authorization", token, true, &err);
 *   ...
 *   http_req_release(&req);
 *
 * Platform adapters build the one and read the other without any I/O, so their
 * tests need no network.  It must not know how they travel (http.h). */
#ifndef SENTRA_COMMON_HTTP_MESSAGE_H
#define SENTRA_COMMON_HTTP_MESSAGE_H

#include "common/base/buf.h"
#include "common/base/err.h"

#define HTTP_HEADERS_MAX 12          /* of a request */
#define HTTP_BODY_MAX    (2u << 20)  /* of an answer, decompressed */
#define HTTP_HEAD_MAX    (64u << 10) /* of an answer's headers */

struct http_header {
	char *name;
	char *value;
	bool secret; /* never shown, and wiped when freed */
};

struct http_req {
	const char *method; /* "GET", "POST": a string constant */
	struct buf url;
	struct http_header headers[HTTP_HEADERS_MAX];
	size_t n_headers;
	struct buf body;          /* of a POST */
	const char *content_type; /* of the body; a string constant */
};

/* A GET without a URL yet. */
void http_req_init(struct http_req *);
void http_req_release(struct http_req *);
/* As after http_req_init(); the memory is kept. */
void http_req_clear(struct http_req *);
/* value: copied.  Names that are no token and values with CR, LF or NUL are
 * refused (-EINVAL), as are too many or too long ones (-E2BIG). */
int http_req_header(struct http_req *, const char *name, struct str value,
		    bool secret, struct err *) MUST_USE;
/* "?name=value" or "&name=value" appended to the URL, percent-encoded.  A URL
 * over its cap is bad (buf.h) and refused by http_start(). */
void http_req_param(struct http_req *, const char *name, struct str value);

/* What went wrong before an answer was there; HTTP_OK otherwise. */
enum http_fault {
	HTTP_OK,
	HTTP_UNREACHABLE, /* DNS, refused, TLS, proxy */
	HTTP_TIMEOUT,     /* connect, whole request, or too slow */
	HTTP_BROKEN,      /* reset, short body */
	HTTP_OVERSIZE,    /* body or headers over their cap, also after
			     decompression */
	HTTP_GARBAGE,     /* what came is not HTTP */
};
const char *http_fault_name(enum http_fault);

/* Caps: http_limits (http.h), by default those above. */
struct http_resp {
	enum http_fault fault;
	char fault_text[160]; /* libcurl's message, secrets masked */
	int status;
	struct buf body;    /* decompressed, at most body_max */
	struct buf headers; /* raw "Name: value\n" lines of the last answer */
	int64_t date_ms;    /* Date, or 0 */
};

void http_resp_init(struct http_resp *);
void http_resp_release(struct http_resp *);
/* Value of the first header of that name, any case; STR_NULL if absent. */
struct str http_resp_header(const struct http_resp *, const char *name);

#endif
