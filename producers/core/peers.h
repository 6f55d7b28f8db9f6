/* peers.h -- which accounts were answered lately, at each step of a round.
 *
 * Some refusals look the same whether one account is private or our token has
 * lost its right (FAILURE_UNCLEAR).  They are told apart by the other
 * accounts: while another one is answered at the same step, the token is in
 * order.  Two accounts are remembered for each step, so that the account that
 * was refused has another one beside it even if it was answered last itself.
 *
 * Pure: no clock, no log.  An account is any pointer that identifies it. */
#ifndef SENTRA_PRODUCERS_CORE_PEERS_H
#define SENTRA_PRODUCERS_CORE_PEERS_H

#include "producers/platforms/platform.h"

struct peer {
	const void *account; /* borrowed, only compared; NULL: none yet */
	int64_t answered_ms; /* boot */
};

struct peers {
	struct peer newest[STEP_COUNT][2]; /* the last one first */
};

/* account was answered at that step, at now_ms (boot). */
void peers_answered(struct peers *, enum step, const void *account,
		    int64_t now_ms);

/* Whether another account than this was answered at that step at since_ms or
 * later (boot). */
bool peers_other_answered(const struct peers *, enum step, const void *account,
			  double since_ms);

#endif
