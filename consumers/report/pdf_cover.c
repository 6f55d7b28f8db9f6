/* pdf_cover.c -- the first page: who leads, the sums, the two top 5, who is
 * silent, and what was not seen. */
#include "common/base/clock.h"
#include "consumers/view/number.h"
#include "consumers/view/snapshot.h"
#include "pdf_pages.h"
#include "sayings.h"

#include <math.h>

/* ---- title ---- */

static void title(struct pdf *pdf)
{
	struct canvas_style style = pdf_style(LOOK_HEAD);

	pdf_page(pdf, word(pdf->language, WORD_report_title));
	style.size = 12;
	style.bold = false;
	style.width = PDF_INNER;
	canvas_begin(pdf->canvas, CANVAS_P);
	pdf->y += canvas_text(pdf->canvas, PDF_LEFT, pdf->y - 4,
			      buf_str(&pdf->period), &style);
	canvas_finish(pdf->canvas);
	pdf->y += 6;
	pdf_sentence(pdf, LOOK_LEAD, 5, say_judgement);
	pdf_sentence(pdf, LOOK_SMALL, 2, say_reach);
}

/* ---- four figures ---- */

static const struct figure_of {
	const char *total;
	enum word_id title;
} figures[] = {
	{ "followers", WORD_report_followers },
	{ "posts", WORD_posts },
	{ "engagement", WORD_report_engagement },
	{ "live", WORD_report_live },
};
#define FIGURES ARRAY_LEN(figures)

static size_t row_of_total(const struct report *report, const char *name)
{
	const struct grid *g = &report->table[REPORT_totals];

	for (size_t i = 0; i < g->n; i++)
		if (str_is(report_value(report, REPORT_totals, i, "name"),
			   name))
			return i;
	return SIZE_MAX;
}

/* "+1.204", "dari 31"; "-" where the change is not known. */
static void say_beside(struct pdf *pdf, struct buf *out, const char *name)
{
	size_t row = row_of_total(pdf->report, name);
	double sentra = report_total(pdf->report, "sentra");

	if (strcmp(name, "live") != 0) {
		pdf_value(out, pdf->report, REPORT_totals, row, "change");
	} else if (!isnan(sentra)) {
		buf_adds(out, word(pdf->language, WORD_of_them) + 1);
		decimal_add(out, pdf->language, sentra, 0);
	}
	if (!out->len)
		buf_adds(out, PDF_DASH);
}

static void four_figures(struct pdf *pdf)
{
	struct pdf_tile tiles[FIGURES];
	struct pool pool;

	pool_init(&pool);
	for (size_t i = 0; i < FIGURES; i++) {
		const char *name = figures[i].total;
		struct buf *out = pdf_say(pdf);

		tiles[i].title = str_of(word(pdf->language, figures[i].title));
		pdf_value(out, pdf->report, REPORT_totals,
			  row_of_total(pdf->report, name), "value");
		if (!out->len)
			buf_adds(out, PDF_DASH);
		tiles[i].value = pool_str(&pool, pdf_said(pdf));
		say_beside(pdf, pdf_say(pdf), name);
		tiles[i].beside = pool_str(&pool, pdf_said(pdf));
	}
	pdf_tiles(pdf, tiles, FIGURES);
	if (pool.bad)
		canvas_spoil(pdf->canvas);
	pool_release(&pool);
	pdf->y += 3;
	pdf_word(pdf, LOOK_SMALL, 1, WORD_report_pdf_change_against);
}

/* ---- states ---- */

static const struct state {
	const char *total;
	enum word_id title;
	uint32_t colour;
} states[] = {
	{ "live", WORD_fresh, COLOUR_DEEP },
	{ "weak", WORD_aging, COLOUR_MIDDLE },
	{ "dead", WORD_stale, COLOUR_ACCENT },
	{ "unseen", WORD_blind, RGB(8f9a9d) },
	{ "none", WORD_unregistered, COLOUR_RULE },
	{ "exempt", WORD_exempt, COLOUR_SOFT },
};
#define BAR_HEIGHT  9.0
#define LEGEND_SIZE 8.0

static double count_of(const struct report *report, const struct state *state)
{
	double n = report_total(report, state->total);

	return n > 0 ? n : 0;
}

static void say_state(struct pdf *pdf, struct buf *out,
		      const struct state *state)
{
	decimal_add(out, pdf->language, report_total(pdf->report, state->total),
		    0);
	buf_addf(out, " %s", word(pdf->language, state->title));
}

static void states_bar(struct pdf *pdf, double sum)
{
	double x = PDF_LEFT;
	struct buf *out = pdf_say(pdf);

	for (size_t i = 0; i < ARRAY_LEN(states); i++) {
		buf_adds(out, i ? ", " : "");
		say_state(pdf, out, &states[i]);
	}
	canvas_begin_figure(pdf->canvas, buf_shown(out));
	for (size_t i = 0; i < ARRAY_LEN(states); i++) {
		double w = PDF_INNER * count_of(pdf->report, &states[i]) / sum;

		canvas_rect(pdf->canvas, x, pdf->y, fmax(w - 1, 0), BAR_HEIGHT,
			    0, states[i].colour);
		x += w;
	}
	canvas_finish(pdf->canvas);
	pdf->y += BAR_HEIGHT + 5;
}

