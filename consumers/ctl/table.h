/* table.h -- aligned columns for a terminal or a pipe.  Pure.
 *
 * Widths are those that a terminal shows, not bytes, and every cell goes
 * through text_add(): see text.h. */
#ifndef SENTRA_TABLE_H
#define SENTRA_TABLE_H

#include "text.h"

#define TABLE_COLUMNS_MAX 16

enum tone { TONE_PLAIN, TONE_GOOD, TONE_BAD };

struct cell {
	char *text;
	enum tone tone;
};

struct table {
	size_t columns;
	bool right[TABLE_COLUMNS_MAX]; /* aligned to the right */
	struct cell *cell;             /* row by row */
	size_t n, size;
	size_t shrink; /* the column that gives way */
	size_t most;   /* columns of the terminal; 0: no limit */
};

/* aligned: one letter a column, 'l' or 'r'. */
void table_init(struct table *, const char *aligned);
void table_release(struct table *);
/* Where a row is wider than the terminal, this column is cut. */
void table_fit(struct table *, size_t column, size_t terminal_columns);

/* The next cell; copies.  A row is full after as many as there are columns. */
void table_add(struct table *, struct str text);
void table_adds(struct table *, const char *text);
void table_addf(struct table *, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* "-" where there is nothing. */
void table_add_or_dash(struct table *, struct str text);
/* Of the newest cell. */
void table_tone(struct table *, enum tone);

/* The first row is the head.  colour: it is bold, and tones show. */
void table_print(const struct table *, bool colour, struct buf *out);

#endif
