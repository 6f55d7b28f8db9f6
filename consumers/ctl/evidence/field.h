/* field.h -- the fields of a card that are computed from events, by name.
 * Pure. */
#ifndef SENTRA_CONSUMERS_CTL_EVIDENCE_FIELD_H
#define SENTRA_CONSUMERS_CTL_EVIDENCE_FIELD_H

#include "consumers/core/metric_table.h"

/* "followers", "posts:7d", "view_rate:7d:youtube": all metrics, in all their
 * windows, of all sentra or of a platform.  False: there is no such field. */
bool card_field_find(struct str name, struct board *out);
/* What to write in its place: the names that there are, and the one that may
 * have been meant.  Appended. */
void card_field_advice(struct buf *out, const char *name);

#endif
