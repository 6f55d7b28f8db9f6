/* figure_tiles.c -- bars side by side, and heat maps. */
#include "figure.h"

#include "figure_draw.h"
#include "number.h"

#include <math.h>

#define LINE     18.0 /* a line of text */
#define BAR_PART 0.8  /* of a bar's place; the rest is the gap */
#define GAP      2.0  /* between tiles */
#define TEXT_MAX 500  /* of a number */

/* ---- bars ---- */

static double greatest(const double *y, size_t n)
{
	double most = 0;

	for (size_t i = 0; i < n; i++)
		if (isfinite(y[i]))
			most = fmax(most, y[i]);
	return most > 0 ? most : 1;
}

/* A bar with its number above it; nothing where no number is known. */
static void draw_bar(struct figure *figure, double left, double slot,
		     double value, double most, enum language language)
{
	double foot = figure->height - LINE;
	double h = fmax(0, value / most) * (foot - LINE);
	double x = left + slot * (1 - BAR_PART) / 2;
	struct buf text;

	buf_init(&text, TEXT_MAX);
	decimal_add(&text, language, value, 0);
	draw_title(figure,
		   draw_rect(figure, ROLE_BAR, x, foot - h, slot * BAR_PART, h),
		   buf_str(&text));
	draw_text(figure, ROLE_LABEL, ANCHOR_MIDDLE, left + slot / 2,
		  foot - h - FIGURE_TEXT_DROP, 0, buf_str(&text));
	buf_release(&text);
}

void figure_bars(struct figure *figure, const double *y,
		 const struct str *labels, size_t n, enum language language)
{
	double slot = n ? figure->width / (double)n : 0;
	double most = greatest(y, n), foot = figure->height - LINE;

	for (size_t i = 0; i < n; i++) {
		double left = slot * (double)i;

		if (isfinite(y[i]))
			draw_bar(figure, left, slot, y[i], most, language);
		if (labels)
			draw_text(figure, ROLE_LABEL, ANCHOR_MIDDLE,
				  left + slot / 2,
				  figure->height - FIGURE_TEXT_DROP, slot,
				  labels[i]);
	}
	draw_segment(figure, ROLE_AXIS, 0, foot, figure->width, foot);
}

/* ---- heat maps ---- */

/* Room for the longest of n texts, but no more than a third of the figure. */
static double room_for(const struct figure *figure, const struct str *text,
		       size_t n)
{
	size_t longest = 0;

	for (size_t i = 0; text && i < n; i++)
		longest = text[i].n > longest ? text[i].n : longest;
	return fmin((double)(longest + (longest > 0)) * FIGURE_CHAR_WIDTH,
		    figure->width / 3);
}

static void draw_cell(struct figure *figure, double x, double y, double w,
		      double h, int level, struct str text)
{
	struct figure_item *item =
		draw_rect(figure, ROLE_TILE, x + GAP / 2, y + GAP / 2,
			  fmax(w - GAP, 0), fmax(h - GAP, 0));

	if (item)
		item->level = level;
	draw_text(figure, ROLE_TEXT, ANCHOR_MIDDLE, x + w / 2,
		  y + h / 2 + FIGURE_TEXT_DROP, w, text);
}

static void draw_row(struct figure *figure, const struct figure_heat *heat,
		     size_t row, double left, double top, double w, double h)
{
	double y = top + h * (double)row;

	if (heat->row_title)
		draw_text(figure, ROLE_LABEL, ANCHOR_START, 0,
			  y + h / 2 + FIGURE_TEXT_DROP, left,
			  heat->row_title[row]);
	for (size_t i = 0; i < heat->columns; i++) {
		size_t at = row * heat->columns + i;

		draw_cell(figure, left + w * (double)i, y, w, h,
			  heat->level[at],
			  heat->text ? heat->text[at] : STR_NULL);
	}
}

void figure_heat(struct figure *figure, const struct figure_heat *heat)
{
	double left = room_for(figure, heat->row_title, heat->rows);
	double top = heat->column_title ? LINE : 0;
	double w, h;

	if (heat->rows == 0 || heat->columns == 0)
		return;
	w = (figure->width - left) / (double)heat->columns;
	h = (figure->height - top) / (double)heat->rows;
	for (size_t i = 0; heat->column_title && i < heat->columns; i++)
		draw_text(figure, ROLE_LABEL, ANCHOR_MIDDLE,
			  left + w * ((double)i + 0.5), LINE - FIGURE_TEXT_DROP,
			  w, heat->column_title[i]);
	for (size_t row = 0; row < heat->rows; row++)
		draw_row(figure, heat, row, left, top, w, h);
}
