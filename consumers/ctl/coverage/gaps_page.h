/* gaps_page.h -- how gaps are shown: to people, as JSON, as CSV.  Pure. */
#ifndef SENTRA_CONSUMERS_CTL_COVERAGE_GAPS_PAGE_H
#define SENTRA_CONSUMERS_CTL_COVERAGE_GAPS_PAGE_H

#include "store.h"

/* What is asked. */
enum gaps_view {
	GAPS_MATRIX,    /* every programme and sentra */
	GAPS_PROGRAMME, /* one programme: who did not tell it */
	GAPS_SENTRA,    /* one sentra: what it did not tell */
	GAPS_DISTRICT,  /* what nobody who serves it told */
};

/* Borrowed, all. */
struct gaps_page {
	enum gaps_view view;
	const char *name; /* of the programme, sentra or district */
	const struct told *told;
	const struct told_row *row; /* in their order */
	size_t n;
	const size_t *labels, *sentras; /* the order of the matrix */
	const struct store_since *since;
	const char *lexicon; /* the version of the file */
	int64_t updated_ms;  /* when the stage wrote last; TIME_NONE */
	const char *zone;    /* of times that are no sentra's; IANA */
	int64_t days;        /* beyond is a gap */
};

void gaps_text(const struct gaps_page *, const struct style *, struct buf *out);
void gaps_json(const struct gaps_page *, struct buf *out);
void gaps_csv(const struct gaps_page *, struct buf *out);

#endif
