/* report_xlsx.c -- laporan.xlsx: the facts of the report, then a sheet for each
 * of its tables. */
#include "consumers/view/grid_sheet.h"
#include "rendering.h"
#include "shown.h"

#include <errno.h>
#include <stdio.h>

#define CELL_MAX ((size_t)64 << 10)

/* Texts and states as people read them; numbers, instants and dates stay
 * values. */
static void word_cell(struct grid *grid, size_t row, size_t column,
		      struct buf *text)
{
	struct grid_cell *cell = &grid->cell[row * grid->n_columns + column];
	enum grid_kind kind = grid->column[column].kind;

	if ((kind != GRID_TEXT && kind != GRID_STATE) || !cell->value.n)
		return;
	buf_clear(text);
	grid_cell_text(grid, row, column, text);
	cell->value = pool_str(&grid->pool, buf_str(text));
	grid->bad |= grid->pool.bad || text->no_memory;
}

static void word_cells(struct grid *grid)
{
	struct buf text;

	buf_init(&text, CELL_MAX);
	for (size_t i = 0; i < grid->n; i++)
		for (size_t c = 0; c < grid->n_columns; c++)
			word_cell(grid, i, c, &text);
	buf_release(&text);
}

/* Frees the grid; false: it lacks something. */
static bool add_sheet(struct xlsx *book, const struct report *report,
		      struct grid *grid, const char *title)
{
	char zone[65];
	bool good;

	snprintf(zone, sizeof(zone), "%.*s", STR_ARG(report->timezone));
	word_cells(grid);
	good = !grid->bad;
	xlsx_page(book, title);
	grid_sheet(book, grid, zone, report->zone_hours);
	grid_release(grid);
	return good;
}

int xlsx_make(const struct report *report, enum language language,
	      struct buf *out, struct err *err)
{
	struct xlsx *book = xlsx_new(report->as_of_ms / SECOND_MS, err);
	struct grid grid;
	bool good;

	if (!book)
		return -ENOMEM;
	shown_facts(&grid, report);
	good = add_sheet(book, report, &grid,
			 word(language, WORD_report_facts));
	for (size_t t = 0; t < REPORT_TABLES && good; t++) {
		shown_table(&grid, report, (enum report_table_id)t);
		good = add_sheet(book, report, &grid,
				 word(language, report_tables[t].title));
	}
	if (!good) {
		xlsx_free(book);
		return err_set(err, -ENOMEM, "laporan.xlsx: no memory");
	}
	return xlsx_end(book, out, err);
}
