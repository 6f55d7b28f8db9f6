/* sentra_ranks.c -- the places of a sentra on the boards that cards have ranks
 * of, who passed it since yesterday's end, and whom it passed. */
#include "sentra_page.h"

#include "consumers/view/reasons.h"

#include <limits.h>
#include <stdio.h>

#define NAMES_MOST 5 /* of those who passed, or were passed */

static void add_sentra(struct html *h, const struct sentra_page *p, size_t card)
{
	const struct hashes *cards = &p->w->now->cards;
	struct buf path;
	bool linked;

	buf_init(&path, HTML_LINK_MAX);
	buf_adds(&path, "/sentra/");
	buf_addurl(&path, cards->id[card]);
	linked = html_anchor(h, buf_str(&path));
	html_text(h, hashes_get(cards, card, "name"));
	if (linked)
		html(h, "</a>");
	buf_release(&path);
}

/* "melewati A, B, dan 3 lainnya"; nothing of none.  *some: whether a sentence
 * is begun. */
static void add_names(struct html *h, const struct sentra_page *p,
		      enum word_id what, const size_t *cards, size_t n,
		      bool *some)
{
	if (n == 0)
		return;
	html_words(h, *some ? "; " : "");
	*some = true;
	html_word(h, what);
	html(h, " ");
	for (size_t i = 0; i < n && i < NAMES_MOST; i++) {
		html_words(h, i ? ", " : "");
		add_sentra(h, p, cards[i]);
	}
	if (n > NAMES_MOST)
		html_wordsf(h, word(h->language, WORD_and_others),
			    n - NAMES_MOST);
}

static int add_passing(struct html *h, const struct sentra_page *p,
		       struct board board, int64_t day, enum word_id since,
		       struct err *err)
{
	struct passing passing;
	bool some = false;
	int rc;

	rc = passing_of(&passing, p->w->now, p->all_days, p->card, board, day,
			p->w->zone_hours, p->w->score, err);
	if (rc < 0)
		return rc;
	if (passing.n_above + passing.n_below) {
		html(h, "<li><strong>");
		html_words(h, metric_title(h->language, board.metric));
		html(h, "</strong>, ");
		html_word(h, since);
		html(h, ": ");
		add_names(h, p, WORD_passed, passing.below, passing.n_below,
			  &some);
		add_names(h, p, WORD_passed_by, passing.above, passing.n_above,
			  &some);
		html(h, "</li>\n");
	}
	passing_release(&passing);
	return 0;
}

/* Of the score and the three indicators. */
static int add_passings(struct html *h, const struct sentra_page *p,
			struct err *err)
{
	static const struct board boards[] = {
		{ METRIC_score, NO_WINDOW, NATIONAL },
		{ METRIC_followers, NO_WINDOW, NATIONAL },
		{ METRIC_latest, NO_WINDOW, NATIONAL },
		{ METRIC_posts, RANKED_WINDOW, NATIONAL },
	};
	int rc = 0;

	html(h, "<ul class=\"passed\">\n");
	for (size_t i = 0; i < ARRAY_LEN(boards) && rc == 0; i++) {
		rc = add_passing(h, p, boards[i], world_yesterday(p->w),
				 WORD_in_since_yesterday, err);
		if (rc == 0)
			rc = add_passing(h, p, boards[i], sentra_week_ago(p),
					 WORD_in_since_week, err);
	}
	html(h, "</ul>\n");
	return rc;
}

/* Whether histories can be read. */
static bool is_known(const struct sentra_page *p)
{
	return p->all_days && p->w->score;
}

/* ---- a row ---- */

static int moved(struct str rank, struct str before)
{
	int64_t now, then;

	if (!str_number(rank, &now) || !str_number(before, &then) || now < 1 ||
	    then < 1 || now > INT_MAX || then > INT_MAX)
		return MOVED_UNKNOWN;
	return (int)(then - now);
}

static void add_board(struct html *h, struct board board)
{
	struct buf address;

	buf_init(&address, HTML_LINK_MAX);
	buf_addf(&address, "/peringkat?metric=%s",
		 metric_table[board.metric].name);
	html(h, "<th scope=\"row\">");
	html_anchor(h, buf_str(&address));
	html_words(h, metric_title(h->language, board.metric));
	html(h, "</a>");
	if (board.window != NO_WINDOW) {
		html(h, " <small>");
		html_words(h, window_title(h->language, board.window));
		html(h, "</small>");
	}
	html(h, "</th>");
	buf_release(&address);
}

static void add_rank(struct html *h, const struct sentra_page *p,
		     const char *field, const char *name)
{
	struct str rank = sentra_field(p, "%s:%s", field, name);
	char metric[80];

	snprintf(metric, sizeof(metric), "%s:%s", field, name);
	html(h, "<td class=\"n\"");
	part_value(h, metric, rank);
	html(h, ">");
	html_number(h, rank);
	html(h, "</td>");
}

/* The rank a week ago, which no card has; "-" where nothing is known. */
static void add_week_rank(struct html *h, const struct sentra_page *p,
			  struct board board)
{
	size_t rank = 0;

	if (is_known(p))
		rank = rank_at_day(board, p->w->now, p->all_days, p->card,
				   sentra_week_ago(p), p->w->zone_hours,
				   p->w->score);
	html(h, "<td class=\"n\">");
	if (rank)
		part_decimal(h, (double)rank, 0);
	else
		html(h, "-");
	html(h, "</td>");
}

static void add_row(struct html *h, const struct sentra_page *p,
		    struct board board)
{
	struct str value;
	char name[64];
	struct buf text;

	buf_init(&text, sizeof(name) - 1);
	board_name(&text, board);
	snprintf(name, sizeof(name), "%s", buf_shown(&text));
	buf_release(&text);
	value = sentra_field(p, "%s", name);
	html(h, "<tr>");
	add_board(h, board);
	html(h, "<td class=\"n\"");
	part_value(h, name, value);
	html(h, ">");
	part_shown(h, board.metric, value, p->zone);
	html(h, "</td>");
	add_rank(h, p, "rank", name);
	add_rank(h, p, "rank_yesterday", name);
	html(h, "<td class=\"n\">");
	html_moved(h, moved(sentra_field(p, "rank:%s", name),
			    sentra_field(p, "rank_yesterday:%s", name)));
	html(h, "</td>");
	add_week_rank(h, p, board);
	html(h, "</tr>\n");
}

int sentra_ranks(struct html *h, const struct sentra_page *p, struct err *err)
{
	int rc = 0;

	part_begin(h, "ranks", WORD_ranks);
	html(h, "<div class=\"scroll\" role=\"group\" tabindex=\"0\" "
		"aria-labelledby=\"ranks-title\">\n<table><caption>");
	html_wordsf(h, word(h->language, WORD_ranks_caption),
		    p->w->now->cards.n);
	html(h, "</caption>\n<thead><tr>");
	part_head(h, word(h->language, WORD_board), false);
	part_head(h, word(h->language, WORD_part_value), true);
	part_head(h, word(h->language, WORD_rank), true);
	part_head(h, word(h->language, WORD_yesterday), true);
	part_head(h, word(h->language, WORD_movement), true);
	part_head(h, word(h->language, WORD_week_ago), true);
	html(h, "</tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < RANKED_COUNT; i++)
		add_row(h, p, ranked_board(i));
	html(h, "</tbody></table></div>\n");
	if (is_known(p))
		rc = add_passings(h, p, err);
	part_end(h);
	return rc;
}
