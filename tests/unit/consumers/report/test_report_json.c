/* test_report_json.c -- a report written, read, and written again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/file.h"
#include "consumers/report/report_json.h"
#include "tests/unit/kit/report_kit.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>

static void write_json(const struct report *report, struct buf *out)
{
	buf_init(out, REPORT_JSON_MAX);
	report_json(report, out);
	assert_false(out->bad);
}

/* What is read of a text is written as it. */
static void check_again(struct str text)
{
	struct report again;
	struct err err = { 0 };
	struct buf out;

	report_init(&again);
	if (report_read(&again, text, &err) < 0)
		fail_msg("%s", err.text);
	write_json(&again, &out);
	if (!str_eq(buf_str(&out), text)) {
		size_t i = 0;

		while (i < out.len && i < text.n && out.data[i] == text.p[i])
			i++;
		fail_msg("at %zu: %.60s, not %.60s", i, out.data + i,
			 text.p + i);
	}
	buf_release(&out);
	report_release(&again);
}

/* ---- round trips ---- */

static void test_again(void **state)
{
	static const size_t sizes[] = { 0, 1, 2, 3, 31, 300 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(sizes); i++)
		for (int hostile = 0; hostile < 2; hostile++) {
			struct report report;
			struct buf out;

			made_any(&report, sizes[i], hostile);
			write_json(&report, &out);
			check_again(buf_str(&out));
			buf_release(&out);
			report_release(&report);
		}
}

static void test_empty(void **state)
{
	struct report report;
	struct buf out;

	(void)state;
	made_empty_report(&report);
	report.known_from_day = report.from_day + 2;
	report.score_version = report.lexicon_version = STR_LIT("");
	write_json(&report, &out);
	assert_non_null(strstr(buf_cstr(&out), "\n\"previous\": null,\n"));
	assert_non_null(strstr(buf_cstr(&out), "\n\"score_version\": null,\n"));
	assert_non_null(
		strstr(buf_cstr(&out), "\n\"known_from\": \"2026-11-25\",\n"));
	check_again(buf_str(&out));
	buf_release(&out);
	report_release(&report);
}

/* All that was there is there again, null for empty. */
static void test_same_cells(void **state)
{
	struct report report, again;
	struct buf out;

	(void)state;
	made_report(&report, 31);
	write_json(&report, &out);
	report_init(&again);
	assert_int_equal(report_read(&again, buf_str(&out), NULL), 0);
	for (size_t t = 0; t < REPORT_TABLES; t++) {
		const struct grid *a = &report.table[t], *b = &again.table[t];

		assert_int_equal(a->n, b->n);
		for (size_t i = 0; i < a->n; i++)
			assert_true(str_eq(a->id[i], b->id[i]));
		for (size_t i = 0; i < a->n * a->n_columns; i++) {
			if (report_tables[t].column[i % a->n_columns].decimals <
			    0)
				continue; /* 7.00 is 7 */
			if (str_is(a->cell[i].value, "-0.00"))
				continue; /* it is 0.00 */
			if (!str_eq(a->cell[i].value, b->cell[i].value))
				fail_msg("%s: %.*s, not %.*s",
					 report_tables[t].name,
					 STR_ARG(b->cell[i].value),
					 STR_ARG(a->cell[i].value));
		}
	}
	assert_true(str_eq(again.period, report.period));
	assert_int_equal(again.from_day, report.from_day);
	assert_int_equal(again.to_day, report.to_day);
	assert_int_equal(again.as_of_ms, report.as_of_ms);
	assert_int_equal(again.zone_hours, MADE_HOURS);
	assert_true(again.known_from_day == DAY_WHOLE);
	buf_release(&out);
	report_release(&again);
	report_release(&report);
}

/* A meeting has one clock, wherever a sentra is. */
static void test_zones(void **state)
{
	struct report report, again;
	struct buf out;

	(void)state;
	made_report(&report, 5);
	write_json(&report, &out);
	report_init(&again);
	assert_int_equal(report_read(&again, buf_str(&out), NULL), 0);
	for (size_t t = 0; t < REPORT_TABLES; t++)
		for (size_t i = 0; i < again.table[t].n; i++)
			assert_true(str_eq(again.table[t].zone[i], MADE_ZONE));
	buf_release(&out);
	report_release(&again);
	report_release(&report);
}

/* ---- cells ---- */

