/* export.c -- a grid as a workbook. */
#include "export.h"

#include "consumers/view/grid_sheet.h"

#include <errno.h>

int export_xlsx(const struct grid *grid, const struct world *w, struct buf *out,
		struct err *err)
{
	bool as_of = w->now->as_of_ms != TIME_NONE;
	struct xlsx *book =
		xlsx_new(as_of ? w->now->as_of_ms / SECOND_MS : 0, err);

	if (!book)
		return -ENOMEM;
	xlsx_page(book, grid->name);
	grid_sheet(book, grid, w->zone, w->zone_hours);
	return xlsx_end(book, out, err);
}
