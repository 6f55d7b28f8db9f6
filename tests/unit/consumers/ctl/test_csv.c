/* test_csv.c -- rows of a CSV file: what spreadsheets write is read, and what
 * is wrong costs its own row only. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "consumers/ctl/csv.h"
#include "consumers/view/text.h"

#include <errno.h>

/* Fields in brackets, with the row's line before them; a fault as !. */
static void read_all(struct str text, struct buf *out)
{
	struct csv csv;
	struct err err;
	int rc;

	csv_init(&csv, text);
	while ((rc = csv_next(&csv, &err)) != 0) {
		buf_addf(out, "%zu", csv.line);
		if (rc < 0)
			buf_addf(out, "!%s", err.text);
		for (size_t i = 0; i < csv.n; i++)
			buf_addf(out, "[%.*s]", STR_ARG(csv.field[i]));
		buf_addc(out, '|');
	}
	csv_release(&csv);
}

static const struct {
	const char *name, *text, *want;
} rows[] = {
	{ "nothing", "", "" },
	{ "one field", "a", "1[a]|" },
	{ "LF", "a,b\nc,d\n", "1[a][b]|2[c][d]|" },
	{ "CRLF", "a,b\r\nc,d\r\n", "1[a][b]|2[c][d]|" },
	{ "CR alone", "a,b\rc,d", "1[a][b]|2[c][d]|" },
	{ "no line break at the end", "a\nb", "1[a]|2[b]|" },
	{ "byte order mark",
	  "\xEF\xBB\xBF"
	  "a,b",
	  "1[a][b]|" },
	{ "mark and quote", "\xEF\xBB\xBF\"a\",b", "1[a][b]|" },
	{ "semicolons", "a;b\nc,c;d", "1[a][b]|2[c,c][d]|" },
	{ "tabs", "a\tb\nc;c\td", "1[a][b]|2[c;c][d]|" },
	{ "a quoted delimiter is not counted", "\"a,b,c\";d\ne;f",
	  "1[a,b,c][d]|2[e][f]|" },
	{ "empty fields", ",,\n", "1[][][]|" },
	{ "an empty line is a row of one", "a\n\nb", "1[a]|2[]|3[b]|" },
	{ "quoted", "\"a\",\"b,c\"", "1[a][b,c]|" },
	{ "doubled quotes", "\"a\"\"b\",\"\"\"\"", "1[a\"b][\"]|" },
	{ "empty quotes", "\"\",a", "1[][a]|" },
	{ "a quote within", "5\" disk,a", "1[5\" disk][a]|" },
	{ "line break within, lines are counted", "a,b\n\"c\nd\r\ne\",f\ng,h",
	  "1[a][b]|2[c\nd\r\ne][f]|5[g][h]|" },
	{ "spaces are kept", " a , b ", "1[ a ][ b ]|" },
	{ "not closed", "a\n\"b\nc", "1[a]|2!a quote that is not closed|" },
	{ "text after a quote costs its row only", "a,b\n\"c\"d,e\nf,g",
	  "1[a][b]|2!text after a closing quote; a quote within a field is "
	  "written twice|3[f][g]|" },
};

static void test_rows(void **state)
{
	struct buf got;

	(void)state;
	buf_init(&got, 4096);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		buf_clear(&got);
		read_all(str_of(rows[i].text), &got);
		if (strcmp(buf_cstr(&got), rows[i].want) != 0)
			fail_msg("%s: %s, want %s", rows[i].name,
				 buf_cstr(&got), rows[i].want);
	}
	buf_release(&got);
}

static void test_cap_on_fields(void **state)
{
	struct buf text;
	struct csv csv;
	struct err err;

	(void)state;
	buf_init(&text, 4096);
	for (int i = 0; i < 2 * CSV_FIELDS_MAX + 1; i++)
		buf_adds(&text, i == CSV_FIELDS_MAX ? "\nx" : i ? ",x" : "x");
	buf_adds(&text, "\nlast");
	csv_init(&csv, buf_str(&text));
	assert_int_equal(csv_next(&csv, &err), 1);
	assert_int_equal(csv.n, CSV_FIELDS_MAX);
	assert_int_equal(csv_next(&csv, &err), -EINVAL);
	assert_string_equal(err.text, "more than 64 cells");
	assert_int_equal(csv_next(&csv, &err), 1);
	assert_int_equal(csv.line, 3);
	assert_int_equal(csv_next(&csv, &err), 0);
	csv_release(&csv);
	buf_release(&text);
}

static const struct {
	const char *field, *want;
} written[] = {
	{ "a", "a" },
	{ "", "" },
	{ "a b", "a b" },
	{ "a,b", "\"a,b\"" },
	{ "a; b", "\"a; b\"" },
	{ "a\tb", "\"a\tb\"" },
	{ "say \"a\"", "\"say \"\"a\"\"\"" },
	{ "a\nb", "\"a\nb\"" },
	{ "a\rb", "\"a\rb\"" },
};

static void test_writing(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out, 100);
	for (size_t i = 0; i < ARRAY_LEN(written); i++) {
		buf_clear(&out);
		text_addcsv(&out, str_of(written[i].field));
		assert_string_equal(buf_cstr(&out), written[i].want);
	}
	buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_cap_on_fields),
		cmocka_unit_test(test_writing),
	};

	return cmocka_run_group_tests_name("csv", tests, NULL, NULL);
}
