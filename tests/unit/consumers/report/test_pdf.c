/* test_pdf.c -- laporan.pdf and the page of a sentra: how many pages, the same
 * bytes, and, read back by poppler where that is installed, every number of the
 * ranking in its row, and no word over another or beyond the page. */
#include "common/base/sha256.h"
#include "common/base/utf8.h"
#include "common/daemon/child.h"
#include "consumers/report/pdf_page.h"
#include "consumers/report/pdf_table.h"
#include "consumers/report/rendering.h"
#include "consumers/report/report_json.h"
#include "tests/unit/kit/report_kit.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_MAX  ((size_t)300 << 10) /* what a messenger and a mail bear */
#define TEXT_MAX  ((size_t)8 << 20)
#define WORDS_MAX 6000
#define FOOT_TOP  805.0

static struct report report;
static struct buf out, text;

static int begin(void **state)
{
	(void)state;
	made_report(&report, 31);
	buf_init(&out, (size_t)4 << 20);
	buf_init(&text, TEXT_MAX);
	return 0;
}

static int end(void **state)
{
	(void)state;
	report_release(&report);
	buf_release(&out);
	buf_release(&text);
	return 0;
}

static void make_again(void (*made)(struct report *, size_t), size_t n)
{
	report_release(&report);
	made(&report, n);
}

static void make(enum language language)
{
	struct err err = { 0 };

	buf_clear(&out);
	assert_int_equal(report_speak(&report, language, &err), 0);
	if (pdf_make(&report, language, &out, &err) < 0)
		fail_msg("%s", err.text);
}

static void make_sentra(const char *id)
{
	struct err err = { 0 };

	buf_clear(&out);
	assert_int_equal(report_speak(&report, INDONESIAN, &err), 0);
	if (sentra_pdf_make(&report, str_of(id), INDONESIAN, &out, &err) < 0)
		fail_msg("%s", err.text);
}

static size_t count(const struct buf *in, const char *what)
{
	const char *p = in->data, *last = in->data + in->len;
	size_t n = 0;

	while ((p = memmem(p, (size_t)(last - p), what, strlen(what)))) {
		n++;
		p++;
	}
	return n;
}

static size_t pages(void)
{
	return count(&out, "/Type /Page %");
}

/* ---- read back ---- */

/* What pdftotext says with that option, in text; false: it is not there. */
static bool read_back(const char *option)
{
	char path[] = "/tmp/test_pdf.XXXXXX";
	int fd = mkstemp(path), status;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, out.data, out.len), out.len);
	assert_int_equal(close(fd), 0);
	buf_clear(&text);
	status = child_run((const char *const[]){ "pdftotext", option, path,
						  "-", NULL },
			   &(struct child_options){ .limit_ms = 60000 }, &text,
			   NULL, NULL);
	assert_int_equal(unlink(path), 0);
	if (status < 0 || status == 127) {
		print_message("pdftotext is not installed: not read back\n");
		return false;
	}
	assert_int_equal(status, 0);
	assert_false(text.bad);
	return true;
}

static void assert_says(const char *what)
{
	if (!strstr(buf_cstr(&text), what))
		fail_msg("not said: %s", what);
}

/* The line in which a name stands, from there on. */
static struct str line_of(const char *name)
{
	const char *p = strstr(buf_cstr(&text), name), *stop;

	if (!p)
		fail_msg("no line of %s", name);
	stop = strchr(p, '\n');
	return (struct str){ p, stop ? (size_t)(stop - p) : strlen(p) };
}

/* It stands there after what was before it. */
static void assert_next(struct str *line, struct str what)
{
	const char *p = memmem(line->p, line->n, what.p, what.n);

	if (!p)
		fail_msg("no %.*s in: %.*s", STR_ARG(what), STR_ARG(*line));
	line->n -= (size_t)(p + what.n - line->p);
	line->p = p + what.n;
}

static void assert_row(size_t row)
{
	static const char *const columns[] = { "name",   "score", "followers",
					       "growth", "posts", "engagement",
					       "rate",   "state" };
	struct str line = STR_NULL;
	struct buf shown;

	buf_init(&shown, 1000);
	for (size_t c = 0; c < ARRAY_LEN(columns); c++) {
		buf_clear(&shown);
		pdf_value(&shown, &report, REPORT_ranking, row, columns[c]);
		if (c == 0) { /* it may be cut */
			shown.len = utf8_cut_chars(shown.data, shown.len, 28);
			shown.data[shown.len] = '\0';
			line = line_of(shown.data);
		}
		if (shown.len)
			assert_next(&line, buf_str(&shown));
	}
	buf_release(&shown);
}

