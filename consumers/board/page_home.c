/* page_home.c -- the first page: the two top 5 of the meeting, four figures,
 * how the sentra stand, and a text to copy. */
#include "consumers/view/kept_reports.h"
#include "consumers/view/totals.h"
#include "frame.h"
#include "share.h"
#include "top.h"

#include <math.h>

#define SHARE_BYTES ((size_t)64 << 10)

/* ---- figures ---- */

/* "+1.234 dibanding pekan sebelumnya" */
static void add_change(struct html *h, double change)
{
	html(h, "<p class=\"change\">");
	if (isnan(change)) {
		html_word(h, WORD_week_unknown);
	} else {
		html(h, "<strong>");
		change_add(&h->out, h->language, change, 0);
		html(h, "</strong> ");
		html_word(h, WORD_week_before);
	}
	html(h, "</p>");
}

static void figure_begin(struct html *h, const char *id, enum word_id title)
{
	html_live(h, "figure-%s", id);
	html(h, "<div class=\"figure\"");
	html_attrf(h, "id", "figure-%s", id);
	html(h, "><h2>");
	html_word(h, title);
	html(h, "</h2><p class=\"number\">");
}

static void figure_end(struct html *h)
{
	html(h, "</div>");
	html_live_end(h);
	html(h, "\n");
}

static void add_total(struct html *h, const char *id, enum word_id title,
		      const struct total *total)
{
	figure_begin(h, id, title);
	decimal_add(&h->out, h->language, total->now, 0);
	html(h, "</p>");
	add_change(h, total->change);
	figure_end(h);
}

static void add_live(struct html *h, const struct totals *t)
{
	figure_begin(h, "live", WORD_total_live);
	html_wordsf(h, "%zu ", t->standing[STANDS_LIVE]);
	html(h, "<span class=\"of\">");
	html_wordsf(h, word(h->language, WORD_total_of), t->sentra);
	html(h, "</span></p><p class=\"change\">");
	if (t->compared)
		html_wordsf(h, word(h->language, WORD_total_posted), t->posted,
			    t->posted_before);
	else
		html_word(h, WORD_week_unknown);
	html(h, "</p>");
	figure_end(h);
}

static void add_closed(struct html *h, const struct world *w)
{
	struct buf date;

	buf_init(&date, 100);
	date_add(&date, h->language, world_yesterday(w));
	html(h, "<p class=\"note\">");
	html_wordsf(h, word(h->language, WORD_week_closed), buf_shown(&date));
	html(h, "</p>\n");
	buf_release(&date);
}

static void add_figures(struct html *h, const struct world *w,
			const struct totals *t)
{
	html(h, "<section class=\"figures\">\n");
	add_total(h, "followers", WORD_total_followers, &t->followers);
	add_total(h, "posts", WORD_total_posts, &t->posts);
	add_total(h, "engagement", WORD_total_engagement, &t->engagement);
	add_live(h, t);
	html(h, "</section>\n");
	if (t->compared)
		add_closed(h, w);
}

/* ---- how the sentra stand ---- */

/* Standings with the state that has their words and symbol; exempt stands only
 * where somebody is. */
static const struct {
	enum standing standing;
	const char *state;
} rows[] = {
	{ STANDS_LIVE, "fresh" },        { STANDS_WEAK, "aging" },
	{ STANDS_DEAD, "stale" },        { STANDS_UNSEEN, "blind" },
	{ STANDS_NONE, "unregistered" }, { STANDS_EXEMPT, "exempt" },
};

static void add_standings(struct html *h, const struct totals *t)
{
	html(h, "<section><h2>");
	html_word(h, WORD_states_title);
	html(h, "</h2>\n");
	html_live(h, "standings");
	html(h, "<ul class=\"standings\" id=\"standings\">");
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		size_t n = t->standing[rows[i].standing];

		if (!n && rows[i].standing == STANDS_EXEMPT)
			continue;
		html(h, "<li><a");
		html_attrf(h, "href", "%s/peringkat?state=%s", h->root,
			   rows[i].state);
		html(h, ">");
		html_wordsf(h, "%zu ", n);
		html_state(h, str_of(rows[i].state));
		html(h, "</a></li>");
	}
	html(h, "</ul>");
	html_live_end(h);
	html(h, "</section>\n");
}

/* ---- the newest report ---- */

#define REPORT_PDF   "laporan.pdf"
#define LOOKED_AFTER 4 /* reports; older ones are for /laporan */

static void add_report_link(struct html *h, struct str period)
{
	html(h, "<a");
	html_attrf(h, "href", "%s/laporan/%.*s/" REPORT_PDF, h->root,
		   STR_ARG(period));
	html(h, ">");
	html_wordsf(h, word(h->language, WORD_home_report), STR_ARG(period));
	html(h, "</a>");
}

/* Nothing where none is kept; the page is whole without it. */
static void add_report(struct html *h, const struct world *w)
{
	struct kept_reports kept;
	size_t i = 0;

	if (kept_reports_newest(&kept, w->state_dir, LOOKED_AFTER, NULL) < 0)
		kept.n = 0;
	while (i < kept.n && !kept_report_has(&kept.at[i], REPORT_PDF))
		i++;
	html_live(h, "newest-report");
	html(h, "<p class=\"more\" id=\"newest-report\">");
	if (i < kept.n)
		add_report_link(h, kept.at[i].period);
	html(h, "</p>");
	html_live_end(h);
	html(h, "\n");
	kept_reports_release(&kept);
}

/* ---- the page ---- */

typedef int top_fn(struct html *, const struct world *, struct err *);

static int add_top(struct html *h, const struct world *w, enum word_id title,
		   top_fn *top, const char *anchor, struct err *err)
{
	int rc;

	html(h, "<section><h2>");
	html_word(h, title);
	html(h, "</h2>\n");
	rc = top(h, w, err);
	html(h, "<p class=\"more\">");
	frame_formula(h, anchor);
	html(h, "</p></section>\n");
	return rc;
}

static int add_share(struct html *h, const struct world *w,
		     const struct totals *t, struct err *err)
{
	struct buf text;
	int rc;

	buf_init(&text, SHARE_BYTES);
	rc = share_text(&text, h->language, w, t, err);
	if (rc == 0)
		rc = buf_error(&text, err, "the text to copy");
	if (rc == 0)
		frame_copy(h, "share", word(h->language, WORD_copy_whatsapp),
			   buf_str(&text));
	buf_release(&text);
	return rc;
}

static int home(const struct world *w, const struct page_ask *ask,
		struct html *h, struct err *err)
{
	const struct days *const *days = NULL;
	struct totals totals;
	int rc;

	(void)ask;
	if (source_recent_days(w->source, &days, NULL) < 0)
		days = NULL;
	totals_of(&totals, w->now, days, world_yesterday(w));
	html(h, "<h1>");
	html_word(h, WORD_home_title);
	html(h, "</h1>\n");
	add_figures(h, w, &totals);
	add_report(h, w);
	html(h, "<div class=\"two\">\n");
	rc = add_top(h, w, WORD_top_followers, top_followers, "followers", err);
	if (rc == 0)
		rc = add_top(h, w, WORD_top_latest, top_latest, "latest", err);
	html(h, "</div>\n");
	add_standings(h, &totals);
	return rc < 0 ? rc : add_share(h, w, &totals, err);
}

const struct page page_home = {
	.path = "/",
	.title = WORD_page_home,
	.menu = WORD_page_home,
	.params = { NULL },
	.body = home,
};
