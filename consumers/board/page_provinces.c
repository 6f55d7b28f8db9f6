/* page_provinces.c -- the 38 provinces as a map of tiles and as a table: who
 * serves them, and how many programmes are told there. */
#include "areas.h"
#include "consumers/view/svg.h"
#include "consumers/view/vocabulary.h"
#include "frame.h"
#include "telling_html.h"

#include <stdio.h>

enum { ASK_Q };

#define MAP_WIDTH  690
#define MAP_HEIGHT 368

/* What is told in a province. */
struct province {
	size_t here, serving; /* sentra */
	size_t told;          /* programmes, within GAP_DAYS */
	int level;            /* of the tile; -1: nobody serves it */
};

struct country {
	const struct world *w;
	const struct label *label[LABELS_MOST];
	size_t n_labels;
	struct province at[PROVINCES];
};

/* ---- what is known ---- */

static int level_of(const struct country *c, const struct province *p)
{
	if (!p->serving)
		return -1;
	if (!p->told || !c->n_labels)
		return 0;
	return (int)((4 * p->told + c->n_labels - 1) / c->n_labels);
}

static int read_province(struct country *c, int i, struct err *err)
{
	struct province *p = &c->at[i];
	struct district area;
	struct telling t = { .n = 0 };
	int rc = area_of_province(&area, c->w, i, &p->here, err);

	p->serving = area.n;
	if (rc == 0)
		rc = telling_read(&t, c->w, c->label, c->n_labels, &area, err);
	for (size_t l = 0; rc == 0 && l < c->n_labels; l++) {
		size_t known;

		p->told += telling_count(&t, l, &known) > 0;
	}
	p->level = level_of(c, p);
	telling_release(&t);
	district_release(&area);
	return rc;
}

static int read_country(struct country *c, struct err *err)
{
	int rc = 0;

	if (c->w->lexicon)
		c->n_labels = vocabulary_of(c->w->lexicon, LABEL_PROGRAMME,
					    telling_day(c->w), c->label);
	for (int i = 0; rc == 0 && i < PROVINCES; i++)
		rc = read_province(c, i, err);
	return rc;
}

/* ---- the map ---- */

static void add_says(struct buf *out, const struct country *c, int i,
		     enum language language)
{
	const struct province *p = &c->at[i];

	if (!p->serving)
		buf_adds(out, word(language, WORD_nobody_serves));
	else
		buf_addf(out, word(language, WORD_programmes_told), p->told,
			 c->n_labels);
}

static void set_tile(struct figure_province *tile, struct pool *pool,
		     const struct country *c, int i, const struct html *h)
{
	struct buf text;

	buf_init(&text, 500);
	buf_addf(&text, "%s: ", province_names[i]);
	add_says(&text, c, i, h->language);
	if (c->at[i].serving && !c->at[i].here)
		buf_addf(&text, "; %s",
			 word(h->language, WORD_no_sentra_there));
	tile->title = pool_str(pool, buf_str(&text));
	buf_clear(&text);
	buf_adds(&text, "/wilayah/");
	buf_addurl(&text, str_of(province_names[i]));
	tile->link = pool_str(pool, buf_str(&text));
	tile->level = c->at[i].level;
	buf_release(&text);
}

static void add_legend(struct html *h)
{
	html(h, "<p class=\"note\">");
	html_word(h, WORD_map_legend);
	html(h, "</p>\n");
}

static void add_map(struct html *h, const struct country *c)
{
	struct figure_province tile[PROVINCES] = { { 0 } };
	struct figure figure;
	struct pool pool;

	pool_init(&pool);
	for (int i = 0; i < PROVINCES; i++)
		set_tile(&tile[i], &pool, c, i, h);
	figure_init(&figure, MAP_WIDTH, MAP_HEIGHT);
	figure_map(&figure, tile);
	html_live(h, "map");
	html(h, "<div id=\"map\" class=\"scroll\" role=\"region\" "
		"tabindex=\"0\"");
	html_attr(h, "aria-label", str_of(word(h->language, WORD_map_title)));
	html(h, ">");
	svg_add(h, &figure, "map", word(h->language, WORD_map_title));
	html(h, "</div>");
	html_live_end(h);
	html(h, "\n");
	add_legend(h);
	figure_release(&figure);
	pool_release(&pool);
}

