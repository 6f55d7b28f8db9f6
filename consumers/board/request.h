/* request.h -- what a path and a query ask for.  Pure.
 *
 *   request_init(&request);
 *   request_read(&request, ask->path, ask->query);
 *   switch (request.kind) ...
 *   request_release(&request);
 *
 * Two ways to write the same have the same address: names of the query in the
 * page's order, those that it does not know and empty ones left out.  It names
 * the reply that is kept (cache.h), and is where a page's frames come from. */
#ifndef SENTRA_CONSUMERS_BOARD_REQUEST_H
#define SENTRA_CONSUMERS_BOARD_REQUEST_H

#include "api.h"

/* A longer address is answered and not kept. */
#define ADDRESS_KEPT_MAX 512
/* A value of the query that is longer was not given. */
#define PARAM_MAX ((size_t)8 << 10)

enum request_kind {
	REQUEST_UNKNOWN, /* there is no such page */
	REQUEST_MOVED,   /* to `address` */
	REQUEST_PAGE,
	REQUEST_CSV, /* the table of a page */
	REQUEST_XLSX,
	REQUEST_JSON,
	REQUEST_API,
	REQUEST_FILE, /* of a kept report: report_file.h */
};

struct request {
	enum request_kind kind;
	const struct page *page; /* of a page and its table */
	const struct api *api;
	struct page_ask ask;           /* texts lie in those below; of a file
					  rest is "2026-W48/laporan.pdf" */
	struct buf address;            /* with language and form */
	struct buf path;               /* private */
	struct buf value[PAGE_PARAMS]; /* private */
};

void request_init(struct request *);
void request_release(struct request *);

/* path: decoded; query: as it came. */
void request_read(struct request *, struct str path, struct str query);
/* The same of an address, "/en/sentra/x?window=7d". */
void request_read_address(struct request *, struct str address);

/* Whether its reply may be kept for whoever asks next. */
bool request_is_kept(const struct request *);

#endif
