/* crossings.c -- windows over sorted crossings: their ends by a sweep, the
 * fullest by a segment tree. */
#include "crossings.h"

#include <stdlib.h>

static int by_time(const void *a, const void *b)
{
	const struct crossing *x = a, *y = b;

	if (x->ms != y->ms)
		return x->ms < y->ms ? -1 : 1;
	return (x->place > y->place) - (x->place < y->place);
}

void crossings_sort(struct crossing *crossings, size_t n)
{
	qsort(crossings, n, sizeof(*crossings), by_time);
}

bool windows_new(struct windows *w, size_t room)
{
	w->at = calloc(room, sizeof(*w->at));
	w->end = calloc(room, sizeof(*w->end));
	w->most = calloc(room, 2 * sizeof(*w->most));
	w->next = calloc(room + 1, sizeof(*w->next));
	return w->at && w->end && w->most && w->next;
}

void windows_release(struct windows *w)
{
	free(w->at);
	free(w->end);
	free(w->most);
	free(w->next);
	*w = (struct windows){ 0 };
}

/* How many crossings come before the instant: a binary search. */
static size_t before(const struct windows *w, int64_t ms)
{
	size_t low = 0, high = w->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (w->at[mid].ms < ms)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static size_t fuller(const struct windows *w, size_t a, size_t b)
{
	size_t n = w->end[a] - a, m = w->end[b] - b;

	if (n != m)
		return n > m ? a : b;
	return a < b ? a : b;
}

void windows_build(struct windows *w, int64_t window_ms)
{
	size_t end = 0;

	crossings_sort(w->at, w->n);
	for (size_t i = 0; i < w->n; i++) {
		while (end < w->n && w->at[end].ms <= w->at[i].ms + window_ms)
			end++;
		w->end[i] = end;
		w->most[w->n + i] = i;
		w->next[i] = i;
	}
	w->next[w->n] = w->n;
	for (size_t k = w->n; k-- > 1;)
		w->most[k] = fuller(w, w->most[2 * k], w->most[2 * k + 1]);
}

/* The fullest of the windows [low, high), which are not none. */
static size_t fullest_of(const struct windows *w, size_t low, size_t high)
{
	size_t best = low;

	for (low += w->n, high += w->n; low < high; low /= 2, high /= 2) {
		if (low % 2)
			best = fuller(w, best, w->most[low++]);
		if (high % 2)
			best = fuller(w, best, w->most[--high]);
	}
	return best;
}

/* The first window in [low, high) that ends behind what had crossed by then;
 * windows are sorted by their ends too. */
static size_t first_cut(const struct windows *w, size_t low, size_t high,
			size_t known)
{
	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (w->end[mid] <= known)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

size_t windows_fullest(const struct windows *w, int64_t window_ms,
		       int64_t at_ms, int64_t until_ms, size_t *start)
{
	size_t known = before(w, until_ms + 1);
	size_t first = before(w, at_ms - window_ms);
	size_t last = before(w, at_ms + 1);
	size_t cut = first_cut(w, first, last, known), most = 0;

	if (first < cut) {
		*start = fullest_of(w, first, cut);
		most = w->end[*start] - *start;
	}
	/* All that are cut off end at known, so the first of them holds most.
	 */
	if (cut < last && known - cut > most) {
		*start = cut;
		most = known - cut;
	}
	return most;
}

struct monitor_account *windows_visit(struct windows *w, size_t i, size_t end)
{
	while (w->next[i] != i) {
		w->next[i] = w->next[w->next[i]];
		i = w->next[i];
	}
	if (i >= end)
		return NULL;
	w->next[i] = i + 1;
	return w->at[i].account;
}
