/* adapter.c -- pieces of requests and failures that adapters share. */
#include "adapter.h"

#include <errno.h>
#include <stdio.h>
#include <strings.h>

#define LIST_MAX      (16u << 10) /* bytes of a parameter that is a list */
#define TOKEN_MAX     (8u << 10)
#define STR_TOKEN_MAX 4096u

void adapter_get(struct http_req *req, const struct request *request,
		 const char *path)
{
	http_req_clear(req);
	req->method = "GET";
	buf_addstr(&req->url, request->base_url);
	buf_adds(&req->url, path);
}

void adapter_param(struct http_req *req, const char *name, const char *value)
{
	http_req_param(req, name, str_of(value));
}

static void join(struct buf *list, struct str item)
{
	if (list->len)
		buf_addc(list, ',');
	buf_addstr(list, item);
}

/* A list that did not fit must not be sent as if it were whole. */
static void param_list(struct http_req *req, const char *name, struct buf *list)
{
	http_req_param(req, name, buf_str(list));
	buf_spoil(&req->url, list);
	buf_release(list);
}

void adapter_param_ids(struct http_req *req, const char *name,
		       const struct request *request)
{
	struct buf list;
	size_t i;

	buf_init(&list, LIST_MAX);
	for (i = 0; i < request->n; i++)
		join(&list, request->targets[i].id);
	param_list(req, name, &list);
}

void adapter_param_handles(struct http_req *req, const char *name,
			   const struct request *request)
{
	struct buf list;
	size_t i;

	buf_init(&list, LIST_MAX);
	for (i = 0; i < request->n; i++)
		join(&list, request->targets[i].handle);
	param_list(req, name, &list);
}

void adapter_param_posts(struct http_req *req, const char *name,
			 const struct request *request)
{
	struct buf list;
	size_t i;

	buf_init(&list, LIST_MAX);
	for (i = 0; i < request->n_posts; i++)
		join(&list, request->post_ids[i]);
	param_list(req, name, &list);
}

unsigned adapter_limit(const struct request *request, unsigned least,
		       unsigned most)
{
	unsigned limit = request->limit ? request->limit : most;

	return limit < least ? least : limit > most ? most : limit;
}

void adapter_param_limit(struct http_req *req, const char *name,
			 const struct request *request, unsigned least,
			 unsigned most)
{
	char text[16];

	snprintf(text, sizeof(text), "%u", adapter_limit(request, least, most));
	adapter_param(req, name, text);
}

struct str adapter_token(const struct request *request)
{
	struct str own = request->n ? request->targets[0].token : STR_NULL;

	return own.p ? own : request->token;
}

int adapter_bearer(struct http_req *req, const struct request *request,
		   struct err *err)
{
	struct buf value;
	int rc;

	buf_init(&value, TOKEN_MAX);
	buf_adds(&value, "Bearer ");
	buf_addstr(&value, adapter_token(request));
	rc = buf_error(&value, err, "the token");
	if (rc == 0)
		rc = http_req_header(req, "Authorization", buf_str(&value),
				     true, err);
	buf_release(&value);
	return rc;
}

int adapter_end(const struct http_req *req, struct err *err)
{
	int rc = buf_error(&req->url, err, "the URL");

	return rc ? rc : buf_error(&req->body, err, "the body");
}

int adapter_parse(const struct request *request, const struct http_resp *resp,
		  struct answer *answer, struct err *err, adapter_read_fn *read)
{
	struct json_t *doc;
	bool mended;
	int rc;

	rc = json_parse_mended(buf_str(&resp->body), &json_answer_limits, &doc,
			       &mended, err);
	if (rc < 0)
		return rc;
	rc = read(request, doc, answer, err);
	json_free(doc);
	return rc;
}

struct json_t *adapter_doc(const struct http_resp *resp)
{
	struct json_t *doc;
	bool mended;

	if (json_parse_mended(buf_str(&resp->body), &json_answer_limits, &doc,
			      &mended, NULL) < 0)
		return NULL;
	return doc;
}

bool adapter_many_targets(const struct request *request)
{
	return request->step == STEP_COUNTERS ? request->n_posts > 1
					      : request->n > 1;
}

void failure_set(struct failure *failure, enum outcome outcome,
		 enum action action, enum failure_scope scope)
{
	failure->outcome = outcome;
	failure->action = action;
	failure->scope = scope;
}

void failure_describe(struct failure *failure, int status, struct str name,
		      struct str text)
{
	snprintf(failure->detail, sizeof(failure->detail), "%d%s%.*s%s%.*s",
		 status, name.n ? " " : "", STR_ARG(name), text.n ? ": " : "",
		 STR_ARG(text));
}

bool str_has(struct str text, const char *words)
{
	size_t n = strlen(words), i;

	for (i = 0; i + n <= text.n; i++)
		if (strncasecmp(text.p + i, words, n) == 0)
			return true;
	return false;
}

void adapter_add_plain(struct buf *out, struct str text)
{
	static const struct {
		struct str escaped;
		char c;
	} escapes[] = { { STR_LIT("&amp;"), '&' },
			{ STR_LIT("&lt;"), '<' },
			{ STR_LIT("&gt;"), '>' } };
	size_t i = 0, k;

	while (i < text.n) {
		for (k = 0; k < ARRAY_LEN(escapes); k++) {
			struct str e = escapes[k].escaped;

			if (text.n - i >= e.n &&
			    memcmp(text.p + i, e.p, e.n) == 0)
				break;
		}
		buf_addc(out,
			 k < ARRAY_LEN(escapes) ? escapes[k].c : text.p[i]);
		i += k < ARRAY_LEN(escapes) ? escapes[k].escaped.n : 1;
	}
}

bool str_same(struct str a, struct str b)
{
	return a.p && b.p && a.n == b.n && strncasecmp(a.p, b.p, a.n) == 0;
}

static bool is_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9');
}

bool str_made_of(struct str s, size_t max, const char *more)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (!is_alnum(s.p[i]) && (!s.p[i] || !strchr(more, s.p[i])))
			return false;
	return s.n > 0 && s.n <= max;
}

bool str_is_token(struct str s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (!str_is_seen(s.p[i]))
			return false;
	return s.n > 0 && s.n <= STR_TOKEN_MAX;
}
