/* heal.h -- what others did to the keys that dashboards read: somebody deleted
 * one, Redis evicted it, a failover lost it.
 *
 * Nothing tells a writer of it, so what stands there is read, in turns
 * (turn.h), and what differs is written again.  Reading costs a third of
 * writing, and nothing in Redis' file.  Reads Redis, so the fence must have
 * finished.
 *
 * Must not know what a value means. */
#ifndef SENTRA_CONSUMERS_SCORER_HEAL_H
#define SENTRA_CONSUMERS_SCORER_HEAL_H

#include "publish_context.h"
#include "published.h"

/* Members of each board. */
int heal_board_sizes(const struct publish_context *, int64_t size[BOARD_COUNT],
		     struct err *) MUST_USE;

/* Into the fence: who is on a board that has more members than the roster has
 * sentra for it, and is none of these, leaves it.  size: as
 * heal_board_sizes(). */
int heal_strangers(const struct publish_context *,
		   const int64_t size[BOARD_COUNT], struct fence *,
		   struct err *) MUST_USE;

/* The names of a card's fields, sorted by their hashes. */
struct heal_names {
	struct heal_name {
		uint64_t hash;
		size_t field;
	} at[CARD_FIELDS];
};
void heal_names_init(struct heal_names *);

/* Of those of the sentra whose look is set: what stands in Redis, into their
 * fingerprints; and what does not stand as it was written is due.  cards: what
 * they are to be. */
int heal_read(const struct publish_context *, const struct heal_names *,
	      struct published_sentra *const *, const struct card *cards,
	      size_t n, struct err *) MUST_USE;

/* A member's score as Redis writes it; NAN where it is none. */
double heal_score(struct str text);

#endif
