/* catches_page.h -- what was caught, for people and for programs.  Pure. */
#ifndef SENTRA_CONSUMERS_CTL_LEXICON_CATCHES_PAGE_H
#define SENTRA_CONSUMERS_CTL_LEXICON_CATCHES_PAGE_H

#include "catches.h"
#include "consumers/ctl/ctl.h"

/* Words that caught something, then what changes against the other lexicon. */
void catches_table(const struct catches *, const struct style *,
		   struct buf *out);
/* All words, those without a catch too. */
void catches_json(const struct catches *, struct buf *out);
/* Rows "caught" of each word, then "gained" and "lost" of labels. */
void catches_csv(const struct catches *, struct buf *out);

#endif