/* The second page alone: names stand on the first too. */
static void test_every_number_in_its_row(void **state)
{
	(void)state;
	for (int language = ENGLISH; language <= INDONESIAN; language++) {
		const char *second;

		make((enum language)language);
		if (!read_back("-layout"))
			skip();
		second = strchr(buf_cstr(&text), '\f');
		assert_non_null(second);
		memmove(text.data, second, strlen(second) + 1);
		for (size_t i = 0; i < 31; i++)
			assert_row(i);
	}
}

/* The two lists of the first page, below the heading of each. */
static void test_both_top_5(void **state)
{
	static const char *const columns[] = { "name", "growth", "followers" };
	struct buf shown;
	const char *at;

	(void)state;
	make(INDONESIAN);
	if (!read_back("-layout"))
		skip();
	at = strstr(buf_cstr(&text), "5 besar pengikut");
	assert_non_null(at);
	buf_init(&shown, 1000);
	for (size_t i = 0; i < TOP_ROWS * ARRAY_LEN(columns); i++) {
		struct str rest = { at, strlen(at) };

		buf_clear(&shown);
		pdf_value(&shown, &report, REPORT_top_followers,
			  i / ARRAY_LEN(columns),
			  columns[i % ARRAY_LEN(columns)]);
		assert_next(&rest, buf_str(&shown));
		assert_true(i % ARRAY_LEN(columns) == 0 ||
			    !memchr(at, '\n', (size_t)(rest.p - at)));
		at = rest.p;
	}
	buf_release(&shown);
	assert_non_null(strstr(at, "5 unggahan terbaru"));
	assert_non_null(strstr(at, "29 Nov 23.39 WIB"));
}

/* ---- nothing over another, or beyond the page ---- */

struct word_box {
	double left, top, right, bottom;
};

static bool overlap(const struct word_box *a, const struct word_box *b)
{
	double w, h;

	if (a->bottom <= b->top || b->bottom <= a->top)
		return false;
	w = fmin(a->right, b->right) - fmax(a->left, b->left);
	h = fmin(a->bottom, b->bottom) - fmax(a->top, b->top);
	return w > 0.7 &&
	       h > 0.45 * fmin(a->bottom - a->top, b->bottom - b->top);
}

static void assert_page(const char *from, const char *to)
{
	struct word_box *box = test_malloc(WORDS_MAX * sizeof(*box));
	size_t n = 0;
	const char *p = from;

	while ((p = strstr(p, "<word ")) && p < to) {
		struct word_box *b = &box[n];

		assert_true(n < WORDS_MAX);
		assert_int_equal(sscanf(p,
					"<word xMin=\"%lf\" yMin=\"%lf\" "
					"xMax=\"%lf\" yMax=\"%lf\">",
					&b->left, &b->top, &b->right,
					&b->bottom),
				 4);
		if (b->left < PDF_LEFT - 2 || b->right > PDF_RIGHT + 2 ||
		    b->top < 0 || b->bottom > PDF_HEIGHT ||
		    (b->bottom > PDF_BOTTOM + 6 && b->top < FOOT_TOP))
			fail_msg("beyond the page: %.120s", p);
		for (size_t i = 0; i < n; i++)
			if (overlap(&box[i], b))
				fail_msg("over %.1f %.1f: %.120s", box[i].left,
					 box[i].top, p);
		n++;
		p++;
	}
	test_free(box);
}

static bool assert_tidy(void)
{
	const char *p, *next;

	if (!read_back("-bbox"))
		return false;
	p = strstr(buf_cstr(&text), "<page ");
	for (; p; p = next) {
		next = strstr(p + 1, "<page ");
		assert_page(p, next ? next : text.data + text.len);
	}
	return true;
}

/* Texts of whatever length, numbers of 12 digits. */
static void make_great(struct report *to, size_t n)
{
	made_report(to, n);
	for (size_t t = 0; t < REPORT_TABLES; t++) {
		struct grid *g = &to->table[t];

		for (size_t i = 0; i < g->n * g->n_columns; i++) {
			const struct grid_column *c =
				&g->column[i % g->n_columns];

			if (!g->cell[i].value.n)
				continue;
			if (c->kind == GRID_NUMBER &&
			    strcmp(c->name, "gap") != 0 &&
			    strncmp(c->name, "rank", 4) != 0)
				g->cell[i].value = STR_LIT("999999999999");
			if (strcmp(c->name, "name") == 0 && t != REPORT_totals)
				g->cell[i].value = STR_LIT(
					"Sentra Terpadu Prof. Dr. Soeharso "
					"Wirosableng di Kota Surakarta");
		}
	}
}

