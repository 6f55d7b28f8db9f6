/* page_ranking.c -- all sentra in the order of one metric. */
#include "consumers/view/ranking.h"
#include "consumers/view/totals.h"
#include "frame.h"
#include "top.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>

#define SPARK_DAYS 30

/* In the order of page_ranking.params. */
enum param {
	ASK_METRIC,
	ASK_WINDOW,
	ASK_PLATFORM,
	ASK_PROVINCE,
	ASK_KIND,
	ASK_Q,
	ASK_STATE
};

/* A form sends what was not chosen as the empty text. */
static struct str param_of(const struct page_ask *ask, enum param param)
{
	return ask->param[param].n ? ask->param[param] : STR_NULL;
}

/* A form has all fields at once: a window, and a platform, count only of
 * metrics that have them. */
static int board_of(const struct page_ask *ask, struct board *board,
		    struct err *err)
{
	struct str window = param_of(ask, ASK_WINDOW);
	struct str platform = param_of(ask, ASK_PLATFORM);
	struct str metric = param_of(ask, ASK_METRIC);
	int m = metric.p ? metric_find(metric) : METRIC_score;

	if (m >= 0 && metric_table[m].span == ONCE)
		window = STR_NULL;
	if (m >= 0 && metric_table[m].scope == NATIONAL_ONLY)
		platform = STR_NULL;
	return ranking_board(metric, window, platform, board, err);
}

/* ---- the table ---- */

/* What one row is made of, and by which names cells have their fields. */
struct table {
	const struct world *w;
	struct board board;
	struct ranking ranking;
	const struct days *const *days; /* NULL: not known now */
	struct str state;               /* that of rows that are shown */
	const char *rank, *value, *followers, *latest, *state_field;
	bool alone; /* of one platform: no movement, no lines */
};

/* "rank:posts:7d:youtube"; in the grid's memory. */
static const char *field_of(struct grid *g, const char *before,
			    struct board board)
{
	const char *name;
	struct buf text;

	buf_init(&text, 200);
	buf_adds(&text, before);
	board_name(&text, board);
	name = pool_copy(&g->pool, buf_str(&text));
	buf_release(&text);
	return name ? name : "";
}

/* "Unggahan, 7 hari, YouTube" */
static void board_title(struct buf *out, enum language language,
			struct board board)
{
	buf_adds(out, metric_title(language, board.metric));
	if (board.window != NO_WINDOW)
		buf_addf(out, ", %s", window_title(language, board.window));
	if (board.platform != NATIONAL)
		buf_addf(out, ", %s",
			 platform_title(platform_names[board.platform]));
}

static const char *value_title(struct grid *g, enum language language,
			       struct board board)
{
	const char *title;
	struct buf text;

	buf_init(&text, 200);
	board_title(&text, language, board);
	title = pool_copy(&g->pool, buf_str(&text));
	buf_release(&text);
	return title ? title : "";
}

static enum grid_kind kind_of(enum metric metric)
{
	return metric_table[metric].format == INSTANT ? GRID_INSTANT
						      : GRID_NUMBER;
}

static void name_fields(struct table *t, struct grid *g)
{
	struct board followers = { METRIC_followers, NO_WINDOW,
				   t->board.platform };
	struct board latest = { METRIC_latest, NO_WINDOW, t->board.platform };
	struct buf state;

	t->alone = t->board.platform != NATIONAL;
	t->rank = board_is_ranked(t->board) ? field_of(g, "rank:", t->board)
					    : "rank";
	t->value = field_of(g, "", t->board);
	t->followers = field_of(g, "", followers);
	t->latest = field_of(g, "", latest);
	buf_init(&state, 100);
	buf_adds(&state, "state");
	if (t->alone)
		buf_addf(&state, ":%s", platform_names[t->board.platform]);
	t->state_field = pool_copy(&g->pool, buf_str(&state));
	if (!t->state_field)
		t->state_field = "";
	buf_release(&state);
}

