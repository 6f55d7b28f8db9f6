/* guard.h -- who turns stale at an evaluation, and who is held instead: the
 * mass guard.
 *
 * Must not know alerts.  Writes the accounts' decisions, nothing else. */
#ifndef SENTRA_CONSUMERS_ALERTER_MONITOR_GUARD_H
#define SENTRA_CONSUMERS_ALERTER_MONITOR_GUARD_H

#include "accounts.h"
#include "crossings.h"

/* Memory for an evaluation, made once for a roster. */
struct guard {
	struct crossing *waiting; /* over the limit twice, and not stale */
	struct windows crossings;
};
/* For the accounts of a roster, of which there are n_rostered.  What was there
 * is released.  False: out of memory. */
bool guard_resize(struct guard *, size_t n_rostered) MUST_USE;
void guard_release(struct guard *);

/* Decide about all accounts of the roster at t. */
void guard_decide(struct guard *, const struct monitor_accounts *,
		  int64_t t_ms);

#endif
