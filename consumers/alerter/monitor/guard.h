/* guard.h -- who turns stale at an evaluation, and who is held instead: the
 * mass guard.
 *
 * Must not know alerts.  Writes the accounts' decisions, nothing else. */
#ifndef SENTRA_CONSUMERS_ALERTER_MONITOR_GUARD_H
#define SENTRA_CONSUMERS_ALERTER_MONITOR_GUARD_H

#include "accounts.h"
#include "crossings.h"

/* An instant at which something of a crossing changes. */
struct guard_turn {
	int64_t ms;
	size_t place;
	size_t of; /* an index of crossings.at */
};
struct guard_turns {
	struct guard_turn *at; /* sorted by time, then by place */
	size_t n, done;
};

/* When accounts begin and cease to be watched: sorted. */
struct guard_watch {
	int64_t *from_ms, *until_ms;
	size_t n;
};

/* Memory, for one evaluation after the other. */
struct guard {
	struct windows crossings; /* also of silences that are over */
	struct guard_turns from, until, second;
	struct guard_watch watch;
};
void guard_release(struct guard *);

/* Decide about all accounts of the roster at t.  False: out of memory, some
 * are not decided. */
bool guard_decide(struct guard *, const struct monitor_accounts *,
		  int64_t t_ms) MUST_USE;

#endif
