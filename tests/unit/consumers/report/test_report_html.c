/* test_report_html.c -- laporan.html: it has every number, is one inert file,
 * and is sound where nothing is known. */
#include "common/base/sha256.h"
#include "consumers/report/rendering.h"
#include "consumers/report/shown.h"
#include "consumers/view/html.h"
#include "tests/unit/kit/report_kit.h"

static struct report report;
static struct buf out;

static int begin(void **state)
{
	(void)state;
	made_report(&report, 31);
	buf_init(&out, (size_t)32 << 20);
	return 0;
}

static int end(void **state)
{
	(void)state;
	report_release(&report);
	buf_release(&out);
	return 0;
}

static void make(enum language language)
{
	buf_clear(&out);
	assert_int_equal(report_speak(&report, language, NULL), 0);
	assert_int_equal(html_make(&report, language, &out, NULL), 0);
	assert_non_null(buf_cstr(&out));
}

static void make_again(void (*made)(struct report *, size_t), size_t n)
{
	report_release(&report);
	made(&report, n);
}

static void assert_has(const char *text)
{
	if (!strstr(out.data, text))
		fail_msg("not there: %s", text);
}

static size_t count(const char *text)
{
	size_t n = 0;

	for (const char *p = out.data; (p = strstr(p, text)); p++)
		n++;
	return n;
}

/* ---- what it says ---- */

static bool is_top(size_t table)
{
	return table == REPORT_top_followers || table == REPORT_top_latest;
}

/* Each number is a cell's value; those of the top 5 are read there alone. */
static void assert_cell(size_t table, size_t row, size_t column)
{
	const struct grid *g = &report.table[table];
	struct str value = g->cell[row * g->n_columns + column].value;
	struct buf want;

	if (g->column[column].kind == GRID_TEXT || !value.n)
		return;
	buf_init(&want, 1000);
	if (is_top(table))
		grid_cell_text(g, row, column, &want);
	else if (table == REPORT_totals)
		buf_addf(&want, "data-value=\"%.*s\"", STR_ARG(value));
	else
		buf_addf(&want, "data-metric=\"%s\" data-value=\"%.*s\"",
			 g->column[column].name, STR_ARG(value));
	if (g->column[column].kind != GRID_MOVED || !is_top(table))
		if (table != REPORT_totals || column == 1)
			assert_has(buf_cstr(&want));
	buf_release(&want);
}

static void test_every_number(void **state)
{
	(void)state;
	make(INDONESIAN);
	for (size_t t = 0; t < REPORT_TABLES; t++)
		for (size_t i = 0; i < report.table[t].n; i++)
			for (size_t c = 0; c < report.table[t].n_columns; c++)
				assert_cell(t, i, c);
}

/* Each column of the ranking, and the small line, once. */
static void test_ranking_columns(void **state)
{
	struct grid grid;

	(void)state;
	shown_ranking(&grid, &report);
	assert_int_equal(grid.n_columns,
			 report.table[REPORT_ranking].n_columns + 1);
	for (size_t c = 0; c < grid.n_columns; c++)
		assert_int_equal(shown_column(&grid, grid.column[c].name), c);
	grid_release(&grid);
}

static void test_sentences(void **state)
{
	(void)state;
	make(INDONESIAN);
	assert_has("<html lang=\"id\">");
	assert_has("<title>Media sosial sentra: Pekan 48 tahun 2026, Sen 23 "
		   "Nov - Min 29 Nov 2026</title>");
	assert_int_equal(count("<h1>"), 1);
	assert_has("Sentra Terpadu Anggrek 1 teratas dengan skor 92,40;");
	assert_has("Sentra yang diam (mati), 2: Sentra Nusa Indah 30 ");
	assert_has("Tidak terpantau: 3 dari 90 akun, seluruhnya 57 jam "
		   "(0,4% dari waktu pantau).");
	assert_has("0a1b0a1b");
	assert_has("<td data-metric=\"permakanan\" data-value=\"gap\">senjang:"
		   " 35 hari lalu</td>");
	assert_has("340.175 / 20.000 (1.700,88%)");
	assert_has("<strong class=\"label outreach\">Penjangkauan</strong>");
	/* Who has days has a line of them. */
	assert_int_equal(count("<svg"), 30);
	make(ENGLISH);
	assert_has("<html lang=\"en\">");
	assert_has("leads with a score of 92.40;");
	assert_has("gap: 35 days ago");
}

