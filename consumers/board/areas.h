/* areas.h -- provinces and districts, and which sentra serve them. */
#ifndef SENTRA_CONSUMERS_BOARD_AREAS_H
#define SENTRA_CONSUMERS_BOARD_AREAS_H

#include "telling.h"

/* Who serves one of the 38 provinces (view/figure.h): lies in it, or serves it
 * as a whole; by the roster, which is there.  *here: how many lie in it; may be
 * NULL.  To be released in any case.  -ENOMEM. */
int area_of_province(struct district *, const struct world *, int province,
		     size_t *here, struct err *) MUST_USE;

/* The page of an area of that name from <h1> on: a province, a district, one
 * that nobody serves, or what it may have been.  -ENOENT: no such name. */
int area_page(struct html *, const struct world *, struct str name,
	      struct err *) MUST_USE;
/* A form that asks for a district by name; now: what is in it. */
void area_form(struct html *, struct str now);

#endif
