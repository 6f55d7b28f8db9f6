/* figure.h -- numbers as shapes: small lines, lines with axes, bars, heat maps,
 * the tile map of the provinces.  Geometry alone, pure; who draws them is a
 * backend (consumers/view/svg.h; a report's, later).
 *
 *   figure_init(&figure, 600, 220);
 *   figure_line(&figure, &line);
 *   svg_add(html, &figure);
 *   figure_release(&figure);
 *
 * Shapes have a role and no colour: what a role looks like is the backend's
 * (the board's CSS, dark or light).  x grows to the right, y downwards, in the
 * figure's own units. */
#ifndef SENTRA_CONSUMERS_VIEW_FIGURE_H
#define SENTRA_CONSUMERS_VIEW_FIGURE_H

#include "common/base/pool.h"
#include "language.h"

enum figure_role {
	ROLE_LINE,  /* the series */
	ROLE_LAST,  /* its newest point */
	ROLE_AXIS,  /* axes and ticks */
	ROLE_GRID,  /* lines behind the series */
	ROLE_LABEL, /* text beside an axis */
	ROLE_BAR,
	ROLE_HOLIDAY, /* spans behind the series */
	ROLE_EXEMPT,
	ROLE_BLIND,
	ROLE_MARK, /* an instant: another score_version, a campaign's T0 */
	ROLE_TILE, /* of a map or a heat map; level says how much */
	ROLE_TEXT, /* text within a tile */
	FIGURE_ROLES
};

enum figure_shape { SHAPE_LINE, SHAPE_RECT, SHAPE_TEXT, SHAPE_DOT };
enum figure_anchor { ANCHOR_START, ANCHOR_MIDDLE, ANCHOR_END };

struct figure_item {
	enum figure_shape shape;
	enum figure_role role;
	int level;            /* of tiles: 0 nothing to 4 most; -1 none */
	double x, y, w, h;    /* of a rect; x, y of a text or dot */
	const double *points; /* of a line: x, y, x, y ...; in the pool */
	size_t n_points;      /* pairs */
	struct str text;      /* of a text; may be anything */
	enum figure_anchor anchor;
	struct str title; /* what it says when one points at it; null */
	struct str link;  /* a path of ours; null */
};

struct figure {
	double width, height;
	struct figure_item *item; /* owned; the last lies on top */
	size_t n, size;
	struct pool pool;
	bool bad; /* no memory: something is missing */
};

void figure_init(struct figure *, double width, double height);
void figure_release(struct figure *);

/* A line without axes, from its own least to its own greatest value; a NAN is a
 * gap. */
void figure_spark(struct figure *, const double *, size_t n);

/* A span or an instant (until = from) to be marked, on the x axis. */
struct figure_mark {
	enum figure_role role; /* ROLE_HOLIDAY, _EXEMPT, _BLIND, _MARK */
	double from, until;
	struct str title;
};
struct figure_series {
	const double *x, *y; /* n each; x ascending; y NAN: a gap */
	size_t n;
	bool x_is_day;  /* x: days since 1970-01-01, labelled as dates */
	bool from_zero; /* the y axis begins at 0 */
	bool bars;      /* a bar for each value, from 0, in place of a line */
	int decimals;   /* of the labels of y */
	const struct figure_mark *mark;
	size_t n_marks;
	enum language language;
};
void figure_line(struct figure *, const struct figure_series *);
/* What a span of that role looks like, for a legend: the whole figure. */
void figure_swatch(struct figure *, enum figure_role);
/* Rows by columns of levels 0 to 4 (-1: nothing known), with texts in the
 * cells; row_title, column_title: texts beside and above. */
struct figure_heat {
	size_t rows, columns;
	const int *level;       /* row by row */
	const struct str *text; /* likewise; may be NULL */
	const struct str *row_title, *column_title;
};
void figure_heat(struct figure *, const struct figure_heat *);
/* The 38 provinces as tiles of one size, about where they lie. */
struct figure_province {
	int level;        /* 0 to 4; -1: nobody serves it */
	struct str title; /* null: its name */
	struct str link;  /* null */
};
#define PROVINCES 38
/* Official names in the order of figure_map()'s argument (Permendagri's codes:
 * Aceh first, Papua Barat Daya last). */
extern const char *const province_names[PROVINCES];
/* By name, in any case; -1: none of the 38. */
int province_find_name(struct str name);
/* A figure of 690 by 368 has tiles that their texts fit in. */
void figure_map(struct figure *, const struct figure_province[PROVINCES]);

/* Round numbers for an axis: the first at low or below it, the last at high or
 * above it; at most `most`, for which out has room.  Returns how many; 0: of
 * what is no range. */
size_t axis_ticks(double low, double high, size_t most, double *out);

#endif
