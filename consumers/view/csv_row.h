/* csv_row.h -- rows of CSV that commands print with --csv.  Pure.
 *
 *   struct csv_row row = { .out = &out };
 *
 *   csv_row_text(&row, id);
 *   csv_row_number(&row, posts);
 *   csv_row_end(&row);
 *
 * Texts come from outside: what may not be shown becomes '?' (text.h),
 * and what a spreadsheet would run as a formula has a ' before it.  A comma
 * stands between cells, CRLF behind a row. */
#ifndef SENTRA_CONSUMERS_VIEW_CSV_ROW_H
#define SENTRA_CONSUMERS_VIEW_CSV_ROW_H

#include "common/base/buf.h"

struct csv_row {
	struct buf *out; /* borrowed */
	bool begun;      /* it has a cell */
};

/* The next cell; null is an empty one. */
void csv_row_text(struct csv_row *, struct str text);
void csv_row_number(struct csv_row *, int64_t n);
/* A number as Redis has it, "-12.50"; empty of what is none. */
void csv_row_decimal(struct csv_row *, struct str decimal);
/* RFC 3339; empty of TIME_NONE. */
void csv_row_time(struct csv_row *, int64_t ms);
/* The next row begins. */
void csv_row_end(struct csv_row *);
/* A whole row of the names, which blanks divide: the head. */
void csv_row_names(struct csv_row *, const char *names);

#endif
