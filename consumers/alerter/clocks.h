/* clocks.h -- whether this machine's clock can be believed: held against
 * Redis', and against the broker's by what was appended just now.
 *
 * An alerter whose clock is minutes ahead would call everybody blind, and one
 * that is behind would end what fires.  So while it stands more than
 * CLOCKS_APART_MS from one of them, and for a while after that, nothing is
 * judged. */
#ifndef SENTRA_CONSUMERS_ALERTER_CLOCKS_H
#define SENTRA_CONSUMERS_ALERTER_CLOCKS_H

#include "common/redis/redis.h"

#define CLOCKS_APART_MS (5 * MINUTE_MS)

struct clocks {
	bool redis_apart, broker_apart; /* when they were compared last */
	int64_t apart_ms; /* boot_ms() at the last time that they were; 0:
			     never */
};

/* Compare with Redis' now, and say so in the log.  < 0: Redis does not tell. */
int clocks_compare(struct clocks *, struct redis *, struct err *) MUST_USE;

/* The broker's clock stood there when it appended what came just now. */
void clocks_hear(struct clocks *, int64_t appended_ms);

bool clocks_apart(const struct clocks *);
/* Whether they have agreed for so long, as of the last comparison. */
bool clocks_steady(const struct clocks *, int64_t for_ms);

#endif
