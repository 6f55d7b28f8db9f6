/* svg.c -- a figure as SVG. */
#include "svg.h"

#include <math.h>
#include <stdio.h>

#define FARTHEST   99999.0
#define DOT_RADIUS 2.5

static const char *const role_classes[FIGURE_ROLES] = {
	[ROLE_LINE] = "r-line",       [ROLE_LAST] = "r-last",
	[ROLE_AXIS] = "r-axis",       [ROLE_GRID] = "r-grid",
	[ROLE_LABEL] = "r-label",     [ROLE_BAR] = "r-bar",
	[ROLE_HOLIDAY] = "r-holiday", [ROLE_EXEMPT] = "r-exempt",
	[ROLE_BLIND] = "r-blind",     [ROLE_MARK] = "r-mark",
	[ROLE_TILE] = "r-tile",       [ROLE_TEXT] = "r-text",
};

static const char *const anchors[] = {
	[ANCHOR_START] = "start",
	[ANCHOR_MIDDLE] = "middle",
	[ANCHOR_END] = "end",
};

#define NUMBER_SIZE 24

/* One decimal at most: pages stay small. */
static void number(double value, char out[NUMBER_SIZE])
{
	double tenths = nearbyint(fmax(-FARTHEST, fmin(value, FARTHEST)) * 10);

	if (fmod(tenths, 10) == 0)
		snprintf(out, NUMBER_SIZE, "%d", (int)(tenths / 10));
	else
		snprintf(out, NUMBER_SIZE, "%.1f", tenths / 10);
}

static void add_number(struct html *h, const char *name, double value)
{
	char text[NUMBER_SIZE];

	number(value, text);
	html_attrf(h, name, "%s", text);
}

static void add_title(struct html *h, struct str title)
{
	if (!title.n)
		return;
	html(h, "<title>");
	html_plain(h, title);
	html(h, "</title>");
}

/* ---- shapes ---- */

static void add_class(struct html *h, const struct figure_item *item)
{
	int level = item->level;

	if (item->role != ROLE_TILE)
		html_attrf(h, "class", "%s", role_classes[item->role]);
	else if (level < 0)
		html_attrf(h, "class", "r-tile ln");
	else
		html_attrf(h, "class", "r-tile l%d", level > 4 ? 4 : level);
}

static void add_line(struct html *h, const struct figure_item *item)
{
	char text[NUMBER_SIZE];

	html(h, "<polyline");
	add_class(h, item);
	html(h, " points=\"");
	for (size_t i = 0; i < 2 * item->n_points; i++) {
		number(item->points[i], text);
		if (i > 0)
			html(h, " ");
		html_words(h, text);
	}
	html(h, "\">");
	add_title(h, item->title);
	html(h, "</polyline>");
}

static void add_rect(struct html *h, const struct figure_item *item)
{
	html(h, "<rect");
	add_class(h, item);
	add_number(h, "x", item->x);
	add_number(h, "y", item->y);
	add_number(h, "width", fmax(item->w, 0));
	add_number(h, "height", fmax(item->h, 0));
	html(h, ">");
	add_title(h, item->title);
	html(h, "</rect>");
}

static void add_dot(struct html *h, const struct figure_item *item)
{
	html(h, "<circle");
	add_class(h, item);
	add_number(h, "cx", item->x);
	add_number(h, "cy", item->y);
	add_number(h, "r", DOT_RADIUS);
	html(h, ">");
	add_title(h, item->title);
	html(h, "</circle>");
}

static void add_words(struct html *h, const struct figure_item *item)
{
	html(h, "<text");
	add_class(h, item);
	add_number(h, "x", item->x);
	add_number(h, "y", item->y);
	if (item->anchor != ANCHOR_START)
		html_attrf(h, "text-anchor", "%s", anchors[item->anchor]);
	html(h, ">");
	html_plain(h, item->text);
	html(h, "</text>");
}

static void (*const add_shape[])(struct html *, const struct figure_item *) = {
	[SHAPE_LINE] = add_line,
	[SHAPE_RECT] = add_rect,
	[SHAPE_TEXT] = add_words,
	[SHAPE_DOT] = add_dot,
};

/* A link has the title as its name. */
static void add_item(struct html *h, const struct figure_item *item)
{
	struct figure_item shape = *item;

	if (!html_anchor(h, item->link)) {
		add_shape[item->shape](h, item);
		return;
	}
	add_title(h, item->title);
	shape.title = STR_NULL;
	add_shape[item->shape](h, &shape);
	html(h, "</a>");
}

/* ---- the whole ---- */

/* What holds links is no image: whoever uses a keyboard goes into it. */
static bool has_links(const struct figure *figure)
{
	for (size_t i = 0; i < figure->n; i++)
		if (figure->item[i].link.p)
			return true;
	return false;
}

static void begin(struct html *h, const struct figure *figure,
		  const char *class, const char *title)
{
	char w[NUMBER_SIZE], height[NUMBER_SIZE];

	number(figure->width, w);
	number(figure->height, height);
	html(h, "<svg");
	html_attrf(h, "class", "%s", class);
	html_attrf(h, "viewBox", "0 0 %s %s", w, height);
	html_attrf(h, "width", "%s", w);
	html_attrf(h, "height", "%s", height);
	if (!title)
		html(h, " aria-hidden=\"true\" focusable=\"false\"");
	else if (has_links(figure))
		html(h, " role=\"group\"");
	else
		html(h, " role=\"img\"");
	html(h, ">");
	if (title)
		add_title(h, str_of(title));
}

void svg_add(struct html *h, const struct figure *figure, const char *class,
	     const char *title)
{
	if (figure->bad)
		buf_spoil_no_memory(&h->out);
	begin(h, figure, class, title);
	for (size_t i = 0; i < figure->n; i++)
		add_item(h, &figure->item[i]);
	html(h, "</svg>");
}
