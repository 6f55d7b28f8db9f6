/* grid.c -- a table's cells, and their CSV, JSON and text. */
#include "grid.h"

#include "common/base/array.h"
#include "common/base/clock.h"
#include "csv_row.h"
#include "number.h"
#include "snapshot.h"
#include "text.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define CELL_MAX ((size_t)1 << 20)

void grid_init(struct grid *grid, const char *name, enum language language)
{
	*grid = (struct grid){ .name = name, .language = language };
	pool_init(&grid->pool);
}

void grid_release(struct grid *grid)
{
	for (size_t i = 0; i < grid->n_zones; i++)
		zone_close(grid->zones[i].zone);
	free(grid->id);
	free(grid->zone);
	free(grid->cell);
	pool_release(&grid->pool);
	*grid = (struct grid){ .name = grid->name };
}

/* ---- filling ---- */

void grid_column(struct grid *grid, const char *name, const char *title,
		 enum grid_kind kind)
{
	if (grid->n_columns == GRID_COLUMNS_MAX || grid->n > 0) {
		grid->bad = true;
		return;
	}
	grid->column[grid->n_columns++] =
		(struct grid_column){ name, title, kind };
}

static struct str keep(struct grid *grid, struct str text)
{
	struct str copy = pool_str(&grid->pool, text);

	grid->bad |= grid->pool.bad;
	return copy;
}

static bool has_room(struct grid *grid)
{
	size_t n = grid->n + 1;

	return n <= GRID_ROWS_MAX && ARRAY_ROOM(grid->id, grid->id_size, n) &&
	       ARRAY_ROOM(grid->zone, grid->zone_size, n) &&
	       ARRAY_ROOM(grid->cell, grid->cell_size, n * grid->n_columns);
}

static const struct grid_zone *zone_called(const struct grid *grid,
					   struct str name)
{
	for (size_t i = 0; i < grid->n_zones; i++)
		if (str_is(name, grid->zones[i].name))
			return &grid->zones[i];
	return NULL;
}

static void know_zone(struct grid *grid, struct str name)
{
	struct err err = { 0 };
	struct zone *zone;
	const char *copy;

	if (!name.n || grid->n_zones == GRID_ZONES_MAX ||
	    zone_called(grid, name))
		return;
	copy = pool_copy(&grid->pool, name);
	grid->bad |= !copy;
	if (!copy)
		return;
	zone = zone_open(copy, &err);
	grid->bad |= !zone && err_is_ours(err.code);
	grid->zones[grid->n_zones++] = (struct grid_zone){ copy, zone };
}

void grid_row(struct grid *grid, struct str id, struct str zone)
{
	if (grid->bad || !has_room(grid)) {
		grid->bad = true;
		return;
	}
	for (size_t i = 0; i < grid->n_columns; i++)
		grid->cell[grid->n * grid->n_columns + i] =
			(struct grid_cell){ .value = STR_NULL };
	grid->id[grid->n] = keep(grid, id);
	grid->zone[grid->n] = keep(grid, zone);
	know_zone(grid, zone);
	grid->n++;
	grid->at = 0;
}

/* The next cell; NULL: there is none. */
static struct grid_cell *next(struct grid *grid)
{
	if (grid->bad || grid->n == 0 || grid->at == grid->n_columns) {
		grid->bad = true;
		return NULL;
	}
	return &grid->cell[(grid->n - 1) * grid->n_columns + grid->at++];
}

static struct grid_cell *last(struct grid *grid)
{
	if (grid->bad || grid->n == 0 || grid->at == 0) {
		grid->bad = true;
		return NULL;
	}
	return &grid->cell[(grid->n - 1) * grid->n_columns + grid->at - 1];
}

void grid_add(struct grid *grid, struct str value)
{
	struct grid_cell *cell = next(grid);

	if (cell)
		cell->value = keep(grid, value);
}

void grid_addf(struct grid *grid, const char *fmt, ...)
{
	struct buf text;
	va_list args;

	buf_init(&text, CELL_MAX);
	va_start(args, fmt);
	buf_vaddf(&text, fmt, args);
	va_end(args);
	if (text.bad)
		grid->bad = true;
	else
		grid_add(grid, buf_str(&text));
	buf_release(&text);
}

void grid_add_ms(struct grid *grid, int64_t ms)
{
	if (ms == TIME_NONE)
		grid_add(grid, STR_NULL);
	else
		grid_addf(grid, "%" PRId64, floor_div(ms, SECOND_MS));
}

void grid_points(struct grid *grid, const double *points, size_t n)
{
	struct grid_cell *cell = next(grid);
	double *copy;

	if (!cell)
		return;
	copy = pool_array(&grid->pool, n, sizeof(*copy));
	if (!copy) {
		grid->bad = true;
		return;
	}
	for (size_t i = 0; i < n; i++)
		copy[i] = points[i];
	cell->points = copy;
	cell->n_points = n;
}

void grid_link(struct grid *grid, struct str link)
{
	struct grid_cell *cell = last(grid);

	if (cell)
		cell->link = keep(grid, link);
}

void grid_show(struct grid *grid, struct str shown)
{
	struct grid_cell *cell = last(grid);

	if (cell)
		cell->shown = keep(grid, shown);
}

/* ---- for programs ---- */

/* Whether ids are a column of their own. */
static bool has_ids(const struct grid *grid)
{
	for (size_t c = 0; c < grid->n_columns; c++)
		if (strcmp(grid->column[c].name, "id") == 0)
			return false;
	for (size_t i = 0; i < grid->n; i++)
		if (grid->id[i].n)
			return true;
	return false;
}

static struct str value_at(const struct grid *grid, size_t row, size_t column)
{
	return grid->cell[row * grid->n_columns + column].value;
}

