/* top_text.h -- a leaderboard as people read it, in 80 columns.  Pure but for
 * the clock, by which an old board is told. */
#ifndef SENTRA_CONSUMERS_CTL_BOARD_TOP_TEXT_H
#define SENTRA_CONSUMERS_CTL_BOARD_TOP_TEXT_H

#include "top_page.h"

/* Title, instant and table; and what is to be known before one believes it:
 * that it is old, empty, or of what nobody ever told. */
void top_text(const struct ctl *, const struct page *, struct buf *out);

/* The number that Redis wrote as text; NAN for what is none. */
double top_number(struct str text);
/* Of row i, from 1: equal values share a rank. */
size_t top_rank(const struct page *, size_t i);

#endif
