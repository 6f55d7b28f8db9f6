/* episodes.h -- what the stream of alerts tells, as episodes. */
#ifndef SENTRA_CONSUMERS_BOARD_EPISODES_H
#define SENTRA_CONSUMERS_BOARD_EPISODES_H

#include "consumers/alerter/alert_list.h"
#include "page.h"

/* The newest events, at most so many, the oldest first.  list: { 0 }, for
 * alert_list_release(), also after an error: Redis cannot be read, -ENOMEM. */
int episodes_read(const struct world *, size_t most, struct alert_list *,
		  struct err *) MUST_USE;

#endif
