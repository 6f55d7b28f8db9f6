/* page_programme.c -- one programme, cluster or activity: who told it when, the
 * gaps first; the latest posts, to hand on. */
#include "consumers/view/vocabulary.h"
#include "frame.h"
#include "telling_html.h"
#include "top.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define DIGEST_POSTS 10

static const char *const windows[] = { ":24h", ":7d", ":30d" };

/* ---- above the table ---- */

static void add_heading(struct html *h, const struct label *label)
{
	html(h, "<h1>");
	html_text(h, str_of(label->name));
	html(h, "</h1>\n<p class=\"about\">");
	html_words(h, class_title(h->language, label->class));
	html(h, " <code>");
	html_text(h, str_of(label->id));
	html(h, "</code>. ");
	html_word(h, WORD_about_told);
	html(h, "</p>\n");
}

/* "Disampaikan oleh 25 dari 31 sentra dalam 30 hari terakhir." */
static void add_count(struct html *h, const struct telling *t)
{
	size_t known, n = telling_count(t, 0, &known);

	html_live(h, "told");
	html(h, "<p id=\"told\"><strong>");
	html_wordsf(h, word(h->language, WORD_told_by_n), n, known, GAP_DAYS);
	html(h, "</strong></p>");
	html_live_end(h);
	html(h, "\n");
}

/* ---- the table ---- */

/* Of a phone the last alone. */
static const char *column_class(int window)
{
	return window + 1 < WINDOW_COUNT ? "n wide" : "n";
}

static void add_head(struct html *h)
{
	html(h, "<thead><tr>");
	part_head(h, word(h->language, WORD_status), false);
	part_head(h, word(h->language, WORD_sentra), false);
	part_head(h, word(h->language, WORD_last_told), false);
	for (int i = 0; i < WINDOW_COUNT; i++) {
		html(h, "<th scope=\"col\"");
		html_attr(h, "class", str_of(column_class(i)));
		html(h, ">");
		html_words(h, window_title(h->language, i));
		html(h, "</th>");
	}
	html(h, "</tr></thead>\n<tbody>\n");
}

static void add_counts(struct html *h, const struct world *w,
		       const struct telling *t, size_t i)
{
	const char *label = t->told.label[0]->id;
	char field[160];

	for (size_t k = 0; k < ARRAY_LEN(windows); k++) {
		struct str value;

		snprintf(field, sizeof(field), "%s%s", label, windows[k]);
		value = telling_field(t, w, i, field, "");
		html(h, "<td");
		html_attr(h, "class", str_of(column_class((int)k)));
		part_value(h, field, value);
		html(h, ">");
		html_number(h, value);
		html(h, "</td>");
	}
}

static void add_row(struct html *h, const struct world *w,
		    const struct telling *t, size_t i)
{
	const struct sentra *s = t->sentra[i];
	int64_t at_s = told_at(&t->told, 0, i);
	char field[160];

	snprintf(field, sizeof(field), "last:%s", t->told.label[0]->id);
	html_live(h, "s-%s", s->id);
	html(h, "<tr");
	html_attrf(h, "id", "s-%s", s->id);
	html(h, "><td>");
	telling_gap(h, &t->told, at_s);
	html(h, "</td><th scope=\"row\">");
	telling_sentra(h, w, t->card[i]);
	html(h, "</th><td");
	part_value(h, field, telling_field(t, w, i, field, ""));
	html(h, ">");
	telling_when(h, w, at_s, s->timezone);
	html(h, "</td>");
	add_counts(h, w, t, i);
	html(h, "</tr>");
	html_live_end(h);
	html(h, "\n");
}

/* The places of the sentra, gaps first. */
static int add_table(struct html *h, const struct world *w,
		     const struct telling *t, struct err *err)
{
	size_t *order = calloc(t->n + 1, sizeof(*order));
	int rc = order ? telling_oldest(t, order, err)
		       : err_set(err, -ENOMEM, "no memory for a programme");

	if (rc == 0) {
		telling_table_begin(h, "told",
				    word(h->language, WORD_told_caption));
		add_head(h);
		for (size_t i = 0; i < t->n; i++)
			add_row(h, w, t, order[i]);
		telling_table_end(h);
	}
	free(order);
	return rc;
}

/* ---- the page ---- */

static int add_digest(struct html *h, const struct world *w,
		      const struct telling *t, struct err *err)
{
	const struct label *label = t->told.label[0];
	struct digest digest;
	int rc;

	digest_init(&digest, DIGEST_POSTS);
	rc = telling_offer(t, w, label->id, &digest, err);
	digest_end(&digest);
	if (rc == 0)
		telling_digest(h, w, &digest, label->name);
	digest_release(&digest);
	return rc;
}

static int find_label(const struct world *w, const struct page_ask *ask,
		      const struct label **label, struct err *err)
{
	*label = w->lexicon ? vocabulary_label(w->lexicon, ask->rest) : NULL;
	return *label ? 0
		      : err_set(err, -ENOENT, "%s",
				word(ask->language, w->lexicon
							    ? WORD_no_such_label
							    : WORD_no_lexicon));
}

static int programme(const struct world *w, const struct page_ask *ask,
		     struct html *h, struct err *err)
{
	const struct label *label;
	struct telling t;
	int rc = find_label(w, ask, &label, err);

	if (rc < 0)
		return rc;
	rc = telling_read(&t, w, &label, 1, NULL, err);
	if (rc == 0) {
		add_heading(h, label);
		add_count(h, &t);
		rc = add_table(h, w, &t, err);
	}
	if (rc == 0) {
		telling_notes(h, w);
		rc = add_digest(h, w, &t, err);
	}
	telling_release(&t);
	return rc;
}

/* ---- to take away ---- */

static void fill(struct grid *g, const struct world *w, const struct telling *t,
		 const size_t *order)
{
	const char *label = t->told.label[0]->id;
	const char *last = telling_name(g, "last:", label);

	grid_column(g, "name", word(g->language, WORD_sentra), GRID_TEXT);
	grid_column(g, last, word(g->language, WORD_last_told), GRID_INSTANT);
	for (int i = 0; i < WINDOW_COUNT; i++)
		grid_column(g, telling_name(g, label, windows[i]),
			    window_title(g->language, i), GRID_NUMBER);
	for (size_t r = 0; r < t->n; r++) {
		size_t i = order[r];

		grid_row(g, str_of(t->sentra[i]->id),
			 str_of(t->sentra[i]->timezone));
		grid_add(g, str_of(t->sentra[i]->name));
		grid_add(g, telling_field(t, w, i, "last:", label));
		for (int k = 0; k < WINDOW_COUNT; k++)
			grid_add(g, telling_field(t, w, i, label, windows[k]));
	}
}

static int table(const struct world *w, const struct page_ask *ask,
		 struct grid *g, struct err *err)
{
	const struct label *label;
	struct telling t;
	size_t *order;
	int rc = find_label(w, ask, &label, err);

	if (rc < 0)
		return rc;
	rc = telling_read(&t, w, &label, 1, NULL, err);
	order = calloc(t.n + 1, sizeof(*order));
	if (rc == 0 && !order)
		rc = err_set(err, -ENOMEM, "no memory for a programme");
	if (rc == 0)
		rc = telling_oldest(&t, order, err);
	if (rc == 0)
		fill(g, w, &t, order);
	free(order);
	telling_release(&t);
	return rc;
}

const struct page page_programme = {
	.path = "/program/",
	.title = WORD_page_programmes,
	.menu = WORD_COUNT,
	.params = { NULL },
	.body = programme,
	.grid = table,
	.needs = NEEDS_COVERAGE,
};
