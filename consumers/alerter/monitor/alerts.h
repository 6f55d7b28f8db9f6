/* alerts.h -- the alerts that fire: what an evaluation raises and resolves.
 *
 * A list in the order in which alerts are reported: by kind; sentra in the
 * roster's order, platforms and their reasons in theirs, stages by name; whom
 * nobody knows any more comes last.
 *
 * Must not know what a kind means: kinds.h has the rules. */
#ifndef SENTRA_CONSUMERS_ALERTER_MONITOR_ALERTS_H
#define SENTRA_CONSUMERS_ALERTER_MONITOR_ALERTS_H

#include "kinds.h"

/* An alert that fires, and its place among those of its kind. */
struct firing {
	struct monitor_alert alert;
	size_t rank;
};

struct monitor_alerts {
	struct firing *at; /* owned, sorted */
	size_t n, size;
	size_t n_sorted; /* while some are raised: how many were there before */
};

/* Which alerts are over, and which are to fire, by the rule of each kind:
 * those that are over are resolved first, then others are raised; fn is called
 * for both.  -ENOMEM: some were not raised. */
int monitor_alerts_evaluate(struct monitor_alerts *, const struct evaluation *,
			    monitor_effect_fn *fn, void *ctx,
			    struct err *) MUST_USE;

/* One that was published before this process began: it fires, or it does not
 * any more.  0, or -ENOMEM. */
int monitor_alerts_restore(struct monitor_alerts *,
			   const struct monitor_accounts *,
			   const struct monitor_alert *, bool firing) MUST_USE;

/* Very many that fire, at once.  0, or -ENOMEM: none is restored. */
int monitor_alerts_fire(struct monitor_alerts *,
			const struct monitor_accounts *,
			const struct monitor_alert *const *, size_t n) MUST_USE;

/* Sort again, by another roster. */
void monitor_alerts_sort(struct monitor_alerts *,
			 const struct monitor_accounts *);

#endif
