/* posted.h -- posts that were asked for, SENTRA[:PLATFORM] TEXT: the sentra
 * publishes the text at that instant, on all its platforms or on one.  They
 * stand beside what is invented or replayed, and count as invented posts do. */
#ifndef SENTRA_TESTS_SIMULATOR_POSTED_H
#define SENTRA_TESTS_SIMULATOR_POSTED_H

#include "world.h"

#define POSTED_MAX   512 /* in all; beyond, the newest of them are refused */
#define POSTED_BYTES 2000

struct posted_post {
	const struct actor *actor;
	int64_t at_ms;
	char text[POSTED_BYTES];
};

struct posted {
	struct posted_post post[POSTED_MAX]; /* in the order of time */
	size_t n;
};

/* -ENOENT: no such sentra, or it has no account there; -EINVAL: no such
 * platform, no text, too long a one; -ENOSPC.  Then none was added. */
int posted_add(struct posted *, const struct world *, struct str text,
	       int64_t now_ms, struct err *) MUST_USE;

#endif
