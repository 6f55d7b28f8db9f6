/* adapter.h -- what adapters of all platforms need to write requests, to read
 * bodies and to describe failures.
 *
 * As pure as the adapters, and it knows none of them: what only some platforms
 * share has a file of its own (graph.h). */
#ifndef SENTRA_PRODUCERS_PLATFORMS_ADAPTER_H
#define SENTRA_PRODUCERS_PLATFORMS_ADAPTER_H

#include "common/json/json.h"
#include "platform.h"

/* ---- requests ---- */

/* Begin a GET of base_url and path; the request is cleared before. */
void adapter_get(struct http_req *, const struct request *, const char *path);
/* One more parameter of the query, its value URL-encoded. */
void adapter_param(struct http_req *, const char *name, const char *value);
/* The ids (handles, post ids) of the request as one parameter, with commas
 * between them.  Too long: the request is bad, see adapter_end(). */
void adapter_param_ids(struct http_req *, const char *name,
		       const struct request *);
void adapter_param_handles(struct http_req *, const char *name,
			   const struct request *);
void adapter_param_posts(struct http_req *, const char *name,
			 const struct request *);
/* How many posts to ask for: request.limit, or most where that is 0; within
 * least..most. */
unsigned adapter_limit(const struct request *, unsigned least, unsigned most);
void adapter_param_limit(struct http_req *, const char *name,
			 const struct request *, unsigned least, unsigned most);
/* The token that goes with the request: the target's own, or the platform's.
 * Borrowed. */
struct str adapter_token(const struct request *);
/* "Authorization: Bearer " and that token, as a secret header.  -EMSGSIZE, or
 * the token cannot be part of a header. */
int adapter_bearer(struct http_req *, const struct request *,
		   struct err *) MUST_USE;
/* -EMSGSIZE, -ENOMEM: URL or body could not be written whole, so they must not
 * be sent. */
int adapter_end(const struct http_req *, struct err *) MUST_USE;
/* Whether more than one target (COUNTERS: post) was asked about. */
bool adapter_many_targets(const struct request *);

/* ---- answers ---- */

/* Reads a document into the answer; returns what platform.parse returns. */
typedef int adapter_read_fn(const struct request *, const struct json_t *doc,
			    struct answer *, struct err *);
/* The body as JSON (bytes that are no UTF-8 are replaced), handed to read; the
 * document is freed after that.  Returns what read does; < 0: no JSON. */
int adapter_parse(const struct request *, const struct http_resp *,
		  struct answer *, struct err *,
		  adapter_read_fn *read) MUST_USE;

/* ---- failures ---- */

/* The body of a refusal as JSON, new, json_free(); NULL where it is none. */
struct json_t *adapter_doc(const struct http_resp *);

void failure_set(struct failure *, enum outcome, enum action,
		 enum failure_scope);
/* The detail, as in "403 quotaExceeded: You have ..."; name and text may be
 * null. */
void failure_describe(struct failure *, int status, struct str name,
		      struct str text);

/* ---- texts ---- */

/* Append the text with "&amp;", "&lt;" and "&gt;" undone, once. */
void adapter_add_plain(struct buf *, struct str text);
/* Whether text holds the words, any case (ASCII); false for a null. */
bool str_has(struct str text, const char *words);
/* Equal but for the case of ASCII letters; false if one is null. */
bool str_same(struct str, struct str);
/* 1 to max characters, each a letter, a digit, or one of more. */
bool str_made_of(struct str, size_t max, const char *more);
/* Fit for a header: 1 to 4096 printable characters of ASCII, no space. */
bool str_is_token(struct str);

#endif
