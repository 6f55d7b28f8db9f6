/* report_json.c -- writes report.json: a fact a line, a row a line, so that two
 * reports can be compared line by line. */
#include "report_json.h"

#include "common/base/clock.h"
#include "common/base/utf8.h"
#include "consumers/view/snapshot.h"
#include "formulas.h"
#include "report_form.h"

/* ---- values ---- */

/* Null and empty are null.  As text_addjson(), but bytes that are no UTF-8 are
 * U+FFFD itself, as it is written once it was read. */
static void put_text(struct buf *out, struct str text)
{
	const char *p = text.p, *end = text.p ? p + text.n : NULL;
	char escape[UTF8_ESCAPE_SIZE];

	buf_adds(out, text.n ? "\"" : "null");
	for (size_t n; p < end; p += n) {
		bool shown = utf8_printable(p, end, &n);

		if (shown && *p != '"' && *p != '\\')
			buf_add(out, p, n);
		else if ((unsigned char)*p >= 0x80 && !utf8_len(p, end))
			buf_adds(out, "\xef\xbf\xbd");
		else
			buf_add(out, escape, utf8_escape(p, n, escape));
	}
	buf_adds(out, text.n ? "\"" : "");
}

static void put_ms(struct buf *out, int64_t ms)
{
	char text[RFC3339_SIZE];

	if (ms != TIME_NONE)
		rfc3339_format(ms, text);
	put_text(out, ms == TIME_NONE ? STR_NULL : str_of(text));
}

static void put_date(struct buf *out, int64_t day)
{
	char text[DATE_SIZE];

	if (day != DAY_WHOLE)
		date_format(day, text);
	put_text(out, day == DAY_WHOLE ? STR_NULL : str_of(text));
}

/* "name": of a member; the first of its object has no comma before it. */
static void put_name(struct buf *out, bool first, const char *name)
{
	buf_adds(out, first ? "" : ", ");
	put_text(out, str_of(name));
	buf_adds(out, ": ");
}

/* ---- cells ---- */

static void put_number(struct buf *out, struct str value, int decimals)
{
	char text[FORM_NUMBER_SIZE];
	int64_t whole;
	bool is_number =
		str_number(value, &whole)
			? form_whole(whole, decimals, text)
			: form_number(value_number(value), decimals, text);

	buf_adds(out, is_number ? text : "null");
}

/* Whole seconds. */
static void put_instant(struct buf *out, struct str value)
{
	int64_t ms = value_ms(value);

	put_ms(out,
	       ms == TIME_NONE ? ms : floor_div(ms, SECOND_MS) * SECOND_MS);
}

static void put_cell(struct buf *out, const struct report_column *column,
		     struct str value)
{
	if (column->kind == GRID_NUMBER || column->kind == GRID_MOVED)
		put_number(out, value, column->decimals);
	else if (column->kind == GRID_INSTANT)
		put_instant(out, value);
	else
		put_text(out, value);
}

/* ---- tables ---- */

static void put_row(struct buf *out, const struct report_table *table,
		    const struct grid *grid, size_t row)
{
	const struct grid_cell *cell = &grid->cell[row * grid->n_columns];

	buf_adds(out, row ? ",\n  {" : "\n  {");
	if (table->has_ids) {
		put_name(out, true, "id");
		put_text(out, grid->id[row]);
	}
	for (size_t c = 0; c < table->n_columns; c++) {
		put_name(out, c == 0 && !table->has_ids, table->column[c].name);
		put_cell(out, &table->column[c], cell[c].value);
	}
	buf_addc(out, '}');
}

static void put_formulas_of(struct buf *out, const struct report_table *table)
{
	bool first = true;

	for (size_t c = 0; c < table->n_columns; c++) {
		if (!table->column[c].formula)
			continue;
		put_name(out, first, table->column[c].name);
		put_text(out, str_of(table->column[c].formula));
		first = false;
	}
}

static void put_table(struct buf *out, const struct report_table *table,
		      const struct grid *grid)
{
	put_text(out, str_of(table->name));
	buf_adds(out, ": {\"formulas\": {");
	put_formulas_of(out, table);
	buf_adds(out, "}, \"rows\": [");
	for (size_t i = 0; i < grid->n; i++)
		put_row(out, table, grid, i);
	buf_adds(out, grid->n ? "\n]}" : "]}");
}

/* ---- formulas ---- */

static bool is_used(const char *id)
{
	for (size_t t = 0; t < REPORT_TABLES; t++)
		for (size_t c = 0; c < report_tables[t].n_columns; c++)
			if (str_is(str_of(report_tables[t].column[c].formula),
				   id))
				return true;
	return false;
}

static void put_formula(struct buf *out, const struct formula *formula)
{
	buf_adds(out, "\n  {");
	put_name(out, true, "id");
	put_text(out, str_of(formula->id));
	put_name(out, false, "en");
	put_text(out, str_of(formula->english));
	put_name(out, false, "id_ID");
	put_text(out, str_of(formula->indonesian));
	buf_addc(out, '}');
}

static void put_formulas(struct buf *out)
{
	bool first = true;

	for (const struct formula *f = formulas; f->id; f++) {
		if (!is_used(f->id))
			continue;
		buf_adds(out, first ? "" : ",");
		put_formula(out, f);
		first = false;
	}
}

/* ---- all of it ---- */

static void put_fact(struct buf *out, const struct report *report,
		     const struct report_fact *fact)
{
	const void *at = (const char *)report + fact->offset;

	put_text(out, str_of(fact->name));
	buf_adds(out, ": ");
	if (fact->kind == FACT_TEXT)
		put_text(out, *(const struct str *)at);
	else if (fact->kind == FACT_DATE)
		put_date(out, *(const int64_t *)at);
	else
		put_ms(out, *(const int64_t *)at);
	buf_adds(out, ",\n");
}

void report_json(const struct report *report, struct buf *out)
{
	if (report_is_bad(report))
		buf_spoil_no_memory(out);
	buf_adds(out, "{\n\"schema\": \"" REPORT_SCHEMA "\",\n");
	for (size_t i = 0; i < REPORT_FACTS; i++)
		put_fact(out, report, &report_facts[i]);
	buf_adds(out, "\"formulas\": [");
	put_formulas(out);
	buf_adds(out, "\n],\n\"tables\": {\n");
	for (size_t t = 0; t < REPORT_TABLES; t++) {
		buf_adds(out, t ? ",\n" : "");
		put_table(out, &report_tables[t], &report->table[t]);
	}
	buf_adds(out, "\n}\n}\n");
}