/* From x on, or only measured: returns where it ends. */
static double legend(struct pdf *pdf, double size, bool draw)
{
	struct canvas_style style = pdf_style(LOOK_TEXT);
	double x = PDF_LEFT;

	style.size = size;
	for (size_t i = 0; i < ARRAY_LEN(states); i++) {
		say_state(pdf, pdf_say(pdf), &states[i]);
		if (draw) {
			canvas_rect(pdf->canvas, x, pdf->y + 1.5, size - 1,
				    size - 1, 1, states[i].colour);
			canvas_text(pdf->canvas, x + size + 3, pdf->y,
				    pdf_said(pdf), &style);
		}
		x += canvas_text_width(pdf->canvas, pdf_said(pdf), &style) +
		     3.4 * size;
	}
	return x;
}

static void states_legend(struct pdf *pdf)
{
	double width = legend(pdf, LEGEND_SIZE, false) - PDF_LEFT;

	canvas_begin(pdf->canvas, CANVAS_P);
	legend(pdf, LEGEND_SIZE * fmin(1, PDF_INNER / width), true);
	canvas_finish(pdf->canvas);
	pdf->y += 10;
}

static void all_states(struct pdf *pdf)
{
	double sum = 0;

	for (size_t i = 0; i < ARRAY_LEN(states); i++)
		sum += count_of(pdf->report, &states[i]);
	if (sum <= 0)
		return;
	pdf->y += 10;
	states_bar(pdf, sum);
	states_legend(pdf);
}

/* ---- the two lists ---- */

#define RANK_WIDTH  14.0
#define MOVED_WIDTH 26.0
#define NAME_X      (PDF_LEFT + RANK_WIDTH + MOVED_WIDTH + 8)
#define VALUE_WIDTH 70.0
#define ITEM_HEIGHT 33.0
#define GAP_MOST    7.0 /* after it */
#define HEADING     32.0

struct item {
	struct pdf *pdf;
	enum report_table_id table;
	size_t row;
};

static struct str value_of(const struct item *item, const char *column)
{
	return report_value(item->pdf->report, item->table, item->row, column);
}

static void text_at(const struct item *item, double x, double width,
		    const struct canvas_style *as, struct str text)
{
	struct canvas_style style = *as;

	style.width = width;
	canvas_text(item->pdf->canvas, x, item->pdf->y, text, &style);
}

static const struct canvas_style bold_line = { .size = 10.5,
					       .bold = true,
					       .colour = COLOUR_INK };
static const struct canvas_style muted_line = { .size = 9,
						.colour = COLOUR_MUTED };

/* "340.138"; or "29 Nov 23.39 WIB". */
static struct str value(const struct item *item)
{
	struct pdf *pdf = item->pdf;
	char clock[ZONE_LABEL_SIZE];
	struct buf *out = pdf_say(pdf);

	if (item->table == REPORT_top_followers) {
		pdf_value(out, pdf->report, item->table, item->row,
			  "followers");
	} else {
		pdf_instant(out, pdf, value_of(item, "latest"));
		buf_addf(out, " %s", pdf_clock(pdf, clock));
	}
	return pdf_said(pdf);
}

/* "+120" before it; of who is freshest there is none. */
static struct str growth(const struct item *item)
{
	pdf_value(pdf_say(item->pdf), item->pdf->report, item->table, item->row,
		  "growth");
	return pdf_said(item->pdf);
}

/* Where both end on the right: among each other, where they are no wider than
 * usual. */
static double value_left(const struct item *item)
{
	double width =
		canvas_text_width(item->pdf->canvas, value(item), &bold_line);

	return PDF_RIGHT - fmax(width, VALUE_WIDTH);
}

static double growth_left(const struct item *item)
{
	double width =
		canvas_text_width(item->pdf->canvas, growth(item), &muted_line);

	return value_left(item) - 10 - width;
}

static void draw_values(const struct item *item)
{
	struct canvas_style style = bold_line;
	double left = value_left(item), before = growth_left(item);

	item->pdf->y += 1.3;
	text_at(item, before, 0, &muted_line, growth(item));
	item->pdf->y -= 1.3;
	style.align = CANVAS_RIGHT;
	text_at(item, left, PDF_RIGHT - left, &style, value(item));
}

static void draw_first_line(const struct item *item)
{
	struct canvas_style style = bold_line;
	struct pdf *pdf = item->pdf;
	double room = growth_left(item) - 10 - NAME_X;

	style.colour = COLOUR_DEEP;
	pdf_value(pdf_say(pdf), pdf->report, item->table, item->row, "rank");
	text_at(item, PDF_LEFT, RANK_WIDTH + 6, &style, pdf_said(pdf));
	pdf_value(pdf_say(pdf), pdf->report, item->table, item->row, "name");
	text_at(item, NAME_X, room, &bold_line, pdf_said(pdf));
	pdf_moved(pdf_say(pdf), value_of(item, "moved"));
	pdf->y += 1.3;
	text_at(item, PDF_LEFT + RANK_WIDTH + 6, MOVED_WIDTH, &muted_line,
		pdf_said(pdf));
	pdf->y -= 1.3;
	draw_values(item);
	pdf->y += 13.5;
}

