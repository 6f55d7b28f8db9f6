/* frame.c -- head and foot of every page. */
#include "frame.h"

#include "assets.h"

#include <inttypes.h>
#include <stdio.h>

/* Of the page itself, without language; "/" where there is none. */
static void add_address(struct buf *out, const struct page *page,
			const struct page_ask *ask)
{
	if (page)
		page_address(page, ask, out);
	else
		buf_addc(out, '/');
}

/* ---- <head> ---- */

static void add_asset(struct html *h, const char *attribute, const char *name)
{
	char address[ASSET_ADDRESS_SIZE];

	asset_address(name, address);
	html_attr(h, attribute, str_of(address));
}

static void add_head(struct html *h, const char *title)
{
	html(h, "<!doctype html>\n<html");
	html_attr(h, "lang", str_of(h->language == ENGLISH ? "en" : "id"));
	html(h, "><head><meta charset=\"utf-8\">\n"
		"<meta name=\"viewport\" "
		"content=\"width=device-width, initial-scale=1\">\n"
		"<meta name=\"color-scheme\" content=\"light dark\">\n<title>");
	if (title) {
		html_plain(h, str_of(title));
		html(h, " \xc2\xb7 ");
	}
	html(h, "Sentra Pulse</title>\n<link rel=\"icon\"");
	add_asset(h, "href", "icon.svg");
	html(h, ">\n<link rel=\"stylesheet\"");
	add_asset(h, "href", "board.css");
	html(h, ">\n<script defer");
	add_asset(h, "src", "board.js");
	html(h, "></script>\n</head>\n");
}

/* ---- navigation ---- */

static bool is_left_out(const struct world *w, const struct page *page)
{
	return page->menu == WORD_COUNT ||
	       (page->needs == NEEDS_COVERAGE && w->now &&
		!w->now->stage[STAGE_COVERAGE].there);
}

/* "page" of the page itself, "true" of what lies under it: /sentra/x under
 * nothing, /program/pena under /program. */
static const char *current_of(const struct page *page, const struct page *now)
{
	size_t n = strlen(page->path);

	if (!now)
		return NULL;
	if (page == now)
		return "page";
	return n > 1 && !strncmp(now->path, page->path, n) ? "true" : NULL;
}

static void add_menu(struct html *h, const struct world *w,
		     const struct page *now)
{
	html(h, "<nav");
	html_attr(h, "aria-label", str_of(word(h->language, WORD_navigation)));
	html(h, "><ul>");
	for (size_t i = 0; i < w->n_pages; i++) {
		const char *current = current_of(w->pages[i], now);

		if (is_left_out(w, w->pages[i]))
			continue;
		html(h, "<li><a");
		html_link(h, "href", str_of(w->pages[i]->path));
		if (current)
			html_attr(h, "aria-current", str_of(current));
		html(h, ">");
		html_word(h, w->pages[i]->menu);
		html(h, "</a></li>");
	}
	html(h, "</ul></nav>");
}

/* The same page in the other language. */
static void add_switch(struct html *h, const struct page *page,
		       const struct page_ask *ask)
{
	bool english = h->language == ENGLISH;
	struct buf address;

	/* A caption that was pasted is asked in one language. */
	buf_init(&address, HTML_TEXT_MAX);
	buf_adds(&address, english ? "" : "/en");
	add_address(&address, page, ask);
	html(h, "<a class=\"language\"");
	html_attrf(h, "href", "%s%s", address.bad && !english ? "/en" : "",
		   address.bad ? page->path : buf_shown(&address));
	html_attr(h, "hreflang", str_of(english ? "id" : "en"));
	html_attr(h, "lang", str_of(english ? "id" : "en"));
	html(h, ">");
	html_word(h, WORD_other_language);
	html(h, "</a>");
	buf_release(&address);
}

/* ---- how old the data is ---- */

static bool is_away(const struct world *w)
{
	return w->away || !w->now;
}

static bool is_old(const struct world *w)
{
	const struct snapshot *now = w->now;

	return is_away(w) || now->as_of_ms == TIME_NONE ||
	       w->now_ms - now->as_of_ms > w->stalled_after_ms ||
	       snapshot_is_old(now, STAGE_SCORER, w->now_ms,
			       w->stalled_after_ms);
}

static void add_since(struct html *h, const struct world *w, int64_t ms)
{
	html(h, " ");
	html_time(h, ms, w->zone);
	html(h, " (");
	html_age(h, w->now_ms - ms);
	html(h, ")");
}

