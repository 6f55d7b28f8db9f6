/* window.h -- where the windows of boards begin.
 *
 *   24h  at the start of the hour 23 hours before t's
 *   7d   at the start of the hour 167 hours before t's
 *   30d  at the start of the local day 29 days before t's
 *
 * Each ends at t.  What is dated from its beginning on counts.
 *
 * Pure. */
#ifndef SENTRA_CONSUMERS_LEDGER_WINDOW_H
#define SENTRA_CONSUMERS_LEDGER_WINDOW_H

#include "consumers/core/metric_table.h"

/* The beginning (ms) of a window that ends at t (whole unix seconds). */
int64_t window_begin_ms(enum window, int64_t t_s, int zone_hours);

/* How many local days it has that ends with one, that day included. */
int64_t window_days(enum window);

#endif
