/* alerts.h -- alerts as episodes: from the events that raise and resolve them,
 * as the stream <prefix>:alerts has them.
 *
 *   struct alert_list list = { 0 };
 *
 *   alerts_read(c, &list, err);
 *   alert_list_table(&list, &c->style, zone, 0, false, &out);
 *   alert_list_release(&list);
 *
 * All but alerts_read() is pure. */
#ifndef SENTRA_CONSUMERS_CTL_STALENESS_ALERTS_H
#define SENTRA_CONSUMERS_CTL_STALENESS_ALERTS_H

#include "consumers/alerter/alert.h"
#include "consumers/ctl/ctl.h"

struct alert_episode {
	struct monitor_alert alert;
	int64_t raised_ms; /* TIME_NONE: the stream has that no longer */
	int64_t ended_ms;  /* resolved; TIME_NONE: it fires */
	char *detail;      /* owned: of its last event, or NULL */
};

struct alert_list {
	struct alert_episode *at; /* owned, in the order of their first event */
	size_t n, size;
	size_t unread; /* events that are no alert.v1 */
};

void alert_list_release(struct alert_list *);
/* Add the next event.  What is no alert.v1 of this version is only counted.
 * -ENOMEM. */
int alert_list_add(struct alert_list *, struct str event,
		   struct err *) MUST_USE;
/* The one of the kind that fires for the subject, or NULL.  Borrowed. */
const struct alert_episode *alert_list_firing(const struct alert_list *,
					      enum monitor_alert_kind,
					      const char *of);
/* Those that fire, in their order; then the others, the newest first; at most
 * so many of both, 0: all.  zone: of the times, an IANA name. */
void alert_list_table(const struct alert_list *, const struct style *,
		      const char *zone, size_t most, bool firing_only,
		      struct buf *out);
void alert_list_json(const struct alert_list *, size_t most, bool firing_only,
		     struct buf *out);

/* All events that the stream has, of a connected session. */
int alerts_read(struct ctl *, struct alert_list *, struct err *) MUST_USE;

#endif
