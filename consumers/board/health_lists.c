/* health_lists.c -- what /kesehatan lists: what fires and who is to act, who
 * cannot be seen, who is silent. */
#include "health_page.h"

#include "common/base/clock.h"
#include "consumers/alerter/alert_text.h"
#include "consumers/alerter/monitor/kinds.h"
#include "episodes.h"

#define ROWS_MOST  200
#define ALERTS_MAX 1000 /* the newest of the stream */

/* ---- names ---- */

/* The sentra's name with a link to its page; its id where it has no card. */
static void add_sentra(struct html *h, const struct world *w, struct str id)
{
	const struct hashes *cards = &w->now->cards;
	size_t card = hashes_find(cards, id);
	struct str name = STR_NULL;
	struct buf path;
	bool linked = false;

	buf_init(&path, HTML_LINK_MAX);
	if (card != HASHES_NONE) {
		name = hashes_get(cards, card, "name");
		buf_adds(&path, "/sentra/");
		buf_addurl(&path, id);
		linked = html_anchor(h, buf_str(&path));
	}
	html_text(h, name.n ? name : id);
	if (linked)
		html(h, "</a>");
	buf_release(&path);
}

static void add_more(struct html *h, size_t n)
{
	if (n <= ROWS_MOST)
		return;
	html(h, "<p>");
	html_wordsf(h, word(h->language, WORD_and_others), n - ROWS_MOST);
	html(h, "</p>\n");
}

/* section: of the part that it stands in. */
static void begin_table(struct html *h, const char *section, enum word_id title)
{
	html(h, "<div class=\"scroll\" role=\"group\" tabindex=\"0\"");
	html_attrf(h, "aria-labelledby", "%s-title", section);
	html(h, ">\n<table><caption>");
	html_word(h, title);
	html(h, "</caption>\n<thead><tr>");
}

static void end_table(struct html *h)
{
	html(h, "</tbody></table></div>\n");
}

static void add_nothing(struct html *h, enum word_id text)
{
	html(h, "<p>");
	html_word(h, text);
	html(h, "</p>\n");
}

/* ---- alerts ---- */

static const struct kind_words {
	enum word_id name, owner;
} kind_words[] = {
	[ALERT_CONTENT_STALE] = { WORD_content_stale, WORD_owner_pr },
	[ALERT_COLLECTION_BLIND] = { WORD_collection_blind,
				     WORD_owner_operations },
	[ALERT_COLLECTION_SUSPECT] = { WORD_collection_suspect,
				       WORD_owner_operations },
	[ALERT_PIPELINE_STALLED] = { WORD_pipeline_stalled,
				     WORD_owner_operations },
};

static void add_subject(struct html *h, const struct world *w,
			const struct monitor_alert *alert)
{
	switch (alert_kinds[alert->kind].subject) {
	case SUBJECT_SENTRA: add_sentra(h, w, str_of(alert->of)); break;
	case SUBJECT_PLATFORM: html_words(h, platform_title(alert->of)); break;
	default: html_text(h, str_of(alert->of)); break;
	}
}

static void add_reason(struct html *h, const struct monitor_alert *alert)
{
	struct buf text;
	struct writer writer = { .out = &text,
				 .language = h->language == ENGLISH
						     ? ALERT_ENGLISH
						     : ALERT_INDONESIAN };

	if (alert_kinds[alert->kind].subject != SUBJECT_PLATFORM ||
	    !*alert->reason)
		return;
	buf_init(&text, HTML_TEXT_MAX);
	write_reason(&writer, alert->reason);
	html(h, "<br><small>");
	html_text(h, buf_str(&text));
	html(h, "</small>");
	buf_release(&text);
}

static void add_alert(struct html *h, const struct world *w,
		      const struct monitor_alert *alert)
{
	html(h, "<tr><td>");
	html_word(h, kind_words[alert->kind].name);
	html(h, "</td><th scope=\"row\">");
	add_subject(h, w, alert);
	add_reason(h, alert);
	html(h, "</th><td>");
	part_when(h, w, alert->since_ms, w->zone);
	html(h, "</td><td>");
	html_word(h, kind_words[alert->kind].owner);
	html(h, "</td></tr>\n");
}

static size_t firing(const struct alert_list *list)
{
	size_t n = 0;

	for (size_t i = 0; i < list->n; i++)
		n += list->at[i].ended_ms == TIME_NONE;
	return n;
}

