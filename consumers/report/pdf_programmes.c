/* pdf_programmes.c -- who told which programme when: the gaps first. */
#include "common/base/clock.h"
#include "consumers/view/snapshot.h"
#include "pdf_pages.h"
#include "pdf_table.h"

#include <math.h>
#include <stdlib.h>

/* Of programmes, side by side: the others are in laporan.xlsx. */
#define PROGRAMMES_MOST 9
#define SUMS            3
#define CELLS_MOST      480  /* for the file\'s size */
#define SECOND_HEAD     38.0 /* what stands above the second table */
#define ROW_MOST        16.0 /* of it */

/* A sentra, or a programme, by how many gaps it has. */
struct told {
	size_t row; /* of a sentra its first in `coverage`; in `programmes` */
	size_t gaps;
	size_t place; /* before sorting */
};

struct matrix {
	struct pdf *pdf;
	struct pool pool;
	struct told *sentra, *programme;
	size_t n, n_programmes;
};

static int by_gaps(const void *a, const void *b)
{
	const struct told *x = a, *y = b;

	if (x->gaps != y->gaps)
		return x->gaps < y->gaps ? 1 : -1;
	return x->place < y->place ? -1 : x->place > y->place;
}

/* ---- what there is ---- */

static void collect_programmes(struct matrix *m)
{
	const struct report *report = m->pdf->report;
	size_t n = report->table[REPORT_programmes].n;

	m->programme = pool_array(&m->pool, n, sizeof(*m->programme));
	for (size_t i = 0; m->programme && i < n; i++) {
		double gaps =
			report_number(report, REPORT_programmes, i, "gaps");

		if (!str_is(report_value(report, REPORT_programmes, i, "class"),
			    "programmes"))
			continue;
		m->programme[m->n_programmes++] =
			(struct told){ i, gaps > 0 ? (size_t)gaps : 0, i };
	}
	if (m->programme)
		qsort(m->programme, m->n_programmes, sizeof(*m->programme),
		      by_gaps);
}

/* The rows of a sentra stand together. */
static void collect_sentra(struct matrix *m)
{
	const struct report *report = m->pdf->report;
	const struct grid *grid = &report->table[REPORT_coverage];

	m->sentra = pool_array(&m->pool, grid->n, sizeof(*m->sentra));
	for (size_t i = 0; m->sentra && i < grid->n; i++) {
		if (i == 0 || !str_eq(grid->id[i], grid->id[i - 1]))
			m->sentra[m->n++] = (struct told){ i, 0, i };
		m->sentra[m->n - 1].gaps +=
			report_number(report, REPORT_coverage, i, "gap") == 1;
	}
	if (m->sentra)
		qsort(m->sentra, m->n, sizeof(*m->sentra), by_gaps);
}

/* ---- cells ---- */

/* What a sentra told of a programme; SIZE_MAX: it has no such row. */
static size_t coverage_of(const struct matrix *m, size_t sentra,
			  size_t programme)
{
	const struct report *report = m->pdf->report;
	const struct grid *grid = &report->table[REPORT_coverage];
	size_t first = m->sentra[sentra].row;
	struct str label = report_value(report, REPORT_programmes,
					m->programme[programme].row, "label");

	for (size_t i = first;
	     i < grid->n && str_eq(grid->id[i], grid->id[first]); i++)
		if (str_eq(report_value(report, REPORT_coverage, i, "label"),
			   label))
			return i;
	return SIZE_MAX;
}

static void told_cell(const struct matrix *m, size_t row, struct pdf_cell *out)
{
	const struct report *report = m->pdf->report;
	double gap = report_number(report, REPORT_coverage, row, "gap");
	int64_t last_ms =
		value_ms(report_value(report, REPORT_coverage, row, "last"));

	if (isnan(gap)) {
		buf_addc(&out->text, '?');
		out->tone = TONE_MUTED;
		return;
	}
	if (gap > 0) {
		buf_adds(&out->text, PDF_GAP " ");
		out->tone = TONE_ACT;
	}
	if (last_ms == TIME_NONE)
		buf_adds(&out->text, PDF_DASH);
	else
		buf_addi(&out->text,
			 floor_div(report->as_of_ms - last_ms, DAY_MS));
}

static const struct {
	const char *column;
	enum word_id title;
} sums[SUMS] = {
	{ "gaps", WORD_report_pdf_sum_gaps },
	{ "sentra", WORD_report_pdf_sum_told },
	{ "posts_30d", WORD_report_posts_30d },
};

static void sum_cell(const struct matrix *m, size_t sum, size_t column,
		     struct pdf_cell *out)
{
	out->tone = TONE_STRONG;
	if (column == 0)
		buf_adds(&out->text, word(m->pdf->language, sums[sum].title));
	else if (column <= m->n_programmes)
		pdf_value(&out->text, m->pdf->report, REPORT_programmes,
			  m->programme[column - 1].row, sums[sum].column);
	if (sum == 0 && column > 0 && !str_is(buf_str(&out->text), "0"))
		out->tone = TONE_ACT;
}

static void cell(const void *arg, size_t row, size_t column,
		 struct pdf_cell *out)
{
	const struct matrix *m = arg;
	const struct report *report = m->pdf->report;

	if (row >= m->n) {
		sum_cell(m, row - m->n, column, out);
	} else if (column == 0) {
		pdf_name(&out->text, report,
			 report->table[REPORT_coverage].id[m->sentra[row].row]);
		out->tone = TONE_STRONG;
	} else if (column <= m->n_programmes) {
		told_cell(m, coverage_of(m, row, column - 1), out);
	} else {
		buf_addf(&out->text, "%zu", m->sentra[row].gaps);
		out->tone = m->sentra[row].gaps ? TONE_STRONG : TONE_MUTED;
	}
}

