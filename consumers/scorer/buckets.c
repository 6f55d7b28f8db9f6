/* buckets.c -- hours or days, sorted; found by bisection.
 *
 * Must not know what books, nor how long buckets are kept. */
#include "buckets.h"

#include "common/base/array.h"

#include <stdlib.h>

void gains_add(struct gains *sum, const struct gains *more)
{
	int i;

	sum->posts = sum_capped(sum->posts, more->posts);
	for (i = 0; i < COUNTER_COUNT; i++)
		sum->counter[i] = sum_capped(sum->counter[i], more->counter[i]);
}

size_t buckets_find(const struct buckets *buckets, int64_t index)
{
	size_t low = 0, high = buckets->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (buckets->bucket[mid].index < index)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* Most of what is booked is of the newest hour and day. */
struct bucket *buckets_get(struct buckets *buckets, int64_t index)
{
	size_t i = buckets->n;

	if (i && buckets->bucket[i - 1].index >= index)
		i = buckets_find(buckets, index);
	if (i < buckets->n && buckets->bucket[i].index == index)
		return &buckets->bucket[i];
	if (!ARRAY_ROOM(buckets->bucket, buckets->size, buckets->n + 1))
		return NULL;
	memmove(&buckets->bucket[i + 1], &buckets->bucket[i],
		(buckets->n - i) * sizeof(*buckets->bucket));
	buckets->n++;
	buckets->bucket[i] = (struct bucket){ .index = index,
					      .followers = READING_NONE,
					      .latest_ms = TIME_NONE };
	return &buckets->bucket[i];
}

void buckets_drop_below(struct buckets *buckets, int64_t index)
{
	size_t n = buckets_find(buckets, index);

	if (n == 0)
		return;
	buckets->n -= n;
	memmove(buckets->bucket, buckets->bucket + n,
		buckets->n * sizeof(*buckets->bucket));
}

void buckets_release(struct buckets *buckets)
{
	free(buckets->bucket);
	*buckets = (struct buckets){ 0 };
}
