/* ranking.h -- a leaderboard out of a snapshot's cards.  Pure.
 *
 *   rc = ranking_make(&ranking, snapshot, days, &question, &err);
 *   for (size_t i = 0; i < ranking.n; i++)
 *           ... ranking.row[i].card, .value, .rank, .moved ...
 *   ranking_release(&ranking);
 *
 * A rank is 1 + how many have a strictly greater value, of all that the board
 * has: filters hide rows, and change no rank.  Who shares a value shares the
 * rank, and stands in the order of names.
 *
 * Unknown is whose own field is empty, or no number: it has no rank and stands
 * last; boards of growth leave it out, as they do in Redis.  A board of one
 * platform has those that have an account there.  [core/metric_table.h] */
#ifndef SENTRA_CONSUMERS_VIEW_RANKING_H
#define SENTRA_CONSUMERS_VIEW_RANKING_H

#include "consumers/core/metric_table.h"
#include "days.h"
#include "snapshot.h"

#include <limits.h>

/* What is asked; null texts filter nothing. */
struct ranking_question {
	struct board board;
	struct str province, kind; /* as on the card */
	struct str q; /* a part of id, name, city or province, in any case */
};

#define MOVED_UNKNOWN INT_MIN

struct ranking_row {
	size_t card;      /* its place in snapshot->cards */
	struct str value; /* the card's field; "" or null: nothing is known */
	double number;    /* of it; NAN */
	size_t rank;      /* 0: nothing is known */
	int moved;        /* places since yesterday's end, up is positive */
};

struct ranking {
	struct ranking_row *row; /* owned; best first, the unknown last */
	size_t n;
	size_t ranked; /* how many have a rank, hidden ones too */
};

/* days: of each card, as source_recent_days() has them, or NULL: who has no
 * closed day had no rank yesterday.  Only ranked boards (board_is_ranked())
 * have movement.  -ENOMEM. */
int ranking_make(struct ranking *, const struct snapshot *,
		 const struct days *const *days,
		 const struct ranking_question *, struct err *) MUST_USE;
void ranking_release(struct ranking *);

/* By words, as sentractl and addresses have them; -EINVAL with a text that
 * says what there is.  A metric with windows has RANKED_WINDOW where window is
 * null; null metric: score. */
int ranking_board(struct str metric, struct str window, struct str platform,
		  struct board *out, struct err *) MUST_USE;

#endif