static void add_as_of(struct html *h, const struct world *w)
{
	bool old = is_old(w);

	html(h, "<p class=\"as-of\">");
	if (old) {
		html(h, "<strong>");
		html_word(h, WORD_data_old);
		html(h, "</strong> ");
	}
	html_word(h, WORD_data_as_of);
	html(h, " ");
	html_time(h, w->now->as_of_ms, w->zone);
	if (old) {
		html(h, " (");
		html_age(h, w->now_ms - w->now->as_of_ms);
		html(h, ")");
	}
	html(h, "</p>");
}

/* A stage that wrote nothing for long, never, or is not done yet. */
static void add_stage(struct html *h, const struct world *w,
		      enum snapshot_stage stage)
{
	const struct stage_health *health = &w->now->stage[stage];
	bool old = health->there && snapshot_is_old(w->now, stage, w->now_ms,
						    w->stalled_after_ms);

	if (!health->there && stage == STAGE_COVERAGE)
		return;
	if (health->there && !old && !health->rebuilding)
		return;
	html(h, "<p class=\"fault\">");
	html_words(h, snapshot_stage_names[stage]);
	html(h, " ");
	if (!health->there) {
		html_word(h, WORD_stage_never);
	} else if (old) {
		html_word(h, WORD_stage_silent);
		add_since(h, w, health->updated_ms);
	} else {
		html_word(h, WORD_stage_rebuilding);
	}
	html(h, "</p>");
}

static void add_unseen(struct html *h, const struct world *w)
{
	if (!w->now->n_blind)
		return;
	html(h, "<p class=\"unseen\">");
	html_anchor(h, STR_LIT("/kesehatan"));
	html_wordsf(h, "%zu ", w->now->n_blind);
	html_word(h, WORD_accounts_unseen);
	html(h, "</a></p>");
}

static void add_faults(struct html *h, const struct world *w)
{
	if (w->away) {
		html(h, "<p class=\"fault\">");
		html_word(h, WORD_redis_away);
		add_since(h, w, w->now->read_ms);
		html(h, "</p>");
	}
	for (int i = 0; i < SNAPSHOT_STAGES; i++)
		add_stage(h, w, (enum snapshot_stage)i);
	add_unseen(h, w);
}

/* Shown by the script where the stream is down. */
static void add_lost(struct html *h, const struct world *w)
{
	html(h, "<p class=\"lost\" hidden>");
	html_word(h, WORD_stream_lost);
	html(h, " ");
	html_time(h, w->now ? w->now->as_of_ms : TIME_NONE, w->zone);
	html(h, "</p>");
}

static void add_state(struct html *h, const struct world *w)
{
	html_live(h, "state");
	html(h, "<aside id=\"state\"");
	html_attr(h, "aria-label", str_of(word(h->language, WORD_data_state)));
	html_attrf(h, "class", "%s", is_old(w) ? "old" : "current");
	html(h, ">");
	if (!w->now || w->now->as_of_ms == TIME_NONE) {
		html(h, "<p>");
		html_word(h, WORD_data_none);
		html(h, "</p>");
	} else {
		add_as_of(h, w);
		add_faults(h, w);
	}
	add_lost(h, w);
	html(h, "</aside>");
	html_live_end(h);
	html(h, "\n");
}

/* ---- the frame ---- */

/* "p-peringkat" of "/peringkat", "p-sentra" of "/sentra/". */
static void add_body(struct html *h, const struct page *page)
{
	const char *path = page ? page->path + 1 : "error";
	int n = (int)strcspn(path, "/");

	html(h, "<body");
	html_attrf(h, "class", "p-%.*s", n ? n : 4, n ? path : "home");
	html(h, ">\n");
}

void frame_begin(struct html *h, const struct world *w, const struct page *page,
		 const struct page_ask *ask, const char *title)
{
	add_head(h, title);
	add_body(h, page);
	html(h, "<a class=\"skip\" href=\"#main\">");
	html_word(h, WORD_skip);
	html(h, "</a>\n<header>");
	html(h, "<a class=\"brand\"");
	html_link(h, "href", STR_LIT("/"));
	html(h, ">Sentra Pulse</a>");
	add_menu(h, w, page);
	add_switch(h, page, ask);
	html(h, "</header>\n");
	add_state(h, w);
	html(h, "<main id=\"main\" tabindex=\"-1\">\n");
}

/* ---- the foot ---- */

/* "/peringkat.csv?metric=posts" */
static void add_form(struct html *h, struct str address, const char *form,
		     const char *title)
{
	size_t path = 0;
	struct buf link;

	while (path < address.n && address.p[path] != '?')
		path++;
	buf_init(&link, HTML_LINK_MAX);
	buf_add(&link, address.p, path);
	buf_adds(&link, form);
	buf_add(&link, address.p + path, address.n - path);
	html(h, " ");
	if (html_anchor(h, buf_str(&link))) {
		html_words(h, title);
		html(h, "</a>");
	}
	buf_release(&link);
}

