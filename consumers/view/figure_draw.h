/* figure_draw.h -- shapes, put into a figure one after the other: what the
 * files figure_*.c draw with.
 *
 * Numbers that are not finite draw nothing.  Where memory runs out, or a figure
 * has FIGURE_ITEMS_MAX shapes, it is bad and keeps what it has. */
#ifndef SENTRA_CONSUMERS_VIEW_FIGURE_DRAW_H
#define SENTRA_CONSUMERS_VIEW_FIGURE_DRAW_H

#include "figure.h"

#define FIGURE_ITEMS_MAX  ((size_t)20000)
#define FIGURE_CHAR_WIDTH 7.0 /* about that of a letter, as CSS writes it */
#define FIGURE_TEXT_DROP  4.0 /* from the middle of a letter to its foot */

/* Each returns the item, for its level, title and link; NULL where it was not
 * drawn.  Borrowed until the next shape.
 *
 * Points x, y, x, y ...: copied.  One point becomes a dot. */
struct figure_item *draw_line(struct figure *, enum figure_role,
			      const double *points, size_t n);
struct figure_item *draw_segment(struct figure *, enum figure_role, double x1,
				 double y1, double x2, double y2);
struct figure_item *draw_rect(struct figure *, enum figure_role, double x,
			      double y, double w, double h);
struct figure_item *draw_dot(struct figure *, enum figure_role, double x,
			     double y);
/* text: copied; null or empty draws nothing.  It is cut, with an ellipsis, to
 * about that width; 0: not at all. */
void draw_text(struct figure *, enum figure_role, enum figure_anchor, double x,
	       double y, double width, struct str text);

/* The title of an item: copied; item may be NULL. */
void draw_title(struct figure *, struct figure_item *, struct str);

#endif
