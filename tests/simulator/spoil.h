/* spoil.h -- what faults do to a whole answer.
 *
 * What a platform says about one account is told by the platform itself. */
#ifndef SENTRA_SPOIL_H
#define SENTRA_SPOIL_H

#include "sim.h"

/* Who a request is about. */
struct concerned {
	const struct actor *who[SIM_BATCH_MAX];
	size_t n;
};

/* Answer by a fault instead of the platform: true if there was one. */
bool spoil_instead(struct fault_list *, const struct sim_platform *,
		   const struct concerned *, int64_t now_ms,
		   struct sim_response *);
/* Spoil what was answered. */
void spoil_answer(struct fault_list *, const struct sim_platform *,
		  const struct concerned *, struct sim_response *);

#endif
