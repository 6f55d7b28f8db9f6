/* pdf_table.h -- the one way in which a table stands on a page of a PDF.
 *
 *   struct pdf_table table = { columns, n, rows, .cell = cell, .arg = &mine };
 *   pdf_table(&pdf, &table, PDF_BOTTOM);
 *
 * It begins at pdf->y and stays above the bottom that it is given: rows are as
 * high as there is room, the type as large, within bounds; columns are as wide
 * as what is in them, and what is left is between them.  Where rows are too
 * many, the first are shown, and how many are left out.  Names are cut, with an
 * ellipsis, before anything else is. */
#ifndef SENTRA_CONSUMERS_REPORT_PDF_TABLE_H
#define SENTRA_CONSUMERS_REPORT_PDF_TABLE_H

#include "pdf_page.h"

#define PDF_COLUMNS   20 /* at most */
#define PDF_ROWS_MOST 60 /* more would be too small to read */

struct pdf_column {
	const char *title; /* borrowed */
	const char *group; /* above it and its neighbours of the same; NULL */
	enum canvas_align align;
	bool heads; /* its cells head their rows: names */
	/* It breaks into lines, and has what width the others leave. */
	bool breaks;
	double spark; /* the width of a line of points; 0: texts */
};

enum pdf_tone {
	TONE_PLAIN,
	TONE_MUTED,
	TONE_STRONG,
	TONE_ACT, /* somebody has to act on it */
	PDF_TONES
};

struct pdf_cell {
	struct buf text; /* to be appended to */
	enum pdf_tone tone;
	double points[DAYS_BACK]; /* of a spark; NAN: a gap */
	size_t n_points;
};

struct pdf_table {
	const struct pdf_column *column;
	size_t n_columns;
	size_t n_rows;
	size_t n_sums;  /* the last so many rows, which are always shown */
	size_t most;    /* other rows, where it is to be fewer; 0 */
	double largest; /* type, where it is to be smaller; 0 */
	void (*cell)(const void *arg, size_t row, size_t column,
		     struct pdf_cell *);
	const void *arg;
};

void pdf_table(struct pdf *, const struct pdf_table *, double bottom);
/* How high so many rows are in the smallest type, with titles of so many
 * lines. */
double pdf_table_least(size_t rows, size_t lines);
/* "dan 240 lagi: laporan.xlsx", of a format for a %zu. */
void pdf_left_out(struct pdf *, enum word_id format, size_t n);

#endif
