/* page_programmes.c -- who told which programme when: sentra by programmes, the
 * gaps first; clusters and activities where they are asked for. */
#include "consumers/view/vocabulary.h"
#include "frame.h"
#include "telling_html.h"
#include "top.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

enum { ASK_CLASS };

#define MANY 8 /* columns beyond which paper is turned */

static const struct class_word {
	const char *name; /* in the address; NULL: not given */
	enum label_class class;
	enum word_id title;
} classes[] = {
	{ NULL, LABEL_PROGRAMME, WORD_programmes },
	{ "cluster", LABEL_CLUSTER, WORD_clusters },
	{ "activity", LABEL_ACTIVITY, WORD_activities },
};

/* As long as the page, or the table, is written. */
struct matrix {
	const struct world *w;
	const struct class_word *class;
	const struct label *label[LABELS_MOST];
	size_t n_labels;
	struct telling t;
	size_t labels[LABELS_MOST]; /* their places, most gaps first */
	size_t *rows;               /* of t.sentra likewise; owned */
};

/* ---- what is asked ---- */

static const struct class_word *class_of(const struct page_ask *ask)
{
	for (size_t i = 1; i < ARRAY_LEN(classes); i++)
		if (str_is(ask->param[ASK_CLASS], classes[i].name))
			return &classes[i];
	return ask->param[ASK_CLASS].p ? NULL : &classes[0];
}

static int sort(struct matrix *m, struct err *err)
{
	int rc;

	m->rows = calloc(m->t.n + 1, sizeof(*m->rows));
	if (!m->rows)
		return err_set(err, -ENOMEM, "no memory for the matrix");
	rc = told_sort_labels(&m->t.told, m->labels, err);
	return rc < 0 ? rc : told_sort_sentras(&m->t.told, m->rows, err);
}

static int matrix_read(struct matrix *m, const struct world *w,
		       const struct page_ask *ask, struct err *err)
{
	int rc = 0;

	m->w = w;
	m->class = class_of(ask);
	if (!m->class)
		return err_set(err, -EINVAL, "class: cluster, activity");
	if (w->lexicon)
		m->n_labels = vocabulary_of(w->lexicon, m->class->class,
					    telling_day(w), m->label);
	rc = telling_read(&m->t, w, m->label, m->n_labels, NULL, err);
	return rc < 0 ? rc : sort(m, err);
}

static void matrix_release(struct matrix *m)
{
	telling_release(&m->t);
	free(m->rows);
}

/* ---- above the table ---- */

static void add_classes(struct html *h, const struct matrix *m)
{
	html(h, "<ul class=\"choices\">");
	for (size_t i = 0; i < ARRAY_LEN(classes); i++) {
		struct page_ask ask = { .rest = STR_NULL };
		struct buf link;

		ask.param[ASK_CLASS] = str_of(classes[i].name);
		buf_init(&link, HTML_LINK_MAX);
		page_address(&page_programmes, &ask, &link);
		html(h, "<li><a");
		html_link(h, "href", buf_str(&link));
		if (m->class == &classes[i])
			html(h, " aria-current=\"true\"");
		html(h, ">");
		html_word(h, classes[i].title);
		html(h, "</a></li>");
		buf_release(&link);
	}
	html(h, "</ul>\n");
}

/* "Disampaikan dalam 30 hari terakhir oleh: ATENSI 25 dari 31 sentra, ..." */
static void add_sentence(struct html *h, const struct matrix *m)
{
	html_live(h, "told");
	html(h, "<div id=\"told\"><p>");
	html_wordsf(h, word(h->language, WORD_told_within), GAP_DAYS);
	html(h, "</p>\n<ul class=\"names\">");
	for (size_t i = 0; i < m->n_labels; i++) {
		size_t label = m->labels[i], known;
		size_t n = telling_count(&m->t, label, &known);

		html(h, "<li>");
		telling_label(h, m->label[label]);
		html_wordsf(h, word(h->language, WORD_n_of_known), n, known);
		html(h, "</li>");
	}
	html(h, "</ul></div>");
	html_live_end(h);
	html(h, "\n");
}

/* ---- the table ---- */

static void add_head(struct html *h, const struct matrix *m)
{
	html(h, "<thead><tr>");
	part_head(h, word(h->language, WORD_sentra), false);
	for (size_t i = 0; i < m->n_labels; i++) {
		html(h, "<th scope=\"col\" class=\"n\">");
		telling_label(h, m->label[m->labels[i]]);
		html(h, "</th>");
	}
	part_head(h, word(h->language, WORD_posts_30d), true);
	part_head(h, word(h->language, WORD_unlabelled), true);
	html(h, "</tr></thead>\n<tbody>\n");
}

static void add_cell(struct html *h, const struct matrix *m, size_t row,
		     size_t label)
{
	const char *id = m->label[label]->id;
	int64_t at_s = told_at(&m->t.told, label, row);
	struct str value = telling_field(&m->t, m->w, row, "last:", id);

	html(h, "<td");
	html_attrf(h, "class", "n%s",
		   told_is_gap(&m->t.told, at_s) ? " is-gap" : "");
	html_attrf(h, "data-metric", "last:%s", id);
	html_attr(h, "data-value", value);
	html(h, ">");
	telling_days(h, &m->t.told, at_s);
	html(h, "</td>");
}