static void add_columns(const struct table *t, struct grid *g)
{
	enum language l = g->language;

	grid_column(g, t->rank, word(l, WORD_rank_column), GRID_NUMBER);
	if (board_is_ranked(t->board))
		grid_column(g, "moved", word(l, WORD_moved_column), GRID_MOVED);
	grid_column(g, "name", word(l, WORD_sentra), GRID_TEXT);
	grid_column(g, "province", word(l, WORD_filter_province), GRID_TEXT);
	grid_column(g, t->state_field, word(l, WORD_status), GRID_STATE);
	grid_column(g, t->value, value_title(g, l, t->board),
		    kind_of(t->board.metric));
	if (t->board.metric != METRIC_followers)
		grid_column(g, t->followers, metric_title(l, METRIC_followers),
			    GRID_NUMBER);
	if (t->board.metric != METRIC_latest)
		grid_column(g, t->latest, metric_title(l, METRIC_latest),
			    GRID_INSTANT);
	if (!t->alone)
		grid_column(g, "spark", word(l, WORD_spark_column), GRID_SPARK);
}

/* What the line shows of a day. */
static double day_value(const struct day *day, enum metric metric)
{
	switch (metric) {
	case METRIC_score: return day->score;
	case METRIC_posts:
	case METRIC_latest: return day->posts;
	case METRIC_engagement:
	case METRIC_rate: return day->engagement;
	case METRIC_views: return day->views;
	default: return day->followers;
	}
}

/* Nothing without its closed days. */
static void add_spark(const struct table *t, struct grid *g, size_t card)
{
	size_t n = t->days && t->days[card]->n ? SPARK_DAYS : 0;
	int64_t day = world_yesterday(t->w) - (int64_t)n + 1;
	double points[SPARK_DAYS];

	for (size_t i = 0; i < n; i++, day++) {
		const struct day *at = days_find(t->days[card], day);

		points[i] = at ? day_value(at, t->board.metric) : NAN;
	}
	grid_points(g, points, n);
}

static void add_rank(const struct table *t, struct grid *g,
		     const struct ranking_row *row)
{
	if (row->rank)
		grid_addf(g, "%zu", row->rank);
	else
		grid_add(g, STR_NULL);
	if (!board_is_ranked(t->board))
		return;
	if (row->moved == MOVED_UNKNOWN)
		grid_add(g, STR_NULL);
	else
		grid_addf(g, "%d", row->moved);
}

static void add_name(const struct table *t, struct grid *g, size_t card)
{
	struct buf link;

	grid_add(g, card_name(t->w, card));
	buf_init(&link, HTML_LINK_MAX);
	buf_adds(&link, "/sentra/");
	buf_addurl(&link, t->w->now->cards.id[card]);
	grid_link(g, buf_str(&link));
	buf_release(&link);
}

static void add_row(const struct table *t, struct grid *g,
		    const struct ranking_row *row)
{
	const struct world *w = t->w;

	grid_row(g, w->now->cards.id[row->card], str_of(w->zone));
	add_rank(t, g, row);
	add_name(t, g, row->card);
	grid_add(g, card_field(w, row->card, "province"));
	grid_add(g, card_field(w, row->card, t->state_field));
	grid_add(g, row->value);
	if (t->board.metric != METRIC_followers)
		grid_add(g, card_field(w, row->card, t->followers));
	if (t->board.metric != METRIC_latest)
		grid_add(g, card_field(w, row->card, t->latest));
	if (!t->alone)
		add_spark(t, g, row->card);
}

/* The rows of a state alone; who is unknown is as little seen as who is
 * blind. */
static bool is_shown(const struct table *t, const struct ranking_row *row)
{
	return !t->state.p ||
	       standing_of(card_field(t->w, row->card, t->state_field)) ==
		       standing_of(t->state);
}

static int table_of(struct table *t, const struct world *w,
		    const struct page_ask *ask, struct grid *g, struct err *err)
{
	struct ranking_question question = {
		.province = param_of(ask, ASK_PROVINCE),
		.kind = param_of(ask, ASK_KIND),
		.q = param_of(ask, ASK_Q),
	};
	int rc = board_of(ask, &t->board, err);

	if (rc < 0)
		return rc;
	t->w = w;
	t->state = param_of(ask, ASK_STATE);
	question.board = t->board;
	if (source_recent_days(w->source, &t->days, NULL) < 0)
		t->days = NULL;
	name_fields(t, g);
	add_columns(t, g);
	return ranking_make(&t->ranking, w->now, t->days, &question, err);
}

