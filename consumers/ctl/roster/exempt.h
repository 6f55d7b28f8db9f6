/* exempt.h -- an exemption into a roster, or out of it.  Pure.
 *
 * While a sentra or an account is exempt, nobody is alerted of its silence. */
#ifndef SENTRA_CONSUMERS_CTL_ROSTER_EXEMPT_H
#define SENTRA_CONSUMERS_CTL_ROSTER_EXEMPT_H

#include "draft.h"

struct exemption {
	const struct sentra *sentra;   /* of the roster */
	const struct account *account; /* one of its; NULL: the whole sentra */
	int64_t until;                 /* day, included; DAY_OPEN: none */
	const char *why;
};

/* Puts it into the draft of the same roster, or takes out the one that is
 * there.  -ENOENT: there is none to end.  -ENOMEM. */
int exempt_put(struct draft *, const struct exemption *, struct err *) MUST_USE;
/* The day of --until; today in [report] timezone.  -EINVAL with text where it
 * is no date, or past. */
int exempt_until(const char *date, int64_t today, int64_t *day,
		 struct err *) MUST_USE;

#endif
