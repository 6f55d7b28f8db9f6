/* shown.h -- the tables of a report as people read them, in the language that
 * the report speaks: a row says whose it is, and what is sentra by programme,
 * or by indicator, is a matrix.  Pure.
 *
 *   shown_table(&grid, &report, REPORT_platforms);
 *   html_grid(h, &grid, ...);
 *   grid_release(&grid);
 *
 * Each makes a new grid, which borrows nothing but titles; one that lacks
 * memory is bad. */
#ifndef SENTRA_CONSUMERS_REPORT_SHOWN_H
#define SENTRA_CONSUMERS_REPORT_SHOWN_H

#include "report.h"
#include "targets.h"

/* The table; where its rows have an id and no name, the name comes first, as a
 * column "name". */
void shown_table(struct grid *, const struct report *, enum report_table_id);

/* The ranking, with the posts of each day as a small line; who lives and the
 * numbers first. */
void shown_ranking(struct grid *, const struct report *);

/* Sentra by programme, from the programme of that place on: how many posts told
 * it in 30 days, and how long ago the last one did; a gap is said to be one.
 * Values are "told", "gap", or nothing where it is not known.  Returns how many
 * programmes it has: as many as a grid takes. */
size_t shown_coverage(struct grid *, const struct report *, size_t first);
/* How many programmes there are. */
size_t shown_programmes(const struct report *);

/* Sentra by indicator: "18.200 / 20.000 (91,00%)".  Values are "reached",
 * "under", or nothing. */
void shown_targets(struct grid *, const struct report *);

/* What indicators are called, in their order. */
extern const enum word_id shown_indicators[INDICATOR_COUNT];

/* The facts of the report, one a row: what it is called, what it is. */
void shown_facts(struct grid *, const struct report *);

/* The place of that column; SIZE_MAX: there is none. */
size_t shown_column(const struct grid *, const char *name);

#endif
