/* foreign.h -- state of what the roster does not have: kept, within a bound.
 *
 * A sentra or an account may join the roster later, so its events are booked
 * like any other's.  But whoever may write to a topic can invent ids, and the
 * roster does not bound these.  So of a partition at most FOREIGN_MOST fields
 * are kept of them.  Beyond, their events are left out until the roster
 * changes: then the partition is read again from its beginning, and each
 * ledger goes on from the event that it knows last.  So a ledger in Redis is
 * always all of the log up to its offset; only an account that the roster gains
 * for a ledger which went on meanwhile begins with what comes from then on.
 *
 * Here is what the roster says of that; must not know where ledgers are. */
#ifndef SENTRA_CONSUMERS_LEDGER_FOREIGN_H
#define SENTRA_CONSUMERS_LEDGER_FOREIGN_H

#include "consumers/core/stage.h"
#include "ledger.h"

#define FOREIGN_MOST 20000 /* fields (ledger_codec.h): some 40 MB at worst */

/* The books of a partition. */
struct foreign_part {
	size_t fields;        /* at most so many are kept */
	bool counted;         /* since the newest save */
	uint64_t roster_mark; /* by this roster events are left out; 0: none is
			       */
	bool stored;          /* that stands in Redis */
};

/* Whether the roster has no such account. */
bool foreign_is(const struct stage_env *, struct str sentra, int platform,
		struct str account);
/* The fields of a ledger that are of what the roster does not have. */
size_t foreign_fields(const struct stage_env *, struct str sentra, int platform,
		      const struct ledger *);
/* What a roster says of this partition, as a number that is never 0. */
uint64_t foreign_roster_mark(const struct stage_env *, int32_t partition);

#endif
