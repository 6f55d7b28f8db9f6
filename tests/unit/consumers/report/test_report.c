/* test_report.c -- a report's tables: found by name, and spoken in both
 * languages. */
#include "tests/unit/kit/report_kit.h"

#include <math.h>

static struct report report;

static int begin(void **state)
{
	(void)state;
	made_report(&report, 31);
	return 0;
}

static int end(void **state)
{
	(void)state;
	report_release(&report);
	return 0;
}

static void assert_str(struct str is, const char *want)
{
	assert_int_equal(is.n, strlen(want));
	assert_memory_equal(is.p ? is.p : "", want, is.n);
}

static void test_find(void **state)
{
	size_t row =
		report_find(&report, REPORT_ranking, STR_LIT("sentra-002"));

	(void)state;
	assert_int_equal(row, 1);
	assert_str(report_value(&report, REPORT_ranking, row, "name"),
		   "Sentra Bougenvil 2");
	assert_true(report_number(&report, REPORT_ranking, row, "followers") ==
		    340138 + 37);
	assert_str(report_name(&report, STR_LIT("sentra-002")),
		   "Sentra Bougenvil 2");
	assert_str(report_label(&report, STR_LIT("rst")),
		   "Rumah Sejahtera Terpadu");
	assert_true(report_total(&report, "sentra") == 31);
}

/* What is not there is null or NAN, and a name is then the id. */
static void test_find_nothing(void **state)
{
	(void)state;
	assert_null(report_value(&report, REPORT_ranking, 30, "score").p);
	assert_null(report_value(&report, REPORT_ranking, 31, "name").p);
	assert_null(report_value(&report, REPORT_ranking, SIZE_MAX, "name").p);
	assert_null(report_value(&report, REPORT_ranking, 0, "colour").p);
	assert_true(isnan(report_number(&report, REPORT_ranking, 30, "score")));
	assert_true(isnan(report_total(&report, "colour")));
	assert_int_equal(report_find(&report, REPORT_log, STR_LIT("a")),
			 SIZE_MAX);
	assert_str(report_name(&report, STR_LIT("nobody")), "nobody");
	assert_str(report_label(&report, STR_LIT("nothing")), "nothing");
	assert_null(report_label(&report, STR_NULL).p);
}

static size_t column_of(enum report_table_id table, const char *name)
{
	size_t c = 0;

	while (strcmp(report.table[table].column[c].name, name) != 0)
		c++;
	return c;
}

static void assert_cell(enum report_table_id table, size_t row,
			const char *column, const char *want)
{
	struct buf out;

	buf_init(&out, 4096);
	grid_cell_text(&report.table[table], row, column_of(table, column),
		       &out);
	assert_string_equal(buf_shown(&out), want);
	buf_release(&out);
}

static void test_speak(void **state)
{
	(void)state;
	assert_int_equal(report_speak(&report, INDONESIAN, NULL), 0);
	assert_cell(REPORT_totals, 0, "name", "Pengikut");
	assert_cell(REPORT_totals, 0, "change", "+1.204");
	assert_cell(REPORT_ranking, 0, "kind", "Sentra terpadu");
	assert_cell(REPORT_ranking, 1, "timezone", "WITA");
	assert_cell(REPORT_ranking, 0, "score", "92,40");
	assert_cell(REPORT_ranking, 30, "score", "-");
	assert_cell(REPORT_top_latest, 0, "post_labels",
		    "Permakanan, Penjangkauan, Lanjut usia");
	assert_cell(REPORT_days, 27, "date", "Min 29 Nov 2026");
	assert_cell(REPORT_targets, 0, "target", "20.000");
	assert_cell(REPORT_targets, 1, "realisasi", "6,75");
	assert_cell(REPORT_targets, 1, "capaian", "96,43");
	assert_cell(REPORT_programmes, 6, "class", "kegiatan");
	assert_cell(REPORT_programmes, 4, "label", "rst");
	assert_cell(REPORT_coverage, 0, "label", "Permakanan");
	assert_cell(REPORT_coverage, 0, "gap", "tidak");
	assert_cell(REPORT_unseen, 0, "platform", "Instagram");
	assert_cell(REPORT_unseen, 0, "hours", "7,5");
	assert_cell(REPORT_corrections, 0, "kept", "12");
	assert_cell(REPORT_corrections, 1, "kept", "81,2");
}

