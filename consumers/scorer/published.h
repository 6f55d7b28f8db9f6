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

/* The histories of a sentra: its own (NATIONAL), and of each platform; where it
 * has no account, none is to be there.  And these as a set of bits. */
#define HISTORY_COUNT         (1 + PLATFORM_COUNT)
#define HISTORY_BIT(platform) (1U << (1 + (platform)))
#define ALL_HISTORIES         ((1U << HISTORY_COUNT) - 1)

/* A sentra of the roster in one of our partitions, and the fingerprints of what
 * was written of it. */
struct published_sentra {
	const struct sentra *sentra;
	int32_t partition;
	bool shown;      /* it has a card */
	bool look;       /* somebody may have changed it: read it first */
	bool recent_due; /* its newest posts may have changed */
	unsigned histories_due; /* whose closed days may have changed, and with
				   its own the values of yesterday's end */
	bool views_reported[PLATFORM_COUNT]; /* at the newest evaluation */
	int64_t day;                         /* the same */
	uint64_t card[CARD_FIELDS];
	uint64_t board[BOARD_COUNT];
	uint64_t yesterday;
	struct published_stream history[HISTORY_COUNT]; /* at 1 + platform */
	struct published_stream recent;
};

#endif