static void add_forms(struct html *h, const struct page *page,
		      struct str address)
{
	if (!page->grid || !address.n)
		return;
	html(h, "<p class=\"forms\">");
	html_word(h, WORD_take_away);
	html(h, ":");
	add_form(h, address, ".csv", "CSV");
	add_form(h, address, ".xlsx", "XLSX");
	add_form(h, address, ".json", "JSON");
	html(h, "</p>\n");
}

static struct str first_of(const struct hashes *hashes, const char *field)
{
	size_t column = hashes_column(hashes, field);
	struct str value = STR_NULL;

	for (size_t i = 0; i < hashes->n && !value.n; i++)
		value = hashes_at(hashes, i, column);
	return value;
}

static void add_version(struct html *h, enum word_id name, struct str version)
{
	if (!version.n)
		return;
	html(h, " \xc2\xb7 ");
	html_word(h, name);
	html(h, " ");
	html_text(h, version);
}

static void add_foot(struct html *h, const struct world *w)
{
	html(h, "<p>");
	html_word(h, WORD_data_as_of);
	html(h, " ");
	html_live(h, "as-of");
	html(h, "<span id=\"as-of\">");
	html_time(h, w->now->as_of_ms, w->zone);
	html(h, "</span>");
	html_live_end(h);
	add_version(h, WORD_formula_version,
		    first_of(&w->now->cards, "score_version"));
	add_version(h, WORD_lexicon,
		    first_of(&w->now->labels, "lexicon_version"));
	html(h, " \xc2\xb7 <a href=\"/api/v1\">");
	html_word(h, WORD_api);
	html(h, "</a></p>\n");
}

static void add_stamp(struct html *h, struct str address)
{
	uint64_t stamp = html_stamp(h);

	html(h, "<div id=\"live\" hidden");
	html_attrf(h, "data-page", "%s%.*s", h->root, STR_ARG(address));
	html_attrf(h, "data-stamp", "%016" PRIx64, stamp);
	html(h, "></div>\n");
}

void frame_end(struct html *h, const struct world *w, const struct page *page,
	       const struct page_ask *ask)
{
	struct buf address;

	buf_init(&address, HTML_LINK_MAX);
	add_address(&address, page, ask);
	html(h, "</main>\n<footer>");
	add_forms(h, page, buf_str(&address));
	add_foot(h, w);
	html(h, "</footer>\n");
	if (!page->once && !address.bad)
		add_stamp(h, buf_str(&address));
	html(h, "</body></html>\n");
	if (!page->once)
		buf_spoil(&h->out, &address);
	buf_release(&address);
}

static enum word_id error_word(int status)
{
	switch (status) {
	case 400: return WORD_error_400;
	case 404: return WORD_error_404;
	case 500: return WORD_error_500;
	default: return WORD_error_503;
	}
}

void frame_error(struct html *h, const struct world *w, int status,
		 const char *text)
{
	enum word_id title = error_word(status);

	frame_begin(h, w, NULL, NULL, word(h->language, title));
	html(h, "<h1>");
	html_word(h, title);
	html(h, "</h1>\n<p>");
	html_text(h, str_of(text));
	html(h, "</p>\n<p>");
	html_anchor(h, STR_LIT("/"));
	html_word(h, WORD_to_home);
	html(h, "</a></p>\n</main>\n</body></html>\n");
}

/* ---- parts of pages ---- */

/* The button's word is its aria-label, which the CSS shows: without the script
 * it is hidden, and the page has the same text. */
void frame_copy(struct html *h, const char *id, const char *label,
		struct str text)
{
	html(h, "<div class=\"copy\"><label");
	html_attr(h, "for", str_of(id));
	html(h, ">");
	html_words(h, label);
	html(h, "</label>\n<textarea readonly rows=\"12\"");
	html_attr(h, "id", str_of(id));
	html(h, ">\n");
	html_plain(h, text);
	html(h, "</textarea>\n<button type=\"button\" hidden");
	html_attr(h, "data-copy", str_of(id));
	html_attr(h, "aria-label", str_of(word(h->language, WORD_copy)));
	html(h, "></button><span class=\"done\" role=\"status\" hidden>");
	html_word(h, WORD_copied);
	html(h, "</span><span class=\"by-hand\" role=\"status\" hidden>");
	html_word(h, WORD_copy_by_hand);
	html(h, "</span></div>\n");
}

void frame_formula(struct html *h, const char *anchor)
{
	html(h, "<a class=\"formula\"");
	html_attrf(h, "href", "%s/tentang#%s", h->root, anchor);
	html(h, ">");
	html_word(h, WORD_how_computed);
	html(h, "</a>");
}
