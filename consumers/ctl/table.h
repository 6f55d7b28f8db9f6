/* table.h -- aligned columns for a terminal or a pipe.  Pure.
 *
 * Widths are those that a terminal shows (wcwidth), not bytes.  Control
 * characters of the texts become '?': what comes from outside never steers
 * the terminal. */
#ifndef SENTRA_CONSUMERS_CTL_TABLE_H
#define SENTRA_CONSUMERS_CTL_TABLE_H

#include "common/base/buf.h"

#define TABLE_COLUMNS_MAX 16

struct table {
	size_t columns;
	bool right[TABLE_COLUMNS_MAX]; /* aligned to the right */
	char **cell;                   /* row by row */
	size_t n, size;
};

/* aligned: one letter a column, 'l' or 'r'. */
void table_init(struct table *, const char *aligned);
void table_release(struct table *);
/* The next cell; copies.  A row is full after as many as there are columns. */
void table_add(struct table *, struct str text);
void table_adds(struct table *, const char *text);
void table_addf(struct table *, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* The first row is the head, shown bold where bold is set. */
void table_print(const struct table *, bool bold, struct buf *out);

/* Text from outside, made fit for one line of a terminal: control characters
 * (also those of U+0080 to U+009F) and bytes that are not UTF-8 become '?'. */
void text_add(struct buf *out, struct str text);
/* As a JSON string with its quotes; null -> null.  For programs: only bytes
 * that are not UTF-8 become '?', control characters stay, escaped. */
void text_addjson(struct buf *out, struct str text);

/* Columns that a text takes on a terminal, in the current locale. */
size_t text_width(const char *text);

#endif
