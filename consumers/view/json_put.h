/* json_put.h -- a JSON document, written member by member (RFC 8259).
 *
 *   json_begin(&json, out);
 *   json_open(&json, NULL, '{');
 *   json_put_decimal(&json, "followers", STR_LIT("340138"));
 *   json_open(&json, "posts", '[');
 *   ...
 *   json_close(&json, ']');
 *   json_close(&json, '}');
 *
 * Names are constants of ours, or texts that are put as they are; NULL where
 * what is put stands in an array.  Texts may hold anything: bytes that are no
 * UTF-8 become U+FFFD.  What is no number, or no time, is null. */
#ifndef SENTRA_CONSUMERS_VIEW_JSON_PUT_H
#define SENTRA_CONSUMERS_VIEW_JSON_PUT_H

#include "common/base/buf.h"

struct json_put {
	struct buf *out; /* borrowed */
	bool more;       /* a comma is due before the next */
};

void json_begin(struct json_put *, struct buf *out);
/* bracket: '{' or '['. */
void json_open(struct json_put *, const char *name, char bracket);
void json_close(struct json_put *, char bracket);

/* Null and empty texts are null. */
void json_put_text(struct json_put *, const char *name, struct str);
void json_put_bool(struct json_put *, const char *name, bool);
void json_put_count(struct json_put *, const char *name, size_t);
/* A number that Redis has as text. */
void json_put_decimal(struct json_put *, const char *name, struct str);
/* NAN: null. */
void json_put_number(struct json_put *, const char *name, double, int decimals);
/* As RFC 3339 by UTC, with milliseconds: of unix seconds that Redis has as
 * text, and of milliseconds (TIME_NONE: null). */
void json_put_seconds(struct json_put *, const char *name, struct str);
void json_put_ms(struct json_put *, const char *name, int64_t ms);
/* "2026-03-10" of days since 1970-01-01. */
void json_put_date(struct json_put *, const char *name, int64_t day);

#endif
