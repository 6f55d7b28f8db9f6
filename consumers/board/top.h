/* top.h -- the two lists of the meeting: who has most followers, and who posted
 * last, with the post. */
#ifndef SENTRA_CONSUMERS_BOARD_TOP_H
#define SENTRA_CONSUMERS_BOARD_TOP_H

#include "consumers/view/ranking.h"
#include "page.h"

#define TOP 5

/* The whole ranking of METRIC_followers or METRIC_latest; *n: how many of its
 * first rows the list has.  To be released in any case. */
int top_ranking(struct ranking *, const struct world *, enum metric, size_t *n,
		struct err *) MUST_USE;

/* The lists as <ol class="top">, each row a live part. */
int top_followers(struct html *, const struct world *, struct err *) MUST_USE;
int top_latest(struct html *, const struct world *, struct err *) MUST_USE;

/* A field of a card; null where absent. */
struct str card_field(const struct world *, size_t card, const char *field);
/* The sentra's name, else its id. */
struct str card_name(const struct world *, size_t card);

#endif
