/* report.c -- the tables of a report, and what stands in them. */
#include "report.h"

#include "consumers/view/snapshot.h"

#include <math.h>

void report_init(struct report *report)
{
	*report = (struct report){ .as_of_ms = TIME_NONE,
				   .known_from_day = DAY_WHOLE };
	pool_init(&report->pool);
	for (size_t t = 0; t < REPORT_TABLES; t++) {
		const struct report_table *table = &report_tables[t];
		struct grid *grid = &report->table[t];

		grid_init(grid, table->name, INDONESIAN);
		for (size_t c = 0; c < table->n_columns; c++)
			grid_column(grid, table->column[c].name,
				    word(INDONESIAN, table->column[c].title),
				    table->column[c].kind);
	}
}

void report_release(struct report *report)
{
	for (size_t t = 0; t < REPORT_TABLES; t++)
		grid_release(&report->table[t]);
	pool_release(&report->pool);
}

bool report_is_bad(const struct report *report)
{
	for (size_t t = 0; t < REPORT_TABLES; t++)
		if (report->table[t].bad)
			return true;
	return report->pool.bad;
}

struct str report_value(const struct report *report, enum report_table_id table,
			size_t row, const char *column)
{
	const struct grid *grid = &report->table[table];

	if (row >= grid->n)
		return STR_NULL;
	for (size_t c = 0; c < grid->n_columns; c++)
		if (strcmp(grid->column[c].name, column) == 0) {
			struct str value =
				grid->cell[row * grid->n_columns + c].value;

			return value.n ? value : STR_NULL;
		}
	return STR_NULL;
}

double report_number(const struct report *report, enum report_table_id table,
		     size_t row, const char *column)
{
	return value_number(report_value(report, table, row, column));
}

/* The first row with that value in the column; SIZE_MAX: none. */
static size_t row_of(const struct report *report, enum report_table_id table,
		     const char *column, struct str value)
{
	for (size_t i = 0; value.n && i < report->table[table].n; i++)
		if (str_eq(report_value(report, table, i, column), value))
			return i;
	return SIZE_MAX;
}

double report_total(const struct report *report, const char *name)
{
	return report_number(report, REPORT_totals,
			     row_of(report, REPORT_totals, "name",
				    str_of(name)),
			     "value");
}

size_t report_find(const struct report *report, enum report_table_id table,
		   struct str id)
{
	const struct grid *grid = &report->table[table];

	for (size_t i = 0; i < grid->n; i++)
		if (str_eq(grid->id[i], id))
			return i;
	return SIZE_MAX;
}

struct str report_name(const struct report *report, struct str id)
{
	size_t row = report_find(report, REPORT_ranking, id);
	struct str name = report_value(report, REPORT_ranking, row, "name");

	return name.p ? name : id;
}

struct str report_label(const struct report *report, struct str id)
{
	size_t row = row_of(report, REPORT_programmes, "label", id);
	struct str name = report_value(report, REPORT_programmes, row, "name");

	return name.p ? name : id;
}
