/* poster.c -- what the two pictures of a report have. */
#include "poster.h"

#include "consumers/view/number.h"
#include "consumers/view/snapshot.h"
#include "sayings.h"

#include <inttypes.h>
#include <math.h>

#define TEXT_MAX     ((size_t)64 << 10)
#define SILENT_CHARS 40
#define SMALLEST     0.6  /* of a text's size, before it is cut */
#define STEP         0.95 /* from one size to the next */
#define MANY         100  /* lines that no text here needs */
#define OUTREACH     "penjangkauan"

int poster_begin(struct poster *p, const struct report *report,
		 enum language language, int width, int height, struct err *err)
{
	int rc;

	*p = (struct poster){ .report = report, .language = language };
	rc = report_sum(report, p->sum, err);
	if (rc < 0)
		return rc;
	p->canvas = canvas_png(width, height, err);
	return p->canvas ? 0 : err->code;
}

int poster_end(struct poster *p, struct buf *out, struct err *err)
{
	return canvas_end(p->canvas, out, err);
}

/* ---- texts that have to fit ---- */

/* The style in which a text is drawn within width and height. */
static struct canvas_style fitting(const struct poster *p, double width,
				   double height, struct str text,
				   const struct canvas_style *style)
{
	struct canvas_style fit = *style, all;

	fit.width = width;
	for (;; fit.size *= STEP) {
		double line;

		fit.lines = 1;
		line = canvas_text_height(p->canvas, text, &fit);
		fit.lines = (int)fmax(1, floor(height / line + 0.01));
		all = fit;
		all.lines = MANY;
		if (fit.size * STEP < style->size * SMALLEST ||
		    canvas_text_height(p->canvas, text, &all) <=
			    fit.lines * line + 0.01)
			return fit;
	}
}

/* A text that lacks something is not to be drawn. */
static struct str whole(const struct poster *p, const struct buf *text)
{
	if (text->bad)
		canvas_spoil(p->canvas);
	return buf_str(text);
}

double poster_fit(const struct poster *p, double x, double y, double width,
		  double height, struct str text,
		  const struct canvas_style *style)
{
	struct canvas_style fit = fitting(p, width, height, text, style);

	return canvas_text(p->canvas, x, y, text, &fit);
}

double poster_say(const struct poster *p, double x, double y, double width,
		  double height, poster_say_fn *say,
		  const struct canvas_style *style)
{
	struct buf text;
	double took;

	buf_init(&text, TEXT_MAX);
	say(&text, p->report, p->language);
	took = poster_fit(p, x, y, width, height, whole(p, &text), style);
	buf_release(&text);
	return took;
}

static void say_watched(struct buf *out, const struct report *report,
			enum language language)
{
	say_silent_short(out, report, language, SILENT_CHARS);
	buf_addc(out, ' ');
	say_unseen(out, report, language);
	buf_addc(out, ' ');
	say_reach(out, report, language);
}

double poster_watched(const struct poster *p, double x, double y, double width,
		      double height, double size)
{
	struct canvas_style style = { .size = size, .colour = COLOUR_INK };

	return poster_say(p, x, y, width, height, say_watched, &style);
}

/* ---- a row of a top 5 ---- */

struct row {
	const struct poster *p;
	const struct poster_look *look;
	enum report_table_id table;
	size_t i;
	double x, y, width;
	struct buf text; /* the one at hand */
};

static struct str word_str(const struct poster *p, enum word_id id)
{
	return str_of(word(p->language, id));
}

/* A cell as people read it, in r->text; "" where there is no such column. */
static struct str cell_text(struct row *r, const char *column)
{
	const struct grid *grid = &r->p->report->table[r->table];

	buf_clear(&r->text);
	for (size_t c = 0; c < grid->n_columns; c++)
		if (strcmp(grid->column[c].name, column) == 0)
			grid_cell_text(grid, r->i, c, &r->text);
	return whole(r->p, &r->text);
}

