/* csv.h -- rows of a CSV file (RFC 4180), as spreadsheets write them.  Pure.
 *
 * Read: a byte order mark, CRLF, LF or CR, quoted fields with line breaks and
 * doubled quotes; the delimiter is the one of , ; TAB that the first row has
 * most of.  A quote within a field that does not begin with one is itself.
 * Debian's libcsv has neither line numbers, which every fault here has, nor
 * the spaces around a field, which may be meant; so this is our own. */
#ifndef SENTRA_CONSUMERS_CTL_CSV_H
#define SENTRA_CONSUMERS_CTL_CSV_H

#include "common/base/buf.h"
#include "common/base/err.h"

#define CSV_FIELDS_MAX 64

struct csv {
	struct str rest; /* borrowed: what was not read yet */
	char delimiter;
	size_t line; /* where the last row began, from 1 */
	size_t next_line;
	struct str field[CSV_FIELDS_MAX]; /* of the last row */
	size_t n;
	struct buf text; /* what the fields point into */
};

/* text: borrowed until csv_release(). */
void csv_init(struct csv *, struct str text);
void csv_release(struct csv *);

/* The next row: 1, or 0 at the end.  -EINVAL with text: the row is bad, and
 * the next call goes on with the line after it.  -ENOMEM. */
int csv_next(struct csv *, struct err *) MUST_USE;

#endif
