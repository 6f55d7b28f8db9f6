/* clocks.h -- whether this machine's clock can be believed: held against
 * Redis'.
 *
 * An alerter whose clock is minutes ahead would call everybody blind, and one
 * that is behind would end what fires.  So while the two stand more than
 * CLOCKS_APART_MS apart, and for a while after that, nothing is judged. */
#ifndef SENTRA_CONSUMERS_ALERTER_CLOCKS_H
#define SENTRA_CONSUMERS_ALERTER_CLOCKS_H

#include "common/redis/redis.h"

#define CLOCKS_APART_MS (5 * MINUTE_MS)

struct clocks {
	bool apart;       /* they were, when they were compared last */
	int64_t apart_ms; /* boot_ms() at the last time that they were; 0:
			     never */
};

/* Compare now, and say so in the log.  < 0: Redis does not tell. */
int clocks_compare(struct clocks *, struct redis *, struct err *) MUST_USE;

/* Whether they have agreed for so long, as of the last comparison. */
bool clocks_steady(const struct clocks *, int64_t for_ms);

#endif
