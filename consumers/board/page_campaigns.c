/* page_campaigns.c -- all campaigns, in the order of the file. */
#include "campaign_now.h"
#include "campaign_parts.h"
#include "frame.h"
#include "telling_html.h"

#include <errno.h>

static void add_row(struct html *h, const struct campaign_now *c)
{
	html_live(h, "campaign-%.*s", STR_ARG(c->id));
	html(h, "<tr");
	html_attrf(h, "id", "campaign-%.*s", STR_ARG(c->id));
	html(h, "><th scope=\"row\">");
	telling_link(h, "/kampanye/", c->id, campaign_now_name(c));
	html(h, "</th><td>");
	campaign_state(h, c);
	html(h, "</td><td>");
	html_time(h, c->t0_ms, c->w->zone);
	html(h, "</td><td class=\"wide\">");
	campaign_countdown(h, c);
	html(h, "</td><td class=\"n\">");
	campaign_posted(h, c);
	html(h, "</td></tr>");
	html_live_end(h);
	html(h, "\n");
}

static int add_campaign(struct html *h, const struct world *w, const char *id,
			struct err *err)
{
	struct campaign_now c;
	int rc = campaign_now_hash(&c, w, str_of(id), err);

	if (rc == 0)
		add_row(h, &c);
	campaign_now_release(&c);
	return rc;
}

static int add_table(struct html *h, const struct world *w, struct err *err)
{
	int rc = 0;

	telling_table_begin(h, "campaigns",
			    word(h->language, WORD_campaigns_caption));
	html(h, "<thead><tr>");
	part_head(h, word(h->language, WORD_campaign), false);
	part_head(h, word(h->language, WORD_status), false);
	part_head(h, word(h->language, WORD_begins), false);
	html(h, "<th scope=\"col\" class=\"wide\">");
	html_word(h, WORD_countdown);
	html(h, "</th>");
	part_head(h, word(h->language, WORD_have_posted_title), true);
	html(h, "</tr></thead>\n<tbody>\n");
	for (size_t i = 0; rc == 0 && i < w->campaigns->n; i++)
		rc = add_campaign(h, w, w->campaigns->at[i].id, err);
	telling_table_end(h);
	return rc;
}

static int campaigns(const struct world *w, const struct page_ask *ask,
		     struct html *h, struct err *err)
{
	(void)ask;
	html(h, "<h1>");
	html_word(h, WORD_page_campaigns);
	html(h, "</h1>\n<p class=\"about\">");
	html_word(h, WORD_about_campaigns);
	html(h, "</p>\n");
	if (w->campaigns && w->campaigns->n)
		return add_table(h, w, err);
	html(h, "<p>");
	html_word(h, w->campaigns ? WORD_no_campaign : WORD_no_campaigns_file);
	html(h, "</p>\n");
	return 0;
}

const struct page page_campaigns = {
	.path = "/kampanye",
	.title = WORD_page_campaigns,
	.menu = WORD_page_campaigns,
	.params = { NULL },
	.body = campaigns,
	.needs = NEEDS_COVERAGE,
};
