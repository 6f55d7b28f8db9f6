/* test_formulas.c -- each formula that a column names is told, and no other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/str.h"
#include "consumers/report/formulas.h"
#include "consumers/report/report_table.h"

/* A number, an instant, a state or a movement is by a formula; a text is not.
 */
static void test_each_number_has_one(void **state)
{
	(void)state;
	for (size_t t = 0; t < REPORT_TABLES; t++)
		for (size_t c = 0; c < report_tables[t].n_columns; c++) {
			const struct report_column *column =
				&report_tables[t].column[c];

			if ((column->kind == GRID_TEXT ||
			     column->kind == GRID_DATE) != !column->formula)
				fail_msg("%s.%s", report_tables[t].name,
					 column->name);
			if (column->formula &&
			    !formula_about(column->formula, ENGLISH))
				fail_msg("no formula %s", column->formula);
		}
}

static size_t users(const char *id)
{
	size_t n = 0;

	for (size_t t = 0; t < REPORT_TABLES; t++)
		for (size_t c = 0; c < report_tables[t].n_columns; c++)
			n += str_is(str_of(report_tables[t].column[c].formula),
				    id);
	return n;
}

static void check_sentence(const char *id, const char *text)
{
	size_t n = strlen(text);

	if (n < 20 || text[n - 1] != '.' || strstr(text, "  ") ||
	    strstr(text, ". "))
		fail_msg("%s is no sentence: %s", id, text);
}

static void test_each_is_a_sentence(void **state)
{
	(void)state;
	for (const struct formula *f = formulas; f->id; f++) {
		if (!users(f->id))
			fail_msg("%s is not used", f->id);
		check_sentence(f->id, formula_about(f->id, ENGLISH));
		check_sentence(f->id, formula_about(f->id, INDONESIAN));
		assert_string_not_equal(f->english, f->indonesian);
		for (const struct formula *g = formulas; g < f; g++)
			assert_string_not_equal(g->id, f->id);
	}
	assert_null(formula_about("none", ENGLISH));
	assert_null(formula_about("", INDONESIAN));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_number_has_one),
		cmocka_unit_test(test_each_is_a_sentence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
