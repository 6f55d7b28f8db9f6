/* pdf_page.c -- head, foot and texts of a page. */
#include "pdf_page.h"

#include "common/base/clock.h"
#include "common/base/sha256.h"
#include "consumers/view/days.h"
#include "consumers/view/number.h"
#include "consumers/view/snapshot.h"
#include "consumers/view/text.h"
#include "report_json.h"
#include "sayings.h"

#include <math.h>
#include <stdio.h>

#define TEXT_MAX   ((size_t)64 << 10)
#define LINE_MAX_  ((size_t)400)
#define HEAD_Y     26.0
#define FOOT_Y     808.0
#define TITLE_Y    50.0
#define TITLE_GAP  10.0
#define TILES      58.0 /* height of large numbers */
#define SECTION    14.0 /* before a heading */
#define SHARE_LEFT 0.6  /* of the head's width */

/* ---- the document ---- */

/* Of the file that the report is written as. */
static int sum_of(const struct report *report, char out[SHA256_HEX],
		  struct err *err)
{
	struct buf json;
	int rc;

	buf_init(&json, REPORT_JSON_MAX);
	report_json(report, &json);
	rc = buf_error(&json, err, "report.json");
	if (rc == 0)
		sha256_hex(buf_str(&json), out);
	buf_release(&json);
	return rc;
}

static void release(struct pdf *pdf)
{
	buf_release(&pdf->period);
	buf_release(&pdf->as_of);
	buf_release(&pdf->text);
}

int pdf_begin(struct pdf *pdf, const struct report *report,
	      enum language language, const struct pdf_about *about,
	      struct err *err)
{
	struct canvas_about file = {
		.title = about->title,
		.author = "Sentra Pulse",
		.subject = about->subject,
		.language = language == ENGLISH ? "en" : "id",
		.created_s = floor_div(report->as_of_ms, SECOND_MS),
	};
	struct err why = { 0 };
	int rc;

	*pdf = (struct pdf){ .report = report,
			     .language = language,
			     .title = about->title,
			     .pages = about->pages };
	buf_init(&pdf->period, LINE_MAX_);
	buf_init(&pdf->as_of, LINE_MAX_);
	buf_init(&pdf->text, TEXT_MAX);
	say_period(&pdf->period, report, language);
	say_as_of(&pdf->as_of, report, language);
	rc = sum_of(report, pdf->sum, err);
	if (rc == 0) {
		pdf->canvas = canvas_pdf(PDF_WIDTH, PDF_HEIGHT, &file, &why);
		if (!pdf->canvas)
			rc = err_set(err, why.code, "%s", why.text);
	}
	if (rc < 0)
		release(pdf);
	return rc;
}

int pdf_end(struct pdf *pdf, struct buf *out, struct err *err)
{
	int rc;

	if (pdf->period.bad || pdf->as_of.bad)
		canvas_spoil(pdf->canvas);
	rc = canvas_end(pdf->canvas, out, err);
	release(pdf);
	return rc;
}

/* ---- texts ---- */

struct canvas_style pdf_style(enum pdf_look look)
{
	static const struct canvas_style styles[PDF_LOOKS] = {
		[LOOK_TITLE] = { .size = 20,
				 .bold = true,
				 .colour = COLOUR_DEEP },
		[LOOK_LEAD] = { .size = 10.5, .colour = COLOUR_INK },
		[LOOK_HEAD] = { .size = 11,
				.bold = true,
				.colour = COLOUR_DEEP },
		[LOOK_TEXT] = { .size = 9, .colour = COLOUR_INK },
		[LOOK_SMALL] = { .size = 7.5, .colour = COLOUR_MUTED },
		[LOOK_ACT] = { .size = 9,
			       .bold = true,
			       .colour = COLOUR_ACCENT },
		[LOOK_FIGURE] = { .size = 19,
				  .bold = true,
				  .colour = COLOUR_INK },
	};

	return styles[look];
}

struct buf *pdf_say(struct pdf *pdf)
{
	buf_clear(&pdf->text);
	return &pdf->text;
}

struct str pdf_said(struct pdf *pdf)
{
	if (pdf->text.no_memory)
		canvas_spoil(pdf->canvas);
	return str_of(buf_shown(&pdf->text));
}

double pdf_lines(struct pdf *pdf, double x, double y, double width, int lines,
		 enum pdf_look look, struct str text)
{
	struct canvas_style style = pdf_style(look);

	style.width = width;
	style.lines = lines;
	return canvas_text(pdf->canvas, x, y, text, &style);
}

