/* health.h -- whether what is shown is current, in a line.  Pure. */
#ifndef SENTRA_CONSUMERS_BOARD_HEALTH_H
#define SENTRA_CONSUMERS_BOARD_HEALTH_H

#include "page.h"

/* Redis can be read, and the scorer writes there; false: why not is appended.
 */
bool health_of(const struct world *, struct buf *why);
/* For systemd: "31 sentra as of 2026-03-10T05:30:00Z, 12 viewers", or what is
 * wrong. */
void health_status(const struct world *, size_t viewers, struct buf *out);

#endif