static int fill(const struct world *w, const struct page_ask *ask,
		struct grid *g, struct err *err)
{
	struct table t = { 0 };
	int rc = table_of(&t, w, ask, g, err);

	for (size_t i = 0; rc == 0 && i < t.ranking.n; i++)
		if (is_shown(&t, &t.ranking.row[i]))
			add_row(&t, g, &t.ranking.row[i]);
	ranking_release(&t.ranking);
	return rc;
}

/* ---- the filters ---- */

static void add_option(struct html *h, struct str value, const char *title,
		       bool selected)
{
	html(h, "<option");
	html_attr(h, "value", value);
	if (selected)
		html(h, " selected");
	html(h, ">");
	html_plain(h, str_of(title));
	html(h, "</option>");
}

static void select_begin(struct html *h, const char *name, enum word_id label)
{
	html(h, "<label>");
	html_word(h, label);
	html(h, " <select");
	html_attr(h, "name", str_of(name));
	html(h, ">");
}

static void select_end(struct html *h)
{
	html(h, "</select></label>\n");
}

static void add_every(struct html *h, struct str now)
{
	add_option(h, STR_LIT(""), word(h->language, WORD_filter_every),
		   !now.p);
}

static void add_boards(struct html *h, const struct world *w,
		       struct board board)
{
	select_begin(h, "metric", WORD_filter_metric);
	for (int m = 0; m < METRIC_COUNT; m++)
		if (metric_table[m].place == ON_BOARDS)
			add_option(h, str_of(metric_table[m].name),
				   metric_title(h->language, (enum metric)m),
				   m == (int)board.metric);
	select_end(h);
	select_begin(h, "window", WORD_filter_window);
	for (int i = 0; i < WINDOW_COUNT; i++)
		add_option(h, str_of(window_names[i]),
			   window_title(h->language, i),
			   i == (board.window == NO_WINDOW ? RANKED_WINDOW
							   : board.window));
	select_end(h);
	select_begin(h, "platform", WORD_platform);
	add_option(h, STR_LIT(""), word(h->language, WORD_all_platforms),
		   board.platform == NATIONAL);
	for (size_t i = 0; w->platforms && i < w->platforms->n; i++) {
		const char *name = platform_names[w->platforms->at[i]];

		add_option(h, str_of(name), platform_title(name),
			   (int)w->platforms->at[i] == board.platform);
	}
	select_end(h);
}

