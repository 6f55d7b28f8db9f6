/* pdf_targets.c -- target, realisasi, capaian; where there are no targets, the
 * posts of each sentra by platform. */
#include "common/config/platforms.h"
#include "pdf_pages.h"
#include "pdf_table.h"
#include "reached.h"

#include <math.h>

/* For the file's size. */
#define CELLS_MOST 520

#define PARTS   3 /* target, realisasi, capaian */
#define COLUMNS (1 + PARTS * INDICATOR_COUNT)

struct matrix {
	struct pdf *pdf;
	enum report_table_id table;
	const char *key, *value; /* columns: by what, and what */
	const char *keys[PLATFORM_COUNT];
	size_t n_keys;
};

/* The rows of a sentra stand together. */
static size_t row_of(const struct matrix *m, struct str id, const char *key)
{
	const struct grid *grid = &m->pdf->report->table[m->table];

	for (size_t i = report_find(m->pdf->report, m->table, id);
	     i < grid->n && str_eq(grid->id[i], id); i++)
		if (str_is(report_value(m->pdf->report, m->table, i, m->key),
			   key))
			return i;
	return SIZE_MAX;
}

static struct str id_of(const struct matrix *m, size_t row)
{
	return m->pdf->report->table[REPORT_ranking].id[row];
}

static void add_dash(struct buf *out)
{
	if (!out->len)
		buf_adds(out, PDF_DASH);
}

static void add_name(const struct matrix *m, size_t row, struct pdf_cell *out)
{
	pdf_name(&out->text, m->pdf->report, id_of(m, row));
	out->tone = TONE_STRONG;
}

/* ---- targets ---- */

static const char *const parts[PARTS] = { "target", "realisasi", "capaian" };
static const enum word_id part_titles[PARTS] = { WORD_report_target,
						 WORD_report_realisasi,
						 WORD_report_pdf_percent };
static const enum word_id indicator_titles[INDICATOR_COUNT] = {
	[INDICATOR_followers] = WORD_report_indicator_followers,
	[INDICATOR_posts_week] = WORD_report_indicator_posts_week,
	[INDICATOR_silence_days] = WORD_report_indicator_silence_days,
	[INDICATOR_programmes] = WORD_report_indicator_programmes,
};

static void target_cell(const void *arg, size_t row, size_t column,
			struct pdf_cell *out)
{
	const struct matrix *m = arg;
	size_t at, part = (column - 1) % PARTS;

	if (column == 0) {
		add_name(m, row, out);
		return;
	}
	at = row_of(m, id_of(m, row), indicator_names[(column - 1) / PARTS]);
	pdf_value(&out->text, m->pdf->report, m->table, at, parts[part]);
	add_dash(&out->text);
	if (part == 0)
		out->tone = TONE_MUTED;
	else if (part == 2 &&
		 report_number(m->pdf->report, m->table, at, "capaian") < 100)
		out->tone = TONE_ACT;
}

static void targets_table(struct pdf *pdf)
{
	struct matrix matrix = { .pdf = pdf,
				 .table = REPORT_targets,
				 .key = "indicator" };
	struct pdf_column columns[COLUMNS] = {
		{ .title = word(pdf->language, WORD_sentra), .heads = true },
	};
	struct pdf_table table = {
		.column = columns,
		.n_columns = COLUMNS,
		.most = CELLS_MOST / COLUMNS,
		.n_rows = pdf->report->table[REPORT_ranking].n,
		.cell = target_cell,
		.arg = &matrix,
	};

	for (size_t c = 1; c < COLUMNS; c++)
		columns[c] = (struct pdf_column){
			.title = word(pdf->language,
				      part_titles[(c - 1) % PARTS]),
			.group = word(pdf->language,
				      indicator_titles[(c - 1) / PARTS]),
			.align = CANVAS_RIGHT,
		};
	pdf_word(pdf, LOOK_TEXT, 2, WORD_report_pdf_about_targets);
	pdf->y += 12;
	pdf_table(pdf, &table, PDF_BOTTOM);
}

/* ---- posts by platform ---- */

static void post_cell(const void *arg, size_t row, size_t column,
		      struct pdf_cell *out)
{
	const struct matrix *m = arg;

	if (column == 0)
		add_name(m, row, out);
	else if (column <= m->n_keys)
		pdf_value(&out->text, m->pdf->report, m->table,
			  row_of(m, id_of(m, row), m->keys[column - 1]),
			  "posts");
	else
		pdf_value(&out->text, m->pdf->report, REPORT_ranking, row,
			  column == m->n_keys + 1 ? "posts" : "engagement");
	add_dash(&out->text);
	if (column == m->n_keys + 1)
		out->tone = str_is(buf_str(&out->text), "0") ? TONE_ACT
							     : TONE_STRONG;
}

static bool has_platform(const struct report *report, const char *name)
{
	for (size_t i = 0; i < report->table[REPORT_platforms].n; i++)
		if (str_is(report_value(report, REPORT_platforms, i,
					"platform"),
			   name))
			return true;
	return false;
}

static void intensity(struct pdf *pdf)
{
	struct matrix matrix = { .pdf = pdf,
				 .table = REPORT_platforms,
				 .key = "platform" };
	struct pdf_column columns[PLATFORM_COUNT + 3] = {
		{ .title = word(pdf->language, WORD_sentra), .heads = true },
	};
	struct pdf_table table = {
		.column = columns,
		.n_columns = 1,
		.n_rows = pdf->report->table[REPORT_ranking].n,
		.cell = post_cell,
		.arg = &matrix,
	};

	for (int p = 0; p < PLATFORM_COUNT; p++) {
		if (!has_platform(pdf->report, platform_names[p]))
			continue;
		matrix.keys[matrix.n_keys++] = platform_names[p];
		columns[table.n_columns++] = (struct pdf_column){
			.title = platform_title(platform_names[p]),
			.align = CANVAS_RIGHT,
		};
	}
	columns[table.n_columns++] =
		(struct pdf_column){ .title = word(pdf->language, WORD_posts),
				     .align = CANVAS_RIGHT };
	columns[table.n_columns++] = (struct pdf_column){
		.title = word(pdf->language, WORD_report_engagement),
		.align = CANVAS_RIGHT,
	};
	pdf_heading(pdf, word(pdf->language, WORD_report_pdf_intensity));
	pdf->y += 6;
	pdf_table(pdf, &table, PDF_BOTTOM);
}

void pdf_targets(struct pdf *pdf)
{
	pdf_page(pdf, word(pdf->language, WORD_report_table_targets));
	if (pdf->report->table[REPORT_targets].n) {
		targets_table(pdf);
		return;
	}
	pdf_word(pdf, LOOK_TEXT, 2, WORD_report_pdf_no_targets);
	if (pdf->report->table[REPORT_ranking].n)
		intensity(pdf);
}
