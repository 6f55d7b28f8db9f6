/* covered.h -- a sentra whose labels we publish, and what was written of it for
 * dashboards.
 *
 * labels_publish.c writes what differs from it; labels_heal.c finds out what
 * stands there in truth. */
#ifndef SENTRA_CONSUMERS_COVERAGE_COVERED_H
#define SENTRA_CONSUMERS_COVERAGE_COVERED_H

#include "consumers/ledger/ledger_store.h"
#include "labels_card.h"

#define BOARD_UNKNOWN (-1) /* nobody knows what stands on the board */

struct covered {
	const struct sentra *sentra; /* of the roster */
	int32_t partition;
	bool shown;          /* it has keys, and is in the index */
	bool look;           /* somebody may have changed it: read it first */
	bool whole;          /* its hash is to be written anew, as a whole */
	bool stream_due;     /* its newest posts may have changed */
	int64_t day;         /* of the newest evaluation */
	uint64_t *field;     /* by the index of labels_card.h: fingerprints */
	int64_t *board;      /* the same: values, or BOARD_UNKNOWN */
	uint64_t stream;     /* fingerprint of the stream, and how many */
	int64_t stream_size; /* entries it has */
};

/* What an evaluation is computed from: the ledgers, the labels, and the instant
 * t.  All borrowed. */
struct coverage_view {
	const struct stage_env *env;
	const char *stage;
	const struct ledger_store *store;
	const struct shown_labels *labels;
	int64_t tick_ms;
	int64_t t_s;
	int64_t today; /* the local day of t */
};

/* Whether the roster has this sentra (NULL: it does not know it) at t. */
static inline bool covered_belongs(const struct coverage_view *v,
				   const struct sentra *sentra)
{
	return sentra && sentra_active(sentra, v->today);
}

/* The key of a board: sentra:coverage:<label>:<window>, or sentra:told:<label>.
 */
const struct buf *key_label_board(struct buf *out, const struct coverage_view *,
				  size_t board);

#endif
