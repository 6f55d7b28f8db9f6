/* page_district.c -- a province or a district: who serves it, what those told
 * and when, what they did not tell, the latest posts, to hand on. */
#include "areas.h"
#include "common/base/clock.h"
#include "consumers/view/figure.h"
#include "consumers/view/vocabulary.h"
#include "frame.h"
#include "telling_html.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define NAME_SIZE    128
#define DIGEST_POSTS 10

/* As long as the page is written. */
struct view {
	const struct world *w;
	struct district area;
	const struct label *label[LABELS_MOST];
	size_t n_labels;
	struct telling t;
	struct told_row *rows; /* of each programme the newest; owned */
	size_t n_rows;
};

static void release(struct view *v)
{
	free(v->rows);
	telling_release(&v->t);
	district_release(&v->area);
}

static void add_heading(struct html *h, struct str name)
{
	html(h, "<h1>");
	html_text(h, name);
	html(h, "</h1>\n");
}

/* ---- who serves it ---- */

/* Whether one before sentra i serves an area of the same name. */
static bool was_named(const struct view *v, size_t i, const char *name)
{
	for (size_t k = 0; k < i; k++) {
		const struct sentra *s = v->area.sentra[k];

		for (size_t a = 0; a < s->n_service_areas; a++)
			if (strcmp(s->service_areas[a], name) == 0)
				return true;
	}
	return false;
}

/* The areas that they serve, as links: each once. */
static void add_areas(struct html *h, const struct view *v)
{
	html(h, "<p class=\"note\">");
	html_word(h, WORD_serve_too);
	for (size_t i = 0, n = 0; i < v->area.n; i++) {
		const struct sentra *s = v->area.sentra[i];

		for (size_t k = 0; k < s->n_service_areas; k++) {
			struct str name = str_of(s->service_areas[k]);

			if (was_named(v, i, name.p))
				continue;
			html_words(h, n++ ? ", " : " ");
			telling_link(h, "/wilayah/", name, name);
		}
	}
	html(h, ".</p>\n");
}

static void add_servers(struct html *h, const struct view *v)
{
	html_live(h, "served");
	html(h, "<p id=\"served\">");
	html_word(h, WORD_served_by_these);
	for (size_t i = 0; i < v->t.n; i++) {
		html_words(h, i ? ", " : " ");
		telling_sentra(h, v->w, v->t.card[i]);
	}
	html(h, ".</p>");
	html_live_end(h);
	html(h, "\n");
	add_areas(h, v);
}

/* ---- what they told ---- */

/* "Tidak disampaikan dalam 30 hari: YAPI (belum pernah), PENA (83 hari)" */
static void add_sentence(struct html *h, const struct view *v)
{
	size_t n = 0;

	html_live(h, "gaps");
	html(h, "<p id=\"gaps\"><strong>");
	for (size_t i = 0; i < v->n_rows; i++) {
		int64_t at_s = v->rows[i].at_s;

		if (!told_is_gap(&v->t.told, at_s))
			continue;
		if (n++ == 0)
			html_wordsf(h, word(h->language, WORD_not_told),
				    (long long)GAP_DAYS);
		else
			html(h, ", ");
		html_text(h, str_of(v->rows[i].label->name));
		html(h, " (");
		if (at_s == TOLD_NEVER)
			html_word(h, WORD_never);
		else
			html_age(h, v->w->now_ms - at_s * SECOND_MS);
		html(h, ")");
	}
	if (n == 0)
		html_wordsf(h, word(h->language, WORD_all_told),
			    (long long)GAP_DAYS);
	html(h, "</strong></p>");
	html_live_end(h);
	html(h, "\n");
}

static void add_row(struct html *h, const struct view *v,
		    const struct told_row *row)
{
	html_live(h, "label-%s", row->label->id);
	html(h, "<tr");
	html_attrf(h, "id", "label-%s", row->label->id);
	html(h, "><td>");
	telling_gap(h, &v->t.told, row->at_s);
	html(h, "</td><th scope=\"row\">");
	telling_label(h, row->label);
	html(h, "</th><td>");
	telling_when(h, v->w, row->at_s,
		     row->sentra ? row->sentra->timezone : v->w->zone);
	html(h, "</td><td>");
	if (row->sentra)
		telling_sentra(h, v->w,
			       v->t.card[telling_place(&v->t, row->sentra)]);
	else
		html(h, "-");
	html(h, "</td></tr>");
	html_live_end(h);
	html(h, "\n");
}

