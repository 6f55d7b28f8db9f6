/* alert_context.h -- gathers what the texts of an alert are made of: which accounts
 * are concerned, and how we know.  Reads the watch, changes nothing. */
#ifndef SENTRA_CONSUMERS_ALERTER_ALERT_CONTEXT_H
#define SENTRA_CONSUMERS_ALERTER_ALERT_CONTEXT_H

#include "alert.h"
#include "consumers/core/stage.h"
#include "consumers/alerter/monitor/monitor.h"

#define TELLING_NAMED 10 /* accounts in a text; the others are counted */
#define TELLING_MAX   64 /* accounts gathered */

struct telling {
	struct alert_facts facts;
	struct alert_account named[TELLING_MAX];
};

/* at: of t and of the texts' times, where no sentra has its own.  Borrows from
 * the watch, the roster and the alert; facts point into the telling itself, so
 * it must stay where it is. */
void telling_gather(struct telling *, const struct watch *,
		    const struct stage_env *, const struct zone *at,
		    const struct watch_alert *, int64_t t_ms);

/* So many as a text may name: the others are counted. */
void telling_shorten(struct telling *);
/* ": Sentra A (UCa), Sentra B (UCb)": all that were gathered. */
void telling_names(const struct telling *, struct buf *out);

#endif
