/* page_health.c -- /kesehatan: whether what is shown is current and whole, in
 * plain words, and who is to act. */
#include "common/base/clock.h"
#include "health_page.h"

/* ---- in a sentence ---- */

static enum word_id verdict_of(const struct world *w)
{
	if (w->away)
		return WORD_health_away;
	if (snapshot_is_old(w->now, STAGE_SCORER, w->now_ms,
			    w->stalled_after_ms))
		return WORD_health_old;
	if (w->now->stage[STAGE_SCORER].rebuilding)
		return WORD_health_rebuilding;
	if (snapshot_is_old(w->now, STAGE_ALERTER, w->now_ms,
			    w->stalled_after_ms))
		return WORD_health_unjudged;
	return w->now->n_blind ? WORD_health_blind : WORD_health_well;
}

static void add_verdict(struct html *h, const struct world *w)
{
	enum word_id verdict = verdict_of(w);

	part_begin(h, "verdict", WORD_health_verdict);
	html(h, "<p class=\"number\"><span class=\"state");
	html_words(h, verdict == WORD_health_well    ? " s-fresh"
		      : verdict == WORD_health_blind ? " s-blind"
						     : " s-stale");
	html(h, "\"><span class=\"symbol\" aria-hidden=\"true\">");
	html_words(h, verdict == WORD_health_well    ? "\xe2\x97\x8f"
		      : verdict == WORD_health_blind ? "?"
						     : "\xe2\x9c\x95");
	html(h, "</span></span> ");
	html_word(h, verdict);
	html(h, "</p>\n<p>");
	html_word(h, WORD_data_as_of);
	html(h, " ");
	part_when(h, w, w->now->as_of_ms, w->zone);
	html(h, "; ");
	html_word(h, WORD_read_at);
	html(h, " ");
	part_when(h, w, w->now->read_ms, w->zone);
	html(h, ".</p>\n");
	part_end(h);
}

/* ---- the stages ---- */

static const struct stage_row {
	enum word_id does;
} stage_rows[SNAPSHOT_STAGES] = {
	[STAGE_SCORER] = { WORD_stage_scorer },
	[STAGE_ALERTER] = { WORD_stage_alerter },
	[STAGE_COVERAGE] = { WORD_stage_coverage },
};

static void add_stage_state(struct html *h, const struct world *w,
			    enum snapshot_stage stage)
{
	const struct stage_health *s = &w->now->stage[stage];
	bool old =
		snapshot_is_old(w->now, stage, w->now_ms, w->stalled_after_ms);

	if (!s->there)
		html_word(h, WORD_stage_is_off);
	else if (old)
		html_word(h, WORD_stage_is_silent);
	else if (s->rebuilding)
		html_word(h, WORD_stage_is_filling);
	else
		html_word(h, WORD_stage_is_well);
	if (s->log_changed_ms == TIME_NONE)
		return;
	html(h, "<br><small>");
	html_word(h, WORD_log_changed);
	html(h, " ");
	html_time(h, s->log_changed_ms, w->zone);
	html(h, ": ");
	html_text(h, s->log_change);
	html(h, "</small>");
}

static void add_stage(struct html *h, const struct world *w,
		      enum snapshot_stage stage)
{
	const struct stage_health *s = &w->now->stage[stage];

	html(h, "<tr><th scope=\"row\">");
	html_words(h, snapshot_stage_names[stage]);
	html(h, "<br><small>");
	html_word(h, stage_rows[stage].does);
	html(h, "</small></th><td>");
	add_stage_state(h, w, stage);
	html(h, "</td><td>");
	part_when(h, w, s->updated_ms, w->zone);
	html(h, "</td><td>");
	part_when(h, w, s->watermark_ms, w->zone);
	html(h, "</td><td class=\"n\">");
	if (s->lag < 0)
		html(h, "-");
	else
		part_decimal(h, (double)s->lag, 0);
	html(h, "</td></tr>\n");
}

static void add_stages(struct html *h, const struct world *w)
{
	part_begin(h, "stages", WORD_stages);
	html(h, "<div class=\"scroll\" role=\"group\" tabindex=\"0\" "
		"aria-labelledby=\"stages-title\">\n<table><caption>");
	html_word(h, WORD_stages_caption);
	html(h, "</caption>\n<thead><tr>");
	part_head(h, word(h->language, WORD_stage), false);
	part_head(h, word(h->language, WORD_status), false);
	part_head(h, word(h->language, WORD_heartbeat), false);
	part_head(h, word(h->language, WORD_newest_event), false);
	part_head(h, word(h->language, WORD_waiting_messages), true);
	html(h, "</tr></thead>\n<tbody>\n");
	for (int i = 0; i < SNAPSHOT_STAGES; i++)
		add_stage(h, w, (enum snapshot_stage)i);
	html(h, "</tbody></table></div>\n");
	part_end(h);
}

