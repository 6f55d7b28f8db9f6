/* alert_context.h -- gathers what the texts of an alert are made of: which
 * accounts are concerned, and how we know.  Reads the watch, changes nothing.
 */
#ifndef SENTRA_CONSUMERS_ALERTER_ALERT_CONTEXT_H
#define SENTRA_CONSUMERS_ALERTER_ALERT_CONTEXT_H

#include "alert.h"
#include "consumers/alerter/monitor/monitor.h"
#include "consumers/core/stage.h"

#define ALERT_CONTEXT_NAMED                                                \
	10                   /* accounts in a text; the others are counted \
			      */
#define ALERT_CONTEXT_MAX 64 /* accounts gathered */

struct alert_context {
	struct alert_facts facts;
	struct alert_account named[ALERT_CONTEXT_MAX];
};

/* at: of t and of the texts' times, where no sentra has its own.  Borrows from
 * the watch, the roster and the alert; facts point into the telling itself, so
 * it must stay where it is. */
void alert_context_gather(struct alert_context *, const struct monitor *,
			  const struct stage_env *, const struct zone *at,
			  const struct monitor_alert *, int64_t t_ms);

/* So many as a text may name: the others are counted. */
void alert_context_shorten(struct alert_context *);
/* ": Sentra A (UCa), Sentra B (UCb)": all that were gathered. */
void alert_context_names(const struct alert_context *, struct buf *out);

#endif
