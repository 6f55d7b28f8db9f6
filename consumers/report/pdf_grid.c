/* pdf_grid.c -- tables of the report as tables of a PDF. */
#include "pdf_grid.h"

#include "consumers/view/snapshot.h"

#include <math.h>

/* A heading; a sentence in place of a table; a row that has room. */
#define HEADING   34.0
#define SENTENCE  14.0
#define ROWS_MOST 30
#define COMFORT   17.0

struct source {
	const struct report *report;
	const struct pdf_grid *grid;
	size_t first; /* row; those of a sentra stand together */
};

size_t pdf_grid_rows(const struct report *report, const struct pdf_grid *grid)
{
	const struct grid *from = &report->table[grid->table];
	size_t n = 0;

	for (size_t i = 0; i < from->n; i++)
		n += !grid->sentra.p || str_eq(from->id[i], grid->sentra);
	return n;
}

/* ---- cells ---- */

static bool is_there(struct str value)
{
	return value.n > 0;
}

static bool is_one(struct str value)
{
	return str_is(value, "1");
}

static bool is_stale(struct str value)
{
	return str_is(value, "stale");
}

static bool is_under(struct str value)
{
	return value_number(value) < 100; /* of a NAN it is false */
}

/* Which values somebody has to act on. */
static const struct {
	const char *column;
	bool (*act)(struct str value);
} acts[] = {
	{ "since", is_there },
	{ "gap", is_one },
	{ "state", is_stale },
	{ "capaian", is_under },
};

static bool is_act(const char *column, struct str value)
{
	for (size_t i = 0; i < ARRAY_LEN(acts); i++)
		if (strcmp(acts[i].column, column) == 0)
			return acts[i].act(value);
	return false;
}

/* An account without a handle is called by its identity. */
static void add_value(const struct source *s, size_t row, const char *column,
		      struct buf *out)
{
	pdf_value(out, s->report, s->grid->table, row, column);
	if (!out->len && strcmp(column, "handle") == 0)
		pdf_value(out, s->report, s->grid->table, row, "account");
	if (!out->len)
		buf_adds(out, PDF_DASH);
}

static void cell(const void *arg, size_t row, size_t column,
		 struct pdf_cell *out)
{
	const struct source *s = arg;
	const char *name = s->grid->column[column];

	add_value(s, s->first + row, name, &out->text);
	if (is_act(name, report_value(s->report, s->grid->table, s->first + row,
				      name)))
		out->tone = TONE_ACT;
}

static struct pdf_column column_of(const struct grid *grid, const char *name)
{
	struct pdf_column column = { .title = "" };

	for (size_t c = 0; c < grid->n_columns; c++) {
		if (strcmp(grid->column[c].name, name) != 0)
			continue;
		column.title = grid->column[c].title;
		if (grid->column[c].kind == GRID_NUMBER)
			column.align = CANVAS_RIGHT;
	}
	return column;
}

static void draw_table(struct pdf *pdf, const struct pdf_grid *grid,
		       double bottom)
{
	const struct grid *from = &pdf->report->table[grid->table];
	struct source source = { pdf->report, grid, 0 };
	struct pdf_column columns[PDF_COLUMNS];
	struct pdf_table table = { .column = columns,
				   .n_rows = pdf_grid_rows(pdf->report, grid),
				   .most = ROWS_MOST,
				   .cell = cell,
				   .arg = &source };

	if (grid->sentra.p)
		source.first =
			report_find(pdf->report, grid->table, grid->sentra);
	for (; grid->column[table.n_columns]; table.n_columns++)
		columns[table.n_columns] =
			column_of(from, grid->column[table.n_columns]);
	columns[0].heads = true;
	pdf_table(pdf, &table, bottom);
}

/* ---- several ---- */

static double wish(const struct report *report, const struct pdf_grid *grid)
{
	size_t n = pdf_grid_rows(report, grid);

	if (n)
		return HEADING + pdf_table_least(0, 3) + COMFORT * (double)n;
	return grid->none ? HEADING + SENTENCE : 0;
}

/* The most that one may have. */
static double share_of(const double *wishes, size_t n, double room)
{
	double share = room / (double)n;

	for (size_t round = 0; round < n; round++) {
		double rest = room;
		size_t more = 0;

		for (size_t i = 0; i < n; i++) {
			more += wishes[i] > share;
			rest -= wishes[i] > share ? 0 : wishes[i];
		}
		if (!more)
			return room;
		share = rest / (double)more;
	}
	return share;
}

static void draw(struct pdf *pdf, const struct pdf_grid *grid, double bottom)
{
	bool some = pdf_grid_rows(pdf->report, grid) > 0;

	if (!some && !grid->none)
		return;
	pdf_heading(pdf, word(pdf->language, report_tables[grid->table].title));
	if (some)
		draw_table(pdf, grid, bottom);
	else
		pdf_sentence(pdf, LOOK_TEXT, 1, grid->none);
}

void pdf_grids(struct pdf *pdf, const struct pdf_grid *grids, size_t n)
{
	double wishes[PDF_GRIDS], share;

	n = n < PDF_GRIDS ? n : PDF_GRIDS;
	for (size_t i = 0; i < n; i++)
		wishes[i] = wish(pdf->report, &grids[i]);
	share = share_of(wishes, n, PDF_BOTTOM - pdf->y);
	for (size_t i = 0; i < n; i++)
		draw(pdf, &grids[i], pdf->y + fmin(wishes[i], share));
}
