/* crossings.h -- how many crossings lie close together, as of any instant.
 *
 * An index for the mass guard: after a long absence each of very many accounts
 * asks at one evaluation, so what an answer costs must not depend on how many
 * there are.  Instants are asked for in their order; between them crossings
 * begin to count, and cease to.
 *
 *   windows_add(&w, &crossing); ...
 *   windows_build(&w, window_ms);
 *   windows_count(&w, i, +1); ...                 (i counts from now on)
 *   n = windows_fullest(&w, at_ms, &start);
 *   for (i = start; (i = windows_next(&w, i)) < w.end[start]; i++)
 *           ...
 *   windows_take(&w, i);                     (is passed over from now on)
 *
 * Must not know what follows from the answer. */
#ifndef SENTRA_CONSUMERS_ALERTER_MONITOR_CROSSINGS_H
#define SENTRA_CONSUMERS_ALERTER_MONITOR_CROSSINGS_H

#include "types.h"

/* An account's crossing, and what became of it. */
struct crossing {
	int64_t ms;
	int64_t from_ms, until_ms; /* it counts from then on, and up to, but
				      without, then; never where the first is
				      not earlier */
	int64_t second_ms;         /* TIME_NONE */
	size_t place;              /* in the roster's order */
	struct monitor_account *account;
	bool is_now;     /* of the silence that it is in */
	int64_t held_ms; /* until; TIME_NONE: it is not held */
};

/* The windows that begin at each of some crossings. */
struct windows {
	struct crossing *at; /* by time, then by place, after the build */
	size_t n, size;
	int64_t window_ms;
	size_t *end;  /* end[i]: the first crossing behind window i */
	size_t *next; /* next[i]: the first from i on that was not taken, by
			 way of others (path halving) */
	/* A segment tree over the windows: of each node how many crossings
	 * count in the fullest window below it, which that is (of equal ones
	 * the earliest), and what its children do not know of yet. */
	struct windows_node {
		int32_t most, pending;
		size_t best;
	} * tree;
	size_t leaves; /* a power of two */
};

void windows_release(struct windows *);
/* None are left; the memory is kept. */
void windows_clear(struct windows *);
/* False: out of memory. */
bool windows_add(struct windows *, const struct crossing *) MUST_USE;

/* Of those that were added; none counts yet, none is taken.  False: out of
 * memory. */
bool windows_build(struct windows *, int64_t window_ms) MUST_USE;

/* Crossing i counts from now on (+1), or does no more (-1). */
void windows_count(struct windows *, size_t i, int by);

/* The fullest window that contains at_ms; of equal ones the earliest.  Returns
 * how many of its crossings count, from *start on. */
size_t windows_fullest(struct windows *, int64_t at_ms, size_t *start);

/* The first crossing from i on that was not taken; n: there is none. */
size_t windows_next(struct windows *, size_t i);
void windows_take(struct windows *, size_t i);

#endif
