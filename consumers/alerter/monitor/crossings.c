/* crossings.c -- windows over sorted crossings: their ends by a sweep, the
 * fullest by a segment tree in which a range can be raised by one. */
#include "crossings.h"

#include "common/base/array.h"

#include <stdlib.h>

static int by_time(const void *a, const void *b)
{
	const struct crossing *x = a, *y = b;

	if (x->ms != y->ms)
		return x->ms < y->ms ? -1 : 1;
	return (x->place > y->place) - (x->place < y->place);
}

void windows_release(struct windows *w)
{
	free(w->at);
	free(w->end);
	free(w->next);
	free(w->tree);
	*w = (struct windows){ 0 };
}

void windows_clear(struct windows *w)
{
	w->n = 0;
}

bool windows_add(struct windows *w, const struct crossing *crossing)
{
	if (!ARRAY_ROOM(w->at, w->size, w->n + 1))
		return false;
	w->at[w->n++] = *crossing;
	return true;
}

/* ---- the tree ---- */

static void join(struct windows *w, size_t node)
{
	const struct windows_node *left = &w->tree[2 * node];
	const struct windows_node *right = left + 1;
	const struct windows_node *fuller =
		right->most > left->most ? right : left;

	w->tree[node].most = fuller->most + w->tree[node].pending;
	w->tree[node].best = fuller->best;
}

static void raise(struct windows_node *node, int32_t by)
{
	node->most += by;
	node->pending += by;
}

/* All above a leaf know what is below them ... */
static void join_above(struct windows *w, size_t leaf)
{
	for (size_t node = (leaf + w->leaves) / 2; node > 0; node /= 2)
		join(w, node);
}

/* ... or have told it. */
static void push_above(struct windows *w, size_t leaf)
{
	for (size_t width = w->leaves; width > 1; width /= 2) {
		size_t node = (leaf + w->leaves) / width;
		struct windows_node *at = &w->tree[node];

		raise(&w->tree[2 * node], at->pending);
		raise(&w->tree[2 * node + 1], at->pending);
		at->pending = 0;
	}
}

/* The windows [low, high), which are not none. */
static void raise_range(struct windows *w, size_t low, size_t high, int32_t by)
{
	size_t l = low + w->leaves, h = high + w->leaves;

	for (; l < h; l /= 2, h /= 2) {
		if (l % 2)
			raise(&w->tree[l++], by);
		if (h % 2)
			raise(&w->tree[--h], by);
	}
	join_above(w, low);
	join_above(w, high - 1);
}

static void keep_fuller(const struct windows_node **best,
			const struct windows_node *node)
{
	if (!*best || node->most > (*best)->most ||
	    (node->most == (*best)->most && node->best < (*best)->best))
		*best = node;
}

static const struct windows_node *fullest_of(struct windows *w, size_t low,
					     size_t high)
{
	const struct windows_node *best = NULL;

	push_above(w, low);
	push_above(w, high - 1);
	for (low += w->leaves, high += w->leaves; low < high;
	     low /= 2, high /= 2) {
		if (low % 2)
			keep_fuller(&best, &w->tree[low++]);
		if (high % 2)
			keep_fuller(&best, &w->tree[--high]);
	}
	return best;
}

/* ---- building ---- */

static bool make_room(struct windows *w)
{
	w->leaves = 1;
	while (w->leaves < w->n)
		w->leaves *= 2;
	free(w->end);
	free(w->next);
	free(w->tree);
	w->end = calloc(w->n + 1, sizeof(*w->end));
	w->next = calloc(w->n + 1, sizeof(*w->next));
	w->tree = calloc(w->leaves, 2 * sizeof(*w->tree));
	return w->end && w->next && w->tree;
}

bool windows_build(struct windows *w, int64_t window_ms)
{
	size_t end = 0;

	if (!make_room(w))
		return false;
	w->window_ms = window_ms;
	if (w->n > 0)
		qsort(w->at, w->n, sizeof(*w->at), by_time);
	for (size_t i = 0; i < w->n; i++) {
		while (end < w->n && w->at[end].ms <= w->at[i].ms + window_ms)
			end++;
		w->end[i] = end;
		w->next[i] = i;
	}
	w->next[w->n] = w->n;
	for (size_t i = 0; i < w->leaves; i++)
		w->tree[w->leaves + i].best = i;
	for (size_t node = w->leaves; node-- > 1;)
		join(w, node);
	return true;
}

/* ---- asking ---- */

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

void windows_count(struct windows *w, size_t i, int by)
{
	raise_range(w, before(w, w->at[i].ms - w->window_ms), i + 1, by);
}

size_t windows_fullest(struct windows *w, int64_t at_ms, size_t *start)
{
	size_t low = before(w, at_ms - w->window_ms);
	size_t high = before(w, at_ms + 1);
	const struct windows_node *best =
		low < high ? fullest_of(w, low, high) : NULL;

	if (!best)
		return 0;
	*start = best->best;
	return (size_t)best->most;
}

size_t windows_next(struct windows *w, size_t i)
{
	while (w->next[i] != i) {
		w->next[i] = w->next[w->next[i]];
		i = w->next[i];
	}
	return i;
}

void windows_take(struct windows *w, size_t i)
{
	w->next[i] = i + 1;
}
