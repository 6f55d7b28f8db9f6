/* intake.h -- messages of the log: decoded and given to the stage, or to the
 * dead letters.  A part of the loop (loop_state.h).  Must not know what a stage
 * computes. */
#ifndef SENTRA_CONSUMERS_CORE_INTAKE_H
#define SENTRA_CONSUMERS_CORE_INTAKE_H

#include "loop_state.h"

/* What Kafka has for us, at most for a moment.  What is still fetched of
 * partitions that are ours no more is dropped unread. */
void loop_read(struct loop *);

#endif