/* ---- the table ---- */

static void add_number(struct html *h, size_t n)
{
	html(h, "<td class=\"n\">");
	html_wordsf(h, "%zu", n);
	html(h, "</td>");
}

/* Colour and symbol say the same as the words. */
static void add_status(struct html *h, const struct country *c, int i)
{
	const struct province *p = &c->at[i];
	bool gap = p->serving && p->told < c->n_labels;
	struct buf text;

	buf_init(&text, 300);
	add_says(&text, c, i, h->language);
	html(h, "<td>");
	if (!p->serving)
		html(h, "<span class=\"s-exempt\">\xe2\x97\x8b ");
	else if (gap)
		html(h, "<strong class=\"gap\">! ");
	else
		html(h, "<span class=\"yes\">\xe2\x9c\x93 ");
	html_words(h, buf_shown(&text));
	if (gap)
		html(h, "</strong></td>");
	else
		html(h, "</span></td>");
	buf_release(&text);
}

static void add_row(struct html *h, const struct country *c, int i)
{
	html_live(h, "province-%d", i);
	html(h, "<tr");
	html_attrf(h, "id", "province-%d", i);
	html(h, "><th scope=\"row\">");
	telling_link(h, "/wilayah/", str_of(province_names[i]),
		     str_of(province_names[i]));
	html(h, "</th>");
	add_status(h, c, i);
	add_number(h, c->at[i].here);
	add_number(h, c->at[i].serving);
	html(h, "</tr>");
	html_live_end(h);
	html(h, "\n");
}

static void add_table(struct html *h, const struct country *c)
{
	telling_table_begin(h, "provinces",
			    word(h->language, WORD_provinces_caption));
	html(h, "<thead><tr>");
	part_head(h, word(h->language, WORD_filter_province), false);
	part_head(h, word(h->language, WORD_programmes), false);
	part_head(h, word(h->language, WORD_sentra_there), true);
	part_head(h, word(h->language, WORD_sentra_serving), true);
	html(h, "</tr></thead>\n<tbody>\n");
	for (int i = 0; i < PROVINCES; i++)
		add_row(h, c, i);
	telling_table_end(h);
}

/* ---- the page ---- */

/* "27 dari 38 provinsi dilayani; di 12 tidak ada sentra." */
static void add_sentence(struct html *h, const struct country *c)
{
	size_t served = 0, here = 0;

	for (int i = 0; i < PROVINCES; i++) {
		served += c->at[i].serving > 0;
		here += c->at[i].here > 0;
	}
	html_live(h, "served");
	html(h, "<p id=\"served\"><strong>");
	html_wordsf(h, word(h->language, WORD_provinces_served), served,
		    (size_t)PROVINCES, here);
	html(h, "</strong> ");
	html_word(h, WORD_districts_unknown);
	html(h, "</p>");
	html_live_end(h);
	html(h, "\n");
}

static int add_country(struct html *h, const struct world *w, struct err *err)
{
	struct country c = { .w = w };
	int rc;

	if (!w->roster) {
		html(h, "<p class=\"fault\">");
		html_word(h, WORD_no_roster);
		html(h, "</p>\n");
		return 0;
	}
	rc = read_country(&c, err);
	if (rc < 0)
		return rc;
	add_sentence(h, &c);
	add_map(h, &c);
	add_table(h, &c);
	return 0;
}

static int provinces(const struct world *w, const struct page_ask *ask,
		     struct html *h, struct err *err)
{
	int rc;

	if (ask->param[ASK_Q].p)
		return area_page(h, w, ask->param[ASK_Q], err);
	html(h, "<h1>");
	html_word(h, WORD_page_provinces);
	html(h, "</h1>\n<p class=\"about\">");
	html_word(h, WORD_about_areas);
	html(h, "</p>\n");
	area_form(h, STR_NULL);
	rc = add_country(h, w, err);
	if (rc == 0)
		telling_notes(h, w);
	return rc;
}

const struct page page_provinces = {
	.path = "/wilayah",
	.title = WORD_page_provinces,
	.menu = WORD_page_provinces,
	.params = { "q", NULL },
	.body = provinces,
	.needs = NEEDS_COVERAGE,
};
