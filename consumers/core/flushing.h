/* flushing.h -- when a flush is due, and what it does: the stage's state and
 * what is derived to Redis, then the offsets to Kafka.  A part of the loop
 * (loop_state.h).  Must not know what a stage computes. */
#ifndef SENTRA_CONSUMERS_CORE_FLUSHING_H
#define SENTRA_CONSUMERS_CORE_FLUSHING_H

#include "loop_state.h"

/* At the end of all that is assigned. */
bool loop_at_end(const struct loop *);
/* Whether it matters now what others have read: to be done, or to judge. */
bool loop_wants_whole(const struct loop *);
/* Look whether others have read theirs, too. */
int loop_look_at_whole(struct loop *, struct err *) MUST_USE;
/* boot_ms() of the next flush, if nothing else happens. */
int64_t loop_flush_due_ms(const struct loop *);
/* 1: --once is done. */
int loop_flush_if_due(struct loop *);
/* Before the end: everything, and the offsets committed. */
int loop_flush_last(struct loop *, struct err *) MUST_USE;
/* Before partitions are given back: what was read, as far as that works.  Only
 * the state: whoever gets the partitions next writes what is derived. */
void loop_flush_revoked(struct loop *);

#endif
