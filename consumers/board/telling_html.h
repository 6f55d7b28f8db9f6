/* telling_html.h -- what was told, in pages: ages and gaps, notes, digests. */
#ifndef SENTRA_CONSUMERS_BOARD_TELLING_HTML_H
#define SENTRA_CONSUMERS_BOARD_TELLING_HTML_H

#include "parts.h"
#include "telling.h"

/* Days since, of a cell: "12"; a gap in words, with its symbol: "! 83",
 * "! belum"; "-" where nothing is known. */
void telling_days(struct html *, const struct told *, int64_t at_s);
/* The same of a row: an instant and its age, or "belum pernah". */
void telling_when(struct html *, const struct world *, int64_t at_s,
		  const char *zone);
/* Whether that is a gap, in words, with its symbol. */
void telling_gap(struct html *, const struct told *, int64_t at_s);
/* What is to be known before one believes a gap: since when labels are known;
 * that Redis has another lexicon than the file. */
void telling_notes(struct html *, const struct world *);
/* A digest as a list, and as a text to copy; title: what is asked. */
void telling_digest(struct html *, const struct world *, const struct digest *,
		    const char *title);

/* <a> to the page of a card's sentra. */
void telling_sentra(struct html *, const struct world *, size_t card);
/* <a> to "/program/" and what follows; text: from outside, or ours. */
void telling_link(struct html *, const char *path, struct str rest,
		  struct str text);
/* The same of a label: its name, to its page. */
void telling_label(struct html *, const struct label *);
/* Labels by their ids, a blank between: their names with commas; returns how
 * many.  One that the lexicon has not stands as it is. */
size_t telling_labels(struct html *, const struct world *, struct str labels);
/* A box around a table that is wider than a phone, and its end. */
void telling_table_begin(struct html *, const char *class, const char *caption);
void telling_table_end(struct html *);

#endif
