/* alert_context.h -- gathers what the texts of an alert are made of: which
 * accounts it is about, and how we know.
 *
 *   alert_context_gather(&c, monitor, env, zone, &alert, t_ms);
 *   alert_context_shorten(&c);
 *   alert_summary(&c.facts, ALERT_ENGLISH, &out);
 *
 * Reads the monitor, changes nothing. */
#ifndef SENTRA_CONSUMERS_ALERTER_ALERT_CONTEXT_H
#define SENTRA_CONSUMERS_ALERTER_ALERT_CONTEXT_H

#include "alert_text.h"
#include "consumers/core/stage.h"

#define ALERT_CONTEXT_NAMED 10 /* accounts in a text; more are counted */
#define ALERT_CONTEXT_MAX   64 /* accounts gathered */

struct alert_context {
	struct alert_facts facts;
	struct alert_account named[ALERT_CONTEXT_MAX];
};

/* All that concerns the alert at t.  zone: that of the texts' times where no
 * sentra has its own; NULL: UTC.  Borrows from the monitor, the roster of the
 * env and the alert; facts point into the context itself, so it must stay
 * where it is. */
void alert_context_gather(struct alert_context *, const struct monitor *,
			  const struct stage_env *, const struct zone *,
			  const struct monitor_alert *, int64_t t_ms);

/* Name no more accounts than a text may: the others are counted. */
void alert_context_shorten(struct alert_context *);
/* Append ": Sentra A (UCa), Sentra B (UCb)": all that were gathered. */
void alert_context_names(const struct alert_context *, struct buf *out);

#endif
