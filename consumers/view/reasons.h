/* reasons.h -- what changed, and why: a score by its four parts, a rank by who
 * passed whom.  Exact, from the closed days: at 23:59:59 the window of 7 days
 * is 7 whole days, so posts and engagement are the sums of seven rows of the
 * history.  Pure.
 *
 *   parts_of_card(&now, snapshot, card);
 *   if (parts_of_day(&then, days, yesterday, zone_hours, settings))
 *           change_of(&change, &then, &now, settings);
 *
 * The score's formula is scorer/score.h's, by the [score] settings that one
 * gives; they are those of a card where score_version() is the card's, and
 * those of a history where it is days.score_version.  Of days only their
 * seconds are known: where a post has a fraction of one, U is less by up to
 * 0.0000027.
 *
 * days: those of seven days, the asked one the last, must be there, unless the
 * history begins with them; source_recent_days() has 40. */
#ifndef SENTRA_CONSUMERS_VIEW_REASONS_H
#define SENTRA_CONSUMERS_VIEW_REASONS_H

#include "consumers/scorer/score.h"
#include "days.h"
#include "ranking.h"

enum part { PART_F, PART_U, PART_A, PART_E, PARTS };

/* What a score is made of at one time. */
struct parts {
	double part[PARTS];                        /* 0 to 1 */
	double score;                              /* as shown, 2 decimals */
	double followers, posts_7d, engagement_7d; /* NAN: not known */
	int64_t latest_ms;                         /* TIME_NONE */
};

/* As the card has them; false: it has no score. */
bool parts_of_card(struct parts *, const struct snapshot *, size_t card);
/* At the end of a day of [report] timezone; false: no such closed day.  score
 * is the history's own where the settings are those of the history. */
bool parts_of_day(struct parts *, const struct days *, int64_t day,
		  int zone_hours, const struct score_settings *);

/* Points of the score, 0 to 100, by which each part moved it.  They add up to
 * the difference of the scores but for rounding. */
struct change {
	double score;
	double points[PARTS];
	double followers, posts_7d, engagement_7d; /* differences; NAN */
};
void change_of(struct change *, const struct parts *then,
	       const struct parts *now, const struct score_settings *);

/* What a board that cards have ranks of (ranked_board()) showed at a day's end;
 * NAN: nothing, as growth, which the history does not have whole. */
double value_at_day(struct board, const struct days *, int64_t day,
		    int zone_hours, const struct score_settings *);
/* The rank at that day's end among the sentra of the snapshot; 0: none.  days:
 * of each card. */
size_t rank_at_day(struct board, const struct snapshot *,
		   const struct days *const *days, size_t card, int64_t day,
		   int zone_hours, const struct score_settings *);

/* Who passed a sentra since that day's end, and whom it passed, on a ranked
 * board: places in the snapshot's cards, the best of now first.  Ties neither
 * pass nor are passed, nor does who had no value then, or has none now.  Boards
 * without value_at_day(): none. */
struct passing {
	size_t *above, *below; /* owned: passed it; were passed by it */
	size_t n_above, n_below;
};
int passing_of(struct passing *, const struct snapshot *,
	       const struct days *const *days, size_t card, struct board,
	       int64_t day, int zone_hours, const struct score_settings *,
	       struct err *) MUST_USE;
void passing_release(struct passing *);

#endif
