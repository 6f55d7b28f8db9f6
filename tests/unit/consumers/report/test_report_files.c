/* test_report_files.c -- laporan.md, laporan.csv and laporan.xlsx: what they
 * have, that texts stay texts, and the same bytes twice. */
#include "consumers/report/rendering.h"
#include "tests/unit/kit/report_kit.h"

#include <errno.h>

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

static void make_again(void (*made)(struct report *, size_t), size_t n)
{
	report_release(&report);
	made(&report, n);
}

static void make(rendering_fn *with, enum language language)
{
	buf_clear(&out);
	assert_int_equal(report_speak(&report, language, NULL), 0);
	assert_int_equal(with(&report, language, &out, NULL), 0);
	assert_non_null(buf_cstr(&out));
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

/* ---- Markdown ---- */

/* A row is a line of all cells as they are shown. */
static void assert_row(const struct grid *g, size_t row)
{
	struct buf want;

	buf_init(&want, 64 << 10);
	for (size_t c = 0; c < g->n_columns; c++) {
		buf_adds(&want, "| ");
		grid_cell_text(g, row, c, &want);
		buf_addc(&want, ' ');
	}
	buf_adds(&want, "|\n");
	assert_has(buf_cstr(&want));
	buf_release(&want);
}

static void test_md_numbers(void **state)
{
	static const enum report_table_id tables[] = {
		REPORT_totals, REPORT_ranking, REPORT_programmes,
		REPORT_silent, REPORT_blind,   REPORT_corrections,
		REPORT_log,
	};

	(void)state;
	make(md_make, INDONESIAN);
	for (size_t t = 0; t < ARRAY_LEN(tables); t++)
		for (size_t i = 0; i < report.table[tables[t]].n; i++)
			if (tables[t] != REPORT_programmes || i != 3)
				assert_row(&report.table[tables[t]], i);
	assert_has("| Sentra Edelweis 5 | Instagram | 17841400000000001 | "
		   "sentra.contoh | 7,5 | ");
	assert_has("| Sentra Bougenvil 2 | 340.175 / 20.000 (1.700,88%) | "
		   "10,50 / 7 (150,00%) | ");
	assert_has("| Sentra Flamboyan 6 | senjang: 35 hari lalu | - | ");
	assert_has("1. **Sentra Bougenvil 2**: 340.175 (-3), \xe2\x96\xbc"
		   "1\n");
	assert_has("](<https://example.org/unggahan/1>)");
}

/* The facts, and since when the log has all where it has not. */
static void test_md_facts(void **state)
{
	(void)state;
	report.known_from_day = report.from_day + 1;
	make(md_make, INDONESIAN);
	assert_has("| Periode | 2026-W48 |\n"
		   "| Hari pertama | 2026-11-23 |\n"
		   "| Hari terakhir | 2026-11-29 |\n"
		   "| Per | Min 29 Nov 2026 23.59 WIB |\n"
		   "| Zona waktu | Asia/Jakarta |\n"
		   "| Versi skor | 5b1f0c2a |\n");
	assert_has("| Laporan sebelumnya | 2026-W47 |\n");
	assert_has("| Catatan lengkap sejak | 2026-11-24 |\n");
	assert_has("Catatan baru ada sejak Sel 24 Nov 2026: ");
}

/* Each line of a table has as many cells as its head. */
static void test_md_tables(void **state)
{
	size_t cells = 0;

	(void)state;
	make_again(made_hostile_report, 31);
	make(md_make, ENGLISH);
	for (char *line = strtok(out.data, "\n"); line;
	     line = strtok(NULL, "\n")) {
		size_t n = 0;

		for (const char *p = line; *p; p++) {
			n += *p == '|';
			if (*p == '\\' && p[1])
				p++;
		}
		if (*line != '|' || strncmp(line, "| ", 2) != 0) {
			cells = 0;
			continue;
		}
		if (cells)
			assert_int_equal(n, cells);
		cells = n;
	}
}

static void test_md_hostile(void **state)
{
	(void)state;
	make_again(made_hostile_report, 31);
	make(md_make, INDONESIAN);
	assert_int_equal(count("<script"), count("\\<script"));
	assert_int_equal(count("](<javascript"), 0);
	assert_int_equal(count("\xe2\x80\xae"), 0);
	assert_int_equal(count("[x]"), 0);
	assert_has("**\\<script\\>alert(1)\\</script\\>\\|\\`\\*\\_\\~\\# "
		   "S\\[x\\](javascript\\:1)");
}

/* ---- CSV, XLSX ---- */

static void test_csv(void **state)
{
	(void)state;
	make(csv_make, INDONESIAN);
	assert_has("id,rank,moved,name,kind,city,province,timezone,score,"
		   "followers,growth,latest,posts,engagement,views,rate,"
		   "rank_followers,rank_latest,rank_posts,f,u,a,e,state\r\n"
		   "sentra-001,1,-2,Sentra Terpadu Anggrek 1,sentra_terpadu,"
		   "Kota Contoh,Jawa Tengah,Asia/Jakarta,92.40,170069,-20,"
		   "2026-11-29T13:39:59.000Z,9,1017,18423,12.34,2,3,8,1.0000,"
		   "0.9000,0.8000,0.7000,fresh\r\n");
	assert_has("sentra-031,,,Sentra Palma Raya Bakti Utama 31,sentra,Kota "
		   "Contoh,"
		   "Jawa Tengah,Asia/Jakarta,,,,,,,,,,,,,,,,unregistered\r\n");
	assert_int_equal(count("\r\n"), 32);
}

static void test_xlsx(void **state)
{
	(void)state;
	make(xlsx_make, INDONESIAN);
	assert_true(out.len > 10000);
	assert_memory_equal(out.data, "PK", 2);
}

/* ---- all of them ---- */

static rendering_fn *const files[] = { md_make, csv_make, xlsx_make };

static void test_twice(void **state)
{
	struct buf first;

	(void)state;
	buf_init(&first, (size_t)32 << 20);
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		make(files[i], ENGLISH);
		buf_clear(&first);
		buf_addbuf(&first, &out);
		make_again(made_report, 31);
		make(files[i], INDONESIAN);
		make(files[i], ENGLISH);
		assert_true(first.len > 0);
		assert_true(str_eq(buf_str(&first), buf_str(&out)));
	}
	buf_release(&first);
}

