/* sentra_now.c -- the three named indicators, raw and large; how the sentra is,
 * and why; both clocks: when it posted, and when we looked. */
#include "sentra_page.h"

#include "common/base/clock.h"

#include <stdio.h>

/* ---- the indicators ---- */

/* A card's number as one of the large figures. */
static void begin_figure(struct html *h, const char *title)
{
	html(h, "<div class=\"figure\"><dt>");
	html_words(h, title);
	html(h, "</dt>");
}

static void add_rank(struct html *h, const struct sentra_page *p,
		     const char *board)
{
	struct str rank = sentra_field(p, "rank:%s", board);
	struct str before = sentra_field(p, "rank_yesterday:%s", board);
	int64_t now, then;

	if (!str_number(rank, &now))
		return;
	html_wordsf(h, word(h->language, WORD_rank_of), (long long)now,
		    p->w->now->cards.n);
	if (!str_number(before, &then))
		return;
	html_wordsf(h, word(h->language, WORD_rank_before), (long long)then);
}

static void add_followers(struct html *h, const struct sentra_page *p)
{
	struct str followers = sentra_field(p, "followers");
	double growth = value_number(
		sentra_field(p, "growth:%s", window_names[p->window]));

	begin_figure(h, metric_title(h->language, METRIC_followers));
	html(h, "<dd class=\"number\"");
	part_value(h, "followers", followers);
	html(h, ">");
	html_number(h, followers);
	html(h, "</dd><dd>");
	part_change(h, growth, 0);
	html_wordsf(h, word(h->language, WORD_in_window),
		    window_title(h->language, (int)p->window));
	html(h, "</dd><dd>");
	add_rank(h, p, "followers");
	html(h, "</dd></div>\n");
}

/* The platform that it posted on last; NULL: not known. */
static const char *latest_platform(const struct sentra_page *p,
				   struct str latest)
{
	for (size_t i = 0; i < p->w->platforms->n; i++) {
		const char *name = platform_names[p->w->platforms->at[i]];

		if (latest.n &&
		    str_eq(sentra_field(p, "latest:%s", name), latest))
			return platform_title(name);
	}
	return NULL;
}

static void add_latest(struct html *h, const struct sentra_page *p)
{
	struct str latest = sentra_field(p, "latest");
	const char *platform = latest_platform(p, latest);
	int64_t ms = value_ms(latest);
	bool linked;

	begin_figure(h, metric_title(h->language, METRIC_latest));
	html(h, "<dd class=\"number\"");
	part_value(h, "latest", latest);
	html(h, ">");
	linked = html_anchor(h, sentra_field(p, "latest_url"));
	if (ms == TIME_NONE)
		html_word(h, WORD_never_posted);
	else
		html_age(h, p->w->now_ms - ms);
	if (linked)
		html(h, "</a>");
	html(h, "</dd><dd>");
	html_time(h, ms, p->zone);
	if (platform)
		html_wordsf(h, ", %s", platform);
	html(h, "</dd><dd>");
	add_rank(h, p, "latest");
	html(h, "</dd></div>\n");
}

static void add_intensity(struct html *h, const struct sentra_page *p)
{
	begin_figure(h, word(h->language, WORD_intensity));
	html(h, "<dd class=\"number three\">");
	for (int i = 0; i < WINDOW_COUNT; i++) {
		struct str posts = sentra_field(p, "posts:%s", window_names[i]);
		char field[32];

		snprintf(field, sizeof(field), "posts:%s", window_names[i]);
		html(h, "<span><b");
		part_value(h, field, posts);
		html(h, ">");
		html_number(h, posts);
		html(h, "</b> <small>");
		html_words(h, window_title(h->language, i));
		html(h, "</small></span> ");
	}
	html(h, "</dd><dd>");
	html_wordsf(h, word(h->language, WORD_posts_target),
		    p->w->score ? (long long)p->w->score->target_posts : 0);
	html(h, "</dd><dd>");
	add_rank(h, p, "posts:7d");
	html(h, "</dd></div>\n");
}

static void add_indicators(struct html *h, const struct sentra_page *p)
{
	part_begin(h, "indicators", WORD_indicators);
	html(h, "<dl class=\"figures\">\n");
	add_followers(h, p);
	add_latest(h, p);
	add_intensity(h, p);
	html(h, "</dl>\n");
	part_end(h);
}

/* ---- the state, and why ---- */

