/* page_check.c -- does my post count?  An address, or a caption, is pasted;
 * nothing of it is kept. */
#include "caption.h"
#include "common/base/clock.h"
#include "consumers/ledger/window.h"
#include "consumers/view/post_address.h"
#include "frame.h"
#include "telling_html.h"
#include "top.h"

#include <errno.h>

enum { ASK_Q };

#define ASKED_MAX 6000 /* bytes */

/* ---- the form ---- */

static void add_form(struct html *h, struct str asked)
{
	html(h, "<form class=\"ask\" method=\"get\"");
	html_link(h, "action", STR_LIT("/cek"));
	html(h, "><label for=\"q\">");
	html_word(h, WORD_check_ask);
	html(h, "</label>\n<textarea id=\"q\" name=\"q\" rows=\"4\" "
		"maxlength=\"4000\" required>\n");
	html_plain(h, asked);
	html(h, "</textarea>\n<button>");
	html_word(h, WORD_check_do);
	html(h, "</button></form>\n<p class=\"note\">");
	html_word(h, WORD_check_kept);
	html(h, "</p>\n");
}

/* ---- a post that was seen ---- */

struct found {
	size_t card;
	const struct view_post *post; /* borrowed until the next look */
	bool unread;                  /* posts of somebody cannot be read */
};

static const struct view_post *post_of(const struct view_posts *posts,
				       struct str address)
{
	for (size_t i = 0; i < posts->n; i++)
		if (is_address_of_post(address, posts->at[i].url,
				       posts->at[i].post_id))
			return &posts->at[i];
	return NULL;
}

/* Among the newest of each sentra; false: in none. */
static bool find_post(const struct world *w, struct str address,
		      struct found *found)
{
	*found = (struct found){ .post = NULL };
	for (size_t i = 0; i < w->now->cards.n && !found->post; i++) {
		const struct view_posts *posts;

		found->card = i;
		if (source_posts(w->source, w->now->cards.id[i], &posts, NULL) <
		    0)
			found->unread = true;
		else
			found->post = post_of(posts, address);
	}
	return found->post;
}

static void fact_begin(struct html *h, enum word_id title)
{
	html(h, "<dt>");
	html_word(h, title);
	html(h, "</dt><dd>");
}

/* "24 jam, 7 hari, 30 hari": those in which it lies. */
static void add_windows(struct html *h, const struct world *w, int64_t ms)
{
	int64_t t_s = w->now->as_of_ms / SECOND_MS;
	size_t n = 0;

	fact_begin(h, WORD_counted_in);
	for (int i = 0; i < WINDOW_COUNT; i++) {
		if (ms == TIME_NONE || ms > w->now->as_of_ms ||
		    ms < window_begin_ms((enum window)i, t_s, w->zone_hours))
			continue;
		html_words(h, n++ ? ", " : "");
		html_words(h, window_title(h->language, i));
	}
	if (!n)
		html_word(h, WORD_counted_nowhere);
	html(h, "</dd>");
}

static void add_labels(struct html *h, const struct world *w,
		       const struct view_post *post)
{
	fact_begin(h, WORD_counts_for);
	if (!telling_labels(h, w, post->labels))
		html_word(h, post->labels.p ? WORD_post_counts_for_nothing
					    : WORD_post_not_labelled);
	html(h, "</dd>");
}

static void add_facts(struct html *h, const struct world *w,
		      const struct found *found)
{
	const struct view_post *post = found->post;
	char zone[65];

	html(h, "<dl class=\"facts\">");
	fact_begin(h, WORD_sentra);
	telling_sentra(h, w, found->card);
	html(h, "</dd>");
	fact_begin(h, WORD_platform);
	part_platform(h, post->platform);
	html(h, "</dd>");
	fact_begin(h, WORD_published);
	part_when(h, w, post->published_ms,
		  world_zone_of(w, found->card, zone));
	html(h, "</dd>");
	add_windows(h, w, post->published_ms);
	add_labels(h, w, post);
	html(h, "</dl>\n");
}

static int add_caption(struct html *h, const struct world *w, struct str text,
		       int64_t ms, struct err *err)
{
	struct caption caption;
	int rc;

	if (!w->lexicon) {
		html(h, "<p class=\"fault\">");
		html_word(h, WORD_no_lexicon);
		html(h, "</p>\n");
		return 0;
	}
	rc = caption_read(&caption, w, text, local_day(ms, w->zone_hours), err);
	if (rc == 0)
		caption_show(h, &caption);
	caption_release(&caption);
	return rc;
}

