/* figure_heat.c -- heat maps. */
#include "figure.h"

#include "figure_draw.h"

#include <math.h>

#define LINE 18.0 /* a line of text */
#define GAP  2.0  /* between tiles */

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
