/* grid_sheet.c -- a grid as a sheet of a workbook. */
#include "grid_sheet.h"

#include "days.h"
#include "snapshot.h"

#include <math.h>
#include <stdio.h>

#define TITLE_SIZE 256 /* a word of ours, and a zone */

static bool has_ids(const struct grid *grid)
{
	for (size_t i = 0; i < grid->n; i++)
		if (grid->id[i].n)
			return true;
	return false;
}

/* "Last post (WIB)" */
static void add_head(struct xlsx *book, const struct grid_column *column,
		     const char *zone, int hours)
{
	char label[ZONE_LABEL_SIZE], title[TITLE_SIZE];

	if (column->kind != GRID_INSTANT) {
		xlsx_head(book, column->title);
		return;
	}
	zone_label(zone, (int32_t)(hours * 3600), label);
	snprintf(title, sizeof(title), "%s (%s)", column->title, label);
	xlsx_head(book, title);
}

static int decimals(struct str value)
{
	const char *point = value.n ? memchr(value.p, '.', value.n) : NULL;

	return point ? (int)(value.p + value.n - point) - 1 : 0;
}

static void add_number(struct xlsx *book, struct str value)
{
	double number = value_number(value);

	if (isnan(number))
		xlsx_empty(book);
	else
		xlsx_number(book, number, decimals(value));
}

static void add_instant(struct xlsx *book, struct str value, int hours)
{
	int64_t ms = value_ms(value);

	if (ms == TIME_NONE)
		xlsx_empty(book);
	else
		xlsx_time(book, ms / SECOND_MS, hours);
}

/* A text that is none stays one. */
static void add_date(struct xlsx *book, struct str value)
{
	int64_t day;

	if (day_read(value, &day))
		xlsx_date(book, day);
	else
		xlsx_text(book, value);
}

static void add_cell(struct xlsx *book, const struct grid_cell *cell,
		     enum grid_kind kind, int hours)
{
	switch (kind) {
	case GRID_NUMBER:
	case GRID_MOVED: add_number(book, cell->value); break;
	case GRID_INSTANT: add_instant(book, cell->value, hours); break;
	case GRID_DATE: add_date(book, cell->value); break;
	case GRID_SPARK: break;
	default: xlsx_text(book, cell->value);
	}
}

static void add_row(struct xlsx *book, const struct grid *grid, size_t row,
		    bool ids, int hours)
{
	xlsx_row(book);
	if (ids)
		xlsx_text(book, grid->id[row]);
	for (size_t c = 0; c < grid->n_columns; c++)
		add_cell(book, &grid->cell[row * grid->n_columns + c],
			 grid->column[c].kind, hours);
}

void grid_sheet(struct xlsx *book, const struct grid *grid, const char *zone,
		int hours)
{
	bool ids = has_ids(grid);

	if (ids)
		xlsx_head(book, word(grid->language, WORD_id));
	for (size_t c = 0; c < grid->n_columns; c++)
		if (grid->column[c].kind != GRID_SPARK)
			add_head(book, &grid->column[c], zone, hours);
	for (size_t i = 0; i < grid->n; i++)
		add_row(book, grid, i, ids, hours);
}
