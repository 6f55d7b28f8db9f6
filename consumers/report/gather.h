/* gather.h -- a report out of one generation of Redis, as of the period's last
 * second, and of what stands beside it: the log, targets, the report before.
 * Nothing is computed here that stands there already.
 *
 *   rc = gather(&report, &(struct gathering){ .config = config, ... }, &err);
 *
 * What a period is made of: at its last second the window of 7 days is the
 * week, so a week has the card's own fields; another length adds up the closed
 * days and the last one's 24 hours, which end with it. */
#ifndef SENTRA_CONSUMERS_REPORT_GATHER_H
#define SENTRA_CONSUMERS_REPORT_GATHER_H

#include "gatherer.h"

/* The last second of a period. */
int64_t gather_as_of_ms(const struct period *, int zone_hours);

/* Into a report that report_init() made. */
int gather(struct report *, const struct gathering *, struct err *) MUST_USE;

#endif