/* Of all posts, in per cent. */
static void add_share(struct html *h, struct str unlabelled, struct str posts)
{
	double all = value_number(posts), part = value_number(unlabelled);

	html(h, "<td class=\"n\"");
	part_value(h, "unlabelled:30d", unlabelled);
	html(h, ">");
	if (all > 0 && part >= 0 && part <= all) {
		part_decimal(h, 100 * part / all, 0);
		html(h, "%");
	} else {
		html(h, "-");
	}
	html(h, "</td>");
}

static void add_row(struct html *h, const struct matrix *m, size_t row)
{
	const char *id = m->t.sentra[row]->id;
	struct str posts = telling_field(&m->t, m->w, row, "posts:30d", "");

	html_live(h, "s-%s", id);
	html(h, "<tr");
	html_attrf(h, "id", "s-%s", id);
	html(h, "><th scope=\"row\">");
	telling_sentra(h, m->w, m->t.card[row]);
	html(h, "</th>");
	for (size_t i = 0; i < m->n_labels; i++)
		add_cell(h, m, row, m->labels[i]);
	html(h, "<td class=\"n\"");
	part_value(h, "posts:30d", posts);
	html(h, ">");
	html_number(h, posts);
	html(h, "</td>");
	add_share(h, telling_field(&m->t, m->w, row, "unlabelled:30d", ""),
		  posts);
	html(h, "</tr>");
	html_live_end(h);
	html(h, "\n");
}

static void add_gaps(struct html *h, const struct matrix *m)
{
	html_live(h, "gaps");
	html(h, "<tr id=\"gaps\"><th scope=\"row\">");
	html_word(h, WORD_gaps_count);
	html(h, "</th>");
	for (size_t i = 0; i < m->n_labels; i++) {
		html(h, "<td class=\"n\">");
		html_wordsf(h, "%zu", told_gaps(&m->t.told, m->labels[i]));
		html(h, "</td>");
	}
	html(h, "<td></td><td></td></tr>");
	html_live_end(h);
	html(h, "\n");
}

static void add_table(struct html *h, const struct matrix *m)
{
	struct buf caption;

	buf_init(&caption, 400);
	buf_addf(&caption, word(h->language, WORD_gaps_matrix),
		 (long long)GAP_DAYS);
	telling_table_begin(h, m->n_labels > MANY ? "matrix many" : "matrix",
			    buf_shown(&caption));
	add_head(h, m);
	for (size_t i = 0; i < m->t.n; i++)
		add_row(h, m, m->rows[i]);
	add_gaps(h, m);
	telling_table_end(h);
	buf_release(&caption);
}

/* ---- the page ---- */

static void add_page(struct html *h, const struct matrix *m)
{
	html(h, "<h1>");
	html_word(h, m->class->title);
	html(h, "</h1>\n<p class=\"about\">");
	html_word(h, WORD_about_told);
	html(h, "</p>\n");
	add_classes(h, m);
	if (!m->w->lexicon) {
		html(h, "<p class=\"fault\">");
		html_word(h, WORD_no_lexicon);
		html(h, "</p>\n");
	} else if (!m->n_labels) {
		html(h, "<p>");
		html_word(h, WORD_no_programme);
		html(h, "</p>\n");
	} else {
		add_sentence(h, m);
		add_table(h, m);
	}
	telling_notes(h, m->w);
}

static int programmes(const struct world *w, const struct page_ask *ask,
		      struct html *h, struct err *err)
{
	struct matrix m = { .w = w };
	int rc = matrix_read(&m, w, ask, err);

	if (rc == 0)
		add_page(h, &m);
	matrix_release(&m);
	return rc;
}

/* ---- to take away ---- */

static void fill(struct grid *g, const struct matrix *m)
{
	/* Beside them are three columns. */
	size_t n = m->n_labels < GRID_COLUMNS_MAX - 3 ? m->n_labels
						      : GRID_COLUMNS_MAX - 3;

	grid_column(g, "name", word(g->language, WORD_sentra), GRID_TEXT);
	for (size_t i = 0; i < n; i++) {
		const struct label *label = m->label[m->labels[i]];

		grid_column(g, telling_name(g, "last:", label->id),
			    pool_copy(&g->pool, str_of(label->name)),
			    GRID_INSTANT);
	}
	grid_column(g, "posts:30d", word(g->language, WORD_posts_30d),
		    GRID_NUMBER);
	grid_column(g, "unlabelled:30d", word(g->language, WORD_unlabelled),
		    GRID_NUMBER);
	for (size_t r = 0; r < m->t.n; r++) {
		size_t row = m->rows[r];

		grid_row(g, str_of(m->t.sentra[row]->id),
			 str_of(m->t.sentra[row]->timezone));
		grid_add(g, str_of(m->t.sentra[row]->name));
		for (size_t i = 0; i < n; i++)
			grid_add(g, telling_field(&m->t, m->w, row, "last:",
						  m->label[m->labels[i]]->id));
		grid_add(g, telling_field(&m->t, m->w, row, "posts:30d", ""));
		grid_add(g,
			 telling_field(&m->t, m->w, row, "unlabelled:30d", ""));
	}
}

static int table(const struct world *w, const struct page_ask *ask,
		 struct grid *g, struct err *err)
{
	struct matrix m = { .w = w };
	int rc = matrix_read(&m, w, ask, err);

	if (rc == 0)
		fill(g, &m);
	matrix_release(&m);
	return rc;
}

const struct page page_programmes = {
	.path = "/program",
	.title = WORD_page_programmes,
	.menu = WORD_page_programmes,
	.params = { "class", NULL },
	.body = programmes,
	.grid = table,
	.needs = NEEDS_COVERAGE,
};
