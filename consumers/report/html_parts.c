/* html_parts.c -- pieces of laporan.html. */
#include "html_parts.h"

#include "common/config/platforms.h"
#include "consumers/view/html_grid.h"
#include "consumers/view/posts.h"
#include "consumers/view/snapshot.h"
#include "sayings.h"
#include "shown.h"

#include <limits.h>
#include <stdio.h>

#define CELL_MAX   ((size_t)64 << 10)
#define SAYING_MAX ((size_t)64 << 10)

void part_saying(struct part *p, const char *class,
		 void (*say)(struct buf *, const struct report *,
			     enum language))
{
	struct buf text;

	buf_init(&text, SAYING_MAX);
	say(&text, p->report, p->h->language);
	if (text.len) {
		html(p->h, "<p");
		html_attr(p->h, "class", str_of(class));
		html(p->h, ">");
		html_plain(p->h, buf_str(&text));
		html(p->h, "</p>\n");
	}
	buf_spoil(&p->h->out, &text);
	buf_release(&text);
}

void part_cell(struct part *p, const struct grid *grid, size_t row,
	       size_t column)
{
	struct buf text;

	buf_init(&text, CELL_MAX);
	grid_cell_text(grid, row, column, &text);
	html_text(p->h, buf_str(&text));
	buf_spoil(&p->h->out, &text);
	buf_release(&text);
}

void part_table(struct part *p, const struct grid *grid, const char *id,
		const char *caption, const char *class)
{
	struct html *h = p->h;

	if (grid->bad)
		buf_spoil_no_memory(&h->out);
	if (grid->n == 0) {
		html(h, "<p>");
		html_word(h, WORD_report_nothing_here);
		html(h, "</p>\n");
		return;
	}
	html(h, "<div");
	html_attr(h, "class", str_of(class));
	html(h, ">");
	html_grid(h, grid,
		  &(struct html_table){ .caption = caption,
					.id = id,
					.by = -1,
					.still = true,
					.head = "name" });
	html(h, "</div>\n");
}

/* ---- sums ---- */

void part_totals(struct part *p)
{
	const struct grid *grid = &p->report->table[REPORT_totals];

	html(p->h, "<dl class=\"figures\">\n");
	for (size_t i = 0; i < grid->n; i++) {
		html(p->h, "<div><dt>");
		part_cell(p, grid, i, 0);
		html(p->h, "</dt><dd");
		html_attr(p->h, "data-value",
			  report_value(p->report, REPORT_totals, i, "value"));
		html(p->h, ">");
		part_cell(p, grid, i, 1);
		html(p->h, "</dd>");
		if (report_value(p->report, REPORT_totals, i, "change").p) {
			html(p->h, "<dd class=\"change\">");
			part_cell(p, grid, i, 2);
			html(p->h, " ");
			html_word(p->h, WORD_week_before);
			html(p->h, "</dd>");
		}
		html(p->h, "</div>\n");
	}
	html(p->h, "</dl>\n");
}

/* ---- the two top 5 ---- */

static struct str value_of(const struct part *p, enum report_table_id id,
			   size_t row, const char *column)
{
	return report_value(p->report, id, row, column);
}

/* What a post of the row is called in its columns. */
static const struct post_columns {
	const char *platform, *at, *url, *text;
} newest = { "post_platform", "post_at", "post_url", "post_text" },
  outreach = { "outreach_platform", "outreach_at", "outreach_url",
	       "outreach_text" };

static void add_platform(struct part *p, struct str platform)
{
	int id = platform_find(platform);

	html(p->h, "<span class=\"platform\">");
	if (id >= 0)
		html_words(p->h, platform_title(platform_names[id]));
	else
		html_text(p->h, platform);
	html(p->h, "</span> ");
}

static void add_post(struct part *p, enum report_table_id id, size_t row,
		     const struct post_columns *post)
{
	struct str text = value_of(p, id, row, post->text);
	bool linked;

	add_platform(p, value_of(p, id, row, post->platform));
	html_time(p->h, value_ms(value_of(p, id, row, post->at)), p->zone);
	html(p->h, " ");
	linked = html_anchor(p->h, value_of(p, id, row, post->url));
	if (text.p)
		html_text(p->h, text);
	else
		html_word(p->h, WORD_post_without_text);
	if (linked)
		html(p->h, "</a>");
}

static void add_label(struct part *p, struct str label)
{
	if (str_is(label, "penjangkauan")) {
		html(p->h, " <strong class=\"label outreach\">");
		html_word(p->h, WORD_outreach);
		html(p->h, "</strong>");
	} else {
		html(p->h, " <span class=\"label\">");
		html_text(p->h, report_label(p->report, label));
		html(p->h, "</span>");
	}
}

static void add_labels(struct part *p, struct str labels)
{
	struct str id;

	while (next_label(&labels, &id))
		add_label(p, id);
}

static void add_newest(struct part *p, enum report_table_id id, size_t row)
{
	if (!value_of(p, id, row, "post_at").p)
		return;
	html(p->h, "<p class=\"post\">");
	html_word(p->h, WORD_report_newest);
	html(p->h, ": ");
	add_post(p, id, row, &newest);
	add_labels(p, value_of(p, id, row, "post_labels"));
	html(p->h, "</p>");
}

/* The newest post that tells of penjangkauan, and how many did. */
static void add_outreach(struct part *p, enum report_table_id id, size_t row)
{
	struct str posts = value_of(p, id, row, "outreach_posts");

	if (!posts.p && !value_of(p, id, row, "outreach_at").p)
		return;
	html(p->h, "<p class=\"post\"><strong class=\"label outreach\">");
	html_word(p->h, WORD_report_outreach_posts);
	html(p->h, "</strong> ");
	html_number(p->h, posts);
	if (value_of(p, id, row, "outreach_at").p) {
		html(p->h, "; ");
		add_post(p, id, row, &outreach);
	}
	html(p->h, "</p>");
}

static void add_moved(struct part *p, struct str moved)
{
	int64_t places;

	html(p->h, "<span class=\"change\">");
	html_moved(p->h, str_number(moved, &places) && places > INT_MIN &&
					 places <= INT_MAX
				 ? (int)places
				 : INT_MIN);
	html(p->h, "</span>");
}

static void add_value(struct part *p, enum report_table_id id, size_t row)
{
	const struct grid *grid = &p->report->table[id];
	size_t column =
		shown_column(grid,
			     id == REPORT_top_latest ? "latest" : "followers");

	html(p->h, "<span class=\"value\"");
	html_attr(p->h, "data-value",
		  grid->cell[row * grid->n_columns + column].value);
	html(p->h, ">");
	part_cell(p, grid, row, column);
	html(p->h, "</span> ");
	column = shown_column(grid, "growth");
	if (column != SIZE_MAX) {
		html(p->h, "<span class=\"growth\">");
		part_cell(p, grid, row, column);
		html(p->h, "</span> ");
	}
}

void part_top(struct part *p, enum report_table_id id)
{
	html(p->h, "<ol class=\"top\">\n");
	for (size_t i = 0; i < p->report->table[id].n; i++) {
		html(p->h, "<li><span class=\"rank\">");
		html_number(p->h, value_of(p, id, i, "rank"));
		html(p->h, "</span> <div><strong class=\"who\">");
		html_text(p->h, value_of(p, id, i, "name"));
		html(p->h, "</strong> ");
		add_value(p, id, i);
		add_moved(p, value_of(p, id, i, "moved"));
		add_newest(p, id, i);
		add_outreach(p, id, i);
		html(p->h, "</div></li>\n");
	}
	html(p->h, "</ol>\n");
}