/* ---- the platforms ---- */

static bool has_card(const struct world *w, const struct sentra *sentra)
{
	return hashes_find(&w->now->cards, str_of(sentra->id)) != HASHES_NONE;
}

size_t health_accounts(const struct world *w, enum platform_id platform)
{
	size_t n = 0;

	for (size_t i = 0; w->roster && i < w->roster->n; i++) {
		const struct sentra *s = &w->roster->sentras[i];

		for (size_t k = 0; has_card(w, s) && k < s->n_accounts; k++)
			n += s->accounts[k].platform == platform;
	}
	return n;
}

size_t health_blind(const struct world *w, enum platform_id platform)
{
	size_t n = 0;

	for (size_t i = 0; i < w->now->n_blind; i++)
		n += w->now->blind[i].platform == (int)platform;
	return n;
}

/* Since when the first of them is; TIME_NONE: none. */
static int64_t blind_since(const struct world *w, enum platform_id platform)
{
	int64_t since = TIME_NONE;

	for (size_t i = 0; i < w->now->n_blind; i++) {
		const struct blind_entry *b = &w->now->blind[i];

		if (b->platform == (int)platform &&
		    (since == TIME_NONE || b->since_ms < since))
			since = b->since_ms;
	}
	return since;
}

static void add_platform(struct html *h, const struct world *w,
			 enum platform_id platform)
{
	size_t all = health_accounts(w, platform);
	size_t blind = health_blind(w, platform);

	html(h, "<tr><th scope=\"row\">");
	html_words(h, platform_title(platform_names[platform]));
	html(h, "</th><td class=\"n\">");
	html_wordsf(h, "%zu", all);
	html(h, "</td><td class=\"n\">");
	html_wordsf(h, "%zu", all > blind ? all - blind : 0);
	html(h, "</td><td class=\"n\">");
	html_wordsf(h, "%zu", blind);
	html(h, "</td><td>");
	part_when(h, w, blind_since(w, platform), w->zone);
	html(h, "</td></tr>\n");
}

static void add_platforms(struct html *h, const struct world *w)
{
	part_begin(h, "platforms", WORD_health_platforms);
	html(h, "<div class=\"scroll\" role=\"group\" tabindex=\"0\" "
		"aria-labelledby=\"platforms-title\">\n<table><caption>");
	html_word(h, WORD_health_platforms_caption);
	html(h, "</caption>\n<thead><tr>");
	part_head(h, word(h->language, WORD_platform), false);
	part_head(h, word(h->language, WORD_accounts), true);
	part_head(h, word(h->language, WORD_accounts_seen), true);
	part_head(h, word(h->language, WORD_accounts_blind), true);
	part_head(h, word(h->language, WORD_unverified_since), false);
	html(h, "</tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < w->platforms->n; i++)
		add_platform(h, w, w->platforms->at[i]);
	html(h, "</tbody></table></div>\n");
	part_end(h);
}

/* ---- the page ---- */

static int body(const struct world *w, const struct page_ask *ask,
		struct html *h, struct err *err)
{
	(void)ask;
	(void)err;
	html(h, "<h1>");
	html_word(h, WORD_health_title);
	html(h, "</h1>\n");
	add_verdict(h, w);
	health_alerts(h, w);
	add_platforms(h, w);
	health_blind_list(h, w);
	health_stale_list(h, w);
	add_stages(h, w);
	return 0;
}

static int blind_grid(const struct world *w, const struct page_ask *ask,
		      struct grid *g, struct err *err)
{
	(void)ask;
	(void)err;
	grid_column(g, "sentra", word(g->language, WORD_sentra), GRID_TEXT);
	grid_column(g, "platform", word(g->language, WORD_platform), GRID_TEXT);
	grid_column(g, "account", word(g->language, WORD_account), GRID_TEXT);
	grid_column(g, "since", word(g->language, WORD_unverified_since),
		    GRID_INSTANT);
	for (size_t i = 0; i < w->now->n_blind; i++) {
		const struct blind_entry *b = &w->now->blind[i];

		grid_row(g, b->sentra, STR_NULL);
		grid_add(g, b->sentra);
		grid_add(g, b->platform < 0
				    ? STR_NULL
				    : str_of(platform_names[b->platform]));
		grid_add(g, b->account);
		if (b->since_ms != TIME_NONE)
			grid_addf(g, "%lld",
				  (long long)(b->since_ms / SECOND_MS));
	}
	return 0;
}

const struct page page_health = {
	.path = "/kesehatan",
	.title = WORD_health_title,
	.menu = WORD_page_health,
	.params = { NULL },
	.body = body,
	.grid = blind_grid,
};
