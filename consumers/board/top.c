/* top.c -- the two lists of the meeting. */
#include "top.h"

#include "common/base/clock.h"
#include "parts.h"

#define CAPTION_MAX 180 /* characters */

struct str card_field(const struct world *w, size_t card, const char *field)
{
	return hashes_get(&w->now->cards, card, field);
}

struct str card_name(const struct world *w, size_t card)
{
	struct str name = card_field(w, card, "name");

	return name.n ? name : w->now->cards.id[card];
}

/* Without the closed days nobody has moved: Redis may be away. */
int top_ranking(struct ranking *ranking, const struct world *w,
		enum metric metric, size_t *n, struct err *err)
{
	struct ranking_question question = { .board = { metric, NO_WINDOW,
							NATIONAL } };
	const struct days *const *days = NULL;
	int rc;

	*n = 0;
	if (source_recent_days(w->source, &days, NULL) < 0)
		days = NULL;
	rc = ranking_make(ranking, w->now, days, &question, err);
	if (rc < 0)
		return rc;
	while (*n < TOP && *n < ranking->n && ranking->row[*n].rank)
		(*n)++;
	return 0;
}

/* ---- rows ---- */

static void add_rank(struct html *h, const struct ranking_row *row)
{
	html_wordsf(h, "%zu", row->rank);
}

static void add_sentra(struct html *h, const struct world *w, size_t card)
{
	struct buf link;
	bool linked;

	buf_init(&link, HTML_LINK_MAX);
	buf_adds(&link, "/sentra/");
	buf_addurl(&link, w->now->cards.id[card]);
	linked = html_anchor(h, buf_str(&link));
	html_text(h, card_name(w, card));
	if (linked)
		html(h, "</a>");
	buf_release(&link);
}

static void add_value_begin(struct html *h, const char *metric,
			    struct str value)
{
	html(h, "<span class=\"value\"");
	html_attr(h, "data-metric", str_of(metric));
	html_attr(h, "data-value", value);
	html(h, ">");
}

static void add_row_begin(struct html *h, const struct world *w,
			  const struct ranking_row *row, const char *list,
			  size_t i)
{
	html_live(h, "%s-%zu", list, i + 1);
	html(h, "<li");
	html_attrf(h, "id", "%s-%zu", list, i + 1);
	html_attr(h, "data-sentra", w->now->cards.id[row->card]);
	html(h, "><span class=\"rank\">");
	add_rank(h, row);
	html(h, "</span> <span class=\"who\">");
	add_sentra(h, w, row->card);
	html(h, "</span> ");
}

static void add_row_end(struct html *h)
{
	html(h, "</li>");
	html_live_end(h);
	html(h, "\n");
}

static void add_most(struct html *h, const struct world *w,
		     const struct ranking_row *row, size_t i)
{
	add_row_begin(h, w, row, "followers", i);
	add_value_begin(h, "followers", row->value);
	html_number(h, row->value);
	html(h, "</span> <span class=\"change\">");
	html_moved(h, row->moved);
	html(h, "</span> <span class=\"where\">");
	html_text(h, card_field(w, row->card, "city"));
	html(h, "</span>");
	add_row_end(h);
}

int top_followers(struct html *h, const struct world *w, struct err *err)
{
	struct ranking ranking = { 0 };
	size_t n;
	int rc = top_ranking(&ranking, w, METRIC_followers, &n, err);

	html(h, "<ol class=\"top most\">\n");
	for (size_t i = 0; i < n; i++)
		add_most(h, w, &ranking.row[i], i);
	html(h, "</ol>\n");
	ranking_release(&ranking);
	return rc;
}

/* ---- the post ---- */

/* The sentra's newest one, where it is that of the card: NULL where its text
 * is not known. */
static const struct view_post *newest_of(const struct world *w,
					 const struct ranking_row *row)
{
	const struct view_posts *posts;

	if (source_posts(w->source, w->now->cards.id[row->card], &posts, NULL) <
		    0 ||
	    !posts->n ||
	    floor_div(posts->at[0].published_ms, SECOND_MS) * SECOND_MS !=
		    value_ms(row->value))
		return NULL;
	return &posts->at[0];
}

static void add_label(struct html *h, const struct world *w, struct str id)
{
	int i = w->lexicon ? lexicon_find(w->lexicon, id) : -1;
	const struct label *label =
		i < 0 ? NULL : lexicon_at(w->lexicon, (size_t)i);

	if (str_is(id, "penjangkauan")) {
		html(h, " <strong class=\"label outreach\">");
		html_word(h, WORD_outreach);
		html(h, "</strong>");
	} else if (label && label->class == LABEL_PROGRAMME) {
		html(h, " <span class=\"label\">");
		html_text(h, str_of(label->name));
		html(h, "</span>");
	}
}

/* Of the programmes, and whether it was outreach. */
static void add_labels(struct html *h, const struct world *w, struct str labels)
{
	struct str id;

	while (next_label(&labels, &id))
		add_label(h, w, id);
}

static void add_post(struct html *h, const struct world *w,
		     const struct view_post *post)
{
	html(h, "<span class=\"post\"><span class=\"platform\">");
	part_platform(h, post->platform);
	html(h, "</span> ");
	part_caption(h, post->url, post->text, CAPTION_MAX);
	add_labels(h, w, post->labels);
	html(h, "</span>");
}

static void add_link(struct html *h, struct str url)
{
	html(h, "<span class=\"post\">");
	if (html_anchor(h, url)) {
		html_word(h, WORD_see_post);
		html(h, "</a>");
	}
	html(h, "</span>");
}

static void add_freshest(struct html *h, const struct world *w,
			 const struct ranking_row *row, size_t i)
{
	const struct view_post *post = newest_of(w, row);
	int64_t ms = value_ms(row->value);

	add_row_begin(h, w, row, "latest", i);
	add_value_begin(h, "latest", row->value);
	html_time(h, ms, w->zone);
	html(h, "</span> <span class=\"age\">");
	if (ms != TIME_NONE) /* Redis may have what is no instant */
		html_age(h, w->now_ms - ms);
	html(h, "</span> ");
	if (post)
		add_post(h, w, post);
	else
		add_link(h, card_field(w, row->card, "latest_url"));
	add_row_end(h);
}

int top_latest(struct html *h, const struct world *w, struct err *err)
{
	struct ranking ranking = { 0 };
	size_t n;
	int rc = top_ranking(&ranking, w, METRIC_latest, &n, err);

	html(h, "<ol class=\"top freshest\">\n");
	for (size_t i = 0; i < n; i++)
		add_freshest(h, w, &ranking.row[i], i);
	html(h, "</ol>\n");
	ranking_release(&ranking);
	return rc;
}