/* ---- what it is ---- */

static int digit_of(char c)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz0123456789+/";

	return (int)(strchr(digits, c) - digits);
}

/* The policy allows the one style, by its sum. */
static void test_policy(void **state)
{
	unsigned char raw[SHA256_RAW];
	const char *sum, *style;

	(void)state;
	make(INDONESIAN);
	style = strstr(out.data, "<style>") + strlen("<style>");
	sha256((struct str){ style,
			     (size_t)(strstr(style, "</style>") - style) },
	       raw);
	sum = strstr(out.data, "sha256-") + strlen("sha256-");
	for (size_t bit = 0; bit < (size_t)SHA256_RAW * 8; bit++)
		assert_int_equal(digit_of(sum[bit / 6]) >> (5 - bit % 6) & 1,
				 raw[bit / 8] >> (7 - bit % 8) & 1);
	assert_memory_equal(sum + 43, "=&#39;;", 7);
	assert_has("default-src &#39;none&#39;; style-src &#39;sha256-");
}

static void assert_inert(void)
{
	assert_int_equal(count("<style"), 1);
	assert_int_equal(count(" style="), 0);
	assert_int_equal(count("<script"), 0);
	assert_int_equal(count("<link"), 0);
	assert_int_equal(count("<img"), 0);
	assert_int_equal(count(" src="), 0);
	assert_int_equal(count("url("), 0);
	assert_int_equal(count("href=\"javascript"), 0);
	assert_int_equal(count(" id=\"s-"), 0);
}

static void test_inert(void **state)
{
	(void)state;
	make(INDONESIAN);
	assert_inert();
	make_again(made_hostile_report, 31);
	make(INDONESIAN);
	assert_inert();
	assert_int_equal(count("<b>"), 0);
	assert_int_equal(count("<i>"), 0);
	assert_has("&lt;script&gt;alert(0)&lt;/script&gt;|`*_~# ");
}

static void test_twice(void **state)
{
	struct buf first;

	(void)state;
	make(ENGLISH);
	buf_init(&first, (size_t)32 << 20);
	buf_addbuf(&first, &out);
	make(INDONESIAN);
	make(ENGLISH);
	assert_true(str_eq(buf_str(&first), buf_str(&out)));
	buf_release(&first);
}

static void test_sizes(void **state)
{
	(void)state;
	make_again(made_report, 0);
	make(INDONESIAN);
	assert_has("Laporan ini tidak memuat sentra.");
	make_again(made_report, 1000);
	make(INDONESIAN);
	assert_true(out.len > HTML_PAGE_MAX);
	report_release(&report);
	made_empty_report(&report);
	make(ENGLISH);
	assert_has("What was not seen is not known.");
	assert_has("No earlier report is kept");
	assert_int_equal(count("<td data-metric=\"score\""), 0);
}

/* More programmes than a table has columns: further tables have the rest. */
static void test_many_programmes(void **state)
{
	struct grid *programmes = &report.table[REPORT_programmes];
	struct grid *coverage = &report.table[REPORT_coverage];

	(void)state;
	for (int i = 0; i < 90; i++) {
		grid_row(programmes, STR_NULL, STR_NULL);
		grid_addf(programmes, "p%02d", i);
		grid_add(programmes, STR_LIT("programmes"));
		grid_addf(programmes, "Program %02d", i);
	}
	grid_row(coverage, STR_LIT("sentra-031"), STR_NULL);
	grid_add(coverage, STR_LIT("p89"));
	for (int i = 0; i < 3; i++)
		grid_add(coverage, STR_LIT("7"));
	grid_add(coverage, STR_LIT("0"));
	make(INDONESIAN);
	assert_int_equal(count(" id=\"matrix-"), 3);
	assert_has(">Program 89</th>");
	assert_has("data-metric=\"p89\" data-value=\"told\">");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
	const struct CMUnitTest tests[] = {
		TEST(test_every_number), TEST(test_ranking_columns),
		TEST(test_sentences),    TEST(test_policy),
		TEST(test_inert),        TEST(test_twice),
		TEST(test_sizes),        TEST(test_many_programmes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
