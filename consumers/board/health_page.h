/* health_page.h -- the parts of /kesehatan. */
#ifndef SENTRA_CONSUMERS_BOARD_HEALTH_PAGE_H
#define SENTRA_CONSUMERS_BOARD_HEALTH_PAGE_H

#include "frame.h"
#include "parts.h"

/* How many accounts the roster has on the platform, of sentra that have a card;
 * and how many of them nobody sees. */
size_t health_accounts(const struct world *, enum platform_id);
size_t health_blind(const struct world *, enum platform_id);

/* Lists, each a live part. */
void health_blind_list(struct html *, const struct world *);
void health_stale_list(struct html *, const struct world *);
void health_alerts(struct html *, const struct world *);

#endif
