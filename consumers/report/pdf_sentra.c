/* pdf_sentra.c -- a page for one sentra. */
#include "common/base/clock.h"
#include "consumers/view/figure.h"
#include "consumers/view/number.h"
#include "consumers/view/snapshot.h"
#include "figure_paint.h"
#include "pdf_grid.h"
#include "rendering.h"

#include <errno.h>
#include <math.h>

#define CHART_SCALE  0.6
#define CHART_HEIGHT 96.0
#define CHART_GAP    20.0
#define TODO_LINES   2

struct page {
	struct pdf *pdf;
	struct str id;
	size_t row; /* of the ranking */
};

static struct str value_of(const struct page *p, const char *column)
{
	return report_value(p->pdf->report, REPORT_ranking, p->row, column);
}

static void add_value(const struct page *p, struct buf *out, const char *column)
{
	size_t before = out->len;

	pdf_value(out, p->pdf->report, REPORT_ranking, p->row, column);
	if (out->len == before)
		buf_adds(out, PDF_DASH);
}

/* ---- who it is ---- */

/* "Sentra terpadu, Kota Contoh, Jawa Tengah" */
static void say_where(const struct page *p, struct buf *out)
{
	static const char *const columns[] = { "kind", "city", "province" };

	for (size_t i = 0; i < ARRAY_LEN(columns); i++) {
		if (!value_of(p, columns[i]).n)
			continue;
		buf_adds(out, out->len ? ", " : "");
		add_value(p, out, columns[i]);
	}
}

/* "Keadaan: hidup; peringkat 7 dari 31 (naik 1)" */
static void say_rank(const struct page *p, struct buf *out)
{
	enum language language = p->pdf->language;
	int64_t rank;

	buf_addf(out, "%s: ", word(language, WORD_report_state));
	add_value(p, out, "state");
	if (!str_number(value_of(p, "rank"), &rank))
		return;
	buf_adds(out, "; ");
	buf_addf(out, word(language, WORD_rank_of), (long long)rank,
		 p->pdf->report->table[REPORT_ranking].n);
	if (!value_of(p, "moved").n)
		return;
	buf_adds(out, " (");
	pdf_moved(out, value_of(p, "moved"));
	buf_addc(out, ')');
}

static void title(struct page *p)
{
	struct buf name;

	buf_init(&name, 4096);
	pdf_name(&name, p->pdf->report, p->id);
	pdf_page(p->pdf, buf_shown(&name));
	if (name.no_memory)
		canvas_spoil(p->pdf->canvas);
	buf_release(&name);
	say_where(p, pdf_say(p->pdf));
	pdf_paragraph(p->pdf, LOOK_SMALL, 1, pdf_said(p->pdf));
	p->pdf->y += 4;
	say_rank(p, pdf_say(p->pdf));
	pdf_paragraph(p->pdf, LOOK_LEAD, 1, pdf_said(p->pdf));
}

/* ---- the indicators ---- */

static const struct tile_of {
	const char *value, *rank;
	enum word_id title;
} tile_list[] = {
	{ "followers", "rank_followers", WORD_report_followers },
	{ "latest", "rank_latest", WORD_report_latest },
	{ "posts", "rank_posts", WORD_posts },
	{ "score", "rank", WORD_report_score },
};

/* With its clock, where it is a time. */
static void say_tile_title(struct page *p, struct buf *out, size_t i)
{
	char clock[ZONE_LABEL_SIZE];

	buf_adds(out, word(p->pdf->language, tile_list[i].title));
	if (strcmp(tile_list[i].value, "latest") == 0)
		buf_addf(out, " (%s)", pdf_clock(p->pdf, clock));
}

static void say_tile(struct page *p, struct buf *out, const char *column)
{
	if (strcmp(column, "latest") == 0 && value_of(p, column).n)
		pdf_instant(out, p->pdf, value_of(p, column));
	else
		add_value(p, out, column);
}

/* "peringkat 3 dari 31" */
static void say_tile_rank(struct page *p, struct buf *out, const char *column)
{
	int64_t rank;

	if (str_number(value_of(p, column), &rank))
		buf_addf(out, word(p->pdf->language, WORD_rank_of),
			 (long long)rank,
			 p->pdf->report->table[REPORT_ranking].n);
	else
		buf_adds(out, PDF_DASH);
}

