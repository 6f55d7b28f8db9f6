/* buckets.h -- what was booked hour by hour, or day by day.
 *
 * A list of buckets sorted by their index, as a histogram over time: the index
 * is hours or days since 1970, whatever its owner counts by.  Indexes with
 * nothing in them have no bucket.
 *
 *   struct buckets hours = { 0 };
 *   struct bucket *b = buckets_get(&hours, hour_of(at_ms));
 *   if (b)
 *           gains_add(&b->gains, &gains);
 *
 * Must not know what books, nor how long buckets are kept. */
#ifndef SENTRA_CONSUMERS_SCORER_BUCKETS_H
#define SENTRA_CONSUMERS_SCORER_BUCKETS_H

#include "consumers/ledger/post.h"

/* A count and when it was observed; at_ms TIME_NONE: none. */
struct reading {
	int64_t value;
	int64_t at_ms;
};
#define READING_NONE ((struct reading){ 0, TIME_NONE })

/* a + b, stopping at what an int64_t holds. */
static inline int64_t sum_capped(int64_t a, int64_t b)
{
	int64_t sum;

	if (__builtin_add_overflow(a, b, &sum))
		return a < 0 ? INT64_MIN : INT64_MAX;
	return sum;
}

/* Sums stop at INT64_MAX. */
void gains_add(struct gains *, const struct gains *);

/* An hour or a day of one account. */
struct bucket {
	int64_t index; /* hours or days since 1970 */
	struct gains gains;
	struct reading followers; /* the newest observed within */
	int64_t latest_ms;        /* newest published within; days only */
	bool dirty;               /* its owner's: changed, not saved yet */
};

struct buckets {
	struct bucket *bucket; /* owned, sorted by index */
	size_t n, size;
};

/* First bucket with index >= this; n if there is none. */
size_t buckets_find(const struct buckets *, int64_t index);
/* The bucket of this index, made empty where there is none; NULL: out of
 * memory.  Good until the next call. */
struct bucket *buckets_get(struct buckets *, int64_t index);
/* Remove those with a lower index. */
void buckets_drop_below(struct buckets *, int64_t index);
void buckets_release(struct buckets *);

#endif
