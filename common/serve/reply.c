/* reply.c -- a finished reply: its bytes, their gzip, and what headers say. */
#include "reply.h"

#include "common/base/fnv.h"
#include "gzip.h"
#include "reply_parts.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define GZIP_MIN  1024 /* of less, the headers are the most */
#define VALUE_MAX 2048 /* of a header's value */

/* ---- which types are texts ---- */

static const char *const texts[] = {
	"text/",
	"application/json",
	"application/javascript",
	"application/openapi+json",
	"image/svg+xml",
};

static bool is_text(const char *type)
{
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		if (strncmp(type, texts[i], strlen(texts[i])) == 0)
			return true;
	return false;
}

/* ---- values of headers ---- */

/* A C string out of what was written; NULL where that went bad. */
static char *value_of(struct buf *text)
{
	char *value = buf_cstr(text) ? strdup(buf_cstr(text)) : NULL;

	buf_release(text);
	return value;
}

/* RFC 6266: a plain name for whoever knows no better, and the very name, in
 * UTF-8, where that is another. */
static char *disposition_of(const char *file, bool shown)
{
	struct str name = str_of(file);
	bool plain = true;
	struct buf text;

	buf_init(&text, VALUE_MAX);
	buf_adds(&text, shown ? "inline" : "attachment");
	buf_adds(&text, "; filename=\"");
	for (size_t i = 0; i < name.n; i++) {
		bool safe = (str_is_seen(name.p[i]) || name.p[i] == ' ') &&
			    !strchr("\"\\/%;", name.p[i]);

		buf_addc(&text, safe ? name.p[i] : '_');
		plain = plain && safe;
	}
	buf_addc(&text, '"');
	if (!plain) {
		buf_adds(&text, "; filename*=UTF-8''");
		buf_addurl(&text, name);
	}
	return value_of(&text);
}

/* What may not stand in a URI (RFC 3986) is percent-encoded; '%' stays. */
static char *location_of(const char *location)
{
	struct str at = str_of(location);
	struct buf text;

	buf_init(&text, VALUE_MAX);
	for (size_t i = 0; i < at.n; i++)
		if (str_is_seen(at.p[i]) && !strchr("\"<>\\^`{|}", at.p[i]))
			buf_addc(&text, at.p[i]);
		else
			buf_addf(&text, "%%%02X", (unsigned char)at.p[i]);
	return value_of(&text);
}

static void cache_of(int64_t max_age_s, char *out, size_t size)
{
	if (max_age_s < 0)
		snprintf(out, size, "no-store");
	else if (max_age_s == 0)
		snprintf(out, size, "no-cache");
	else
		snprintf(out, size, "max-age=%" PRId64, max_age_s);
}

static void hash_of(struct str text, char hex[FNV_HEX_SIZE])
{
	struct fnv hash;

	fnv_init(&hash);
	fnv_add(&hash, text);
	fnv_hex(&hash, hex);
}

static void etags_of(struct reply *reply, const char *given)
{
	char hex[FNV_HEX_SIZE];

	if (!given) {
		hash_of(reply_body(reply), hex);
		given = hex;
	}
	snprintf(reply->body.etag, ETAG_SIZE, "\"%.64s\"", given);
	snprintf(reply->gzip.etag, ETAG_SIZE, "\"%.64s-gz\"", given);
}

/* ---- the reply ---- */

static int take_body(struct reply *reply, struct buf *body, struct err *err)
{
	int rc = buf_error(body, err, "the reply");

	if (rc < 0)
		return rc;
	buf_reserve(body, 0); /* an empty one has no data yet */
	if (body->bad)
		return buf_error(body, err, "the reply");
	reply->body.data = body->data;
	reply->body.n = body->len;
	buf_init(body, body->max);
	return 0;
}

static int fill_head(struct reply *reply, const struct reply_head *head,
		     struct err *err)
{
	reply->status = head->status;
	reply->type = head->type;
	cache_of(head->max_age_s, reply->cache, sizeof(reply->cache));
	if (head->file)
		reply->disposition = disposition_of(head->file, head->shown);
	if (head->location)
		reply->location = location_of(head->location);
	if (head->policy)
		reply->policy = strdup(head->policy);
	if ((head->file && !reply->disposition) ||
	    (head->location && !reply->location) ||
	    (head->policy && !reply->policy))
		return err_set(err, -EMSGSIZE,
			       "a header of the reply: no "
			       "memory, or too long");
	return 0;
}

static int fill(struct reply *reply, const struct reply_head *head,
		struct buf *body, struct err *err)
{
	int rc = take_body(reply, body, err);

	if (rc == 0)
		rc = fill_head(reply, head, err);
	if (rc < 0)
		return rc;
	etags_of(reply, head->etag);
	if (reply->body.n > GZIP_MIN && is_text(reply->type))
		gzip_make(reply_body(reply), &reply->gzip.data, &reply->gzip.n);
	return 0;
}

struct reply *reply_new(const struct reply_head *head, struct buf *body,
			struct err *err)
{
	struct reply *reply = calloc(1, sizeof(*reply));

	if (!reply) {
		buf_release(body);
		err_set(err, -ENOMEM, "the reply: no memory");
		return NULL;
	}
	atomic_init(&reply->refs, 1);
	if (fill(reply, head, body, err) < 0) {
		buf_release(body);
		reply_unref(reply);
		return NULL;
	}
	return reply;
}

struct reply *reply_ref(struct reply *reply)
{
	atomic_fetch_add(&reply->refs, 1);
	return reply;
}

void reply_unref(struct reply *reply)
{
	if (!reply || atomic_fetch_sub(&reply->refs, 1) > 1)
		return;
	free(reply->body.data);
	free(reply->gzip.data);
	free(reply->disposition);
	free(reply->location);
	free(reply->policy);
	free(reply);
}

struct str reply_body(const struct reply *reply)
{
	return (struct str){ reply->body.data, reply->body.n };
}

bool reply_is_shared(const struct reply *reply)
{
	return atomic_load(&reply->refs) > 1;
}

size_t reply_bytes(const struct reply *reply)
{
	return sizeof(*reply) + reply->body.n + reply->gzip.n;
}
