/* export.c -- a grid as a workbook. */
#include "export.h"

#include "common/sheet/xlsx.h"

#include <errno.h>
#include <math.h>

static bool has_ids(const struct grid *grid)
{
	for (size_t i = 0; i < grid->n; i++)
		if (grid->id[i].n)
			return true;
	return false;
}

/* "Last post (WIB)" */
static void add_head(struct xlsx *book, const struct grid_column *column,
		     const struct world *w)
{
	char label[ZONE_LABEL_SIZE];
	struct buf title;

	if (column->kind != GRID_INSTANT) {
		xlsx_head(book, column->title);
		return;
	}
	zone_label(w->zone, (int32_t)(w->zone_hours * 3600), label);
	buf_init(&title, 1024);
	buf_addf(&title, "%s (%s)", column->title, label);
	xlsx_head(book, buf_shown(&title));
	buf_release(&title);
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

static void add_cell(struct xlsx *book, const struct grid_cell *cell,
		     enum grid_kind kind, const struct world *w)
{
	switch (kind) {
	case GRID_NUMBER:
	case GRID_MOVED: add_number(book, cell->value); break;
	case GRID_INSTANT: add_instant(book, cell->value, w->zone_hours); break;
	case GRID_SPARK: break;
	default: xlsx_text(book, cell->value);
	}
}

static void add_row(struct xlsx *book, const struct grid *grid, size_t row,
		    bool ids, const struct world *w)
{
	xlsx_row(book);
	if (ids)
		xlsx_text(book, grid->id[row]);
	for (size_t c = 0; c < grid->n_columns; c++)
		add_cell(book, &grid->cell[row * grid->n_columns + c],
			 grid->column[c].kind, w);
}

int export_xlsx(const struct grid *grid, const struct world *w, struct buf *out,
		struct err *err)
{
	bool ids = has_ids(grid), as_of = w->now->as_of_ms != TIME_NONE;
	struct xlsx *book =
		xlsx_new(as_of ? w->now->as_of_ms / SECOND_MS : 0, err);

	if (!book)
		return -ENOMEM;
	xlsx_page(book, grid->name);
	if (ids)
		xlsx_head(book, word(grid->language, WORD_id));
	for (size_t c = 0; c < grid->n_columns; c++)
		if (grid->column[c].kind != GRID_SPARK)
			add_head(book, &grid->column[c], w);
	for (size_t i = 0; i < grid->n; i++)
		add_row(book, grid, i, ids, w);
	return xlsx_end(book, out, err);
}