static void csv_cell(const struct grid *grid, size_t row, size_t column,
		     struct csv_row *to)
{
	struct str value = value_at(grid, row, column);

	switch (grid->column[column].kind) {
	case GRID_NUMBER:
	case GRID_MOVED: csv_row_decimal(to, value); break;
	case GRID_INSTANT: csv_row_time(to, value_ms(value)); break;
	case GRID_SPARK: break;
	default: csv_row_text(to, value);
	}
}

void grid_csv(const struct grid *grid, struct buf *out)
{
	struct csv_row to = { .out = out };
	bool ids = has_ids(grid);

	if (ids)
		csv_row_text(&to, STR_LIT("id"));
	for (size_t c = 0; c < grid->n_columns; c++)
		if (grid->column[c].kind != GRID_SPARK)
			csv_row_text(&to, str_of(grid->column[c].name));
	csv_row_end(&to);
	for (size_t i = 0; i < grid->n; i++) {
		if (ids)
			csv_row_text(&to, grid->id[i]);
		for (size_t c = 0; c < grid->n_columns; c++)
			csv_cell(grid, i, c, &to);
		csv_row_end(&to);
	}
	if (grid->bad)
		buf_spoil_no_memory(out);
}

/* Parsed and formatted again: JSON has no "inf", and no number like "01". */
static void json_number(struct buf *out, struct str value)
{
	double number = value_number(value);

	if (isnan(number))
		buf_adds(out, "null");
	else
		buf_addf(out, "%.16g", number);
}

static void json_instant(struct buf *out, struct str value)
{
	int64_t ms = value_ms(value);
	char text[RFC3339_SIZE];

	if (ms == TIME_NONE) {
		buf_adds(out, "null");
		return;
	}
	rfc3339_format(ms, text);
	buf_addf(out, "\"%s\"", text);
}

static void json_cell(const struct grid *grid, size_t row, size_t column,
		      struct buf *out)
{
	struct str value = value_at(grid, row, column);

	switch (grid->column[column].kind) {
	case GRID_NUMBER:
	case GRID_MOVED: json_number(out, value); break;
	case GRID_INSTANT: json_instant(out, value); break;
	case GRID_STATE: text_addjson(out, value.n ? value : STR_NULL); break;
	default: text_addjson(out, value);
	}
}

static void json_row(const struct grid *grid, size_t row, bool ids,
		     struct buf *out)
{
	const char *comma = "";

	buf_addc(out, '{');
	if (ids) {
		buf_adds(out, "\"id\":");
		text_addjson(out, grid->id[row]);
		comma = ",";
	}
	for (size_t c = 0; c < grid->n_columns; c++) {
		if (grid->column[c].kind == GRID_SPARK)
			continue;
		buf_adds(out, comma);
		text_addjson(out, str_of(grid->column[c].name));
		buf_addc(out, ':');
		json_cell(grid, row, c, out);
		comma = ",";
	}
	buf_addc(out, '}');
}

void grid_json(const struct grid *grid, struct buf *out)
{
	bool ids = has_ids(grid);

	buf_addc(out, '[');
	for (size_t i = 0; i < grid->n; i++) {
		buf_adds(out, i ? ",\n" : "\n");
		json_row(grid, i, ids, out);
	}
	buf_adds(out, "\n]");
	if (grid->bad)
		buf_spoil_no_memory(out);
}

/* ---- for people ---- */

static void add_instant(const struct grid *grid, size_t row, struct str value,
			struct buf *out)
{
	const struct grid_zone *zone = zone_called(grid, grid->zone[row]);

	time_add(out, grid->language, value_ms(value), zone ? zone->zone : NULL,
		 zone ? zone->name : NULL);
}

static void add_state(enum language language, struct str state, struct buf *out)
{
	static const struct state_row {
		const char *name;
		enum word_id word;
	} states[] = {
		{ "fresh", WORD_fresh },
		{ "aging", WORD_aging },
		{ "blind", WORD_blind },
		{ "unknown", WORD_unknown },
		{ "stale", WORD_stale },
		{ "exempt", WORD_exempt },
		{ "unregistered", WORD_unregistered },
	};

	for (size_t i = 0; i < ARRAY_LEN(states); i++)
		if (str_is(state, states[i].name)) {
			buf_adds(out, word(language, states[i].word));
			return;
		}
	text_add(out, state.n ? state : STR_LIT("-"));
}

/* "▲3", "▼2", "=", "-" where it is not known. */
static void add_moved(enum language language, struct str value, struct buf *out)
{
	int64_t by;

	if (!str_number(value, &by)) {
		buf_addc(out, '-');
	} else if (by == 0) {
		buf_addc(out, '=');
	} else {
		buf_adds(out, by > 0 ? "\u25b2" : "\u25bc");
		if (by < 0)
			value = (struct str){ value.p + 1, value.n - 1 };
		number_add(out, language, value);
	}
}

void grid_cell_text(const struct grid *grid, size_t row, size_t column,
		    struct buf *out)
{
	const struct grid_cell *cell =
		&grid->cell[row * grid->n_columns + column];

	if (cell->shown.p) {
		text_add(out, cell->shown);
		return;
	}
	switch (grid->column[column].kind) {
	case GRID_TEXT:
	case GRID_DATE: text_add(out, cell->value); break;
	case GRID_NUMBER: number_add(out, grid->language, cell->value); break;
	case GRID_INSTANT: add_instant(grid, row, cell->value, out); break;
	case GRID_STATE: add_state(grid->language, cell->value, out); break;
	case GRID_MOVED: add_moved(grid->language, cell->value, out); break;
	case GRID_SPARK: break;
	}
}
