/* exempt.h -- an exemption into a roster, or out of it.  Pure. */
#ifndef SENTRA_CONSUMERS_CTL_ROSTER_EXEMPT_H
#define SENTRA_CONSUMERS_CTL_ROSTER_EXEMPT_H

#include "draft.h"

struct exemption {
	const struct sentra *sentra;   /* of the roster */
	const struct account *account; /* one of its; NULL: the whole sentra */
	int64_t until;                 /* day, included; DAY_OPEN: none */
	const char *why;
};

/* Into the draft of the same roster.  -ENOENT: there is none to end. */
int exempt_put(struct draft *, const struct exemption *, struct err *) MUST_USE;
/* A day that is none, or is past, -EINVAL. */
int exempt_until(const char *date, int64_t today, int64_t *day,
		 struct err *) MUST_USE;

#endif
