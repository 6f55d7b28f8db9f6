/* figure_draw.c -- a figure's shapes: a list that grows, texts and points in a
 * pool. */
#include "figure_draw.h"

#include "common/base/buf.h"

#include <math.h>
#include <stdlib.h>

static bool make_room(struct figure *figure)
{
	size_t size = figure->size ? figure->size * 2 : 64;
	struct figure_item *item;

	if (figure->n >= FIGURE_ITEMS_MAX)
		return false;
	if (figure->n < figure->size)
		return true;
	item = realloc(figure->item, size * sizeof(*item));
	if (!item)
		return false;
	figure->item = item;
	figure->size = size;
	return true;
}

/* NULL: no memory, or too many. */
static struct figure_item *add(struct figure *figure, enum figure_shape shape,
			       enum figure_role role)
{
	struct figure_item *item;

	if (!make_room(figure)) {
		figure->bad = true;
		return NULL;
	}
	item = &figure->item[figure->n++];
	*item = (struct figure_item){ .shape = shape, .role = role };
	return item;
}

/* ---- lines ---- */

static bool are_finite(const double *numbers, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!isfinite(numbers[i]))
			return false;
	return true;
}

struct figure_item *draw_line(struct figure *figure, enum figure_role role,
			      const double *points, size_t n)
{
	struct figure_item *item;
	double *copy;

	if (n == 0 || !are_finite(points, 2 * n))
		return NULL;
	if (n == 1)
		return draw_dot(figure, role, points[0], points[1]);
	copy = pool_array(&figure->pool, n, 2 * sizeof(*copy));
	item = copy ? add(figure, SHAPE_LINE, role) : NULL;
	figure->bad = figure->bad || !item;
	if (!item)
		return NULL;
	memcpy(copy, points, n * 2 * sizeof(*copy));
	item->points = copy;
	item->n_points = n;
	return item;
}

struct figure_item *draw_segment(struct figure *figure, enum figure_role role,
				 double x1, double y1, double x2, double y2)
{
	return draw_line(figure, role, (double[]){ x1, y1, x2, y2 }, 2);
}

/* ---- rectangles, dots ---- */

struct figure_item *draw_rect(struct figure *figure, enum figure_role role,
			      double x, double y, double w, double h)
{
	struct figure_item *item;

	if (!are_finite((double[]){ x, y, w, h }, 4))
		return NULL;
	item = add(figure, SHAPE_RECT, role);
	if (!item)
		return NULL;
	item->x = x;
	item->y = y;
	item->w = w;
	item->h = h;
	return item;
}

struct figure_item *draw_dot(struct figure *figure, enum figure_role role,
			     double x, double y)
{
	struct figure_item *item;

	if (!are_finite((double[]){ x, y }, 2))
		return NULL;
	item = add(figure, SHAPE_DOT, role);
	if (!item)
		return NULL;
	item->x = x;
	item->y = y;
	return item;
}

/* ---- texts ---- */

/* How many bytes the first `most` characters have. */
static size_t bytes_of(struct str text, size_t most)
{
	size_t n = 0;

	while (n < text.n && most-- > 0) {
		n++;
		while (n < text.n && ((unsigned char)text.p[n] & 0xc0) == 0x80)
			n++;
	}
	return n;
}

/* The text in the pool, cut to so many characters; 0: whole. */
static struct str keep(struct figure *figure, struct str text, size_t most)
{
	static const char ellipsis[] = "\xe2\x80\xa6";
	size_t n = most ? bytes_of(text, most) : text.n;
	struct buf cut;
	struct str kept;

	if (n == text.n)
		return pool_str(&figure->pool, text);
	buf_init(&cut, n + sizeof(ellipsis));
	buf_add(&cut, text.p, bytes_of(text, most - 1));
	buf_adds(&cut, ellipsis);
	kept = pool_str(&figure->pool, buf_str(&cut));
	figure->bad = figure->bad || cut.bad;
	buf_release(&cut);
	return kept;
}

void draw_text(struct figure *figure, enum figure_role role,
	       enum figure_anchor anchor, double x, double y, double width,
	       struct str text)
{
	struct figure_item *item;
	size_t most = 0;

	if (!text.n || !are_finite((double[]){ x, y, width }, 3))
		return;
	item = add(figure, SHAPE_TEXT, role);
	if (!item)
		return;
	if (width > 0)
		most = (size_t)fmax(1, width / FIGURE_CHAR_WIDTH);
	item->x = x;
	item->y = y;
	item->anchor = anchor;
	item->text = keep(figure, text, most);
	figure->bad = figure->bad || figure->pool.bad;
}

void draw_title(struct figure *figure, struct figure_item *item,
		struct str title)
{
	if (!item)
		return;
	item->title = pool_str(&figure->pool, title);
	figure->bad = figure->bad || figure->pool.bad;
}