/* Who was not seen for a while, and whose last look was good: is it seen again,
 * or was it never seen whole? */
static void test_speak_outcome(void **state)
{
	struct grid *unseen = &report.table[REPORT_unseen];
	struct grid *blind = &report.table[REPORT_blind];

	(void)state;
	for (size_t i = 0; i < unseen->n; i++)
		unseen->cell[(i + 1) * unseen->n_columns - 1].value =
			STR_LIT("ok");
	assert_int_equal(report_speak(&report, INDONESIAN, NULL), 0);
	for (size_t i = 0; i < unseen->n; i++)
		assert_cell(REPORT_unseen, i, "outcome",
			    str_eq(unseen->id[i], blind->id[0])
				    ? "terpantau, tetapi tidak lengkap"
				    : "sudah terpantau kembali");
}

/* Nothing of the first language is left. */
static void test_speak_again(void **state)
{
	(void)state;
	assert_int_equal(report_speak(&report, INDONESIAN, NULL), 0);
	assert_int_equal(report_speak(&report, ENGLISH, NULL), 0);
	assert_string_equal(report.table[REPORT_ranking].column[2].title,
			    "Sentra");
	assert_string_equal(report.table[REPORT_targets].column[2].title,
			    "Actual");
	assert_cell(REPORT_totals, 0, "name", "Followers");
	assert_cell(REPORT_ranking, 0, "score", "92.40");
	assert_cell(REPORT_days, 27, "date", "Sun 29 Nov 2026");
	assert_cell(REPORT_coverage, 0, "gap", "no");
	assert_str(report_value(&report, REPORT_coverage, 0, "gap"), "0");
	report.table[REPORT_totals].cell[0].value =
		STR_LIT("of later versions");
	assert_int_equal(report_speak(&report, ENGLISH, NULL), 0);
	assert_cell(REPORT_totals, 0, "name", "of later versions");
}

static void test_links(void **state)
{
	const struct grid *g = &report.table[REPORT_top_latest];
	size_t c = column_of(REPORT_top_latest, "post_url");

	(void)state;
	assert_int_equal(report_speak(&report, INDONESIAN, NULL), 0);
	assert_true(g->cell[c].link.n > 0);
	assert_null(g->cell[c - 1].link.p);
	report_release(&report);
	made_hostile_report(&report, 31);
	assert_int_equal(report_speak(&report, INDONESIAN, NULL), 0);
	assert_null(g->cell[c].link.p);
}

/* The kit itself: no, one and many sentra; every row is whole. */
static void test_sizes(void **state)
{
	static const size_t sizes[] = { 0, 1, 2, 300 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
		report_release(&report);
		made_report(&report, sizes[i]);
		assert_int_equal(report_speak(&report, ENGLISH, NULL), 0);
		assert_int_equal(report.table[REPORT_ranking].n, sizes[i]);
		assert_true(report_total(&report, "sentra") ==
			    (double)sizes[i]);
	}
	assert_int_equal(report.table[REPORT_top_latest].n, TOP_ROWS);
	assert_int_equal(report.table[REPORT_top_followers].n, TOP_ROWS);
	report_release(&report);
	made_hostile_report(&report, 31);
	assert_int_equal(report_speak(&report, ENGLISH, NULL), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
	const struct CMUnitTest tests[] = {
		TEST(test_find),          TEST(test_find_nothing),
		TEST(test_speak),         TEST(test_links),
		TEST(test_speak_outcome), TEST(test_speak_again),
		TEST(test_sizes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
