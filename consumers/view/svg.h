/* svg.h -- a figure as SVG within a page: shapes with classes, no styles (the
 * CSS has their colours), a title and a description for who does not see. */
#ifndef SENTRA_CONSUMERS_VIEW_SVG_H
#define SENTRA_CONSUMERS_VIEW_SVG_H

#include "figure.h"
#include "html.h"

/* class: of the <svg>, ours; title: what it shows, in a sentence; NULL: an
 * ornament of what stands beside it as text (aria-hidden). */
void svg_add(struct html *, const struct figure *, const char *class,
	     const char *title);

#endif
