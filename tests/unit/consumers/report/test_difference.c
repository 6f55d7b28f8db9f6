/* test_difference.c -- the first thing in which two reports differ, by name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "consumers/report/difference.h"
#include "tests/unit/kit/report_kit.h"

static void set(struct report *r, enum report_table_id table, size_t row,
		const char *column, const char *value)
{
	struct grid *grid = &r->table[table];

	for (size_t c = 0; c < grid->n_columns; c++)
		if (strcmp(grid->column[c].name, column) == 0)
			grid->cell[row * grid->n_columns + c].value =
				str_of(value);
}

static void test_same(void **state)
{
	struct report a, b;
	struct difference d;

	(void)state;
	made_report(&a, 31);
	made_report(&b, 31);
	report_difference(&a, &b, true, &d);
	assert_string_equal(d.text, "");
	assert_true(d.compared > 31 * 20);
	report_release(&a);
	report_release(&b);
}

static void test_number(void **state)
{
	struct report a, b;
	struct difference d;

	(void)state;
	made_report(&a, 31);
	made_report(&b, 31);
	set(&b, REPORT_ranking, 3, "followers", "7");
	report_difference(&a, &b, true, &d);
	assert_non_null(strstr(d.text, "tables.ranking.rows[3].followers ("));
	assert_non_null(strstr(d.text, ", now 7"));
	report_release(&a);
	report_release(&b);
}

/* What is against a report that is not kept any more is left out. */
static void test_previous(void **state)
{
	struct report a, b;
	struct difference d;

	(void)state;
	made_report(&a, 5);
	made_report(&b, 5);
	b.previous = STR_LIT("1999-W01");
	set(&b, REPORT_ranking, 0, "moved", "99");
	report_difference(&a, &b, false, &d);
	assert_string_equal(d.text, "");
	report_difference(&a, &b, true, &d);
	assert_non_null(strstr(d.text, "previous"));
	report_release(&a);
	report_release(&b);
}

static void test_rows(void **state)
{
	struct report a, b;
	struct difference d;

	(void)state;
	made_report(&a, 5);
	made_report(&b, 5);
	b.table[REPORT_days].n--;
	report_difference(&a, &b, true, &d);
	assert_non_null(strstr(d.text, "tables.days: "));
	report_release(&a);
	report_release(&b);
}

static void test_text(void **state)
{
	struct difference d;

	(void)state;
	text_difference(STR_LIT("a,1\nb,340139,x\n"),
			STR_LIT("a,1\nb,340138,x\n"), &d);
	assert_string_equal(d.text, "line 2: 340139, report.json gives 340138");
	text_difference(STR_LIT("a\n"), STR_LIT("a\nb\n"), &d);
	assert_string_equal(d.text, "line 2: nothing, report.json gives b");
	text_difference(STR_LIT("a\n"), STR_LIT("a\n"), &d);
	assert_string_equal(d.text, "");
	text_difference(STR_NULL, STR_NULL, &d);
	assert_string_equal(d.text, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_same),     cmocka_unit_test(test_number),
		cmocka_unit_test(test_previous), cmocka_unit_test(test_rows),
		cmocka_unit_test(test_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
