/* previous.h -- a report that is kept, read again: what another one is compared
 * with. */
#ifndef SENTRA_CONSUMERS_REPORT_PREVIOUS_H
#define SENTRA_CONSUMERS_REPORT_PREVIOUS_H

#include "common/base/sha256.h"
#include "period.h"
#include "report.h"

struct kept_one {
	struct report report;
	char sha256[SHA256_HEX]; /* of its report.json */
	bool there;
};

/* The report.json of a directory, whose sum must be that of its SHA256SUMS:
 * -EBADMSG where it is not, and what to do.  -ENOENT: there is none.  To be
 * released in any case. */
int kept_one_read(struct kept_one *, const char *dir, struct err *) MUST_USE;
/* The newest that is kept under <state_dir>/report of a period that ended
 * before that one did: one of as many days where there is one, else any.
 * there is false where none is kept. */
int kept_one_before(struct kept_one *, const char *state_dir,
		    const struct period *, struct err *) MUST_USE;
void kept_one_release(struct kept_one *);

#endif
