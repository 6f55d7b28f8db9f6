/* figure_paint.h -- a figure (consumers/view/figure.h) on a canvas: the
 * report's colours for its roles.  Titles and links of items are left out: who
 * paints says what the figure shows (canvas_begin_figure()). */
#ifndef SENTRA_CONSUMERS_REPORT_FIGURE_PAINT_H
#define SENTRA_CONSUMERS_REPORT_FIGURE_PAINT_H

#include "common/draw/canvas.h"
#include "consumers/view/figure.h"

/* Its upper left corner at x, y; a unit of the figure is `scale` of the
 * canvas, also of its texts, which are 12 units high. */
void figure_paint(struct canvas *, const struct figure *, double x, double y,
		  double scale);

#endif