static struct str cell_value(const struct row *r, const char *column)
{
	return report_value(r->p->report, r->table, r->i, column);
}

/* One line, in the middle of the row's height. */
static void draw_middle(const struct row *r, double x, double width,
			struct str text, const struct canvas_style *style)
{
	struct canvas_style fit =
		fitting(r->p, width, style->size, text, style);
	double high = canvas_text_height(r->p->canvas, text, &fit);

	canvas_text(r->p->canvas, x, r->y + (r->look->row - high) / 2, text,
		    &fit);
}

static void draw_rank(struct row *r)
{
	struct canvas_style style = { .size = r->look->name * 1.25,
				      .bold = true,
				      .colour = COLOUR_MIDDLE };

	draw_middle(r, r->x, r->look->rank - 6, cell_text(r, "rank"), &style);
}

/* What fell stands out; what is not known is not said. */
static void draw_moved(struct row *r)
{
	struct canvas_style style = { .size = r->look->small,
				      .colour = COLOUR_MUTED };
	int64_t by;

	if (!str_number(cell_value(r, "moved"), &by))
		return;
	if (by != 0)
		style.colour = by > 0 ? COLOUR_DEEP : COLOUR_ACCENT;
	draw_middle(r, r->x + r->look->rank, r->look->moved - 6,
		    cell_text(r, "moved"), &style);
}

/* ---- its number, at the right end ---- */

/* The last two words, "23.39 WIB", of "Min 29 Nov 2026 23.39 WIB"; *rest: what
 * is before them. */
static struct str last_words(struct str text, struct str *rest)
{
	size_t at = text.n, blanks = 0;

	while (at > 0 && blanks < 2)
		blanks += text.p[--at] == ' ';
	*rest = (struct str){ text.p, blanks < 2 ? 0 : at };
	if (blanks == 2)
		at++;
	return (struct str){ text.p + at, text.n - at };
}

/* Two lines at the right end: returns how wide they are.  A number is never
 * cut: COUNT_MAX fits. */
static double draw_number(const struct row *r, struct str number,
			  struct str below)
{
	struct canvas *canvas = r->p->canvas;
	double most = r->width / 2, x = r->x + r->width - most, y, high;
	struct canvas_style large = { .size = r->look->name,
				      .bold = true,
				      .colour = COLOUR_INK,
				      .align = CANVAS_RIGHT };
	struct canvas_style small = { .size = r->look->small,
				      .colour = COLOUR_MUTED,
				      .align = CANVAS_RIGHT };

	large = fitting(r->p, most, large.size, number, &large);
	small = fitting(r->p, most, small.size, below, &small);
	high = canvas_text_height(canvas, number, &large);
	if (below.n)
		high += canvas_text_height(canvas, below, &small);
	y = r->y + (r->look->row - high) / 2;
	y += canvas_text(canvas, x, y, number, &large);
	canvas_text(canvas, x, y, below, &small);
	large.width = small.width = 0;
	return fmin(most, fmax(canvas_text_width(canvas, number, &large),
			       canvas_text_width(canvas, below, &small)));
}

static double draw_time(struct row *r)
{
	struct str date, text = cell_text(r, "latest");
	struct str time = last_words(text, &date);

	return draw_number(r, time, date);
}

/* The growth stands below the number that it is of. */
static double draw_followers(struct row *r)
{
	double growth = report_number(r->p->report, r->table, r->i, "growth");
	struct buf below;
	double width;

	buf_init(&below, TEXT_MAX);
	if (!isnan(growth))
		change_add(&below, r->p->language, growth, 0);
	width = draw_number(r, cell_text(r, "followers"), whole(r->p, &below));
	buf_release(&below);
	return width;
}

/* ---- its name, and its posts ---- */

