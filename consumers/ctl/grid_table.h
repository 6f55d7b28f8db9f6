/* grid_table.h -- a grid as people read it in a terminal: aligned columns,
 * numbers to the right.  Pure. */
#ifndef SENTRA_CONSUMERS_CTL_GRID_TABLE_H
#define SENTRA_CONSUMERS_CTL_GRID_TABLE_H

#include "ctl.h"

/* Appends head and rows.  narrow: the column whose cells are cut where lines
 * are wider than the terminal. */
void grid_table(const struct grid *, const struct style *, size_t narrow,
		struct buf *out);

#endif
