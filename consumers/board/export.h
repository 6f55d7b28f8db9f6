/* export.h -- the table of a page, to take away. */
#ifndef SENTRA_CONSUMERS_BOARD_EXPORT_H
#define SENTRA_CONSUMERS_BOARD_EXPORT_H

#include "page.h"

/* A workbook of one sheet, with the titles that people read, appended.  Cells
 * are typed; instants are told by the world's clock, which the titles name; its
 * own time is the snapshot's, so the same numbers are the same bytes. */
int export_xlsx(const struct grid *, const struct world *, struct buf *out,
		struct err *) MUST_USE;

#endif
