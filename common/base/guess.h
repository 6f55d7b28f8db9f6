/* guess.h -- "did you mean": the word nearest to one that is unknown. */
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
