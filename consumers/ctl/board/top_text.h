/* top_text.h -- a leaderboard as a grid, and as people read it, in 80 columns.
 * Pure but for the clock, by which an old board is told. */
#ifndef SENTRA_CONSUMERS_CTL_BOARD_TOP_TEXT_H
#define SENTRA_CONSUMERS_CTL_BOARD_TOP_TEXT_H

#include "consumers/ctl/ctl.h"
#include "consumers/view/ranking.h"

/* All borrowed. */
struct top {
	struct board board;
	const struct snapshot *snapshot;
	const struct ranking *ranking;
	size_t n; /* so many of its rows are shown */
};

/* The columns and rows.  out: to be initialized by grid_init(). */
void top_grid(const struct top *, struct grid *out);
/* Title, instant and table; and what is to be known before one believes it:
 * that it is old, empty, or of what nobody ever told. */
void top_text(const struct ctl *, const struct top *, struct buf *out);

/* A field of the card of row i. */
struct str top_card(const struct top *, size_t i, const char *field);

#endif
