/* html_grid.h -- a grid (view/grid.h) as a table of a page.
 *
 *   html_grid(h, &grid, &(struct html_table){ .caption = title,
 *                     .id = "ranking", .by = -1 });
 *
 * Rows are <tr id="s-<id>">, each a live part (but of a page that stays as it
 * is), and cells <td
 * data-metric="<name> " data-value="<value>">, the value as Redis has it.  The
 * table lies in a box that scrolls by itself where it is wider than the screen.
 */
#ifndef SENTRA_CONSUMERS_VIEW_HTML_GRID_H
#define SENTRA_CONSUMERS_VIEW_HTML_GRID_H

#include "grid.h"
#include "html.h"

struct html_table {
	const char *caption; /* ours */
	const char *id;      /* of the <table> */
	int by;              /* the column that it is sorted by; -1 */
	bool still;          /* rows have no id, and are no live parts */
	const char *head;    /* the column whose cells name the rows; NULL */
	/* Appends the address of the page sorted by that column, or nothing;
	 * NULL: heads are no links. */
	void (*sorted)(void *ctx, size_t column, struct buf *out);
	void *ctx;
};
void html_grid(struct html *, const struct grid *, const struct html_table *);

#endif
