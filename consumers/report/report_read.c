/* report_read.c -- reads report.json again. */
#include "common/base/clock.h"
#include "common/json/json.h"
#include "consumers/view/days.h"
#include "report_form.h"
#include "report_json.h"

#include <errno.h>
#include <inttypes.h>

#define HOURS_WEST 12 /* of UTC, the farthest zone */
#define HOURS_EAST 14

static const struct json_limits limits = { REPORT_JSON_MAX, 32, true };

struct reader {
	struct report *report;
	struct err *err;
};

/* ---- facts ---- */

static int fault(struct err *err, const char *name, const char *what)
{
	return err_set(err, -EBADMSG, "%s: %s", name, what);
}

static int read_text(struct reader *r, const struct report_fact *fact,
		     const struct json_t *value, struct str *out)
{
	if (!json_is_string(value))
		return fault(r->err, fact->name, "no text");
	if (!fact->may_be_null && json_str(value).n == 0)
		return fault(r->err, fact->name, "empty");
	*out = pool_str(&r->report->pool, json_str(value));
	return 0;
}

static int read_fact(struct reader *r, const struct report_fact *fact,
		     const struct json_t *value)
{
	void *at = (char *)r->report + fact->offset;
	struct str text = json_str(value);

	if (fact->may_be_null && json_is_null(value))
		return 0;
	if (fact->kind == FACT_TEXT)
		return read_text(r, fact, value, at);
	if (fact->kind == FACT_DATE)
		return text.p && date_parse(text, at) == 0
			       ? 0
			       : fault(r->err, fact->name, "no date");
	return text.p && rfc3339_parse(text, false, at) == 0
		       ? 0
		       : fault(r->err, fact->name, "no instant");
}

/* A report is as of the last second of its last day, which says how far east of
 * UTC its days are. */
static int find_zone_hours(struct reader *r)
{
	struct report *report = r->report;
	int64_t ms =
		(report->to_day + 1) * DAY_MS - (report->as_of_ms + SECOND_MS);

	if (report->to_day < report->from_day)
		return fault(r->err, "to", "before from");
	if (ms % HOUR_MS || ms < -HOURS_WEST * HOUR_MS ||
	    ms > HOURS_EAST * HOUR_MS)
		return fault(r->err, "as_of",
			     "not the last second of the last day");
	report->zone_hours = (int)(ms / HOUR_MS);
	return 0;
}

static int read_facts(struct reader *r, const struct json_t *doc)
{
	int rc = 0;

	if (!json_is_object(doc))
		return err_set(r->err, -EBADMSG, "no report");
	if (!str_is(json_str(json_get(doc, "schema")), REPORT_SCHEMA))
		return fault(r->err, "schema", "not " REPORT_SCHEMA);
	for (size_t i = 0; rc == 0 && i < REPORT_FACTS; i++)
		rc = read_fact(r, &report_facts[i],
			       json_get(doc, report_facts[i].name));
	return rc < 0 ? rc : find_zone_hours(r);
}

/* ---- cells ---- */

/* Each: false where the value, which is not null, is none of that kind. */

static bool read_words(struct grid *grid, const struct report_column *column,
		       const struct json_t *value)
{
	(void)column;
	if (!json_is_string(value))
		return false;
	grid_add(grid, json_str(value));
	return true;
}

static bool read_number(struct grid *grid, const struct report_column *column,
			const struct json_t *value)
{
	char text[FORM_NUMBER_SIZE];
	int64_t whole;
	double number;
	bool good = false;

	if (json_int(value, &whole))
		good = form_whole(whole, column->decimals, text);
	else if (json_double(value, &number))
		good = form_number(number, column->decimals, text);
	if (good)
		grid_add(grid, str_of(text));
	return good;
}

static bool read_instant(struct grid *grid, const struct report_column *column,
			 const struct json_t *value)
{
	struct str text = json_str(value);
	int64_t ms;

	(void)column;
	if (!text.p || rfc3339_parse(text, false, &ms) < 0)
		return false;
	grid_add_ms(grid, ms);
	return true;
}

static bool read_date(struct grid *grid, const struct report_column *column,
		      const struct json_t *value)
{
	int64_t day;

	(void)column;
	if (!day_read(json_str(value), &day))
		return false;
	grid_add(grid, json_str(value));
	return true;
}

