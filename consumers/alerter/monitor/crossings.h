/* crossings.h -- how many crossings lie close together.  Private to
 * watch_*.c. */
#ifndef SENTRA_CONSUMERS_ALERTER_MONITOR_CROSSINGS_H
#define SENTRA_CONSUMERS_ALERTER_MONITOR_CROSSINGS_H

#include "monitor.h"

/* An account's crossing, or its second proof. */
struct crossing {
	int64_t ms;
	size_t place; /* in the roster's order */
	struct monitor_account *account;
};
/* By time, then by place. */
void crossings_sort(struct crossing *, size_t n);

/* The windows that begin at each of some crossings.  What it costs to ask does
 * not depend on how many there are. */
struct windows {
	struct crossing *at; /* sorted */
	size_t n;
	size_t *end;  /* the first behind the window of each */
	size_t *most; /* a tree over them: which holds most */
	size_t *next; /* the first from here on that was not visited */
};
bool windows_new(struct windows *, size_t room);
void windows_release(struct windows *);

/* at[0..n) are filled in. */
void windows_make(struct windows *, int64_t window_ms);
/* The fullest one that holds the crossing at at_ms, of what had crossed by
 * until_ms; of equal ones the earliest.  Returns how many from *start. */
size_t windows_fullest(const struct windows *, int64_t window_ms, int64_t at_ms,
		       int64_t until_ms, size_t *start);
/* The first account in [i, end) that was not visited yet, and is now; NULL:
 * there is none. */
struct monitor_account *windows_visit(struct windows *, size_t i, size_t end);

#endif
