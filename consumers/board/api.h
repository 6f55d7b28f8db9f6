/* api.h -- /api/v1: what a program may ask, a row each.
 *
 * Answers are JSON, as schemas/openapi.json says: an object, of which lists of
 * flat rows are members; numbers as numbers, instants as RFC 3339, unknown is
 * null.  Members are named as the fields of Redis (schemas/redis-keys.md)
 * wherever they are one.  Every answer says of when it is, and whether that is
 * old.  Errors are {"error": {"status": 404, "detail": text}}. */
#ifndef SENTRA_CONSUMERS_BOARD_API_H
#define SENTRA_CONSUMERS_BOARD_API_H

#include "api_answer.h"

struct api {
	const char *path; /* "/api/v1/sentra/": an id follows */
	const char *tail; /* "/posts": behind the id; "" */
	const char *params[PAGE_PARAMS + 1]; /* as a page's */
	const char *summary;
	api_fn *answer;
};

/* The row of a path, "/api/v1/sentra/kartini/posts"; *rest: the id.  What is
 * unknown beneath /api/v1/ has one too, that says what there is; NULL: it is
 * none of ours. */
const struct api *api_find(struct str path, struct str *rest);

/* The whole answer, appended; returns as page_fn. */
int api_write(const struct api *, const struct world *, const struct page_ask *,
	      struct buf *, struct err *) MUST_USE;

#endif
