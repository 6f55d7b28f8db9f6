/* page_campaign.c -- one campaign while it runs, and after: how far it is, who
 * posted first, who did not. */
#include "campaign_parts.h"
#include "common/base/clock.h"
#include "frame.h"
#include "telling_html.h"
#include "top.h"

#include <errno.h>

/* ---- how far it is ---- */

static void fact_begin(struct html *h, enum word_id title)
{
	html(h, "<dt>");
	html_word(h, title);
	html(h, "</dt><dd>");
}

static void add_programmes(struct html *h, const struct campaign_now *c)
{
	fact_begin(h, WORD_programme);
	if (!telling_labels(h, c->w, campaign_now_field(c, "programme")))
		html(h, "-");
	html(h, "</dd>");
}

static void add_instant(struct html *h, const struct campaign_now *c,
			enum word_id title, int64_t ms)
{
	fact_begin(h, title);
	html_time(h, ms, c->w->zone);
	if (c->file && c->file->zone == CAMPAIGN_LOCAL) {
		html(h, " ");
		html_word(h, title == WORD_begins ? WORD_local_begins
						  : WORD_local_ends);
	}
	html(h, "</dd>");
}

static void add_facts(struct html *h, const struct campaign_now *c)
{
	html_live(h, "facts");
	html(h, "<dl class=\"facts\" id=\"facts\">");
	fact_begin(h, WORD_status);
	html(h, "<strong>");
	campaign_state(h, c);
	html(h, "</strong>: ");
	campaign_countdown(h, c);
	html(h, "</dd>");
	add_instant(h, c, WORD_begins, c->t0_ms);
	add_instant(h, c, WORD_ends, c->ends_ms);
	add_programmes(h, c);
	html(h, "</dl>");
	html_live_end(h);
	html(h, "\n");
}

/* ---- figures ---- */

static void figure_begin(struct html *h, const char *field, enum word_id title)
{
	html_live(h, "figure-%s", field);
	html(h, "<div class=\"figure\"");
	html_attrf(h, "id", "figure-%s", field);
	html(h, "><h2>");
	html_word(h, title);
	html(h, "</h2><p class=\"number\">");
}

static void figure_end(struct html *h, enum word_id says)
{
	html(h, "</p><p class=\"change\">");
	html_word(h, says);
	html(h, "</p></div>");
	html_live_end(h);
	html(h, "\n");
}

/* 0 to 1, in per cent. */
static void add_index(struct html *h, const struct campaign_now *c)
{
	double index = value_number(campaign_now_field(c, "index"));

	html_live(h, "figure-index");
	html(h, "<div class=\"figure\" id=\"figure-index\"><h2>");
	html_word(h, WORD_index);
	html(h, "</h2><p class=\"number\">");
	if (index >= 0 && index <= 1) {
		part_decimal(h, 100 * index, 0);
		html(h, "%");
	} else {
		html(h, "-");
	}
	html(h, "</p><p class=\"change\">");
	campaign_posted(h, c);
	html_word(h, WORD_have_posted);
	html(h, "</p></div>");
	html_live_end(h);
	html(h, "\n");
}

static void add_span(struct html *h, const struct campaign_now *c,
		     const char *field, enum word_id title, enum word_id says)
{
	struct str seconds = campaign_now_field(c, field);
	int64_t s;

	figure_begin(h, field, title);
	if (str_number(seconds, &s) && s >= 0 && s < INT64_MAX / SECOND_MS)
		span_add(&h->out, h->language, s * SECOND_MS);
	else if (!seconds.n)
		html_word(h, WORD_not_reached);
	else
		html(h, "-");
	figure_end(h, says);
}

static void add_count(struct html *h, const struct campaign_now *c,
		      const char *field, enum word_id title, enum word_id says)
{
	figure_begin(h, field, title);
	html_number(h, campaign_now_field(c, field));
	figure_end(h, says);
}

static void add_figures(struct html *h, const struct campaign_now *c)
{
	html(h, "<section class=\"figures spans\">\n");
	add_index(h, c);
	add_span(h, c, "t50", WORD_t50, WORD_t50_says);
	add_span(h, c, "t90", WORD_t90, WORD_t90_says);
	add_count(h, c, "ready", WORD_ready, WORD_ready_says);
	add_count(h, c, "early", WORD_early, WORD_early_says);
	html(h, "</section>\n");
}

/* ---- who posted first ---- */

static void add_after(struct html *h, const struct campaign_first *f)
{
	if (f->after_s < 0)
		html(h, "-");
	else
		span_add(&h->out, h->language, f->after_s * SECOND_MS);
}

