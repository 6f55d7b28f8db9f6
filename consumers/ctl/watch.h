/* watch.h -- --watch: something shown again and again, until a signal or until
 * nobody takes what is printed. */
#ifndef SENTRA_CONSUMERS_CTL_WATCH_H
#define SENTRA_CONSUMERS_CTL_WATCH_H

#include "ctl.h"

/* Appends what is to be shown.  Where it fails, its error is shown instead, and
 * it is tried again: Redis may come back. */
typedef int watch_fn(struct ctl *, void *ctx, struct buf *out, struct err *);

/* Every --watch seconds; on a terminal in place of what was there. */
void watch(struct ctl *, watch_fn *, void *ctx);

#endif
