/* recovery.h -- the one way out of any failure: discard everything, wait, and
 * restore it from Redis and the log.  A part of the loop (loop_state.h).  Must
 * not know what a stage computes. */
#ifndef SENTRA_CONSUMERS_CORE_RECOVERY_H
#define SENTRA_CONSUMERS_CORE_RECOVERY_H

#include "loop_state.h"

/* Waiting does not mend it: a state that cannot be continued, Kafka's client
 * is dead, or a right is missing and, with --once, nobody is there to wait. */
bool loop_is_final(const struct loop *, int code);
/* Something failed: discard everything, and restore it later. */
void loop_recover(struct loop *, const struct err *why);
void loop_restore(struct loop *);
/* From time to time: whether a topic was made anew while it is read.  last:
 * asked sooner. */
void loop_know_log(struct loop *, bool last);

#endif
