/* grid_table.c -- a grid's cells, put into a table for a terminal. */
#include "grid_table.h"

#include "text_table.h"

#include <inttypes.h>

/* "+3" where the terminal has no arrows. */
static void add_moved(struct text_table *t, struct str value)
{
	int64_t by;

	if (!str_number(value, &by))
		text_table_adds(t, "-");
	else if (by == 0)
		text_table_adds(t, "=");
	else
		text_table_addf(t, "%+" PRId64, by);
}

static void add_cell(const struct grid *grid, const struct style *style,
		     size_t row, size_t column, struct text_table *t)
{
	struct buf text;

	if (grid->column[column].kind == GRID_MOVED && !style->utf8) {
		add_moved(t, grid->cell[row * grid->n_columns + column].value);
		return;
	}
	buf_init(&text, (size_t)1 << 20);
	grid_cell_text(grid, row, column, &text);
	text_table_addbuf(t, &text);
	buf_release(&text);
}

void grid_table(const struct grid *grid, const struct style *style,
		size_t narrow, struct buf *out)
{
	char aligned[TEXT_TABLE_COLUMNS_MAX + 1] = "";
	struct text_table t;

	for (size_t c = 0; c < grid->n_columns; c++)
		aligned[c] = grid->column[c].kind == GRID_NUMBER ? 'r' : 'l';
	text_table_init(&t, aligned);
	text_table_fit(&t, style->width, narrow);
	for (size_t c = 0; c < grid->n_columns; c++)
		text_table_adds(&t, grid->column[c].title);
	for (size_t i = 0; i < grid->n; i++)
		for (size_t c = 0; c < grid->n_columns; c++)
			add_cell(grid, style, i, c, &t);
	text_table_print(&t, style->colour, out);
	text_table_release(&t);
	if (grid->bad)
		buf_spoil_no_memory(out);
}