/* "penjangkauan: 3", in r->text; "" where there is none. */
static struct str outreach_text(struct row *r)
{
	double n =
		report_number(r->p->report, r->table, r->i, "outreach_posts");
	struct buf number;

	buf_clear(&r->text);
	if (!(n > 0))
		return buf_str(&r->text);
	buf_init(&number, TEXT_MAX);
	decimal_add(&number, r->p->language, n, 0);
	buf_addf(&r->text, word(r->p->language, WORD_report_poster_outreach),
		 buf_shown(&number));
	buf_spoil(&r->text, &number);
	buf_release(&number);
	return whole(r->p, &r->text);
}

/* On a ground of its own, a dark one where the newest post itself tells of
 * penjangkauan.  Returns how wide it is. */
static double draw_outreach(struct row *r, double x, double y, double width)
{
	struct str labels = cell_value(r, "post_labels");
	bool newest = labels.p &&
		      memmem(labels.p, labels.n, OUTREACH, strlen(OUTREACH));
	struct canvas_style style = { .size = r->look->small * 0.9,
				      .colour = newest ? COLOUR_PAPER
						       : COLOUR_INK };
	double pad = style.size * 0.5, wide, high;
	struct str text = outreach_text(r);

	if (!text.n)
		return 0;
	style.width = width - 2 * pad;
	wide = canvas_text_width(r->p->canvas, text, &style) + 2 * pad;
	high = canvas_text_height(r->p->canvas, text, &style) + 4;
	canvas_rect(r->p->canvas, x, y, wide, high, high / 2,
		    newest ? COLOUR_DEEP : COLOUR_SOFT);
	canvas_text(r->p->canvas, x + pad, y + 2, text, &style);
	return wide + style.size;
}

static void draw_posts(struct row *r, double x, double y, double width)
{
	struct canvas_style style = { .size = r->look->small,
				      .colour = COLOUR_MUTED };
	double wide = draw_outreach(r, x, y - 1, width);
	struct buf on;

	if (!cell_value(r, "post_platform").n)
		return;
	buf_init(&on, TEXT_MAX);
	cell_text(r, "post_platform");
	buf_addf(&on, word(r->p->language, WORD_report_poster_on),
		 buf_shown(&r->text));
	poster_fit(r->p, x + wide, y, width - wide, style.size,
		   whole(r->p, &on), &style);
	buf_release(&on);
}

static void draw_name(struct row *r, double width)
{
	double x = r->x + r->look->rank + r->look->moved;
	double below = r->look->posts ? r->look->small * 1.6 : 0;
	double room = r->look->row - below - 8, high;
	struct canvas_style style = { .size = r->look->name,
				      .colour = COLOUR_INK };
	struct str name = cell_value(r, "name");

	if (!name.n)
		name = r->p->report->table[r->table].id[r->i];
	style = fitting(r->p, width, room, name, &style);
	high = canvas_text_height(r->p->canvas, name, &style);
	canvas_text(r->p->canvas, x, r->y + (r->look->row - below - high) / 2,
		    name, &style);
	if (r->look->posts)
		draw_posts(r, x, r->y + (r->look->row - below + high) / 2 + 4,
			   width);
}

/* ---- a top 5 ---- */

static void draw_rule(const struct poster *p, double x, double y, double width,
		      double high, uint32_t colour)
{
	canvas_rect(p->canvas, x, y, width, high, 0, colour);
}

static void draw_row(struct row *r)
{
	double number = r->table == REPORT_top_latest ? draw_time(r)
						      : draw_followers(r);

	draw_rank(r);
	draw_moved(r);
	draw_name(r, r->width - r->look->rank - r->look->moved - number -
			     r->look->name);
}

