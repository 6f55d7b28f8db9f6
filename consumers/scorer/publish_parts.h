/* publish_parts.h -- what the files of publish share; for them alone. */
#ifndef SENTRA_CONSUMERS_SCORER_PUBLISH_PARTS_H
#define SENTRA_CONSUMERS_SCORER_PUBLISH_PARTS_H

#include "card.h"
#include "publish.h"

/* What stands in Redis, as a hash of it: nothing is known, it is absent, or a
 * value. */
#define MARK_UNKNOWN UINT64_C(0)
#define MARK_ABSENT  UINT64_C(1)

/* A sentra of the roster in one of our slices. */
struct published {
	const struct sentra *sentra;
	int32_t partition;
	bool shown;          /* it has a card */
	bool views_reported; /* at the newest evaluation */
	bool days_due;       /* its closed days may have changed */
	bool recent_due;
	int64_t day; /* of the newest evaluation */
	uint64_t card[CARD_FIELDS];
	uint64_t board[BOARD_COUNT];
	uint64_t history, recent, yesterday;
};

struct publish {
	struct published *subjects; /* by sentra id */
	size_t n;
	struct partition *partitions;
	size_t n_partitions;
	bool swept; /* since the reset */
	/* Scratch of an evaluation. */
	struct card *cards;
	struct published **turn; /* whose turn it is; n */
	struct seen_account *seen;
	size_t seen_max;
	struct buf key, text;
	struct redis_cmd entries;
};

/* FNV-1a over the bytes, never one of the two above; null is absent. */
uint64_t mark_of(struct str);

struct published *publish_find(const struct publish *, struct str id);

/* Remove who no longer belongs, as the index of our slices tells; once after
 * a reset. */
int publish_sweep(struct publish *, const struct evaluation *, struct fence *,
		  struct err *) MUST_USE;
/* Into the fence: nothing of this sentra. */
int publish_remove(struct publish *, const struct evaluation *, struct fence *,
		   struct str id, int32_t partition, struct err *) MUST_USE;

/* Cards and boards of these subjects, cards[] being filled. */
int publish_cards(struct publish *, const struct evaluation *, struct fence *,
		  struct published **, size_t n, struct err *) MUST_USE;
int publish_boards(struct publish *, const struct evaluation *, struct fence *,
		   struct published **, size_t n, struct err *) MUST_USE;
/* Those of a sentra's streams that are due; seen[] being filled. */
int publish_streams(struct publish *, const struct evaluation *,
		    const struct flush_context *, struct fence *,
		    struct published *, size_t n_seen, struct err *) MUST_USE;

#endif
