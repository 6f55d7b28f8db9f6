/* xlsx.h -- a workbook for spreadsheets, with typed cells.  xlsx.c is the only
 * user of libxlsxwriter.
 *
 *   book = xlsx_new(as_of_s, &err);
 *   xlsx_page(book, "Peringkat");
 *   xlsx_head(book, "Pengikut");             (the first row)
 *   xlsx_row(book);
 *   xlsx_number(book, 340138, 0);
 *   rc = xlsx_end(book, &out, &err);         (frees it)
 *
 * The same calls give the same bytes: the only time in the file is the one
 * given.  Adding never fails at once; xlsx_end() says it. */
#ifndef SENTRA_COMMON_SHEET_XLSX_H
#define SENTRA_COMMON_SHEET_XLSX_H

#include "common/base/buf.h"

struct xlsx;

/* new, or NULL.  created_s: unix seconds, as the file's own time. */
struct xlsx *xlsx_new(int64_t created_s, struct err *);
/* A further sheet; its name is cut and cleaned as Excel wants it (31
 * characters, none of []:*?/\). */
void xlsx_page(struct xlsx *, const char *name);
/* The next column's title, in bold; the row stays when one scrolls, and has a
 * filter. */
void xlsx_head(struct xlsx *, const char *title);
/* The next row begins, at its first column. */
void xlsx_row(struct xlsx *);

/* The next cell.  A text is never a formula nor a link, whatever it begins
 * with; what may not be shown becomes '?'; cut at 32,767 characters. */
void xlsx_text(struct xlsx *, struct str text);
/* With so many decimals and the thousands separated. */
void xlsx_number(struct xlsx *, double, int decimals);
/* A date and time by a clock so many hours ahead of UTC, yyyy-mm-dd hh:mm. */
void xlsx_time(struct xlsx *, int64_t unix_s, int hours);
/* A day, in days since 1970-01-01, as yyyy-mm-dd. */
void xlsx_date(struct xlsx *, int64_t day);
void xlsx_empty(struct xlsx *);

/* The file's bytes, appended.  Frees the workbook in any case. */
int xlsx_end(struct xlsx *, struct buf *out, struct err *) MUST_USE;
/* Without writing; accepts NULL. */
void xlsx_free(struct xlsx *);

#endif
