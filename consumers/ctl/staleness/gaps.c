/* gaps.c -- counts working days between posts.  Must not know where a history
 * comes from. */
#include "gaps.h"

#include <stdlib.h>

/* Working days after a, up to and with b. */
static int between(const struct calendar *calendar, bool all_days, int64_t a,
		   int64_t b)
{
	int n = 0;

	for (int64_t day = a + 1; day <= b; day++)
		n += all_days || calendar_is_working(calendar, day);
	return n;
}

static int rising(const void *a, const void *b)
{
	const int *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* The smallest that so many percent do not exceed. */
static int percentile(const int *sorted, size_t n, size_t percent)
{
	return sorted[(n * percent + 99) / 100 - 1];
}

void gaps_find(const struct gaps_day *day, size_t n,
	       const struct calendar *calendar, bool all_days, struct gaps *out)
{
	int gap[GAPS_DAYS_MAX];
	size_t last = n;

	*out = (struct gaps){ .days = n };
	for (size_t i = 0; i < n && i < GAPS_DAYS_MAX; i++) {
		if (day[i].posts <= 0)
			continue;
		if (last < n)
			gap[out->n++] = between(calendar, all_days,
						day[last].day, day[i].day);
		last = i;
		out->posted++;
	}
	if (last < n)
		out->open = between(calendar, all_days, day[last].day,
				    day[n - 1].day);
	if (out->n == 0)
		return;
	qsort(gap, out->n, sizeof(*gap), rising);
	out->p95 = percentile(gap, out->n, 95);
	out->p99 = percentile(gap, out->n, 99);
}

bool gaps_enough(const struct gaps *g)
{
	return g->n >= GAPS_ENOUGH;
}

int gaps_aging_days(const struct gaps *g)
{
	return g->p95 + 1;
}

int gaps_stale_days(const struct gaps *g)
{
	return g->p99 + 1;
}
