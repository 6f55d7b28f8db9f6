/* alert_list.h -- alerts as episodes: from the events that raise and resolve
 * them, as the stream <prefix>:alerts has them, the oldest first.  Pure.
 *
 *   struct alert_list list = { 0 };
 *
 *   rc = alert_list_add(&list, event, &err);
 *   ... list.at[i].ended_ms == TIME_NONE: it fires ...
 *   alert_list_release(&list); */
#ifndef SENTRA_CONSUMERS_ALERTER_ALERT_LIST_H
#define SENTRA_CONSUMERS_ALERTER_ALERT_LIST_H

#include "alert.h"

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

#endif
