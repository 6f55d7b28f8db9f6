/* api.h -- /api/v1: what a program may ask, a row each.
 *
 * Answers are JSON, as schemas/openapi.yaml says; errors are {"error": text}.
 */
#ifndef SENTRA_CONSUMERS_BOARD_API_H
#define SENTRA_CONSUMERS_BOARD_API_H

#include "page.h"

/* Appends a JSON document; returns as page_fn. */
typedef int api_fn(const struct world *, const struct page_ask *, struct buf *,
		   struct err *);

struct api {
	const char *path; /* "/api/v1/sentra/": something follows */
	const char *params[PAGE_PARAMS + 1]; /* as a page's */
	api_fn *answer;
};

/* All of them, ended by NULL. */
extern const struct api *const apis[];

#endif