static void add_table(struct html *h, const struct view *v)
{
	telling_table_begin(h, "told", word(h->language, WORD_area_caption));
	html(h, "<thead><tr>");
	part_head(h, word(h->language, WORD_status), false);
	part_head(h, word(h->language, WORD_programme), false);
	part_head(h, word(h->language, WORD_last_told), false);
	part_head(h, word(h->language, WORD_told_by), false);
	html(h, "</tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < v->n_rows; i++)
		add_row(h, v, &v->rows[i]);
	telling_table_end(h);
}

static void add_told(struct html *h, const struct view *v)
{
	if (!v->w->lexicon || !v->n_labels) {
		html(h, "<p>");
		html_word(h,
			  v->w->lexicon ? WORD_no_programme : WORD_no_lexicon);
		html(h, "</p>\n");
		return;
	}
	add_sentence(h, v);
	add_table(h, v);
	telling_notes(h, v->w);
}

/* ---- an area that is served ---- */

static int read_told(struct view *v, struct err *err)
{
	int rc;

	if (v->w->lexicon)
		v->n_labels = vocabulary_of(v->w->lexicon, LABEL_PROGRAMME,
					    telling_day(v->w), v->label);
	rc = telling_read(&v->t, v->w, v->label, v->n_labels, &v->area, err);
	if (rc < 0)
		return rc;
	v->rows = told_newest(&v->t.told, &v->n_rows, err);
	return v->rows ? 0 : -ENOMEM;
}

static int add_digest(struct html *h, const struct view *v, struct err *err)
{
	struct digest digest;
	int rc;

	digest_init(&digest, DIGEST_POSTS);
	rc = telling_offer(&v->t, v->w, NULL, &digest, err);
	digest_end(&digest);
	if (rc == 0)
		telling_digest(h, v->w, &digest, v->area.name);
	digest_release(&digest);
	return rc;
}

static int add_served(struct html *h, struct view *v, struct err *err)
{
	int rc = read_told(v, err);

	if (rc < 0)
		return rc;
	add_heading(h, str_of(v->area.name));
	add_servers(h, v);
	add_told(h, v);
	return add_digest(h, v, err);
}

/* ---- an area that nobody serves, or several ---- */

/* Names with ", " between, as links. */
static void add_near(struct html *h, struct str names)
{
	html(h, "<ul class=\"near\">");
	while (names.n) {
		const char *comma = memchr(names.p, ',', names.n);
		size_t n = comma ? (size_t)(comma - names.p) : names.n;
		struct str name = { names.p, n };

		html(h, "<li>");
		telling_link(h, "/wilayah/", name, name);
		html(h, "</li>");
		n = n + 2 < names.n ? n + 2 : names.n;
		names = (struct str){ names.p + n, names.n - n };
	}
	html(h, "</ul>\n");
}

static void add_unserved(struct html *h, struct str name, struct str near,
			 enum word_id says)
{
	add_heading(h, name);
	html(h, "<p><strong>");
	html_word(h, says);
	html(h, "</strong></p>\n");
	if (near.n) {
		html(h, "<p>");
		html_word(h, WORD_area_near);
		html(h, "</p>\n");
		add_near(h, near);
	}
}

/* A kind and a name may be a district that nobody serves: which there are
 * nobody here knows. */
static int add_nobody(struct html *h, const struct view *v, struct str name,
		      struct err *err)
{
	struct str near = buf_str(&v->area.near);
	struct area area;

	area_read(name, &area);
	if (area.kind == AREA_KOTA || area.kind == AREA_KABUPATEN) {
		add_unserved(h, name, near, WORD_area_unserved);
		return 0;
	}
	if (near.n)
		return err_set(err, -ENOENT,
			       word(h->language, WORD_area_none_near),
			       buf_shown(&v->area.near));
	return err_set(err, -ENOENT, "%s", word(h->language, WORD_area_none));
}

/* ---- the page ---- */

static int find(struct view *v, const char *name, struct err *err)
{
	int province = province_find_name(str_of(name));
	int rc;

	if (province < 0)
		return district_find(&v->area, v->w->roster, telling_day(v->w),
				     name, err);
	rc = area_of_province(&v->area, v->w, province, NULL, err);
	return rc == 0 && !v->area.n ? -ENODATA : rc;
}

static int add_area(struct html *h, struct view *v, const char *name,
		    struct err *err)
{
	switch (find(v, name, err)) {
	case 0: return add_served(h, v, err);
	case -ENODATA:
		add_unserved(h, str_of(v->area.name), STR_NULL,
			     WORD_area_unserved);
		return 0;
	case -EINVAL:
		add_unserved(h, str_of(name), buf_str(&v->area.near),
			     WORD_area_several);
		return 0;
	case -ENOENT: return add_nobody(h, v, str_of(name), err);
	default: return -ENOMEM;
	}
}

int area_page(struct html *h, const struct world *w, struct str name,
	      struct err *err)
{
	struct view v = { .w = w };
	char text[NAME_SIZE];
	int rc;

	if (!w->roster)
		return err_set(err, -EAGAIN, "%s",
			       word(h->language, WORD_no_roster));
	if (name.n >= sizeof(text) || memchr(name.p, '\0', name.n))
		return err_set(err, -ENOENT, "%s",
			       word(h->language, WORD_area_none));
	snprintf(text, sizeof(text), "%.*s", STR_ARG(name));
	rc = add_area(h, &v, text, err);
	if (rc == 0)
		area_form(h, STR_NULL);
	release(&v);
	return rc;
}

static int district(const struct world *w, const struct page_ask *ask,
		    struct html *h, struct err *err)
{
	return area_page(h, w, ask->rest, err);
}

const struct page page_district = {
	.path = "/wilayah/",
	.title = WORD_page_provinces,
	.menu = WORD_COUNT,
	.params = { NULL },
	.body = district,
	.needs = NEEDS_COVERAGE,
};