double pdf_at(struct pdf *pdf, double x, double y, double width,
	      enum pdf_look look, struct str text)
{
	return pdf_lines(pdf, x, y, width, 1, look, text);
}

void pdf_before(struct pdf *pdf, double x, double y, double width,
		enum pdf_look look, struct str text)
{
	struct canvas_style style = pdf_style(look);

	style.width = width;
	style.align = CANVAS_RIGHT;
	canvas_text(pdf->canvas, x - width, y, text, &style);
}

static void element(struct pdf *pdf, enum canvas_element kind,
		    const struct canvas_style *style, struct str text)
{
	if (!text.n)
		return;
	canvas_begin(pdf->canvas, kind);
	pdf->y += canvas_text(pdf->canvas, PDF_LEFT, pdf->y, text, style);
	canvas_finish(pdf->canvas);
}

void pdf_heading(struct pdf *pdf, const char *text)
{
	struct canvas_style style = pdf_style(LOOK_HEAD);

	style.width = PDF_INNER;
	pdf->y += SECTION;
	element(pdf, CANVAS_H2, &style, str_of(text));
	pdf->y += 4;
}

void pdf_paragraph(struct pdf *pdf, enum pdf_look look, int lines,
		   struct str text)
{
	struct canvas_style style = pdf_style(look);

	style.width = PDF_INNER;
	style.lines = lines;
	element(pdf, CANVAS_P, &style, text);
}

void pdf_sentence(struct pdf *pdf, enum pdf_look look, int lines,
		  pdf_saying *say)
{
	say(pdf_say(pdf), pdf->report, pdf->language);
	pdf_paragraph(pdf, look, lines, pdf_said(pdf));
}

void pdf_word(struct pdf *pdf, enum pdf_look look, int lines, enum word_id id)
{
	pdf_paragraph(pdf, look, lines, str_of(word(pdf->language, id)));
}

/* As large as fits. */
static double draw_number(struct pdf *pdf, double x, double y, double width,
			  struct str number)
{
	struct canvas_style style = pdf_style(LOOK_FIGURE);
	double takes = canvas_text_width(pdf->canvas, number, &style);
	double down = 0;

	if (takes > width) {
		double size = style.size;

		style.size *= width / takes;
		down = size - style.size;
	}
	style.width = width + 1;
	return down + canvas_text(pdf->canvas, x, y + down, number, &style);
}

static void draw_tile(struct pdf *pdf, const struct pdf_tile *tile, double x,
		      double width)
{
	double y = pdf->y;

	canvas_begin(pdf->canvas, CANVAS_P);
	y += pdf_at(pdf, x, y, width, LOOK_SMALL, tile->title);
	y += draw_number(pdf, x, y, width, tile->value);
	pdf_at(pdf, x, y, width, LOOK_TEXT, tile->beside);
	canvas_finish(pdf->canvas);
}

void pdf_tiles(struct pdf *pdf, const struct pdf_tile *tiles, size_t n)
{
	double width = PDF_INNER / (double)n;

	pdf->y += 10;
	canvas_rect(pdf->canvas, PDF_LEFT, pdf->y, PDF_INNER, TILES, 4,
		    COLOUR_FAINT);
	pdf->y += 7;
	for (size_t i = 0; i < n; i++)
		draw_tile(pdf, &tiles[i], PDF_LEFT + 10 + width * (double)i,
			  width - 14);
	pdf->y += TILES - 7;
}

/* ---- a page ---- */

static void rule(struct pdf *pdf, double y)
{
	canvas_line(pdf->canvas, (const double[]){ PDF_LEFT, y, PDF_RIGHT, y },
		    2, 0.6, COLOUR_RULE);
}

static void head(struct pdf *pdf)
{
	double share = PDF_INNER * SHARE_LEFT;

	canvas_begin(pdf->canvas, CANVAS_P);
	pdf_before(pdf, PDF_RIGHT, HEAD_Y, share, LOOK_SMALL,
		   buf_str(&pdf->period));
	pdf_at(pdf, PDF_LEFT, HEAD_Y, PDF_INNER - share - 8, LOOK_SMALL,
	       str_of(pdf->title));
	canvas_finish(pdf->canvas);
	rule(pdf, HEAD_Y + 14);
}

