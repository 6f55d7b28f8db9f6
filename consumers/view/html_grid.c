/* html_grid.c -- a table out of a grid. */
#include "html_grid.h"

#include "ranking.h"
#include "svg.h"

#include <limits.h>
#include <stdio.h>

#define SPARK_WIDTH  96
#define SPARK_HEIGHT 24

static bool is_number(enum grid_kind kind)
{
	return kind == GRID_NUMBER || kind == GRID_MOVED;
}

/* ---- the head ---- */

/* Numbers are sorted from the greatest down, texts from the first letter on. */
static const char *order_of(enum grid_kind kind)
{
	return kind == GRID_TEXT || kind == GRID_STATE ? "ascending"
						       : "descending";
}

static void add_title(struct html *h, const struct grid *g,
		      const struct html_table *t, size_t column)
{
	struct buf address;
	bool linked;

	buf_init(&address, HTML_LINK_MAX);
	if (t->sorted)
		t->sorted(t->ctx, column, &address);
	linked = html_anchor(h, buf_str(&address));
	html_words(h, g->column[column].title);
	if (linked)
		html(h, "</a>");
	buf_release(&address);
}

static void add_head(struct html *h, const struct grid *g,
		     const struct html_table *t)
{
	html(h, "<thead><tr>");
	for (size_t i = 0; i < g->n_columns; i++) {
		html(h, "<th scope=\"col\"");
		html_attr(h, "data-column", str_of(g->column[i].name));
		if (is_number(g->column[i].kind))
			html(h, " class=\"n\"");
		if (t->by == (int)i)
			html_attr(h, "aria-sort",
				  str_of(order_of(g->column[i].kind)));
		html(h, ">");
		add_title(h, g, t, i);
		html(h, "</th>");
	}
	html(h, "</tr></thead>");
}

/* ---- cells ---- */

static void add_moved(struct html *h, struct str value)
{
	int64_t places;

	if (!str_number(value, &places) || places <= INT_MIN ||
	    places > INT_MAX)
		places = MOVED_UNKNOWN;
	html_moved(h, (int)places);
}

static void add_instant(struct html *h, struct str value, struct str zone)
{
	char name[65];

	snprintf(name, sizeof(name), "%.*s", STR_ARG(zone));
	html_time(h, value_ms(value), zone.n ? name : NULL);
}

static void add_spark(struct html *h, const struct grid_cell *cell)
{
	struct figure figure;

	if (!cell->n_points)
		return;
	figure_init(&figure, SPARK_WIDTH, SPARK_HEIGHT);
	figure_spark(&figure, cell->points, cell->n_points);
	svg_add(h, &figure, "spark", NULL);
	figure_release(&figure);
}

static void add_shown(struct html *h, const struct grid *g, size_t row,
		      size_t column)
{
	const struct grid_cell *cell = &g->cell[row * g->n_columns + column];

	if (cell->shown.p) {
		html_text(h, cell->shown);
		return;
	}
	switch (g->column[column].kind) {
	case GRID_TEXT:
	case GRID_DATE: html_text(h, cell->value); break;
	case GRID_NUMBER: html_number(h, cell->value); break;
	case GRID_INSTANT: add_instant(h, cell->value, g->zone[row]); break;
	case GRID_STATE: html_state(h, cell->value); break;
	case GRID_MOVED: add_moved(h, cell->value); break;
	case GRID_SPARK: add_spark(h, cell); break;
	}
}

static void add_cell(struct html *h, const struct grid *g,
		     const struct html_table *t, size_t row, size_t column)
{
	const struct grid_cell *cell = &g->cell[row * g->n_columns + column];
	bool linked,
		head = t->head && strcmp(g->column[column].name, t->head) == 0;

	if (head)
		html(h, "<th scope=\"row\"");
	else
		html(h, "<td");
	if (is_number(g->column[column].kind))
		html(h, " class=\"n\"");
	html_attr(h, "data-metric", str_of(g->column[column].name));
	html_attr(h, "data-value", cell->value);
	html(h, ">");
	linked = html_anchor(h, cell->link);
	add_shown(h, g, row, column);
	if (linked)
		html(h, "</a>");
	if (head)
		html(h, "</th>");
	else
		html(h, "</td>");
}

/* ---- the table ---- */

static void add_row(struct html *h, const struct grid *g,
		    const struct html_table *t, size_t row)
{
	struct str id = t->still ? STR_NULL : g->id[row];

	if (id.n)
		html_live(h, "s-%.*s", STR_ARG(id));
	html(h, "<tr");
	if (id.n)
		html_attrf(h, "id", "s-%.*s", STR_ARG(id));
	html(h, ">");
	for (size_t i = 0; i < g->n_columns; i++)
		add_cell(h, g, t, row, i);
	html(h, "</tr>");
	if (id.n)
		html_live_end(h);
	html(h, "\n");
}

void html_grid(struct html *h, const struct grid *g, const struct html_table *t)
{
	html(h, "<div class=\"scroll\" role=\"region\" tabindex=\"0\"");
	html_attr(h, "aria-label", str_of(t->caption));
	html(h, "><table");
	html_attr(h, "id", str_of(t->id));
	html(h, "><caption>");
	html_words(h, t->caption);
	html(h, "</caption>");
	add_head(h, g, t);
	html(h, "<tbody>\n");
	for (size_t i = 0; i < g->n; i++)
		add_row(h, g, t, i);
	html(h, "</tbody></table></div>\n");
}