void poster_top(const struct poster *p, enum report_table_id table, double x,
		double y, double width, const struct poster_look *look)
{
	const struct grid *grid = &p->report->table[table];
	struct canvas_style head = { .size = look->head,
				     .bold = true,
				     .colour = COLOUR_DEEP };
	struct canvas_style none = { .size = look->name,
				     .colour = COLOUR_MUTED };
	struct row row = { p, look, table, 0, x, y, width, { 0 } };

	row.y += poster_fit(p, x, y, width, look->head,
			    word_str(p, report_tables[table].title), &head);
	draw_rule(p, x, row.y + look->gap / 2 - 2, width, 3, COLOUR_DEEP);
	row.y += look->gap;
	if (grid->n == 0)
		draw_middle(&row, x, width,
			    word_str(p, WORD_report_poster_nothing), &none);
	buf_init(&row.text, TEXT_MAX);
	for (; row.i < grid->n && row.i < TOP_ROWS; row.i++) {
		if (row.i > 0)
			draw_rule(p, x, row.y, width, 1, COLOUR_RULE);
		draw_row(&row);
		row.y += look->row;
	}
	buf_release(&row.text);
}

/* ---- all sentra together ---- */

/* In the order in which they are shown. */
static const struct state {
	const char *total;
	enum word_id word;
	bool acts; /* somebody has to act where there is one */
} states[] = {
	{ "sentra", WORD_report_poster_sentra, false },
	{ "live", WORD_fresh, false },
	{ "weak", WORD_aging, false },
	{ "dead", WORD_stale, true },
	{ "unseen", WORD_blind, false },
	{ "none", WORD_report_poster_no_account, false },
	{ "exempt", WORD_exempt, false },
};

/* A count and what it is of; returns how wide that is.  Without `draw` it is
 * only measured. */
static double draw_state(const struct poster *p, const struct state *state,
			 double x, double y, double size, bool draw)
{
	double n = report_total(p->report, state->total), high, wide;
	struct canvas_style large = { .size = size,
				      .bold = true,
				      .colour = COLOUR_DEEP };
	struct canvas_style small = { .size = size * 0.5,
				      .colour = COLOUR_MUTED };
	struct str of = word_str(p, state->word);
	struct buf count;

	buf_init(&count, TEXT_MAX);
	decimal_add(&count, p->language, n, 0);
	if (state->acts && n > 0)
		large.colour = COLOUR_ACCENT;
	wide = fmax(canvas_text_width(p->canvas, whole(p, &count), &large),
		    canvas_text_width(p->canvas, of, &small));
	if (draw) {
		high = canvas_text(p->canvas, x, y, buf_str(&count), &large);
		canvas_text(p->canvas, x, y + high, of, &small);
	}
	buf_release(&count);
	return wide;
}

void poster_states(const struct poster *p, double x, double y, double width,
		   double size)
{
	double taken = 0, gap;

	for (size_t i = 0; i < ARRAY_LEN(states); i++)
		taken += draw_state(p, &states[i], x, y, size, false);
	gap = (width - taken) / (ARRAY_LEN(states) - 1);
	if (gap < size / 4 && size > 1) {
		poster_states(p, x, y, width, size * STEP);
		return;
	}
	for (size_t i = 0; i < ARRAY_LEN(states); i++)
		x += draw_state(p, &states[i], x, y, size, true) + gap;
}

void poster_foot(const struct poster *p, double x, double y, double width,
		 double size)
{
	struct canvas_style style = { .size = size, .colour = COLOUR_MUTED };
	struct buf text;

	buf_init(&text, TEXT_MAX);
	buf_addf(&text, "%s ", word(p->language, WORD_card_as_of));
	say_as_of(&text, p->report, p->language);
	poster_fit(p, x, y, width * 0.55, size, whole(p, &text), &style);
	buf_clear(&text);
	buf_addf(&text, "%.*s \u00b7 report.json %s",
		 STR_ARG(p->report->period), p->sum);
	style.align = CANVAS_RIGHT;
	poster_fit(p, x + width * 0.55, y, width * 0.45, size, whole(p, &text),
		   &style);
	buf_release(&text);
}
