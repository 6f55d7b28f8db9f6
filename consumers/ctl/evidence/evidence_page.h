/* evidence_page.h -- the evidence of a number, as people and programs read it.
 * Pure. */
#ifndef SENTRA_CONSUMERS_CTL_EVIDENCE_EVIDENCE_PAGE_H
#define SENTRA_CONSUMERS_CTL_EVIDENCE_EVIDENCE_PAGE_H

#include "consumers/ctl/ctl.h"
#include "trace.h"

/* Whether the card in Redis says the same. */
enum agreement {
	NOT_ASKED,
	NO_CARD, /* or no such field on it */
	AGREES,
	DIFFERS,
};

struct evidence_page {
	const struct trace *trace; /* borrowed; sorted */
	const char *prefix;        /* of topics; borrowed */
	enum agreement agreement;
	struct str shown; /* in Redis; borrowed */
	int64_t lag;      /* messages that the scorer has not read; -1 */
	int64_t limit;    /* rows, each with its event; 0: all; -1: some rows,
			     without events, to people, all to programs */
};

void evidence_text(const struct evidence_page *, const struct style *,
		   struct buf *out);
void evidence_json(const struct evidence_page *, struct buf *out);
void evidence_csv(const struct evidence_page *, struct buf *out);

#endif