static int add_found(struct html *h, const struct world *w,
		     const struct found *found, struct err *err)
{
	int64_t ms = found->post->published_ms;

	html(h, "<h2>");
	html_word(h, WORD_check_seen);
	html(h, "</h2>\n");
	add_facts(h, w, found);
	html(h, "<p class=\"note\">");
	html_word(h, WORD_check_begin);
	html(h, "</p>\n");
	return add_caption(h, w, found->post->text,
			   ms == TIME_NONE ? w->now_ms : ms, err);
}

/* ---- a post that was not seen ---- */

/* The sentra whose account's name stands in the address; NULL. */
static const struct sentra *owner_of(const struct world *w, struct str address)
{
	for (size_t i = 0; w->roster && i < w->roster->n; i++) {
		const struct sentra *s = &w->roster->sentras[i];

		for (size_t k = 0; k < s->n_accounts; k++) {
			const struct account *a = &s->accounts[k];

			if (is_address_of_account(address, str_of(a->handle)) ||
			    is_address_of_account(address, str_of(a->id)))
				return s;
		}
	}
	return NULL;
}

static void add_owner(struct html *h, const struct world *w,
		      const struct sentra *owner)
{
	size_t card = owner ? hashes_find(&w->now->cards, str_of(owner->id))
			    : HASHES_NONE;
	char zone[65];

	if (card == HASHES_NONE)
		return;
	html(h, "<dl class=\"facts\">");
	fact_begin(h, WORD_check_account);
	telling_sentra(h, w, card);
	html(h, " ");
	html_state(h, card_field(w, card, "state"));
	html(h, "</dd>");
	fact_begin(h, WORD_last_seen);
	part_when(h, w, value_ms(card_field(w, card, "observed_at")),
		  world_zone_of(w, card, zone));
	html(h, "</dd>");
	fact_begin(h, WORD_newest_post);
	part_when(h, w, value_ms(card_field(w, card, "latest")), zone);
	html(h, "</dd></dl>\n");
}

static void add_missing(struct html *h, const struct world *w,
			struct str address)
{
	const struct sentra *owner = owner_of(w, address);

	html(h, "<h2>");
	html_word(h, WORD_check_not_seen);
	html(h, "</h2>\n<p>");
	html_word(h, WORD_check_missing);
	html(h, "</p>\n");
	if (owner) {
		add_owner(h, w, owner);
		return;
	}
	html(h, "<p>");
	html_word(h, WORD_check_nobody);
	html(h, "</p>\n");
}

/* ---- the page ---- */

static int answer(struct html *h, const struct world *w, struct str asked,
		  struct err *err)
{
	struct found found;

	if (!is_post_address(asked)) {
		html(h, "<h2>");
		html_word(h, WORD_check_caption);
		html(h, "</h2>\n");
		return add_caption(h, w, asked, w->now_ms, err);
	}
	if (find_post(w, asked, &found))
		return add_found(h, w, &found, err);
	if (found.unread) {
		html(h, "<p class=\"fault\">");
		html_word(h, WORD_posts_unread);
		html(h, "</p>\n");
		return 0;
	}
	add_missing(h, w, asked);
	return 0;
}

/* Without white space around it. */
static struct str trimmed(struct str text)
{
	while (text.n && !((unsigned char)text.p[0] > ' ')) {
		text.p++;
		text.n--;
	}
	while (text.n && !((unsigned char)text.p[text.n - 1] > ' '))
		text.n--;
	return text;
}

static int check(const struct world *w, const struct page_ask *ask,
		 struct html *h, struct err *err)
{
	struct str asked = trimmed(ask->param[ASK_Q]);

	if (asked.n > ASKED_MAX)
		return err_set(err, -EINVAL, "%s",
			       word(h->language, WORD_check_too_long));
	html(h, "<h1>");
	html_word(h, WORD_page_check);
	html(h, "</h1>\n");
	add_form(h, asked);
	return asked.n ? answer(h, w, asked, err) : 0;
}

const struct page page_check = {
	.path = "/cek",
	.title = WORD_page_check,
	.menu = WORD_page_check,
	.params = { "q", NULL },
	.body = check,
	.once = true,
};
