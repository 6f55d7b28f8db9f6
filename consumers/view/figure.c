/* figure.c -- a figure's life. */
#include "figure.h"

#include <stdlib.h>

#define BYTES_MAX ((size_t)8 << 20) /* of texts and points */

void figure_init(struct figure *figure, double width, double height)
{
	*figure = (struct figure){ .width = width, .height = height };
	pool_init_capped(&figure->pool, BYTES_MAX);
}

void figure_release(struct figure *figure)
{
	if (!figure)
		return;
	free(figure->item);
	pool_release(&figure->pool);
	figure_init(figure, figure->width, figure->height);
}
