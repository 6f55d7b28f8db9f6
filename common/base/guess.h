/* guess.h -- "did you mean": the known word nearest to one that is unknown.
 *
 *   struct guess guess = { .word = "intervall" };
 *
 *   for (i = 0; i < n; i++)
 *           guess_offer(&guess, key[i]);
 *   if (guess.best)
 *           ... "did you mean %s?", guess.best */
#ifndef SENTRA_COMMON_BASE_GUESS_H
#define SENTRA_COMMON_BASE_GUESS_H

#include "base.h"

struct guess {
	const char *word; /* borrowed; set by the caller, all else 0 */
	const char *best; /* borrowed; NULL while nothing is near enough */
	unsigned slips;
};

/* candidate: borrowed.  Kept where at most two letters differ and no earlier
 * one was nearer. */
void guess_offer(struct guess *, const char *candidate);

#endif