static void add_alerts(struct html *h, const struct world *w,
		       const struct alert_list *list)
{
	size_t n = 0;

	begin_table(h, "alerts", WORD_alerts_caption);
	part_head(h, word(h->language, WORD_alert), false);
	part_head(h, word(h->language, WORD_of), false);
	part_head(h, word(h->language, WORD_since), false);
	part_head(h, word(h->language, WORD_owner), false);
	html(h, "</tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < list->n; i++)
		if (list->at[i].ended_ms == TIME_NONE && n++ < ROWS_MOST)
			add_alert(h, w, &list->at[i].alert);
	end_table(h);
	add_more(h, n);
}

void health_alerts(struct html *h, const struct world *w)
{
	struct alert_list list = { 0 };
	struct err err;
	int rc = episodes_read(w, ALERTS_MAX, &list, &err);

	part_begin(h, "alerts", WORD_alerts);
	if (rc < 0)
		add_nothing(h, WORD_history_away);
	else if (firing(&list) == 0)
		add_nothing(h, WORD_no_alerts);
	else
		add_alerts(h, w, &list);
	add_nothing(h, WORD_who_acts);
	part_end(h);
	alert_list_release(&list);
}

/* ---- who cannot be seen ---- */

/* "@kartini" of the roster, else the account's identity. */
static void add_account(struct html *h, const struct world *w,
			const struct blind_entry *b)
{
	const struct sentra *sentra =
		w->roster ? roster_find(w->roster, b->sentra) : NULL;
	const struct account *account = NULL;

	if (sentra && b->platform >= 0)
		account = sentra_account(sentra, (enum platform_id)b->platform,
					 b->account);
	if (account && account->handle) {
		html(h, "@");
		html_text(h, str_of(account->handle));
	} else {
		html_text(h, b->account);
	}
}

static void add_blind(struct html *h, const struct world *w,
		      const struct blind_entry *b)
{
	html(h, "<tr><th scope=\"row\">");
	add_sentra(h, w, b->sentra);
	html(h, "</th><td>");
	html_words(h, b->platform < 0
			      ? "-"
			      : platform_title(platform_names[b->platform]));
	html(h, "</td><td>");
	add_account(h, w, b);
	html(h, "</td><td>");
	part_when(h, w, b->since_ms, w->zone);
	html(h, "</td></tr>\n");
}

void health_blind_list(struct html *h, const struct world *w)
{
	part_begin(h, "blind", WORD_blind_accounts);
	if (w->now->n_blind == 0) {
		add_nothing(h, WORD_none_blind_anywhere);
		part_end(h);
		return;
	}
	begin_table(h, "blind", WORD_blind_caption);
	part_head(h, word(h->language, WORD_sentra), false);
	part_head(h, word(h->language, WORD_platform), false);
	part_head(h, word(h->language, WORD_account), false);
	part_head(h, word(h->language, WORD_unverified_since), false);
	html(h, "</tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < w->now->n_blind && i < ROWS_MOST; i++)
		add_blind(h, w, &w->now->blind[i]);
	end_table(h);
	add_more(h, w->now->n_blind);
	part_end(h);
}

/* ---- who is silent ---- */

static void add_stale(struct html *h, const struct world *w,
		      const struct stale_entry *s)
{
	const struct hashes *cards = &w->now->cards;
	size_t card = hashes_find(cards, s->sentra);
	struct str latest = STR_NULL, url = STR_NULL;
	char zone[65] = "";
	bool linked;

	if (card != HASHES_NONE) {
		latest = hashes_get(cards, card, "latest");
		url = hashes_get(cards, card, "latest_url");
		world_zone_of(w, card, zone);
	}
	html(h, "<tr");
	html_attrf(h, "id", "s-%.*s", STR_ARG(s->sentra));
	html(h, "><th scope=\"row\">");
	add_sentra(h, w, s->sentra);
	html(h, "</th><td>");
	part_when(h, w, s->since_ms, *zone ? zone : w->zone);
	html(h, "</td><td");
	part_value(h, "latest", latest);
	html(h, ">");
	linked = html_anchor(h, url);
	html_time(h, value_ms(latest), *zone ? zone : w->zone);
	if (linked)
		html(h, "</a>");
	html(h, "</td></tr>\n");
}

void health_stale_list(struct html *h, const struct world *w)
{
	part_begin(h, "stale", WORD_stale_sentra);
	if (w->now->n_stale == 0) {
		add_nothing(h, WORD_none_stale);
		part_end(h);
		return;
	}
	begin_table(h, "stale", WORD_stale_caption);
	part_head(h, word(h->language, WORD_sentra), false);
	part_head(h, word(h->language, WORD_stale_since), false);
	part_head(h, word(h->language, WORD_newest_post), false);
	html(h, "</tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < w->now->n_stale && i < ROWS_MOST; i++)
		add_stale(h, w, &w->now->stale[i]);
	end_table(h);
	add_more(h, w->now->n_stale);
	part_end(h);
}
