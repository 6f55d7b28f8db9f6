/* telling.h -- gathers what the texts of an alert are made of: which accounts
 * are concerned, and how we know.  Reads the watch, changes nothing. */
#ifndef SENTRA_TELLING_H
#define SENTRA_TELLING_H

#include "alert.h"
#include "stage.h"
#include "watch.h"

#define TELLING_NAMED                                          \
	20 /* accounts named in a text; the others are counted \
	    */

struct telling {
	struct alert_facts facts;
	struct alert_account named[TELLING_NAMED];
};

/* at: of t and of the texts' times, where no sentra has its own.  Borrows from
 * the watch, the roster and the alert; facts point into the telling itself, so
 * it must stay where it is. */
void telling_gather(struct telling *, const struct watch *,
		    const struct stage_env *, const struct zone *at,
		    const struct watch_alert *, int64_t t_ms);

#endif