/* Texts of 10 KB. */
static void make_endless(struct report *to, size_t n)
{
	static char name[10240];

	made_report(to, n);
	memset(name, 'W', sizeof(name));
	for (size_t t = 0; t < REPORT_TABLES; t++) {
		struct grid *g = &to->table[t];

		for (size_t i = 0; i < g->n * g->n_columns; i++)
			if (g->cell[i].value.n && t != REPORT_totals &&
			    (g->column[i % g->n_columns].kind == GRID_TEXT) &&
			    strcmp(g->column[i % g->n_columns].name, "name") ==
				    0)
				g->cell[i].value =
					(struct str){ name, sizeof(name) };
	}
}

static void add_crowd(struct report *to, size_t i)
{
	struct grid *programmes = &to->table[REPORT_programmes];
	struct grid *silent = &to->table[REPORT_silent];
	struct grid *log = &to->table[REPORT_log];

	grid_row(programmes, STR_NULL, MADE_ZONE);
	grid_addf(programmes, "label-%zu", i);
	made_text(programmes, i < 20 ? "programmes" : "activities");
	made_text(programmes, "Asistensi (Rehabilitasi Sosial) Nusantara");
	for (size_t k = 0; k < 4; k++)
		made_number(programmes, (int64_t)i);
	grid_row(log, STR_NULL, MADE_ZONE);
	grid_addf(log, "sentra.platform-%zu.v1", i);
	for (size_t k = 0; k < 4; k++)
		made_number(log, (int64_t)i);
	for (size_t k = 0; k < 4; k++)
		made_id(silent, i * 4 + k);
}

/* Many of what is few elsewhere: programmes, topics, who is silent. */
static void crowd(struct report *to, size_t n)
{
	made_report(to, n);
	to->table[REPORT_programmes].n = to->table[REPORT_log].n = 0;
	for (size_t i = 0; i < 60; i++)
		add_crowd(to, i);
}

static void without_targets(struct report *to, size_t n)
{
	made_report(to, n);
	to->table[REPORT_targets].n = 0;
}

static void empty(struct report *to, size_t n)
{
	(void)n;
	made_empty_report(to);
}

static void no_platforms(struct report *to, size_t n)
{
	made_report(to, n);
	to->table[REPORT_platforms].n = 0;
	to->table[REPORT_targets].n = 0;
	to->table[REPORT_days].n = 0;
	to->table[REPORT_programmes].n = 0;
}

static void (*const kinds[])(struct report *, size_t) = {
	made_report, made_hostile_report, make_great,   make_endless,
	crowd,       without_targets,     no_platforms, empty,
};

static void test_pages_whatever_there_is(void **state)
{
	static const size_t sizes[] = { 0, 1, 31, 300 };
	bool read = true;

	(void)state;
	for (size_t k = 0; k < ARRAY_LEN(kinds); k++)
		for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
			make_again(kinds[k], sizes[i]);
			make(i % 2 ? ENGLISH : INDONESIAN);
			assert_int_equal(pages(), 6);
			assert_in_range(out.len, 1, FILE_MAX);
			read = read && assert_tidy();
		}
}

static void test_same_bytes(void **state)
{
	char first[SHA256_HEX], again[SHA256_HEX];

	(void)state;
	make(INDONESIAN);
	sha256_hex(buf_str(&out), first);
	make_again(made_report, 31);
	make(INDONESIAN);
	sha256_hex(buf_str(&out), again);
	assert_string_equal(first, again);
}

/* ---- what it says ---- */

static void test_each_page_names_the_report(void **state)
{
	struct buf json;
	char sum[SHA256_HEX], want[40];

	(void)state;
	make(INDONESIAN);
	buf_init(&json, REPORT_JSON_MAX);
	report_json(&report, &json);
	sha256_hex(buf_str(&json), sum);
	buf_release(&json);
	if (!read_back("-layout"))
		skip();
	snprintf(want, sizeof(want), "report.json %.12s", sum);
	assert_int_equal(count(&text, want), 6);
	assert_int_equal(count(&text, "Per Min 29 Nov 2026 23.59 WIB"), 6);
	for (int page = 1; page <= 6; page++) {
		snprintf(want, sizeof(want), "hal. %d/6", page);
		assert_int_equal(count(&text, want), 1);
	}
	assert_says(sum); /* whole, among the evidence */
}

static void test_how_many_are_left_out(void **state)
{
	(void)state;
	make_again(made_report, 300);
	make(INDONESIAN);
	if (!read_back("-layout"))
		skip();
	assert_says("dan 240 lagi: laporan.xlsx");
	make_again(made_report, 40);
	make(INDONESIAN);
	assert_true(read_back("-layout"));
	assert_null(strstr(buf_cstr(&text), "laporan.xlsx"));
}

