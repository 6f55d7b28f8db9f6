/* text_table.h -- aligned columns for a terminal or a pipe.  Pure.
 *
 *   struct text_table t;
 *
 *   text_table_init(&t, "lr");              (left, right)
 *   text_table_adds(&t, "Sentra");          (the head)
 *   text_table_adds(&t, "Followers");
 *   text_table_adds(&t, name);              (a row)
 *   text_table_addf(&t, "%d", followers);
 *   text_table_print(&t, style->colour, &out);
 *   text_table_release(&t);
 *
 * Columns are two blanks apart, and no line ends with blanks.  Widths are
 * those that a terminal shows (wcwidth), not bytes.
 *
 * Names, posts and details come from outside: text_add() is the way of all
 * such text to the terminal, in a table or beside one.  It replaces what may
 * not be shown (utf8_printable()), so that no text steers the terminal. */
#ifndef SENTRA_CONSUMERS_CTL_TEXT_TABLE_H
#define SENTRA_CONSUMERS_CTL_TEXT_TABLE_H

#include "common/base/buf.h"
#include "consumers/view/text.h"

#define TEXT_TABLE_COLUMNS_MAX 16

/* A line across all columns, before a row. */
struct text_line {
	size_t row;
	char *text; /* owned */
};

struct text_table {
	size_t columns;
	bool right[TEXT_TABLE_COLUMNS_MAX]; /* aligned to the right */
	size_t fit, narrow;                 /* text_table_fit(); 0: as is */
	char **cell;                        /* row by row; owned */
	size_t n, size;
	struct text_line *line; /* in the order of rows; owned */
	size_t n_lines, lines_size;
	bool no_memory; /* a cell is missing: nothing stands where it belongs */
};

/* aligned: one letter a column, 'l' or 'r', at most TEXT_TABLE_COLUMNS_MAX. */
void text_table_init(struct text_table *, const char *aligned);
void text_table_release(struct text_table *);
/* The next cell, copied through text_add() and cut at 512 bytes.  A row is
 * full after as many cells as there are columns. */
void text_table_add(struct text_table *, struct str text);
void text_table_adds(struct text_table *, const char *text);
void text_table_addbuf(struct text_table *, const struct buf *text);
void text_table_addf(struct text_table *, const char *fmt, ...)
	PRINTF_LIKE(2, 3);
/* A line across, behind the rows that there are: what belongs to a row and has
 * no room in it.  Cut where text_table_fit() says how wide lines may be. */
void text_table_line(struct text_table *, struct str text);
/* So many columns of the terminal at most: the cells of one column of the table
 * are cut for it, and end in "…" or "..." then, but to no less than 8. */
void text_table_fit(struct text_table *, size_t width, size_t column);
/* Appends all rows.  The first is the head, shown bold where bold is set. Where
 * a cell found no memory, out goes bad. */
void text_table_print(const struct text_table *, bool bold, struct buf *out);

/* Columns that a text takes on a terminal, in the current locale. */
size_t text_width(const char *text);

#endif
