/* resolve.h -- what --resolve writes: an id for a handle, as a line of JSON. */
#ifndef SENTRA_PRODUCERS_CORE_RESOLVE_H
#define SENTRA_PRODUCERS_CORE_RESOLVE_H

#include "common/config/roster.h"
#include "round.h"

/* {"sentra_id", "platform", "handle", "id": null where unknown, "outcome",
 * "detail"} of an account that has no id in the roster; of another nothing. */
void resolve_encode(struct buf *, const struct sentra *, const struct account *,
		    const struct round *);
/* The same, to standard output at once. */
void resolve_print(const struct sentra *, const struct account *,
		   const struct round *);

#endif