static void indicators(struct page *p)
{
	struct pdf_tile tiles[ARRAY_LEN(tile_list)];
	struct pool pool;

	pool_init(&pool);
	for (size_t i = 0; i < ARRAY_LEN(tiles); i++) {
		say_tile_title(p, pdf_say(p->pdf), i);
		tiles[i].title = pool_str(&pool, pdf_said(p->pdf));
		say_tile(p, pdf_say(p->pdf), tile_list[i].value);
		tiles[i].value = pool_str(&pool, pdf_said(p->pdf));
		say_tile_rank(p, pdf_say(p->pdf), tile_list[i].rank);
		tiles[i].beside = pool_str(&pool, pdf_said(p->pdf));
	}
	pdf_tiles(p->pdf, tiles, ARRAY_LEN(tiles));
	if (pool.bad)
		canvas_spoil(p->pdf->canvas);
	pool_release(&pool);
}

/* ---- what to do ---- */

/* Each says nothing where there is nothing to do. */
static void say_silence(const struct page *p, struct buf *out)
{
	const struct report *report = p->pdf->report;
	size_t row = report_find(report, REPORT_silent, p->id);

	if (row == SIZE_MAX)
		return;
	buf_adds(out, word(p->pdf->language, WORD_report_pdf_post_again));
	pdf_value(out, report, REPORT_silent, row, "latest");
	buf_addc(out, '.');
}

/* Begins the sentence, or goes on with it. */
static void add_part(struct buf *out, const struct page *p, enum word_id begin)
{
	buf_adds(out, out->len ? ", " : word(p->pdf->language, begin));
}

static void say_gaps(const struct page *p, struct buf *out)
{
	const struct report *report = p->pdf->report;
	const struct grid *grid = &report->table[REPORT_coverage];

	for (size_t i = report_find(report, REPORT_coverage, p->id);
	     i < grid->n && str_eq(grid->id[i], p->id); i++) {
		if (report_number(report, REPORT_coverage, i, "gap") != 1)
			continue;
		add_part(out, p, WORD_report_pdf_tell);
		pdf_value(out, report, REPORT_coverage, i, "label");
	}
	buf_adds(out, out->len ? "." : "");
}

static void say_targets(const struct page *p, struct buf *out)
{
	const struct report *report = p->pdf->report;
	const struct grid *grid = &report->table[REPORT_targets];

	for (size_t i = report_find(report, REPORT_targets, p->id);
	     i < grid->n && str_eq(grid->id[i], p->id); i++) {
		double capaian =
			report_number(report, REPORT_targets, i, "capaian");

		if (!(capaian < 100))
			continue;
		add_part(out, p, WORD_report_pdf_below);
		pdf_value(out, report, REPORT_targets, i, "indicator");
		buf_adds(out, " (");
		pdf_value(out, report, REPORT_targets, i, "capaian");
		buf_adds(out, "%)");
	}
	buf_adds(out, out->len ? "." : "");
}

static void say_blind(const struct page *p, struct buf *out)
{
	const struct report *report = p->pdf->report;
	const struct grid *grid = &report->table[REPORT_blind];

	for (size_t i = 0; i < grid->n; i++) {
		if (!str_eq(grid->id[i], p->id))
			continue;
		add_part(out, p, WORD_report_pdf_see_again);
		pdf_value(out, report, REPORT_blind, i, "platform");
		buf_addc(out, ' ');
		pdf_value(out, report, REPORT_blind, i,
			  report_value(report, REPORT_blind, i, "handle").n
				  ? "handle"
				  : "account");
	}
	buf_adds(out, out->len ? "." : "");
}

static void (*const todos[])(const struct page *, struct buf *) = {
	say_silence,
	say_gaps,
	say_targets,
	say_blind,
};

