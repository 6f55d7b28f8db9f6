/* page_sentra.c -- /sentra/ID: a sentra by itself. */
#include "common/base/guess.h"
#include "sentra_page.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <strings.h>

#define ID_MAX     200
#define NEAR_MOST  5
#define ALERTS_MAX 300 /* the newest of the stream */

/* ---- which sentra ---- */

static bool contains(struct str text, struct str part)
{
	for (size_t i = 0; part.n && i + part.n <= text.n; i++)
		if (strncasecmp(text.p + i, part.p, part.n) == 0)
			return true;
	return false;
}

/* Those whose id or name has the word in it. */
static size_t add_near(struct buf *out, const struct hashes *cards,
		       struct str word_asked)
{
	size_t n = 0, name = hashes_column(cards, "name");

	for (size_t i = 0; i < cards->n && n < NEAR_MOST; i++) {
		if (!contains(cards->id[i], word_asked) &&
		    !contains(hashes_at(cards, i, name), word_asked))
			continue;
		buf_adds(out, n++ ? ", " : "");
		buf_addstr(out, cards->id[i]);
	}
	return n;
}

/* The one whose id differs by a slip or two. */
static void add_guess(struct buf *out, const struct hashes *cards,
		      struct str word_asked)
{
	char asked[ID_MAX], id[ID_MAX];
	unsigned slips = UINT_MAX;

	snprintf(asked, sizeof(asked), "%.*s", STR_ARG(word_asked));
	for (size_t i = 0; i < cards->n; i++) {
		struct guess guess = { .word = asked };

		snprintf(id, sizeof(id), "%.*s", STR_ARG(cards->id[i]));
		guess_offer(&guess, id);
		if (!guess.best || guess.slips >= slips)
			continue;
		slips = guess.slips;
		buf_clear(out);
		buf_addstr(out, cards->id[i]);
	}
}

static int no_such(const struct world *w, const struct page_ask *ask,
		   struct err *err)
{
	const struct hashes *cards = &w->now->cards;
	struct buf near;

	buf_init(&near, sizeof(err->text));
	if (!add_near(&near, cards, ask->rest))
		add_guess(&near, cards, ask->rest);
	err_set(err, -ENOENT, word(ask->language, WORD_no_sentra),
		(int)(ask->rest.n < 80 ? ask->rest.n : 80), ask->rest.p,
		near.len ? word(ask->language, WORD_perhaps) : "",
		buf_shown(&near));
	buf_release(&near);
	return -ENOENT;
}

/* ---- what is asked ---- */

static int read_window(struct sentra_page *p, struct str window,
		       struct err *err)
{
	int found = window.p ? window_find(window) : RANKED_WINDOW;

	if (found < 0)
		return err_set(err, -EINVAL, "window: 24h 7d 30d");
	p->window = (enum window)found;
	return 0;
}

static int read_days(struct sentra_page *p, struct str days, struct err *err)
{
	int64_t n = 90;

	if (days.p &&
	    (!str_number(days, &n) || (n != 30 && n != 90 && n != DAYS_MAX)))
		return err_set(err, -EINVAL, "days: 30 90 %d", DAYS_MAX);
	p->n_days = (int)n;
	return 0;
}

/* Histories that cannot be read are left out, and the page says so. */
static void read_histories(struct sentra_page *p)
{
	struct err err;

	if (source_days(p->w->source, p->id, NATIONAL, &p->days, &err) < 0)
		p->days = NULL;
	if (source_recent_days(p->w->source, &p->all_days, &err) < 0)
		p->all_days = NULL;
}

static int ask_read(struct sentra_page *p, const struct world *w,
		    const struct page_ask *ask, struct err *err)
{
	const struct hashes *cards = &w->now->cards;
	int rc;

	*p = (struct sentra_page){ .w = w, .page = &page_sentra, .ask = ask };
	p->card = hashes_find(cards, ask->rest);
	if (p->card == HASHES_NONE)
		return no_such(w, ask, err);
	rc = read_window(p, ask->param[0], err);
	if (rc == 0)
		rc = read_days(p, ask->param[1], err);
	if (rc < 0)
		return rc;
	p->id = cards->id[p->card];
	p->name = sentra_field(p, "name");
	if (!p->name.n)
		p->name = p->id;
	p->sentra = w->roster ? roster_find(w->roster, p->id) : NULL;
	world_zone_of(w, p->card, p->zone);
	read_histories(p);
	return 0;
}

/* ---- the page ---- */

static void add_head(struct html *h, const struct sentra_page *p)
{
	struct str kind = sentra_field(p, "kind");

	html(h, "<h1>");
	html_text(h, p->name);
	html(h, "</h1>\n<p class=\"about\">");
	if (str_is(kind, "sentra_terpadu"))
		html_word(h, WORD_kind_sentra_terpadu);
	else
		html_word(h, WORD_kind_sentra);
	html(h, ", ");
	html_text(h, sentra_field(p, "city"));
	html(h, ", ");
	html_text(h, sentra_field(p, "province"));
	html(h, "</p>\n");
}

static int add_parts(struct html *h, const struct sentra_page *p,
		     struct err *err)
{
	int rc;

	add_head(h, p);
	sentra_now(h, p);
	sentra_platforms(h, p);
	sentra_score(h, p);
	rc = sentra_ranks(h, p, err);
	if (rc < 0)
		return rc;
	sentra_charts(h, p);
	sentra_posts(h, p);
	sentra_hours(h, p);
	sentra_copy(h, p);
	return 0;
}

static int body(const struct world *w, const struct page_ask *ask,
		struct html *h, struct err *err)
{
	struct alert_list alerts = { 0 };
	struct sentra_page p;
	struct err why;
	int rc = ask_read(&p, w, ask, err);

	if (rc < 0)
		return rc;
	if (episodes_read(w, ALERTS_MAX, &alerts, &why) == 0)
		p.alerts = &alerts;
	rc = add_parts(h, &p, err);
	alert_list_release(&alerts);
	return rc;
}

static int days_grid(const struct world *w, const struct page_ask *ask,
		     struct grid *grid, struct err *err)
{
	struct sentra_page p;
	int rc = ask_read(&p, w, ask, err);

	if (rc == 0)
		sentra_days_grid(grid, &p);
	return rc;
}

const struct page page_sentra = {
	.path = "/sentra/",
	.title = WORD_sentra,
	.menu = WORD_COUNT,
	.params = { "window", "days", NULL },
	.body = body,
	.grid = days_grid,
};
