/* pdf_ranking.c -- every sentra, the best score first. */
#include "pdf_pages.h"
#include "pdf_table.h"
#include "sayings.h"

#include <stdio.h>

struct ranking {
	struct pdf *pdf;
	char latest[80]; /* title of that column, with its clock */
};

static const struct field {
	const char *column;
	enum word_id title;
	enum canvas_align align;
} fields[] = {
	{ "rank", WORD_rank_column, CANVAS_RIGHT },
	{ "moved", WORD_text, CANVAS_LEFT },
	{ "name", WORD_sentra, CANVAS_LEFT },
	{ "score", WORD_report_score, CANVAS_RIGHT },
	{ "followers", WORD_report_followers, CANVAS_RIGHT },
	{ "growth", WORD_caught_change, CANVAS_RIGHT },
	{ "latest", WORD_report_latest, CANVAS_RIGHT },
	{ "posts", WORD_posts, CANVAS_RIGHT },
	{ "engagement", WORD_report_engagement, CANVAS_RIGHT },
	{ "rate", WORD_report_rate, CANVAS_RIGHT },
	{ "state", WORD_report_state, CANVAS_LEFT },
	{ "followers", WORD_report_pdf_spark, CANVAS_LEFT }, /* a line */
};
#define FIELDS ARRAY_LEN(fields)
#define SPARK  (FIELDS - 1)

static void add_value(const struct ranking *r, size_t row, const char *column,
		      struct buf *out)
{
	struct str value =
		report_value(r->pdf->report, REPORT_ranking, row, column);

	if (strcmp(column, "moved") == 0)
		pdf_moved(out, value);
	else if (strcmp(column, "latest") == 0)
		pdf_instant(out, r->pdf, value);
	else
		pdf_value(out, r->pdf->report, REPORT_ranking, row, column);
	if (!out->len && strcmp(column, "moved") != 0)
		buf_adds(out, PDF_DASH);
}

static enum pdf_tone tone_of(const struct ranking *r, size_t row,
			     const char *column)
{
	struct str state =
		report_value(r->pdf->report, REPORT_ranking, row, "state");

	if (strcmp(column, "name") == 0)
		return TONE_STRONG;
	if (strcmp(column, "state") == 0)
		return str_is(state, "stale")   ? TONE_ACT
		       : str_is(state, "fresh") ? TONE_MUTED
						: TONE_PLAIN;
	return strcmp(column, "moved") == 0 || strcmp(column, "growth") == 0
		       ? TONE_MUTED
		       : TONE_PLAIN;
}

static void cell(const void *arg, size_t row, size_t column,
		 struct pdf_cell *out)
{
	const struct ranking *r = arg;

	if (column == SPARK) {
		out->n_points =
			pdf_days(r->pdf->report,
				 r->pdf->report->table[REPORT_ranking].id[row],
				 "followers", out->points);
		return;
	}
	add_value(r, row, fields[column].column, &out->text);
	out->tone = tone_of(r, row, fields[column].column);
}

static void titles(const struct ranking *r, struct pdf_column *columns)
{
	for (size_t c = 0; c < FIELDS; c++) {
		columns[c] = (struct pdf_column){
			.title = word(r->pdf->language, fields[c].title),
			.align = fields[c].align,
			.heads = strcmp(fields[c].column, "name") == 0,
			.spark = c == SPARK ? 52 : 0,
		};
		if (strcmp(fields[c].column, "moved") == 0)
			columns[c].title = "";
		if (strcmp(fields[c].column, "latest") == 0)
			columns[c].title = r->latest;
	}
}

void pdf_ranking(struct pdf *pdf)
{
	size_t n = pdf->report->table[REPORT_ranking].n;
	struct ranking ranking = { .pdf = pdf };
	struct pdf_column columns[FIELDS];
	struct pdf_table table = { .column = columns,
				   .n_columns = FIELDS,
				   .n_rows = n,
				   .cell = cell,
				   .arg = &ranking };
	char clock[ZONE_LABEL_SIZE];

	snprintf(ranking.latest, sizeof(ranking.latest), "%s (%s)",
		 word(pdf->language, WORD_report_latest),
		 pdf_clock(pdf, clock));
	titles(&ranking, columns);
	pdf_page(pdf, word(pdf->language, WORD_report_pdf_whole_ranking));
	pdf_sentence(pdf, LOOK_TEXT, 1, say_previous);
	pdf->y += 12;
	if (!n)
		pdf_word(pdf, LOOK_TEXT, 1, WORD_report_no_sentra);
	pdf_table(pdf, &table, PDF_BOTTOM);
}
