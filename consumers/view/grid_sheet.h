/* grid_sheet.h -- a grid as a sheet of a workbook.  Of the programs only those
 * have it that are linked with libxlsxwriter: sentractl and the daemons are
 * not.
 *
 *   xlsx_page(book, title);
 *   grid_sheet(book, &grid, "Asia/Jakarta", 7); */
#ifndef SENTRA_CONSUMERS_VIEW_GRID_SHEET_H
#define SENTRA_CONSUMERS_VIEW_GRID_SHEET_H

#include "common/sheet/xlsx.h"
#include "grid.h"

/* On the page begun last: the titles that people read, then the rows, with
 * their ids first where rows have them.  Cells are typed; instants are told by
 * the clock of that zone (IANA), so many hours ahead of UTC, which the titles
 * name.  No sparks. */
void grid_sheet(struct xlsx *, const struct grid *, const char *zone,
		int hours);

#endif
