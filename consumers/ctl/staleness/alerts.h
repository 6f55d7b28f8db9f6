/* alerts.h -- alerts as they are printed, from the stream <prefix>:alerts.
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

#include "consumers/alerter/alert_list.h"
#include "consumers/ctl/ctl.h"

/* Those that fire, in their order; then the others, the newest first; at most
 * so many of both, 0: all.  zone: of the times, an IANA name. */
void alert_list_table(const struct alert_list *, const struct style *,
		      const char *zone, size_t most, bool firing_only,
		      struct buf *out);
void alert_list_json(const struct alert_list *, size_t most, bool firing_only,
		     struct buf *out);

void alert_list_csv(const struct alert_list *, size_t most, bool firing_only,
		    struct buf *out);

/* All events that the stream has. */
int alerts_read(struct ctl *, struct alert_list *, struct err *) MUST_USE;

#endif