static int by_text(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static int add_provinces(struct html *h, const struct world *w, struct str now,
			 struct err *err)
{
	const struct hashes *cards = &w->now->cards;
	size_t column = hashes_column(cards, "province");
	struct str *at = calloc(cards->n + 1, sizeof(*at));

	if (!at)
		return err_set(err, -ENOMEM, "no memory for the provinces");
	for (size_t i = 0; i < cards->n; i++)
		at[i] = hashes_at(cards, i, column);
	qsort(at, cards->n, sizeof(*at), by_text);
	select_begin(h, "province", WORD_filter_province);
	add_every(h, now);
	for (size_t i = 0; i < cards->n; i++) {
		if (!at[i].n || (i && str_eq(at[i], at[i - 1])))
			continue;
		html(h, "<option");
		html_attr(h, "value", at[i]);
		if (str_eq(at[i], now))
			html(h, " selected");
		html(h, ">");
		html_plain(h, at[i]);
		html(h, "</option>");
	}
	select_end(h);
	free(at);
	return 0;
}

static const struct choice {
	const char *name;
	enum word_id title;
} kinds[] = {
	{ "sentra", WORD_kind_sentra },
	{ "sentra_terpadu", WORD_kind_sentra_terpadu },
}, states[] = {
	{ "fresh", WORD_fresh },
	{ "aging", WORD_aging },
	{ "stale", WORD_stale },
	{ "blind", WORD_unseen_sentra },
	{ "unregistered", WORD_unregistered },
	{ "exempt", WORD_exempt },
};

static void add_choices(struct html *h, const char *name, enum word_id label,
			const struct choice *choice, size_t n, struct str now)
{
	select_begin(h, name, label);
	add_every(h, now);
	for (size_t i = 0; i < n; i++)
		add_option(h, str_of(choice[i].name),
			   word(h->language, choice[i].title),
			   str_is(now, choice[i].name));
	select_end(h);
}

static int add_form(struct html *h, const struct world *w,
		    const struct page_ask *ask, struct board board,
		    struct err *err)
{
	int rc;

	html(h, "<form class=\"filters\" method=\"get\"");
	html_link(h, "action", STR_LIT("/peringkat"));
	html(h, ">\n");
	add_boards(h, w, board);
	rc = add_provinces(h, w, param_of(ask, ASK_PROVINCE), err);
	add_choices(h, "kind", WORD_filter_kind, kinds, ARRAY_LEN(kinds),
		    param_of(ask, ASK_KIND));
	add_choices(h, "state", WORD_status, states, ARRAY_LEN(states),
		    param_of(ask, ASK_STATE));
	html(h, "<label>");
	html_word(h, WORD_filter_q);
	html(h, " <input type=\"search\" name=\"q\" maxlength=\"100\"");
	html_attr(h, "value", param_of(ask, ASK_Q));
	html(h, "></label>\n<button>");
	html_word(h, WORD_filter_show);
	html(h, "</button></form>\n");
	return rc;
}

/* ---- the page ---- */

/* The address of the page sorted by a column. */
struct sorting {
	const struct grid *grid;
	const struct page_ask *ask;
	size_t value; /* the column that it is sorted by */
};

static void sorted(void *ctx, size_t column, struct buf *out)
{
	const struct sorting *s = ctx;
	struct page_ask ask = *s->ask;
	const char *name = s->grid->column[column].name;
	struct str metric = { name, strcspn(name, ":") };

	if (column == s->value || metric_find(metric) < 0)
		return;
	ask.param[ASK_METRIC] = metric;
	page_address(&page_ranking, &ask, out);
}

static void add_heading(struct html *h, struct board board)
{
	struct buf title;

	buf_init(&title, 200);
	board_title(&title, h->language, board);
	html(h, "<h1>");
	html_word(h, WORD_page_ranking);
	html(h, ": ");
	html_words(h, buf_shown(&title));
	html(h, "</h1>\n<p class=\"about\">");
	html_words(h, metric_about(h->language, (int)board.metric));
	html(h, " ");
	frame_formula(h, metric_table[board.metric].name);
	html(h, "</p>\n");
	buf_release(&title);
}

static void add_table(struct html *h, const struct world *w,
		      const struct page_ask *ask, const struct grid *g,
		      struct board board)
{
	size_t value = board_is_ranked(board) ? 5 : 4;
	struct sorting sorting = { g, ask, value };
	struct buf title;

	buf_init(&title, 200);
	board_title(&title, h->language, board);
	buf_adds(&title, ": ");
	buf_addf(&title, word(h->language, WORD_ranking_shown), g->n,
		 w->now->cards.n);
	html_grid(h, g,
		  &(struct html_table){ .caption = buf_shown(&title),
					.id = "ranking",
					.by = (int)value,
					.sorted = sorted,
					.ctx = &sorting });
	if (!g->n) {
		html(h, "<p>");
		html_word(h, WORD_ranking_none);
		html(h, "</p>\n");
	}
	buf_release(&title);
}

static int ranking(const struct world *w, const struct page_ask *ask,
		   struct html *h, struct err *err)
{
	struct board board;
	struct grid g;
	int rc = board_of(ask, &board, err);

	if (rc < 0)
		return rc;
	grid_init(&g, "peringkat", h->language);
	rc = fill(w, ask, &g, err);
	if (rc == 0 && g.bad)
		rc = err_set(err, -ENOMEM, "the table is too large");
	if (rc == 0) {
		add_heading(h, board);
		rc = add_form(h, w, ask, board, err);
		add_table(h, w, ask, &g, board);
	}
	grid_release(&g);
	return rc;
}

const struct page page_ranking = {
	.path = "/peringkat",
	.title = WORD_page_ranking,
	.menu = WORD_page_ranking,
	.params = { "metric", "window", "platform", "province", "kind", "q",
		    "state" },
	.body = ranking,
	.grid = fill,
};
