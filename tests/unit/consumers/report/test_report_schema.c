/* test_report_schema.c -- schemas/report.schema.json has the facts, tables and
 * columns of a report, in their order and of their kinds, and no others. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/file.h"
#include "common/json/json.h"
#include "consumers/report/report_form.h"

#include <stdio.h>

static struct json_t *schema;

static int open_schema(void **state)
{
	struct buf text;

	(void)state;
	buf_init(&text, 1 << 20);
	assert_int_equal(file_read("schemas/report.schema.json", &text, NULL),
			 0);
	assert_int_equal(json_parse(buf_str(&text), &json_file_limits, &schema,
				    NULL),
			 0);
	buf_release(&text);
	return 0;
}

static int close_schema(void **state)
{
	(void)state;
	json_free(schema);
	return 0;
}

/* The next member is that one, of that type where one is named, and wanted. */
static void check_member(const struct json_t *object, void **it, size_t i,
			 const char *name, const char *type)
{
	char ref[60];

	if (!*it)
		fail_msg("no %s", name);
	assert_string_equal(json_it_key(*it), name);
	assert_true(str_is(json_str(json_item(json_get(object, "required"), i)),
			   name));
	snprintf(ref, sizeof(ref), "#/$defs/%s", type ? type : "");
	if (type &&
	    !str_is(json_str(json_get(json_it_value(*it), "$ref")), ref))
		fail_msg("%s is no %s", name, type);
	*it = json_next(json_get(object, "properties"), *it);
}

static void check_end(const struct json_t *object, const void *it, size_t n)
{
	assert_null(it);
	assert_int_equal(json_len(json_get(object, "required")), n);
}

static void test_facts(void **state)
{
	void *it = json_first(json_get(schema, "properties"));

	(void)state;
	check_member(schema, &it, 0, "schema", NULL);
	for (size_t i = 0; i < REPORT_FACTS; i++)
		check_member(schema, &it, i + 1, report_facts[i].name, NULL);
	check_member(schema, &it, REPORT_FACTS + 1, "formulas", NULL);
	check_member(schema, &it, REPORT_FACTS + 2, "tables", NULL);
	check_end(schema, it, REPORT_FACTS + 3);
}

static const char *type_of(const struct report_column *column)
{
	static const char *const types[] = {
		[GRID_TEXT] = "text",    [GRID_INSTANT] = "instant",
		[GRID_STATE] = "state",  [GRID_MOVED] = "whole",
		[GRID_NUMBER] = "whole", [GRID_DATE] = "date",
	};

	return column->kind == GRID_NUMBER && column->decimals
		       ? "number"
		       : types[column->kind];
}

static void check_row(const struct json_t *row,
		      const struct report_table *table)
{
	void *it = json_first(json_get(row, "properties"));
	size_t n = 0;

	if (table->has_ids)
		check_member(row, &it, n++, "id", "sentra");
	for (size_t c = 0; c < table->n_columns; c++)
		check_member(row, &it, n++, table->column[c].name,
			     type_of(&table->column[c]));
	check_end(row, it, n);
}

static void test_tables(void **state)
{
	const struct json_t *tables = json_at(schema, "properties.tables");
	void *it = json_first(json_get(tables, "properties"));
	char path[80];

	(void)state;
	for (size_t t = 0; t < REPORT_TABLES; t++) {
		const struct report_table *table = &report_tables[t];

		check_member(tables, &it, t, table->name, table->name);
		snprintf(path, sizeof(path), "$defs.%s.properties.rows.items",
			 table->name);
		check_row(json_at(schema, path), table);
	}
	check_end(tables, it, REPORT_TABLES);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_facts),
		cmocka_unit_test(test_tables),
	};

	return cmocka_run_group_tests(tests, open_schema, close_schema);
}
