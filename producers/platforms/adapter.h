/* adapter.h -- what the adapters have in common: the small words of requests
 * and verdicts.  As pure as they are; knows no platform. */
#ifndef SENTRA_PRODUCERS_PLATFORMS_ADAPTER_H
#define SENTRA_PRODUCERS_PLATFORMS_ADAPTER_H

#include "common/json/json.h"
#include "platform.h"

/* Begin a GET of base_url and path; what stood in the request is gone. */
void adapter_get(struct http_req *, const struct request *, const char *path);
void adapter_param(struct http_req *, const char *name, const char *value);
/* The ids (or handles) of all targets as one parameter, joined by commas. */
void adapter_param_ids(struct http_req *, const char *name,
		       const struct request *);
void adapter_param_handles(struct http_req *, const char *name,
			   const struct request *);
void adapter_param_posts(struct http_req *, const char *name,
			 const struct request *);
/* Posts to ask for: ask.limit, or most where that is 0; within least..most. */
unsigned adapter_limit(const struct request *, unsigned least, unsigned most);
void adapter_param_limit(struct http_req *, const char *name,
			 const struct request *, unsigned least, unsigned most);
/* The token that goes with a request: the target's own, or the platform's. */
struct str adapter_token(const struct request *);
/* "Authorization: Bearer " and it. */
int adapter_bearer(struct http_req *, const struct request *,
		   struct err *) MUST_USE;
/* Whether all of the URL could be written. */
int adapter_end(const struct http_req *, struct err *) MUST_USE;

/* The body as JSON, mended, handed to read; the document is freed. */
typedef int adapter_read_fn(const struct request *, const struct json_t *doc,
			    struct answer *, struct err *);
int adapter_parse(const struct request *, const struct http_resp *,
		  struct answer *, struct err *,
		  adapter_read_fn *read) MUST_USE;

/* The body of a refusal as JSON, new, json_free(); NULL where it is none. */
struct json_t *adapter_doc(const struct http_resp *);

/* Whether more than one target, or post, was asked about. */
bool adapter_many_targets(const struct request *);

void failure_set(struct failure *, enum outcome, enum action,
		 enum failure_scope);
/* "403 quotaExceeded: You have ..."; name and text may be null. */
void failure_describe(struct failure *, int status, struct str name,
		      struct str text);

/* Whether text holds the words, any case (ASCII); false for a null. */
bool str_has(struct str text, const char *words);
/* Equal but for the case of ASCII letters. */
bool str_same(struct str, struct str);
/* 1 to max characters, each a letter, a digit, or one of more. */
bool str_made_of(struct str, size_t max, const char *more);
/* Fit for a header: 1 to 4096 printable characters of ASCII, no space. */
bool str_is_token(struct str);

#endif
