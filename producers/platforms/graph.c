/* graph.c -- paths, proofs, pages and values of the Graph API.
 *
 * Knows neither pages nor media, no schedule and no budget. */
#include "graph.h"

#include "common/base/clock.h"
#include "common/base/hmac.h"

#include <errno.h>
#include <stdio.h>

#define ID_MAX      32
#define POST_ID_MAX 64
#define URL_MAX     2048
#define VERSION_MAX 16

/* ---- keys ---- */

static size_t digits(const char *text)
{
	return strspn(text, "0123456789");
}

int graph_check_version(const char *const *keys, struct err *err)
{
	const char *text = keys[GRAPH_VERSION] ? keys[GRAPH_VERSION] : "";
	size_t major = *text == 'v' ? digits(text + 1) : 0;
	const char *rest = text + 1 + major;
	size_t minor = major && *rest == '.' ? digits(rest + 1) : 0;

	if (!minor || rest[1 + minor] || strlen(text) > VERSION_MAX)
		return err_set(err, -EINVAL,
			       "graph_version: want a version as v25.0");
	return 0;
}

bool graph_is_id(struct str id)
{
	size_t i;

	for (i = 0; i < id.n; i++)
		if (id.p[i] < '0' || id.p[i] > '9')
			return false;
	return id.n > 0 && id.n <= ID_MAX;
}

/* ---- requests ---- */

int graph_get(struct http_req *req, const struct request *request,
	      struct err *err)
{
	int rc = graph_check_version(request->keys, err);

	if (rc < 0)
		return rc;
	adapter_get(req, request, "/");
	buf_adds(&req->url, request->keys[GRAPH_VERSION]);
	buf_addc(&req->url, '/');
	return 0;
}

static int add_proof(struct http_req *req, const struct request *request,
		     struct err *err)
{
	char proof[HMAC_HEX_SIZE];
	int rc = hmac_sha256_hex(request->secret, adapter_token(request), proof,
				 err);

	if (rc == 0)
		adapter_param(req, "appsecret_proof", proof);
	return rc;
}

int graph_end(struct http_req *req, const struct request *request,
	      struct err *err)
{
	int rc = request->secret.n ? add_proof(req, request, err) : 0;

	if (rc == 0)
		rc = adapter_end(req, err);
	if (rc < 0)
		return rc;
	return adapter_bearer(req, request, err);
}

/* ---- answers ---- */

/* The two flat shapes are those of the login and of batches. */
bool graph_refused(const struct json_t *doc)
{
	return !json_is_null(json_get(doc, "error")) ||
	       !json_is_null(json_get(doc, "error_code")) ||
	       !json_is_null(json_get(doc, "error_message"));
}

struct str graph_id(const struct json_t *node, char room[GRAPH_ID_ROOM])
{
	int64_t number;

	if (!json_int(node, &number))
		return json_str(node);
	snprintf(room, GRAPH_ID_ROOM, "%lld", (long long)number);
	return str_of(room);
}

bool graph_time(const struct json_t *node, int64_t *ms)
{
	return rfc3339_parse(json_str(node), true, ms) == 0;
}

void graph_page(const struct json_t *edge, struct answer *answer)
{
	bool more = json_str(json_at(edge, "paging.next")).n > 0;
	struct str after = json_str(json_at(edge, "paging.cursors.after"));

	/* An edge paged by time: there is more that cannot be asked for. */
	if (more && !after.n)
		answer_unreadable(answer, 0);
	answer_page(answer, 0, more && after.n ? after : STR_NULL);
}

/* ---- links ---- */

static bool is_link(struct str link)
{
	size_t i;

	for (i = 0; i < link.n; i++)
		if ((unsigned char)link.p[i] <= ' ')
			return false;
	return (link.n > 8 && memcmp(link.p, "https://", 8) == 0) ||
	       (link.n > 7 && memcmp(link.p, "http://", 7) == 0);
}

static size_t until(struct str text, size_t from, const char *marks)
{
	while (from < text.n && !strchr(marks, text.p[from]))
		from++;
	return from;
}

static bool has_word(const char *words, struct str word)
{
	size_t n;

	for (; *words; words += n + (words[n] == ' ')) {
		n = strcspn(words, " ");
		if (str_eq(word, (struct str){ words, n }))
			return true;
	}
	return false;
}

void graph_link(struct buf *url, struct str link, const char *keep)
{
	size_t at, end;
	char mark = '?';

	if (!is_link(link))
		return;
	at = until(link, 0, "?#");
	buf_add(url, link.p, at);
	while (at < link.n && link.p[at] != '#') {
		struct str name = { link.p + at + 1, 0 };

		end = until(link, at + 1, "&#");
		name.n = until(link, at + 1, "=&#") - at - 1;
		if (name.n && has_word(keep, name)) {
			buf_addc(url, mark);
			buf_add(url, name.p, end - at - 1);
			mark = '&';
		}
		at = end;
	}
}

/* ---- posts ---- */

static struct str kind_of(const struct json_t *item)
{
	struct str type = json_str(json_get(item, "media_type"));

	if (str_is(type, "VIDEO"))
		return STR_LIT("video");
	if (str_is(type, "IMAGE"))
		return STR_LIT("image");
	if (str_is(type, "CAROUSEL_ALBUM"))
		return STR_LIT("album");
	return STR_LIT("post");
}

void graph_post(const struct json_t *item, struct post *post,
		struct answer *answer)
{
	char room[GRAPH_ID_ROOM];
	struct buf url;

	if (!post->kind.p)
		post->kind = kind_of(item);
	post->id = graph_id(json_get(item, "id"), room);
	if (!str_made_of(post->id, POST_ID_MAX, "_") ||
	    !graph_time(json_get(item, "timestamp"), &post->published_ms)) {
		answer_unreadable(answer, 0);
		return;
	}
	buf_init(&url, URL_MAX);
	graph_link(&url, json_str(json_get(item, "permalink")), "");
	post->url = url.len && !url.bad ? buf_str(&url) : STR_NULL;
	answer_post(answer, 0, post);
	buf_release(&url);
}
