/* test_csv_row.c -- the rows that --csv prints. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "consumers/view/csv_row.h"

#include "common/base/clock.h"

static const struct {
	const char *text, *want;
} cells[] = {
	{ "", "" },
	{ "Kota Depok", "Kota Depok" },
	{ "a, b", "\"a, b\"" },
	{ "=1+1", "'=1+1" },
	{ "+62", "'+62" },
	{ "-1", "'-1" },
	{ "@a, b", "\"'@a, b\"" },
	{ "a\nb\033[2J", "a?b?[2J" },
	{ "\xff", "?" },
};

static void test_texts(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out, 100);
	for (size_t i = 0; i < ARRAY_LEN(cells); i++) {
		struct csv_row row = { .out = &out };

		buf_clear(&out);
		csv_row_text(&row, str_of(cells[i].text));
		assert_string_equal(buf_cstr(&out), cells[i].want);
	}
	buf_release(&out);
}

/* A first cell that is empty is a cell. */
static void test_rows(void **state)
{
	struct buf out;
	struct csv_row row = { .out = &out };

	(void)state;
	buf_init(&out, 200);
	csv_row_names(&row, "text number time");
	csv_row_text(&row, STR_NULL);
	csv_row_number(&row, -5);
	csv_row_time(&row, INT64_C(1773100800000));
	csv_row_end(&row);
	csv_row_text(&row, STR_LIT("b"));
	csv_row_time(&row, TIME_NONE);
	csv_row_end(&row);
	assert_string_equal(buf_cstr(&out),
			    "text,number,time\r\n"
			    ",-5,2026-03-10T00:00:00.000Z\r\nb,\r\n");
	buf_release(&out);
}

static const struct {
	const char *text, *want;
} decimals[] = {
	{ "340138", "340138" }, { "-12", "-12" }, { "53.28", "53.28" },
	{ "-0.50", "-0.50" },   { "", "" },       { "-", "" },
	{ "1.", "" },           { ".5", "" },     { "1.2.3", "" },
	{ "1e3", "" },          { "inf", "" },    { "=1+1", "" },
	{ "12,5", "" },         { "7 ", "" },
};

/* A loss is a number, and no formula. */
static void test_decimals(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out, 100);
	for (size_t i = 0; i < ARRAY_LEN(decimals); i++) {
		struct csv_row row = { .out = &out };

		buf_clear(&out);
		csv_row_decimal(&row, str_of(decimals[i].text));
		assert_string_equal(buf_cstr(&out), decimals[i].want);
	}
	buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_decimals),
		cmocka_unit_test(test_rows),
	};

	return cmocka_run_group_tests_name("csv_row", tests, NULL, NULL);
}