static const struct {
	bool (*read)(struct grid *, const struct report_column *,
		     const struct json_t *);
	const char *what;
} kinds[] = {
	[GRID_TEXT] = { read_words, "no text" },
	[GRID_NUMBER] = { read_number, "no number" },
	[GRID_INSTANT] = { read_instant, "no instant" },
	[GRID_DATE] = { read_date, "no date" },
	[GRID_STATE] = { read_words, "no state" },
	[GRID_MOVED] = { read_number, "no number" },
};

/* ---- tables ---- */

static int row_fault(struct reader *r, const struct report_table *table,
		     size_t row, const char *column, const char *what)
{
	return err_set(r->err, -EBADMSG, "tables.%s.rows[%zu]%s%s: %s",
		       table->name, row, column ? "." : "",
		       column ? column : "", what);
}

static int begin_row(struct reader *r, enum report_table_id t, size_t row,
		     const struct json_t *value)
{
	const struct report_table *table = &report_tables[t];
	struct grid *grid = &r->report->table[t];
	struct str id = json_str(json_get(value, "id"));

	if (!json_is_object(value))
		return row_fault(r, table, row, NULL, "no row");
	if (!table->has_ids) {
		grid_row(grid, STR_NULL, r->report->timezone);
		return 0;
	}
	if (id.n == 0)
		return row_fault(r, table, row, "id", "no text");
	grid_row(grid, id, r->report->timezone);
	return 0;
}

static int read_row(struct reader *r, enum report_table_id t, size_t row,
		    const struct json_t *value)
{
	const struct report_table *table = &report_tables[t];
	struct grid *grid = &r->report->table[t];
	int rc = begin_row(r, t, row, value);

	for (size_t c = 0; rc == 0 && c < table->n_columns; c++) {
		const struct report_column *column = &table->column[c];
		const struct json_t *cell = json_get(value, column->name);

		if (json_is_null(cell))
			grid_add(grid, STR_NULL);
		else if (!kinds[column->kind].read(grid, column, cell))
			rc = row_fault(r, table, row, column->name,
				       kinds[column->kind].what);
	}
	return rc;
}

static int table_fault(struct reader *r, enum report_table_id t,
		       const char *member, const char *what)
{
	return err_set(r->err, -EBADMSG, "tables.%s%s: %s",
		       report_tables[t].name, member, what);
}

static int read_table(struct reader *r, enum report_table_id t,
		      const struct json_t *value)
{
	const struct json_t *rows = json_get(value, "rows");
	size_t n = json_len(rows);
	int rc = 0;

	if (!value)
		return 0;
	if (!json_is_object(value))
		return table_fault(r, t, "", "no table");
	if (!json_is_array(rows))
		return table_fault(r, t, ".rows", "no list");
	if (n > GRID_ROWS_MAX)
		return table_fault(r, t, ".rows", "too many");
	for (size_t i = 0; rc == 0 && i < n; i++)
		rc = read_row(r, t, i, json_item(rows, i));
	return rc;
}

static int read_tables(struct reader *r, const struct json_t *doc)
{
	const struct json_t *tables = json_get(doc, "tables");
	int rc = 0;

	if (!json_is_object(tables))
		return fault(r->err, "tables", "none");
	for (int t = 0; rc == 0 && t < REPORT_TABLES; t++)
		rc = read_table(r, (enum report_table_id)t,
				json_get(tables, report_tables[t].name));
	return rc;
}

/* ---- all of it ---- */

static int read_doc(struct report *report, const struct json_t *doc,
		    struct err *err)
{
	struct reader r = { .report = report, .err = err };
	int rc;

	rc = read_facts(&r, doc);
	if (rc == 0)
		rc = read_tables(&r, doc);
	if (rc == 0 && report_is_bad(report))
		rc = err_set(err, -ENOMEM, "no memory for a report");
	return rc;
}

int report_read(struct report *report, struct str text, struct err *err)
{
	struct json_t *doc = NULL;
	struct err why = { 0 };
	int rc = json_parse(text, &limits, &doc, &why);

	if (rc < 0)
		return err_set(err, rc == -ENOMEM ? rc : -EBADMSG, "%s",
			       why.text);
	rc = read_doc(report, doc, err);
	json_free(doc);
	return rc;
}
