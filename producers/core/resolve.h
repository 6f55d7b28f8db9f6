/* resolve.h -- what --resolve prints: the id that a handle of the roster leads
 * to, as a line of JSON, for the operator to put into the roster. */
#ifndef SENTRA_PRODUCERS_CORE_RESOLVE_H
#define SENTRA_PRODUCERS_CORE_RESOLVE_H

#include "common/config/roster.h"
#include "round.h"

/* {"sentra_id", "platform", "handle", "id": null where unknown, "outcome",
 * "detail"} of an account that has no id in the roster; nothing of another. */
void resolve_encode(struct buf *, const struct sentra *, const struct account *,
		    const struct round *);
/* A resolved_fn: the same to standard output, flushed at once. */
void resolve_print(const struct sentra *, const struct account *,
		   const struct round *);

#endif