/* The cell of a report that has this one row and no other. */
static void check_cell(enum report_table_id t, size_t column, struct str value,
		       const char *json)
{
	struct report report;
	struct grid *grid = &report.table[t];
	char member[100];
	struct buf out;

	made_empty_report(&report);
	grid_row(grid, STR_LIT("satu"), MADE_ZONE);
	for (size_t i = 0; i <= column; i++)
		grid_add(grid, i == column ? value : STR_NULL);
	write_json(&report, &out);
	snprintf(member, sizeof(member), "\"%s\": %s",
		 report_tables[t].column[column].name, json);
	if (!strstr(buf_cstr(&out), member))
		fail_msg("no %s: %s", member,
			 strstr(buf_cstr(&out), "\"rows\": [\n"));
	check_again(buf_str(&out));
	buf_release(&out);
	report_release(&report);
}

static void test_numbers(void **state)
{
	static const struct {
		const char *value, *two, *none, *as_is;
	} rows[] = {
		{ "99.90", "99.90,", "100,", "99.9," },
		{ "99.9", "99.90,", "100,", "99.9," },
		{ "0", "0.00,", "0,", "0," },
		{ "-0", "0.00,", "0,", "0," },
		{ "-0.001", "0.00,", "0,", "-0.001," },
		{ "-0.00000001", "0.00,", "0,", "0," },
		{ "007", "7.00,", "7,", "7," },
		{ "-12", "-12.00,", "-12,", "-12," },
		{ "120", "120.00,", "120,", "120," },
		{ "2.125", "2.12,", "2,", "2.125," },
		{ "9007199254740993", "9007199254740992.00,",
		  "9007199254740993,", "9007199254740993," },
		{ "9223372036854775807", "null,", "9223372036854775807,",
		  "9223372036854775807," },
		{ "99999999999999999999", "null,", "null,", "null," },
		{ "12345678901234.56789", "12345678901234.57,",
		  "12345678901235,", "12345678901234.568359," },
		{ "1e3", "null,", "null,", "null," },
		{ "nan", "null,", "null,", "null," },
		{ "inf", "null,", "null,", "null," },
		{ "", "null,", "null,", "null," },
		{ "0x1", "null,", "null,", "null," },
		{ "1,5", "null,", "null,", "null," },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct str value = str_of(rows[i].value);

		print_message("  %s\n", rows[i].value);
		check_cell(REPORT_ranking, 7, value, rows[i].two); /* score */
		check_cell(REPORT_ranking, 8, value, rows[i].none);
		check_cell(REPORT_targets, 1, value, rows[i].as_is);
	}
}

