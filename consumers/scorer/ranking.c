/* ranking.c -- from values to ranks.
 *
 * Must not know what the values are of. */
#include "ranking.h"

#include <math.h>
#include <stdlib.h>

static int descending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x < y) - (x > y);
}

/* How many of the sorted values are greater. */
static size_t greater(const double *sorted, size_t n, double value)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (sorted[mid] > value)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

void rank_values(const double *values, size_t n, double *scratch,
		 int64_t *ranks)
{
	size_t k = 0;

	for (size_t i = 0; i < n; i++)
		if (!isnan(values[i]))
			scratch[k++] = values[i];
	qsort(scratch, k, sizeof(*scratch), descending);
	for (size_t i = 0; i < n; i++)
		ranks[i] = isnan(values[i]) ? 0
					    : 1 + (int64_t)greater(scratch, k,
								   values[i]);
}

void day_end_values(struct str text, int64_t day, double values[RANKED_COUNT])
{
	char copy[512], *at = copy, *end;

	for (size_t i = 0; i < RANKED_COUNT; i++)
		values[i] = NAN;
	if (!text.n || text.n >= sizeof(copy))
		return;
	memcpy(copy, text.p, text.n);
	copy[text.n] = '\0';
	if (strtoll(at, &end, 10) != day || end == at)
		return;
	for (size_t i = 0; i < RANKED_COUNT; i++) {
		at = end + strspn(end, " ");
		values[i] = strtod(at, &end);
		if (end != at)
			continue;
		values[i] = NAN;
		end = at + (*at == '-');
	}
}