static const struct reason {
	const char *state;
	struct sentence why;
} reasons[] = {
	{ "fresh",
	  { { "At least one account was seen with a post that is recent "
	      "enough.",
	      "Sedikitnya satu akun terlihat punya unggahan yang cukup "
	      "baru." } } },
	{ "aging",
	  { { "Seen, and without a new post for some working days: it is close "
	      "to the limit.",
	      "Terpantau, tetapi beberapa hari kerja tanpa unggahan baru: "
	      "mendekati batas." } } },
	{ "stale",
	  { { "Every account was seen whole, twice, without a new post within "
	      "the limit of working days. The PR team is to act.",
	      "Semua akun terpantau utuh dua kali tanpa unggahan baru dalam "
	      "batas hari kerja. Tim humas yang bertindak." } } },
	{ "blind",
	  { { "We could not see its accounts. That is our fault or the "
	      "platform's and does not mean that it is silent. Operations are "
	      "to act.",
	      "Akunnya tidak dapat kami lihat. Ini gangguan di pihak kami atau "
	      "platform, bukan berarti sentra diam. Tim operasi yang "
	      "bertindak." } } },
	{ "unknown",
	  { { "No account was seen whole yet.",
	      "Belum ada akun yang terpantau utuh." } } },
	{ "exempt",
	  { { "The roster says that silence is expected.",
	      "Menurut daftar sentra, sentra ini sedang tidak diharapkan "
	      "mengunggah." } } },
	{ "unregistered",
	  { { "The roster has no account of it.",
	      "Belum ada akunnya di daftar sentra." } } },
};

static void add_why(struct html *h, struct str state)
{
	for (size_t i = 0; i < ARRAY_LEN(reasons); i++)
		if (str_is(state, reasons[i].state))
			html_words(h, reasons[i].why.text[h->language]);
}

static int64_t stale_since(const struct sentra_page *p)
{
	const struct snapshot *now = p->w->now;

	for (size_t i = 0; i < now->n_stale; i++)
		if (str_eq(now->stale[i].sentra, p->id))
			return now->stale[i].since_ms;
	return TIME_NONE;
}

static void add_exempt(struct html *h, const struct exempt *exempt)
{
	html(h, "<p>");
	html_word(h, WORD_exempt_to);
	html(h, " ");
	part_date(h, exempt->until);
	html(h, ": ");
	html_text(h, str_of(exempt->why));
	html(h, "</p>\n");
}

static void add_state(struct html *h, const struct sentra_page *p)
{
	struct str state = sentra_field(p, "state");
	int64_t since = stale_since(p);

	html(h, "<p class=\"number\"");
	part_value(h, "state", state);
	html(h, ">");
	html_state(h, state);
	html(h, "</p>\n<p>");
	add_why(h, state);
	html(h, " ");
	frame_formula(h, "status");
	html(h, "</p>\n");
	if (since != TIME_NONE) {
		html(h, "<p>");
		html_word(h, WORD_stale_since);
		html(h, " ");
		part_when(h, p->w, since, p->zone);
		html(h, "</p>\n");
	}
	if (p->sentra && p->sentra->exempt.set &&
	    p->sentra->exempt.until > world_yesterday(p->w))
		add_exempt(h, &p->sentra->exempt);
}

/* ---- both clocks ---- */

static void add_clock(struct html *h, const struct sentra_page *p,
		      enum word_id title, enum word_id note, const char *field)
{
	html(h, "<div class=\"figure\"><dt>");
	html_word(h, title);
	html(h, "</dt><dd>");
	part_when(h, p->w, value_ms(sentra_field(p, "%s", field)), p->zone);
	html(h, "</dd><dd>");
	html_word(h, note);
	html(h, "</dd></div>\n");
}

static void add_blind(struct html *h, const struct sentra_page *p)
{
	const struct snapshot *now = p->w->now;

	for (size_t i = 0; i < now->n_blind; i++) {
		const struct blind_entry *b = &now->blind[i];

		if (!str_eq(b->sentra, p->id))
			continue;
		html(h, "<li>");
		if (b->platform >= 0)
			html_wordsf(h, "%s ",
				    platform_title(
					    platform_names[b->platform]));
		sentra_account_name(h, p, b->platform, b->account);
		html(h, ", ");
		html_word(h, WORD_unseen_since);
		html(h, " ");
		part_when(h, p->w, b->since_ms, p->zone);
		html(h, "</li>\n");
	}
}

/* Nobody is blind: that all are seen is known of who was seen once. */
static void add_none_blind(struct html *h, struct str state)
{
	if (!state.n || str_is(state, "unknown") ||
	    str_is(state, "unregistered"))
		return;
	html(h, "<p>");
	html_word(h, WORD_none_blind);
	html(h, "</p>\n");
}

static void add_clocks(struct html *h, const struct sentra_page *p)
{
	html(h, "<dl class=\"clocks\">\n");
	add_clock(h, p, WORD_content_clock, WORD_content_clock_note, "latest");
	add_clock(h, p, WORD_seen_clock, WORD_seen_clock_note, "observed_at");
	html(h, "</dl>\n");
	if (snapshot_blind_of(p->w->now, p->id, NULL) == 0) {
		add_none_blind(h, sentra_field(p, "state"));
		return;
	}
	html(h, "<p>");
	html_word(h, WORD_blind_accounts);
	html(h, ":</p>\n<ul>\n");
	add_blind(h, p);
	html(h, "</ul>\n");
}

void sentra_now(struct html *h, const struct sentra_page *p)
{
	add_indicators(h, p);
	part_begin(h, "state-now", WORD_state_why);
	add_state(h, p);
	add_clocks(h, p);
	part_end(h);
}