static void test_instants(void **state)
{
	static const struct {
		const char *value, *json;
	} rows[] = {
		{ "1780000000", "\"2026-05-28T20:26:40.000Z\"" },
		{ "1780000000.9", "\"2026-05-28T20:26:40.000Z\"" },
		{ "0", "null" },
		{ "-1", "null" },
		{ "", "null" },
		{ "kemarin", "null" },
		{ "253402300799", "\"9999-12-31T23:59:59.000Z\"" },
		{ "253402300800", "null" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		check_cell(REPORT_silent, 1, str_of(rows[i].value),
			   rows[i].json);
}

static void test_texts(void **state)
{
	static const struct {
		struct str value;
		const char *json;
	} rows[] = {
		{ STR_LIT("Sentra \"X\"\\"), "\"Sentra \\\"X\\\"\\\\\"" },
		{ STR_LIT("a\nb\0c"), "\"a\\nb\\u0000c\"" },
		{ STR_LIT("\xe2\x80\xae"), "\"\\u202e\"" },
		{ STR_LIT("a\xff"), "\"a\xef\xbf\xbd\"" },
		{ STR_LIT("\xf0\x9f\x98\x80"), "\"\xf0\x9f\x98\x80\"" },
		{ STR_LIT(""), "null" },
		{ { NULL, 0 }, "null" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		check_cell(REPORT_silent, 0, rows[i].value, rows[i].json);
}

/* ---- the form ---- */

/* A fact a line, a row a line. */
static void test_lines(void **state)
{
	struct report report;
	size_t rows = 0, lines = 0;
	struct buf out;

	(void)state;
	made_report(&report, 31);
	write_json(&report, &out);
	for (size_t t = 0; t < REPORT_TABLES; t++)
		rows += report.table[t].n;
	for (const char *p = out.data; (p = strstr(p, "\n  {")); p++)
		lines++;
	assert_int_equal(strncmp(out.data,
				 "{\n\"schema\": \"report.v1\",\n"
				 "\"period\": \"2026-W48\",\n"
				 "\"from\": \"2026-11-23\",\n"
				 "\"to\": \"2026-11-29\",\n"
				 "\"as_of\": \"2026-11-29T16:59:59.000Z\",\n"
				 "\"timezone\": \"Asia/Jakarta\",\n",
				 150),
			 0);
	assert_true(lines > rows + 20 && lines < rows + 40); /* formulas */
	assert_int_equal(out.data[out.len - 1], '\n');
	buf_release(&out);
	report_release(&report);
}

/* ---- what is no report ---- */

static void check_fault(const char *text, const char *says)
{
	struct report report;
	struct err err = { 0 };

	report_init(&report);
	assert_int_equal(report_read(&report, str_of(text), &err), -EBADMSG);
	if (!strstr(err.text, says))
		fail_msg("%s, not %s", err.text, says);
	report_release(&report);
}

#define FACTS_TO(as_of)                                                 \
	"{\"schema\":\"report.v1\",\"period\":\"p\",\"from\":"          \
	"\"2026-11-23\",\"to\":\"2026-11-29\",\"as_of\":\"" as_of "\"," \
	"\"timezone\":\"Asia/Jakarta\""
#define FACTS         FACTS_TO("2026-11-29T16:59:59Z")
#define TABLES(list)  FACTS ",\"tables\":{" list "}}"
#define ROWS(t, rows) TABLES("\"" t "\":{\"rows\":[" rows "]}")

static void test_faults(void **state)
{
	static const struct {
		const char *text, *says;
	} rows[] = {
		{ "", "line 1" },
		{ "{", "line 1" },
		{ "[]", "no report" },
		{ "{}", "schema: not report.v1" },
		{ "{\"schema\":\"report.v2\"}", "schema: not report.v1" },
		{ "{\"schema\":\"report.v1\"}", "period: no text" },
		{ "{\"schema\":\"report.v1\",\"period\":\"\"}",
		  "period: empty" },
		{ "{\"schema\":\"report.v1\",\"period\":\"p\",\"from\":1}",
		  "from: no date" },
		{ "{\"schema\":\"report.v1\",\"period\":\"p\",\"from\":"
		  "\"2026-11-31\"}",
		  "from: no date" },
		{ "{\"schema\":\"report.v1\",\"period\":\"p\",\"from\":"
		  "\"2026-11-30\",\"to\":\"2026-11-29\",\"as_of\":"
		  "\"2026-11-29T16:59:59Z\",\"timezone\":\"z\"}",
		  "to: before from" },
		{ FACTS_TO("2026-11-29T16:59:59+07:00") "}",
		  "as_of: no instant" },
		{ FACTS_TO("2026-11-29T16:59:58Z") "}", "as_of: not the last" },
		{ FACTS_TO("2026-11-30T16:59:59Z") "}", "as_of: not the last" },
		{ FACTS_TO("2026-11-29T08:59:59Z") "}", "as_of: not the last" },
		{ FACTS ",\"previous\":7}", "previous: no text" },
		{ FACTS ",\"known_from\":\"ever\"}", "known_from: no date" },
		{ FACTS "}", "tables: none" },
		{ FACTS ",\"tables\":[]}", "tables: none" },
		{ TABLES("\"ranking\":[]"), "tables.ranking: no table" },
		{ TABLES("\"days\":{}"), "tables.days.rows: no list" },
		{ ROWS("ranking", "7"), "tables.ranking.rows[0]: no row" },
		{ ROWS("ranking", "{}"), "tables.ranking.rows[0].id: no text" },
		{ ROWS("ranking", "{\"id\":\"\"}"),
		  "tables.ranking.rows[0].id: no text" },
		{ ROWS("ranking", "{\"id\":\"a\"},{\"id\":\"b\","
				  "\"followers\":\"12\"}"),
		  "tables.ranking.rows[1].followers: no number" },
		{ ROWS("ranking", "{\"id\":\"a\",\"score\":1e17}"),
		  "tables.ranking.rows[0].score: no number" },
		{ ROWS("ranking", "{\"id\":\"a\",\"moved\":\"up\"}"),
		  "tables.ranking.rows[0].moved: no number" },
		{ ROWS("ranking", "{\"id\":\"a\",\"state\":1}"),
		  "tables.ranking.rows[0].state: no state" },
		{ ROWS("silent", "{\"id\":\"a\",\"since\":1780000000}"),
		  "tables.silent.rows[0].since: no instant" },
		{ ROWS("days", "{\"id\":\"a\",\"date\":\"2026-11-31\"}"),
		  "tables.days.rows[0].date: no date" },
		{ ROWS("totals", "{\"name\":true}"),
		  "tables.totals.rows[0].name: no text" },
		{ ROWS("totals", "{\"name\":\"a\",\"name\":\"b\"}"), "line 1" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		check_fault(rows[i].text, rows[i].says);
}

/* Zones from the farthest west to the farthest east. */
static void test_zone_hours(void **state)
{
	static const struct {
		const char *text;
		int hours;
	} rows[] = {
		{ FACTS_TO("2026-11-30T11:59:59Z") ",\"tables\":{}}", -12 },
		{ FACTS_TO("2026-11-29T23:59:59Z") ",\"tables\":{}}", 0 },
		{ FACTS_TO("2026-11-29T09:59:59Z") ",\"tables\":{}}", 14 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct report report;

		report_init(&report);
		assert_int_equal(report_read(&report, str_of(rows[i].text),
					     NULL),
				 0);
		assert_int_equal(report.zone_hours, rows[i].hours);
		report_release(&report);
	}
}

/* A later version may have more, an earlier one less. */
static void test_other_versions(void **state)
{
	struct report report;

	(void)state;
	report_init(&report);
	assert_int_equal(
		report_read(&report,
			    STR_LIT(ROWS("silent",
					 "{\"id\":\"a\",\"name\":\"A\","
					 "\"colour\":{\"x\":[]}}],"
					 "\"more\":[1")),
			    NULL),
		0);
	assert_int_equal(report.table[REPORT_silent].n, 1);
	assert_true(
		str_is(report_value(&report, REPORT_silent, 0, "name"), "A"));
	assert_null(report_value(&report, REPORT_silent, 0, "since").p);
	assert_int_equal(report.table[REPORT_ranking].n, 0);
	report_release(&report);
}

static void test_no_memory(void **state)
{
	struct report report;
	struct buf out;

	(void)state;
	made_empty_report(&report);
	report.table[REPORT_days].bad = true;
	buf_init(&out, REPORT_JSON_MAX);
	report_json(&report, &out);
	assert_true(out.bad);
	assert_int_equal(buf_error(&out, NULL, "it"), -ENOMEM);
	buf_release(&out);
	report_release(&report);
}

/* The example is what the kit's report is. */
static void test_example(void **state)
{
	static const char path[] =
		"schemas/examples/valid/report-three-sentra.json";
	struct report report;
	struct buf out, text;

	(void)state;
	made_report(&report, 3);
	write_json(&report, &out);
	if (getenv("REPORT_EXAMPLE")) /* to make it anew */
		assert_int_equal(file_write(path, buf_str(&out), 0644, NULL),
				 0);
	buf_init(&text, REPORT_JSON_MAX);
	assert_int_equal(file_read(path, &text, NULL), 0);
	check_again(buf_str(&text));
	buf_release(&text);
	buf_release(&out);
	report_release(&report);
}

static void test_bad_examples(void **state)
{
	static const char folder[] = "schemas/examples/invalid";
	DIR *dir = opendir(folder);
	const struct dirent *entry;
	size_t n = 0;

	(void)state;
	assert_non_null(dir);
	while ((entry = readdir(dir))) {
		struct buf text;
		char path[300];

		if (strncmp(entry->d_name, "report-", 7) != 0)
			continue;
		snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		buf_init(&text, REPORT_JSON_MAX);
		assert_int_equal(file_read(path, &text, NULL), 0);
		print_message("  %s\n", entry->d_name);
		check_fault(buf_cstr(&text), ": ");
		buf_release(&text);
		n++;
	}
	closedir(dir);
	assert_true(n >= 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_again),
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_same_cells),
		cmocka_unit_test(test_zones),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_instants),
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_faults),
		cmocka_unit_test(test_zone_hours),
		cmocka_unit_test(test_other_versions),
		cmocka_unit_test(test_no_memory),
		cmocka_unit_test(test_example),
		cmocka_unit_test(test_bad_examples),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