/* ---- the page ---- */

static const char *title_of(struct matrix *m, size_t programme)
{
	const struct report *report = m->pdf->report;
	const char *title =
		pool_copy(&m->pool,
			  report_value(report, REPORT_programmes,
				       m->programme[programme].row, "name"));

	return title ? title : "";
}

static void matrix_table(struct matrix *m, double bottom)
{
	size_t most = CELLS_MOST / (m->n_programmes + 2);
	struct pdf_column columns[PROGRAMMES_MOST + 2] = {
		{ .title = word(m->pdf->language, WORD_sentra), .heads = true },
	};
	struct pdf_table table = {
		.column = columns,
		.n_columns = m->n_programmes + 2,
		.n_rows = m->n + SUMS,
		.n_sums = SUMS,
		.most = most < PDF_ROWS_MOST ? most : PDF_ROWS_MOST,
		.cell = cell,
		.arg = m,
	};

	for (size_t c = 1; c <= m->n_programmes; c++)
		columns[c] = (struct pdf_column){ .title = title_of(m, c - 1),
						  .align = CANVAS_RIGHT };
	columns[m->n_programmes + 1] = (struct pdf_column){
		.title = word(m->pdf->language, WORD_gaps_count),
		.align = CANVAS_RIGHT,
	};
	pdf_table(m->pdf, &table, bottom);
}

/* What is no programme: only sums. */
static bool is_other(const struct report *report, size_t row)
{
	return !str_is(report_value(report, REPORT_programmes, row, "class"),
		       "programmes");
}

struct others {
	const struct report *report;
	size_t first;
};

static const char *const other_columns[] = { "name",      "class",  "posts_7d",
					     "posts_30d", "sentra", "gaps",
					     "last" };

static void other_cell(const void *arg, size_t row, size_t column,
		       struct pdf_cell *out)
{
	const struct others *others = arg;

	pdf_value(&out->text, others->report, REPORT_programmes,
		  others->first + row, other_columns[column]);
	if (!out->text.len)
		buf_adds(&out->text, PDF_DASH);
}

/* Those stand after the programmes, in the order of their classes. */
static size_t count_others(const struct report *report, size_t *first)
{
	size_t n = report->table[REPORT_programmes].n;

	for (*first = 0; *first < n && !is_other(report, *first); ++*first)
		;
	return n - *first;
}

static void others_table(struct pdf *pdf, size_t first, size_t n)
{
	static const enum word_id titles[] = {
		WORD_report_label,     WORD_report_class,
		WORD_report_posts_7d,  WORD_report_posts_30d,
		WORD_report_told_by,   WORD_report_gaps,
		WORD_report_last_told,
	};
	struct others others = { pdf->report, first };
	struct pdf_column columns[ARRAY_LEN(titles)];
	struct pdf_table table = { .column = columns,
				   .n_columns = ARRAY_LEN(titles),
				   .n_rows = n,
				   .cell = other_cell,
				   .arg = &others };

	for (size_t c = 0; c < ARRAY_LEN(titles); c++)
		columns[c] = (struct pdf_column){
			.title = word(pdf->language, titles[c]),
			.align = c > 1 ? CANVAS_RIGHT : CANVAS_LEFT,
			.heads = c == 0,
		};
	pdf_heading(pdf, word(pdf->language, WORD_report_pdf_others));
	pdf_table(pdf, &table, PDF_BOTTOM);
}

/* How high the second table may be, so that its rows are about as high as those
 * of the matrix; 0: it has no room. */
static double height_of_others(const struct matrix *m, size_t n)
{
	double heads = SECOND_HEAD + 2 * pdf_table_least(0, 4);
	double room = PDF_BOTTOM - m->pdf->y - heads;
	double row = fmin(room / (double)(m->n + SUMS + n), ROW_MOST);

	if (!n ||
	    row * (double)n + pdf_table_least(0, 4) < pdf_table_least(n, 4))
		return 0;
	return SECOND_HEAD + pdf_table_least(0, 4) + row * (double)n;
}

/* The matrix, and below it what else is told, where both have room. */
static void tables(struct matrix *m)
{
	size_t first, n = count_others(m->pdf->report, &first);
	size_t left = m->n_programmes > PROGRAMMES_MOST
			      ? m->n_programmes - PROGRAMMES_MOST
			      : 0;
	double others = height_of_others(m, n);

	m->n_programmes -= left;
	if (m->n && m->n_programmes)
		matrix_table(m, PDF_BOTTOM - others - (left ? 16 : 0));
	if (left)
		pdf_left_out(m->pdf, WORD_report_pdf_programmes_left, left);
	if (others > 0)
		others_table(m->pdf, first, n);
}

void pdf_programmes(struct pdf *pdf)
{
	struct matrix matrix = { .pdf = pdf };

	pdf_page(pdf, word(pdf->language, WORD_report_pdf_programmes_gaps));
	collect_programmes(&matrix);
	collect_sentra(&matrix);
	pdf_word(pdf, LOOK_TEXT, 2,
		 matrix.n && matrix.n_programmes ? WORD_report_pdf_about_gaps
						 : WORD_report_pdf_nothing);
	pdf->y += 12;
	tables(&matrix);
	if (matrix.pool.bad)
		canvas_spoil(pdf->canvas);
	pool_release(&matrix.pool);
}
