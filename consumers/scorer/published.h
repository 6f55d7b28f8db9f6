/* published.h -- what was written of a sentra for dashboards.  Pure.
 *
 * publish.c writes what differs from it; heal.c finds out what stands there
 * in truth. */
#ifndef SENTRA_CONSUMERS_SCORER_PUBLISHED_H
#define SENTRA_CONSUMERS_SCORER_PUBLISHED_H

#include "card.h"
#include "consumers/core/fingerprint.h"

/* A stream as it was written. */
struct published_stream {
	uint64_t fingerprint;
	int64_t n; /* entries */
};

/* A sentra of the roster in one of our partitions, and the fingerprints of what
 * was written of it. */
struct published_sentra {
	const struct sentra *sentra;
	int32_t partition;
	bool shown;          /* it has a card */
	bool look;           /* somebody may have changed it: read it first */
	bool views_reported; /* at the newest evaluation */
	bool days_due;       /* its closed days may have changed */
	bool recent_due;     /* its newest posts may have changed */
	int64_t day;         /* of the newest evaluation */
	uint64_t card[CARD_FIELDS];
	uint64_t board[BOARD_COUNT];
	uint64_t yesterday;
	struct published_stream history, recent;
};

#endif
