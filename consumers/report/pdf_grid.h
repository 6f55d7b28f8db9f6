/* pdf_grid.h -- tables of the report as tables of a PDF: some of their columns,
 * all of their rows or those of one sentra. */
#ifndef SENTRA_CONSUMERS_REPORT_PDF_GRID_H
#define SENTRA_CONSUMERS_REPORT_PDF_GRID_H

#include "pdf_table.h"

struct pdf_grid {
	enum report_table_id table;
	const char *column[PDF_COLUMNS]; /* ended by NULL; the first heads */
	struct str sentra;               /* of it alone; null: all */
	pdf_saying *none; /* said where it has no row; NULL: it is left out */
};

/* How many rows it has. */
size_t pdf_grid_rows(const struct report *, const struct pdf_grid *);

#define PDF_GRIDS 8 /* at most */
/* One below the other, each with its title, down to the page's end: who needs
 * less room has it, the others share what is left. */
void pdf_grids(struct pdf *, const struct pdf_grid *, size_t n);

#endif
