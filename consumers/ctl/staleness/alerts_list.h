/* alerts_list.h -- alerts as they were told, from events that raise and
 * resolve them.  Pure. */
#ifndef SENTRA_CONSUMERS_CTL_STALENESS_ALERTS_LIST_H
#define SENTRA_CONSUMERS_CTL_STALENESS_ALERTS_LIST_H

#include "consumers/alerter/alert.h"
#include "consumers/ctl/ctl.h"

struct alert_episode {
	struct monitor_alert alert;
	int64_t told_ms;  /* raised; TIME_NONE: that is no longer there */
	int64_t ended_ms; /* resolved; TIME_NONE: it fires */
	char *detail;     /* as it was told last */
};

struct alert_list {
	struct alert_episode *at; /* in the order in which they were told */
	size_t n, size;
	size_t unread; /* events that are no alert.v1 */
};

void alert_list_release(struct alert_list *);
/* The next event.  Of what is no alert.v1 only the number is kept. */
int alert_list_take(struct alert_list *, struct str event,
		    struct err *) MUST_USE;
/* The one of the kind that fires for it, or NULL. */
const struct alert_episode *alert_list_firing(const struct alert_list *,
					      enum monitor_alert_kind,
					      const char *of);
/* Those that fire, in the order in which they were told; then the others, the
 * newest first; all of them, or at most so many of both. */
void alert_list_table(const struct alert_list *, const struct style *,
		      const char *zone, size_t most, bool firing_only,
		      struct buf *out);
void alert_list_json(const struct alert_list *, size_t most, bool firing_only,
		     struct buf *out);

#endif
