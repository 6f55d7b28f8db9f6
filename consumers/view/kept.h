/* kept.h -- histories and posts that somebody asked for, kept for whoever asks
 * next: at most KEPT_MAX, of which the one that nobody asked for the longest
 * goes, but none that was handed out since kept_period().  A part of source.h.
 * Pure. */
#ifndef SENTRA_CONSUMERS_VIEW_KEPT_H
#define SENTRA_CONSUMERS_VIEW_KEPT_H

#include "consumers/core/metric_table.h"
#include "days.h"
#include "posts.h"

#define KEPT_MAX 256

/* What is kept of a sentra: its posts; its days, NATIONAL or of an enum
 * platform_id. */
#define KEPT_POSTS (-2)

struct kept {
	struct str sentra; /* owned, as all of it */
	int what;
	int64_t read_ms;  /* TIME_NONE: not read yet */
	int64_t as_of_ms; /* of the snapshot then */
	uint64_t asked;   /* in the order of asking */
	bool out;         /* handed out: it stays as it is */
	struct days days;
	struct view_posts posts;
};

struct kept_list {
	struct kept **at;
	size_t n, size;
	uint64_t asked;
};

/* { 0 } is an empty one. */
void kept_release(struct kept_list *);
/* What was handed out is no more in use. */
void kept_period(struct kept_list *);
/* The one that is kept, or a new one that nothing is read of; NULL: no memory.
 * Borrowed until kept_period(), where it is marked as out. */
struct kept *kept_ask(struct kept_list *, struct str sentra, int what,
		      struct err *);

#endif
