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

/* "melewati A, B, dan 3 lainnya" */
static void add_names(struct html *h, const struct sentra_page *p,
		      enum word_id what, const size_t *cards, size_t n)
{
	if (n == 0)
		return;
	html(h, "<p>");
	html_word(h, what);
	html(h, " ");
	for (size_t i = 0; i < n && i < NAMES_MOST; i++) {
		html_words(h, i ? ", " : "");
		add_sentra(h, p, cards[i]);
	}
	if (n > NAMES_MOST)
		html_wordsf(h, word(h->language, WORD_and_others),
			    n - NAMES_MOST);
	html(h, "</p>");
}

static int add_passing(struct html *h, const struct sentra_page *p,
		       struct board board, struct err *err)
{
	struct passing passing;
	int rc;

	if (!p->all_days || !p->w->score)
		return 0;
	rc = passing_of(&passing, p->w->now, p->all_days, p->card, board,
			world_yesterday(p->w), p->w->zone_hours, p->w->score,
			err);
	if (rc < 0)
		return rc;
	add_names(h, p, WORD_passed, passing.below, passing.n_below);
	add_names(h, p, WORD_passed_by, passing.above, passing.n_above);
	passing_release(&passing);
	return 0;
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
	html_words(h, part_metric_title(h->language, board.metric));
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

static int add_row(struct html *h, const struct sentra_page *p,
		   struct board board, struct err *err)
{
	struct str value;
	char name[64];
	struct buf text;
	int rc;

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
	html(h, "</td><td class=\"because\">");
	rc = add_passing(h, p, board, err);
	html(h, "</td></tr>\n");
	return rc;
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
	part_head(h, word(h->language, WORD_because), false);
	html(h, "</tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < RANKED_COUNT && rc == 0; i++)
		rc = add_row(h, p, ranked_board(i), err);
	html(h, "</tbody></table></div>\n");
	part_end(h);
	return rc;
}
