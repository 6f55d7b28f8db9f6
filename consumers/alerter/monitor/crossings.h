/* crossings.h -- how many crossings lie close together.
 *
 * An interval index for the mass guard: after a long absence each of very many
 * accounts asks at one evaluation, so what an answer costs must not depend on
 * how many there are.
 *
 *   windows_new(&w, room);
 *   w.at[w.n++] = crossing; ...
 *   windows_build(&w, window_ms);
 *   n = windows_fullest(&w, window_ms, at_ms, until_ms, &start);
 *   while ((a = windows_visit(&w, start, start + n)))
 *           ...                  (each account once, ever)
 *
 * Must not know what follows from the answer. */
#ifndef SENTRA_CONSUMERS_ALERTER_MONITOR_CROSSINGS_H
#define SENTRA_CONSUMERS_ALERTER_MONITOR_CROSSINGS_H

#include "types.h"

/* An account's crossing, or its second proof. */
struct crossing {
	int64_t ms;
	size_t place; /* in the roster's order */
	struct monitor_account *account;
};
/* By time, then by place. */
void crossings_sort(struct crossing *, size_t n);

/* The windows that begin at each of some crossings. */
struct windows {
	struct crossing *at; /* sorted by windows_build() */
	size_t n;
	size_t *end;  /* end[i]: the first crossing behind window i */
	size_t *most; /* a segment tree over them: which window holds most */
	size_t *next; /* next[i]: the first from i on that was not visited, by
			 way of others (path halving) */
};
/* Of at most room crossings.  False: out of memory; release it all the same. */
bool windows_new(struct windows *, size_t room) MUST_USE;
void windows_release(struct windows *);

/* Index at[0..n), which the caller filled in any order; none is visited. */
void windows_build(struct windows *, int64_t window_ms);

/* The fullest window that contains at_ms, counting only what had crossed by
 * until_ms; of equal ones the earliest.  Returns how many crossings it has,
 * from *start on. */
size_t windows_fullest(const struct windows *, int64_t window_ms, int64_t at_ms,
		       int64_t until_ms, size_t *start);

/* The first account in [i, end) that was not visited yet, and is now; NULL:
 * there is none. */
struct monitor_account *windows_visit(struct windows *, size_t i, size_t end);

#endif
