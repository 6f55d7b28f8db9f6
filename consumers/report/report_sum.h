/* report_sum.h -- the short sum of a report, on every page and picture: by it
 * one sees which report.json they are of. */
#ifndef SENTRA_CONSUMERS_REPORT_REPORT_SUM_H
#define SENTRA_CONSUMERS_REPORT_REPORT_SUM_H

#include "report.h"

#define REPORT_SUM_SIZE 13

/* The first 12 hex digits of the SHA-256 of what report_json() writes.
 * -ENOMEM, -EMSGSIZE. */
int report_sum(const struct report *, char out[REPORT_SUM_SIZE],
	       struct err *) MUST_USE;

#endif