static void add_first(struct html *h, const struct campaign_now *c, size_t i)
{
	const struct campaign_first *f = &c->first[i];
	char zone[65];

	html_live(h, "s-%.*s", STR_ARG(f->sentra));
	html(h, "<tr");
	html_attrf(h, "id", "s-%.*s", STR_ARG(f->sentra));
	html(h, "><td class=\"n\">");
	html_wordsf(h, "%zu", i + 1);
	html(h, "</td><th scope=\"row\">");
	if (f->card == HASHES_NONE)
		html_text(h, f->sentra);
	else
		telling_sentra(h, c->w, f->card);
	html(h, "</th><td class=\"wide\"");
	html_attrf(h, "data-metric", "campaign:%.*s:first", STR_ARG(c->id));
	html_attr(h, "data-value", f->score);
	html(h, ">");
	html_time(h, f->at_ms, world_zone_of(c->w, f->card, zone));
	html(h, "</td><td class=\"n\">");
	add_after(h, f);
	html(h, "</td></tr>");
	html_live_end(h);
	html(h, "\n");
}

static void add_all_first(struct html *h, const struct campaign_now *c)
{
	html(h, "<h2>");
	html_word(h, WORD_who_first);
	html(h, "</h2>\n");
	if (!c->n_first) {
		html(h, "<p>");
		html_word(h, WORD_nobody_posted);
		html(h, "</p>\n");
		return;
	}
	telling_table_begin(h, "first", word(h->language, WORD_first_caption));
	html(h, "<thead><tr><th scope=\"col\" class=\"n\">#</th>");
	part_head(h, word(h->language, WORD_sentra), false);
	html(h, "<th scope=\"col\" class=\"wide\">");
	html_word(h, WORD_first_post);
	html(h, "</th>");
	part_head(h, word(h->language, WORD_after_t0), true);
	html(h, "</tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < c->n_first; i++)
		add_first(h, c, i);
	telling_table_end(h);
}

/* ---- who did not ---- */

/* Those of a status; -1: of any, each with how it stands, as nobody says who is
 * late. */
static void add_those(struct html *h, const struct campaign_now *c, int status)
{
	size_t n = 0;

	for (size_t i = 0; i < c->w->now->cards.n; i++) {
		if (status < 0 ? !campaign_now_expects(c, i) ||
					 campaign_now_has(c, i)
			       : campaign_now_status(c, i) != status)
			continue;
		if (n++ == 0) {
			html(h, "<h3>");
			html_word(h, status < 0
					     ? WORD_not_posted
					     : serentak_statuses[status].title);
			html(h, "</h3>\n<ul class=\"names\">");
		}
		html(h, "<li>");
		telling_sentra(h, c->w, i);
		if (status < 0) {
			html(h, " ");
			html_state(h, card_field(c->w, i, "state"));
		}
		html(h, "</li>");
	}
	if (n)
		html(h, "</ul>\n");
}

static void add_others(struct html *h, const struct campaign_now *c)
{
	if (str_is(campaign_now_field(c, "state"), "planned"))
		return;
	html_live(h, "others");
	html(h, "<section id=\"others\" aria-labelledby=\"others-title\">"
		"<h2 id=\"others-title\">");
	html_word(h, WORD_who_not);
	html(h, "</h2>\n<p class=\"note\">");
	html_word(h, c->may_status ? WORD_late_says : WORD_late_hidden);
	html(h, "</p>\n");
	if (c->may_status)
		for (int i = 0; i < SERENTAK_STATUSES; i++)
			add_those(h, c, i);
	else
		add_those(h, c, -1);
	html(h, "</section>");
	html_live_end(h);
	html(h, "\n");
}

/* ---- the page ---- */

static void add_page(struct html *h, const struct campaign_now *c)
{
	html(h, "<h1>");
	html_text(h, campaign_now_name(c));
	html(h, "</h1>\n<p class=\"about\">");
	html_word(h, WORD_about_campaign);
	html(h, "</p>\n");
	if (!c->n_hash) {
		html(h, "<p>");
		html_word(h, WORD_campaign_not_known);
		html(h, "</p>\n");
		return;
	}
	add_facts(h, c);
	add_figures(h, c);
	campaign_curve(h, c);
	add_all_first(h, c);
	add_others(h, c);
}

/* What may be the id of one: others are asked of nobody. */
static bool is_id(struct str id)
{
	for (size_t i = 0; i < id.n; i++)
		if (!str_is_seen(id.p[i]) || id.p[i] == ':')
			return false;
	return id.n > 0 && id.n <= 64;
}

static int campaign(const struct world *w, const struct page_ask *ask,
		    struct html *h, struct err *err)
{
	struct campaign_now c;
	int rc;

	if (!is_id(ask->rest))
		return err_set(err, -ENOENT, "%s",
			       word(h->language, WORD_no_such_campaign));
	rc = campaign_now_read(&c, w, ask->rest, err);
	if (rc == 0 && !c.n_hash && !c.file)
		rc = err_set(err, -ENOENT, "%s",
			     word(h->language, WORD_no_such_campaign));
	if (rc == 0)
		add_page(h, &c);
	campaign_now_release(&c);
	return rc;
}

const struct page page_campaign = {
	.path = "/kampanye/",
	.title = WORD_page_campaigns,
	.menu = WORD_COUNT,
	.params = { NULL },
	.body = campaign,
	.needs = NEEDS_COVERAGE,
};
