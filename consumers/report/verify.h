/* verify.h -- whether a report that lies in a directory is what it says: its
 * files those of SHA256SUMS, each made of its report.json, and that what the
 * log says. */
#ifndef SENTRA_CONSUMERS_REPORT_VERIFY_H
#define SENTRA_CONSUMERS_REPORT_VERIFY_H

#include "make.h"

struct verifying {
	const char *dir;
	bool files_alone; /* the log is not asked */
	/* Of the recomputation; period and previous are the report's own. */
	struct making making;
};

/* Appends a line for each fault, and one at the end that says what was looked
 * at.  How many faults; < 0 with text where it could not be looked at. */
int verify(const struct verifying *, struct buf *out, struct err *) MUST_USE;

#endif