static void test_sizes(void **state)
{
	static const size_t sizes[] = { 0, 1, 2, 300 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		for (size_t k = 0; k < ARRAY_LEN(sizes); k++) {
			make_again(made_report, sizes[k]);
			make(files[i], INDONESIAN);
		}
		report_release(&report);
		made_empty_report(&report);
		make(files[i], ENGLISH);
		make_again(made_hostile_report, 31);
		make(files[i], ENGLISH);
	}
}

/* A buffer that is too small is said to be so. */
static void test_no_room(void **state)
{
	struct buf small;

	(void)state;
	assert_int_equal(report_speak(&report, ENGLISH, NULL), 0);
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		buf_init(&small, 100);
		assert_true(files[i](&report, ENGLISH, &small, NULL) < 0);
		buf_release(&small);
	}
}

/* What memory ran out for is no file that lacks something. */
static void test_no_memory(void **state)
{
	(void)state;
	report.table[REPORT_ranking].bad = true;
	assert_int_equal(report_speak(&report, ENGLISH, NULL), -ENOMEM);
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		buf_clear(&out);
		assert_int_equal(files[i](&report, ENGLISH, &out, NULL),
				 -ENOMEM);
	}
	buf_clear(&out);
	assert_int_equal(html_make(&report, ENGLISH, &out, NULL), -ENOMEM);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
	const struct CMUnitTest tests[] = {
		TEST(test_md_numbers), TEST(test_md_tables),
		TEST(test_md_facts),   TEST(test_md_hostile),
		TEST(test_csv),        TEST(test_xlsx),
		TEST(test_twice),      TEST(test_sizes),
		TEST(test_no_room),    TEST(test_no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
