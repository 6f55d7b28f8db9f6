/* json.h -- reading JSON documents that are kept whole: answers of platforms,
 * our data files; the only user of Jansson.
 *
 *   rc = json_parse(text, &json_file_limits, &doc, &err);
 *   name = json_str(json_at(doc, "snippet.title"));
 *   ...
 *   json_free(doc);
 *
 * Every getter accepts a NULL node as "absent", so that a path is walked
 * without a check at each step.  Nodes and texts are borrowed from their
 * document; only json_free() ends it.  Where a document is a file with rules
 * of its own, check.h reads it and says path and line of each fault.  Events
 * are read by scan.h, which builds no tree. */
#ifndef SENTRA_COMMON_JSON_JSON_H
#define SENTRA_COMMON_JSON_JSON_H

#include "common/base/buf.h"
#include "common/base/err.h"
#include "common/base/str.h"

struct json_t; /* Jansson's node; opaque outside json.c */

struct json_limits {
	size_t max_bytes;
	unsigned max_depth; /* levels of [ and { */
	/* A file that people write: it may begin with a byte order mark, and a
	 * key twice is an error, since one of the two would be lost. */
	bool written;
};

/* Of an answer from the network, which may be hostile: 2 MiB, 64 levels. */
extern const struct json_limits json_answer_limits;
/* Our own data files: 16 MiB, 32 levels, written by people. */
extern const struct json_limits json_file_limits;

/* New document.  Any top-level value; of a key twice the last counts, but in
 * what people write; NUL is allowed in strings.  -EMSGSIZE oversize, -ELOOP too
 * deep, -EBADMSG no JSON; the text says line and column.  A number out of range
 * is read as the nearest real (at most 1e308), never as a whole number, so that
 * one absurd number does not cost the document. */
int json_parse(struct str text, const struct json_limits *, struct json_t **,
	       struct err *) MUST_USE;

/* As json_parse(), for what strangers send: bytes that are not UTF-8 and lone
 * surrogates become U+FFFD first (NUL too, in a document that has one in a
 * name), so that one bad post does not cost the page.  *mended says whether
 * that happened. */
int json_parse_mended(struct str text, const struct json_limits *,
		      struct json_t **, bool *mended, struct err *) MUST_USE;

/* Accepts NULL. */
void json_free(struct json_t *);

/* Absent members and a parent of another type: NULL. */
struct json_t *json_get(const struct json_t *, const char *key);
/* A dotted path: json_at(doc, "snippet.title").  Members only. */
struct json_t *json_at(const struct json_t *, const char *path);
struct json_t *json_item(const struct json_t *array, size_t i);
size_t json_len(const struct json_t *array_or_object);

bool json_is_object(const struct json_t *);
bool json_is_array(const struct json_t *);
bool json_is_null(const struct json_t *); /* null or absent */
bool json_is_string(const struct json_t *);
bool json_is_true(const struct json_t *);
bool json_is_bool(const struct json_t *); /* true or false */

/* The text, or STR_NULL where it is no string. */
struct str json_str(const struct json_t *);
/* A whole number; false where it is none (a real, a string, out of range). */
bool json_int(const struct json_t *, int64_t *);
/* Not json_real(): Jansson has a function of that name. */
bool json_double(const struct json_t *, double *); /* also whole numbers */

/* A count as a platform gives it: a whole number from 0 to 2^53-1 (12000.0 is
 * one, too), or digits as text (YouTube).  COUNT_NULL for absent and for all
 * else (negative, a fraction, a text): that a count is unknown is no error. */
int64_t json_count(const struct json_t *);

/* Object members in the order of the file: for (it = json_first(o); it;
 * it = json_next(o, it)). */
void *json_first(const struct json_t *object);
void *json_next(const struct json_t *object, void *it);
const char *json_it_key(void *it);
struct json_t *json_it_value(void *it);

/* The line, from 1, on which the value at a path stands ("sentras[3].id"),
 * or that of its nearest parent that exists.  For messages about files. */
size_t json_line(struct str text, const char *path);

/* ---- writing, into a buffer; buf_addjson() of buf.h writes a text ---- */

/* A member; lead: everything up to its value.  Null text is null. */
void json_put(struct buf *, const char *lead, struct str text);
/* The same of an instant, unix ms as RFC 3339. */
void json_put_time(struct buf *, const char *lead, int64_t ms);

#endif