static void to_do(struct page *p)
{
	struct pdf *pdf = p->pdf;
	size_t n = 0;

	pdf_heading(pdf, word(pdf->language, WORD_report_pdf_to_do));
	canvas_begin(pdf->canvas, CANVAS_LIST);
	for (size_t i = 0; i < ARRAY_LEN(todos); i++) {
		todos[i](p, pdf_say(pdf));
		if (!pdf->text.len)
			continue;
		canvas_begin(pdf->canvas, CANVAS_ITEM);
		canvas_dot(pdf->canvas, PDF_LEFT + 3, pdf->y + 6, 2,
			   COLOUR_ACCENT);
		pdf->y += pdf_lines(pdf, PDF_LEFT + 12, pdf->y, PDF_INNER - 12,
				    TODO_LINES, LOOK_TEXT, pdf_said(pdf)) +
			  3;
		canvas_finish(pdf->canvas);
		n++;
	}
	canvas_finish(pdf->canvas);
	if (!n)
		pdf_word(pdf, LOOK_TEXT, 1, WORD_report_pdf_nothing_to_do);
}

/* ---- charts ---- */

static void chart(struct page *p, double x, double width, const char *column,
		  enum word_id title_id)
{
	struct pdf *pdf = p->pdf;
	double days[DAYS_BACK], values[DAYS_BACK];
	struct figure_series series = { .x = days,
					.y = values,
					.x_is_day = true,
					.language = pdf->language };
	const char *name = word(pdf->language, title_id);
	struct figure figure;

	series.n = pdf_days(pdf->report, p->id, column, values);
	series.bars = strcmp(column, "posts") == 0;
	for (size_t i = 0; i < DAYS_BACK; i++)
		days[i] = (double)(pdf->report->to_day - DAYS_BACK + 1 +
				   (int64_t)i);
	canvas_begin(pdf->canvas, CANVAS_H2);
	pdf_at(pdf, x, pdf->y, width, LOOK_HEAD, str_of(name));
	canvas_finish(pdf->canvas);
	figure_init(&figure, width / CHART_SCALE, CHART_HEIGHT / CHART_SCALE);
	figure_line(&figure, &series);
	canvas_begin_figure(pdf->canvas, name);
	figure_paint(pdf->canvas, &figure, x, pdf->y + 18, CHART_SCALE);
	canvas_finish(pdf->canvas);
	figure_release(&figure);
}

static void charts(struct page *p)
{
	double width = (PDF_INNER - CHART_GAP) / 2;
	double values[DAYS_BACK];

	if (!pdf_days(p->pdf->report, p->id, "followers", values) &&
	    !pdf_days(p->pdf->report, p->id, "posts", values))
		return;
	p->pdf->y += 14;
	chart(p, PDF_LEFT, width, "followers", WORD_report_pdf_spark);
	chart(p, PDF_LEFT + width + CHART_GAP, width, "posts",
	      WORD_report_pdf_posts_28d);
	p->pdf->y += 18 + CHART_HEIGHT;
}

/* ---- the page ---- */

static void tables(struct page *p)
{
	const struct pdf_grid grids[] = {
		{ .table = REPORT_platforms,
		  .sentra = p->id,
		  .column = { "platform", "followers", "growth", "latest",
			      "posts", "engagement", "views", "state" } },
		{ .table = REPORT_coverage,
		  .sentra = p->id,
		  .column = { "label", "posts_7d", "posts_30d", "last",
			      "gap" } },
		{ .table = REPORT_targets,
		  .sentra = p->id,
		  .column = { "indicator", "target", "realisasi", "capaian" } },
	};

	pdf_grids(p->pdf, grids, ARRAY_LEN(grids));
}

int sentra_pdf_make(const struct report *report, struct str id,
		    enum language language, struct buf *out, struct err *err)
{
	struct pdf_about about = { .title = word(language, WORD_report_title),
				   .pages = 1 };
	struct pdf pdf;
	struct page page = { .pdf = &pdf,
			     .id = id,
			     .row = report_find(report, REPORT_ranking, id) };
	int rc;

	if (page.row == SIZE_MAX)
		return err_set(err, -ENOENT,
			       "the report has no sentra \"%.*s\"",
			       STR_ARG(id));
	rc = pdf_begin(&pdf, report, language, &about, err);
	if (rc < 0)
		return rc;
	title(&page);
	indicators(&page);
	to_do(&page);
	charts(&page);
	tables(&page);
	return pdf_end(&pdf, out, err);
}
