/* reply.h -- what a server sends: made once, immutable, sent as often as it is
 * asked for.
 *
 *   reply = reply_new(&(struct reply_head){ .status = 200,
 *                     .type = "text/html; charset=utf-8" }, &body, &err);
 *
 * Counted references, from any thread.  A text of some length has its gzip
 * beside it, made here and not with each request.  The ETag is a hash of the
 * body (strong; that of the gzip another): the same bytes have the same, after
 * a restart too.  Whoever has a hash of the body already gives that. */
#ifndef SENTRA_COMMON_SERVE_REPLY_H
#define SENTRA_COMMON_SERVE_REPLY_H

#include "common/base/buf.h"

struct reply;

struct reply_head {
	int status;           /* 200 */
	const char *type;     /* Content-Type; a constant */
	const char *file;     /* Content-Disposition: attachment, that name;
				 NULL: shown in place.  Copied */
	bool shown;           /* of file: inline, not attachment */
	const char *policy;   /* Content-Security-Policy in the place of the
				 server's; NULL.  Copied */
	const char *etag;     /* hex digits, at most 64; NULL: made here.
				 Copied */
	const char *location; /* of a redirect; NULL.  Copied */
	int64_t max_age_s;    /* 0: no-cache (asked again, by ETag); < 0:
				 no-store */
};

/* new, with one reference; takes the body's bytes (the buf is released), also
 * where it fails: NULL with text, where the body is bad or there is no memory.
 */
struct reply *reply_new(const struct reply_head *, struct buf *body,
			struct err *);
struct reply *reply_ref(struct reply *);
/* Accepts NULL. */
void reply_unref(struct reply *);

/* As it is without gzip.  Borrowed. */
struct str reply_body(const struct reply *);
/* Whether somebody else has a reference, now. */
bool reply_is_shared(const struct reply *);
/* What it takes of memory. */
size_t reply_bytes(const struct reply *);

#endif