static void test_without_targets(void **state)
{
	(void)state;
	make_again(without_targets, 31);
	make(INDONESIAN);
	if (!read_back("-layout"))
		skip();
	assert_says("Target belum ditetapkan");
	assert_says("Intensitas");
	assert_null(strstr(buf_cstr(&text), "Capaian di bawah 100%"));
}

/* Who has the most first, with a symbol. */
static void test_gaps(void **state)
{
	struct str page, line;

	(void)state;
	make(INDONESIAN);
	if (!read_back("-layout"))
		skip();
	page = line_of("Program dan senjang");
	page.n = strlen(page.p);
	assert_next(&page, STR_LIT("Sentra Jempiring 26"));
	line = (struct str){ page.p, strcspn(page.p, "\n") };
	assert_next(&line, STR_LIT("9 "));
	assert_next(&line, STR_LIT("20 "));
	assert_next(&line, STR_LIT(PDF_GAP " 31 "));
	assert_next(&line, STR_LIT(PDF_DASH));
	assert_next(&line, STR_LIT(PDF_GAP " 34"));
	assert_next(&line, STR_LIT(" 3"));
	assert_next(&page, STR_LIT("Sentra Terpadu Anggrek 1"));
	assert_next(&page, STR_LIT("Sentra Bougenvil 2 "));
	assert_next(&page, STR_LIT("Sentra dengan senjang"));
}

static void test_no_address_that_does_harm(void **state)
{
	(void)state;
	make(INDONESIAN);
	assert_true(count(&out, "/URI (https://example.org/") > 0);
	make_again(made_hostile_report, 31);
	make(INDONESIAN);
	assert_int_equal(count(&out, "/URI"), 0);
	assert_int_equal(count(&out, "/JavaScript"), 0);
}

static void test_structure(void **state)
{
	static const char *const tags[] = { "/S/Table",  "/S/TR", "/S/TH",
					    "/S/TD",     "/S/H1", "/S/LI",
					    "/S /Figure" };

	(void)state;
	make(INDONESIAN);
	for (size_t i = 0; i < ARRAY_LEN(tags); i++)
		if (!count(&out, tags[i]))
			fail_msg("no %s", tags[i]);
	assert_true(count(&out, "/Outlines") > 0);
	assert_true(count(&out, "/Lang (id)") > 0);
}

/* ---- the page of one sentra ---- */

static void test_sentra(void **state)
{
	(void)state;
	make_sentra("sentra-007");
	assert_int_equal(pages(), 1);
	if (!assert_tidy())
		skip();
	assert_true(read_back("-layout"));
	assert_says("Sentra Gardenia 7");
	assert_says("42.537");
	assert_says("peringkat 7 dari 31");
	assert_says("Sampaikan program: Permakanan, Rumah Sejahtera Terpadu.");
	assert_says("hal. 1/1");
}

static void test_sentra_whatever_is_known(void **state)
{
	(void)state;
	for (size_t k = 0; k + 1 < ARRAY_LEN(kinds); k++) {
		static const char *const ids[] = { "sentra-001", "sentra-028",
						   "sentra-030", "sentra-031" };

		make_again(kinds[k], 31);
		for (size_t i = 0; i < ARRAY_LEN(ids); i++) {
			make_sentra(ids[i]);
			assert_int_equal(pages(), 1);
			if (!assert_tidy())
				skip();
		}
	}
}

static void test_too_large(void **state)
{
	struct buf few;

	(void)state;
	buf_init(&few, 1000);
	assert_int_equal(report_speak(&report, ENGLISH, NULL), 0);
	assert_int_equal(pdf_make(&report, ENGLISH, &few, NULL), -EMSGSIZE);
	buf_release(&few);
}

static void test_no_such_sentra(void **state)
{
	struct err err = { 0 };

	(void)state;
	assert_int_equal(sentra_pdf_make(&report, STR_LIT("nobody"), ENGLISH,
					 &out, &err),
			 -ENOENT);
	assert_non_null(strstr(err.text, "nobody"));
	assert_int_equal(out.len, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_every_number_in_its_row),
		TEST(test_both_top_5),
		TEST(test_pages_whatever_there_is),
		TEST(test_same_bytes),
		TEST(test_each_page_names_the_report),
		TEST(test_how_many_are_left_out),
		TEST(test_without_targets),
		TEST(test_gaps),
		TEST(test_no_address_that_does_harm),
		TEST(test_structure),
		TEST(test_sentra),
		TEST(test_sentra_whatever_is_known),
		TEST(test_no_such_sentra),
		TEST(test_too_large),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