/* "YouTube, 29 Nov 23.39: Penyerahan bantuan ..." */
static void say_post(const struct item *item, struct buf *out,
		     const char *platform, const char *at, const char *text)
{
	const struct report *report = item->pdf->report;

	pdf_value(out, report, item->table, item->row, platform);
	buf_adds(out, PDF_POINT);
	pdf_instant(out, item->pdf, value_of(item, at));
	if (!value_of(item, text).n)
		return;
	buf_adds(out, PDF_POINT);
	pdf_value(out, report, item->table, item->row, text);
}

static void draw_line(const struct item *item, enum pdf_look look,
		      struct str url)
{
	struct pdf *pdf = item->pdf;

	canvas_begin_link(pdf->canvas, url);
	pdf->y += pdf_at(pdf, NAME_X, pdf->y, PDF_RIGHT - NAME_X, look,
			 pdf_said(pdf)) +
		  0.5;
	canvas_finish(pdf->canvas);
}

static void draw_posts(const struct item *item)
{
	struct pdf *pdf = item->pdf;
	struct buf *out = pdf_say(pdf);
	const char *outreach = word(pdf->language, WORD_outreach);

	if (value_of(item, "post_at").n)
		say_post(item, out, "post_platform", "post_at", "post_text");
	else
		buf_adds(out, word(pdf->language, WORD_report_pdf_no_post));
	draw_line(item, LOOK_SMALL, value_of(item, "post_url"));
	out = pdf_say(pdf);
	if (!value_of(item, "outreach_at").n) {
		buf_adds(out, word(pdf->language, WORD_report_pdf_no_outreach));
	} else if (str_eq(value_of(item, "outreach_url"),
			  value_of(item, "post_url"))) {
		buf_addf(out, PDF_MARK " %s",
			 word(pdf->language, WORD_report_pdf_is_outreach));
	} else {
		buf_addf(out, PDF_MARK " %s: ", outreach);
		say_post(item, out, "outreach_platform", "outreach_at",
			 "outreach_text");
	}
	draw_line(item, LOOK_SMALL, value_of(item, "outreach_url"));
}

static void top(struct pdf *pdf, enum report_table_id table, double gap)
{
	const struct grid *grid = &pdf->report->table[table];

	pdf_heading(pdf, word(pdf->language, report_tables[table].title));
	if (!grid->n)
		pdf_word(pdf, LOOK_TEXT, 1, WORD_report_pdf_nothing);
	canvas_begin(pdf->canvas, CANVAS_LIST);
	for (size_t i = 0; i < grid->n && i < TOP_ROWS; i++) {
		struct item item = { pdf, table, i };

		canvas_begin(pdf->canvas, CANVAS_ITEM);
		draw_first_line(&item);
		draw_posts(&item);
		canvas_finish(pdf->canvas);
		pdf->y += gap;
	}
	canvas_finish(pdf->canvas);
}

/* ---- who is silent, and what was not seen ---- */

#define SILENT_LINES 3
#define UNSEEN_LINES 2

static double height_of(struct pdf *pdf, int lines, pdf_saying *say)
{
	struct canvas_style style = pdf_style(LOOK_TEXT);

	style.width = PDF_INNER;
	style.lines = lines;
	say(pdf_say(pdf), pdf->report, pdf->language);
	return canvas_text_height(pdf->canvas, pdf_said(pdf), &style);
}

/* What is left between the items of the lists. */
static double item_gap(struct pdf *pdf)
{
	double fixed = 3 * HEADING + 2 * TOP_ROWS * ITEM_HEIGHT +
		       height_of(pdf, SILENT_LINES, say_silent) + 2 +
		       height_of(pdf, UNSEEN_LINES, say_unseen);

	return fmin((PDF_BOTTOM - pdf->y - fixed) / (2 * TOP_ROWS), GAP_MOST);
}

static void last_words(struct pdf *pdf)
{
	double top_of;

	pdf_heading(pdf, word(pdf->language, WORD_report_pdf_silence));
	top_of = pdf->y;
	pdf_sentence(pdf, LOOK_TEXT, SILENT_LINES, say_silent);
	if (pdf->report->table[REPORT_silent].n) /* somebody has to act */
		canvas_rect(pdf->canvas, PDF_LEFT - 8, top_of, 3,
			    pdf->y - top_of, 0, COLOUR_ACCENT);
	pdf->y += 2;
	pdf_sentence(pdf, LOOK_TEXT, UNSEEN_LINES, say_unseen);
}

void pdf_cover(struct pdf *pdf)
{
	double gap;

	title(pdf);
	four_figures(pdf);
	all_states(pdf);
	gap = item_gap(pdf);
	top(pdf, REPORT_top_followers, gap);
	top(pdf, REPORT_top_latest, gap);
	last_words(pdf);
}
