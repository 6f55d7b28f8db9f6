/* figure_paint.c -- a figure on a canvas. */
#include "figure_paint.h"

#include "palette.h"

#include <stdlib.h>

#define TEXT_SIZE  12.0
#define DOT_RADIUS 2.5

struct painter {
	struct canvas *canvas;
	const struct figure *figure;
	double x, y, scale;
};

/* width: of a line, in the figure's units. */
static const struct look {
	uint32_t colour;
	double width;
} looks[FIGURE_ROLES] = {
	[ROLE_LINE] = { COLOUR_DEEP, 1.6 },
	[ROLE_LAST] = { COLOUR_DEEP, 0 },
	[ROLE_AXIS] = { COLOUR_MUTED, 1 },
	[ROLE_GRID] = { COLOUR_RULE, 0.8 },
	[ROLE_LABEL] = { COLOUR_MUTED, 0 },
	[ROLE_BAR] = { COLOUR_MIDDLE, 0 },
	[ROLE_HOLIDAY] = { RGB(eef4f5), 0 },
	[ROLE_EXEMPT] = { COLOUR_SOFT, 0 },
	[ROLE_BLIND] = { RGB(d9d9d6), 0 },
	[ROLE_MARK] = { COLOUR_ACCENT, 1.2 },
	[ROLE_TILE] = { COLOUR_PAPER, 0 },
	[ROLE_TEXT] = { COLOUR_INK, 0 },
};

static double right(const struct painter *p, double x)
{
	return p->x + x * p->scale;
}

static double down(const struct painter *p, double y)
{
	return p->y + y * p->scale;
}

static void paint_line(const struct painter *p, const struct figure_item *item)
{
	const struct look *look = &looks[item->role];
	size_t n = item->n_points;
	double *points = calloc(2 * n + 1, sizeof(*points));

	if (!points) {
		canvas_spoil(p->canvas);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		points[2 * i] = right(p, item->points[2 * i]);
		points[2 * i + 1] = down(p, item->points[2 * i + 1]);
	}
	canvas_line(p->canvas, points, n, look->width * p->scale, look->colour);
	free(points);
}

/* A tile of which nothing is known has a frame, so that it is seen at all. */
static void paint_rect(const struct painter *p, const struct figure_item *item)
{
	double x = right(p, item->x), y = down(p, item->y);
	double w = item->w * p->scale, h = item->h * p->scale;
	double line = p->scale;
	uint32_t colour = looks[item->role].colour;

	if (item->role == ROLE_TILE) {
		colour = palette_tile(item->level);
		canvas_rect(p->canvas, x, y, w, h, 0,
			    item->level < 0 ? COLOUR_RULE : colour);
		x += line;
		y += line;
		w -= 2 * line;
		h -= 2 * line;
	}
	canvas_rect(p->canvas, x, y, w, h, 0, colour);
}

static void paint_dot(const struct painter *p, const struct figure_item *item)
{
	canvas_dot(p->canvas, right(p, item->x), down(p, item->y),
		   DOT_RADIUS * p->scale, looks[item->role].colour);
}

/* The level of the tile that an item lies on; -1: there is none. */
static int level_under(const struct figure *figure,
		       const struct figure_item *item)
{
	for (const struct figure_item *at = item; at-- > figure->item;)
		if (at->role == ROLE_TILE && item->x >= at->x &&
		    item->x <= at->x + at->w && item->y >= at->y &&
		    item->y <= at->y + at->h)
			return at->level;
	return -1;
}

static void paint_text(const struct painter *p, const struct figure_item *item)
{
	static const enum canvas_align aligns[] = {
		[ANCHOR_START] = CANVAS_LEFT,
		[ANCHOR_MIDDLE] = CANVAS_CENTRE,
		[ANCHOR_END] = CANVAS_RIGHT,
	};
	struct canvas_style style = { .size = TEXT_SIZE * p->scale,
				      .colour = looks[item->role].colour,
				      .align = aligns[item->anchor] };

	if (item->role == ROLE_TEXT)
		style.colour = palette_on_tile(level_under(p->figure, item));
	canvas_text(p->canvas, right(p, item->x),
		    down(p, item->y) - CANVAS_FOOT * style.size, item->text,
		    &style);
}

void figure_paint(struct canvas *canvas, const struct figure *figure, double x,
		  double y, double scale)
{
	static void (*const paint[])(const struct painter *,
				     const struct figure_item *) = {
		[SHAPE_LINE] = paint_line,
		[SHAPE_RECT] = paint_rect,
		[SHAPE_TEXT] = paint_text,
		[SHAPE_DOT] = paint_dot,
	};
	struct painter p = { canvas, figure, x, y, scale };

	if (figure->bad)
		canvas_spoil(canvas);
	for (size_t i = 0; i < figure->n; i++)
		paint[figure->item[i].shape](&p, &figure->item[i]);
}