static void foot(struct pdf *pdf)
{
	double third = PDF_INNER / 3;

	rule(pdf, FOOT_Y - 5);
	canvas_begin(pdf->canvas, CANVAS_P);
	buf_addf(pdf_say(pdf), "%s %s", word(pdf->language, WORD_card_as_of),
		 buf_shown(&pdf->as_of));
	pdf_at(pdf, PDF_LEFT, FOOT_Y, third + 40, LOOK_SMALL, pdf_said(pdf));
	buf_addf(pdf_say(pdf), "report.json %.*s", PDF_SUM, pdf->sum);
	pdf_at(pdf, PDF_LEFT + third + 44, FOOT_Y, third, LOOK_SMALL,
	       pdf_said(pdf));
	buf_addf(pdf_say(pdf), word(pdf->language, WORD_report_pdf_page_of),
		 pdf->page, pdf->pages);
	pdf_before(pdf, PDF_RIGHT, FOOT_Y, 60, LOOK_SMALL, pdf_said(pdf));
	canvas_finish(pdf->canvas);
}

void pdf_page(struct pdf *pdf, const char *title)
{
	struct canvas_style style = pdf_style(LOOK_TITLE);

	pdf->page++;
	canvas_page(pdf->canvas);
	canvas_outline(pdf->canvas, title);
	head(pdf);
	foot(pdf);
	style.width = PDF_INNER;
	style.lines = 2;
	pdf->y = TITLE_Y;
	element(pdf, CANVAS_H1, &style, str_of(title));
	pdf->y += TITLE_GAP - 4;
}

/* ---- values ---- */

void pdf_name(struct buf *out, const struct report *report, struct str id)
{
	text_add_line(out, report_name(report, id));
}

static size_t column_of(const struct grid *grid, const char *name)
{
	for (size_t c = 0; c < grid->n_columns; c++)
		if (strcmp(grid->column[c].name, name) == 0)
			return c;
	return SIZE_MAX;
}

void pdf_value(struct buf *out, const struct report *report,
	       enum report_table_id table, size_t row, const char *name)
{
	const struct grid *grid = &report->table[table];
	size_t column = column_of(grid, name);
	const struct grid_cell *cell;

	if (row >= grid->n || column == SIZE_MAX)
		return;
	cell = &grid->cell[row * grid->n_columns + column];
	if (!cell->value.n)
		return;
	if (grid->column[column].kind == GRID_TEXT)
		text_add_line(out, cell->shown.p ? cell->shown : cell->value);
	else
		grid_cell_text(grid, row, column, out);
}

void pdf_instant(struct buf *out, const struct pdf *pdf, struct str seconds)
{
	int64_t ms = value_ms(seconds), day, minute;
	int hours = pdf->report->zone_hours;

	if (ms == TIME_NONE)
		return;
	day = local_day(ms, hours);
	month_day_add(out, pdf->language, day);
	if (year_of_day(day) != year_of_day(pdf->report->to_day)) {
		buf_addc(out, ' ');
		buf_addi(out, year_of_day(day));
		return;
	}
	minute = (ms - day_start_ms(day, hours)) / MINUTE_MS;
	buf_addf(out, pdf->language == ENGLISH ? " %02d:%02d" : " %02d.%02d",
		 (int)(minute / 60), (int)(minute % 60));
}

const char *pdf_clock(const struct pdf *pdf, char out[ZONE_LABEL_SIZE])
{
	char name[65];

	snprintf(name, sizeof(name), "%.*s", STR_ARG(pdf->report->timezone));
	zone_label(name, pdf->report->zone_hours * 3600, out);
	return out;
}

void pdf_moved(struct buf *out, struct str places)
{
	int64_t n;

	if (!str_number(places, &n))
		return;
	if (n == 0)
		buf_addc(out, '=');
	else
		buf_addf(out, "%s%lld", n > 0 ? PDF_UP : PDF_DOWN,
			 (long long)(n > 0 ? n : -n));
}

/* The rows of a sentra stand together. */
size_t pdf_days(const struct report *report, struct str id, const char *column,
		double out[DAYS_BACK])
{
	const struct grid *grid = &report->table[REPORT_days];
	int64_t first = report->to_day - DAYS_BACK + 1, day;
	size_t known = 0;

	for (size_t i = 0; i < DAYS_BACK; i++)
		out[i] = NAN;
	for (size_t i = report_find(report, REPORT_days, id);
	     i < grid->n && str_eq(grid->id[i], id); i++) {
		if (!day_read(report_value(report, REPORT_days, i, "date"),
			      &day) ||
		    day < first || day > report->to_day)
			continue;
		out[day - first] =
			report_number(report, REPORT_days, i, column);
		known += !isnan(out[day - first]);
	}
	return known ? DAYS_BACK : 0;
}
