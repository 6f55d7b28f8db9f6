/* totals.h -- all sentra together: sums, how they stand, and what changed in a
 * week.  Pure.
 *
 * A change is exact, since it is of closed days alone: the 7 that end with
 * yesterday against the 7 before. */
#ifndef SENTRA_CONSUMERS_VIEW_TOTALS_H
#define SENTRA_CONSUMERS_VIEW_TOTALS_H

#include "days.h"
#include "snapshot.h"

/* How people count states: who is blind and who is unknown is not seen. */
enum standing {
	STANDS_LIVE,
	STANDS_WEAK,
	STANDS_DEAD,
	STANDS_UNSEEN,
	STANDS_NONE,   /* unregistered */
	STANDS_EXEMPT, /* and what is no state */
	STANDINGS
};
enum standing standing_of(struct str state);

struct total {
	double now;    /* of the cards */
	double change; /* of the closed days; NAN: nothing to compare with */
};

struct totals {
	size_t sentra, standing[STANDINGS];
	struct total followers, posts, engagement; /* posts_7d, engagement_7d */
	size_t posted, posted_before; /* sentra that posted in each week */
	bool compared;                /* there was a week before */
};

/* days: of each card, as source_recent_days() has them; NULL: not known. */
void totals_of(struct totals *, const struct snapshot *,
	       const struct days *const *days, int64_t yesterday);

#endif
