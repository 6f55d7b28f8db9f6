/* buckets.c -- the hours and the days of an account, sorted.
 *
 * Must not know what is booked, nor how long rows are kept. */
#include "ledger_parts.h"

#include <stdlib.h>

#define FIRST_SIZE 8

void gains_add(struct gains *sum, const struct gains *more)
{
	int i;

	sum->posts = sum_capped(sum->posts, more->posts);
	for (i = 0; i < COUNTER_COUNT; i++)
		sum->counter[i] = sum_capped(sum->counter[i], more->counter[i]);
}

size_t rows_find(const struct rows *rows, int64_t index)
{
	size_t low = 0, high = rows->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (rows->row[mid].index < index)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static bool grow(struct rows *rows)
{
	size_t size = rows->size ? rows->size * 2 : FIRST_SIZE;
	struct row *row = realloc(rows->row, size * sizeof(*row));

	if (!row)
		return false;
	rows->row = row;
	rows->size = size;
	return true;
}

/* Most of what is booked is of the newest hour and day. */
struct row *rows_get(struct rows *rows, int64_t index)
{
	size_t i = rows->n;

	if (i && rows->row[i - 1].index >= index)
		i = rows_find(rows, index);
	if (i < rows->n && rows->row[i].index == index)
		return &rows->row[i];
	if (rows->n == rows->size && !grow(rows))
		return NULL;
	memmove(&rows->row[i + 1], &rows->row[i],
		(rows->n - i) * sizeof(*rows->row));
	rows->n++;
	rows->row[i] = (struct row){ .index = index,
				     .followers = READING_NONE,
				     .latest_ms = TIME_NONE };
	return &rows->row[i];
}

void rows_drop_below(struct rows *rows, int64_t index)
{
	size_t n = rows_find(rows, index);

	if (n == 0)
		return;
	rows->n -= n;
	memmove(rows->row, rows->row + n, rows->n * sizeof(*rows->row));
}

void rows_release(struct rows *rows)
{
	free(rows->row);
	*rows = (struct rows){ 0 };
}
