/* loop.h -- the read-flush loop that is the same for every stage: consume,
 * decode, dead letters, flush, commit, recover.
 *
 * It knows Kafka and the stage's contract (stage.h), and nothing of what a
 * stage computes.  Every flush has this order:
 *
 *   1. the stage writes to Redis its state and what is derived from it, with
 *      the offsets up to which all dead letters are acknowledged,
 *   2. those offsets are committed to Kafka, for the display of lag alone.
 *
 * An example, as main.c has it:
 *
 *   loop = loop_new(&settings, metrics, &err);
 *   env.partitions = loop_partitions(loop);
 *   ... stage->open(&state, &env, &err) ...
 *   rc = loop_run(loop, daemon, redis, state, reload, ctx, &err);
 *   loop_free(loop);              (leaves the group)
 *   stage->close(state); */
#ifndef SENTRA_CONSUMERS_CORE_LOOP_H
#define SENTRA_CONSUMERS_CORE_LOOP_H

#include "loop_state.h"

/* New: subscribes to the topics, which all have to exist with the same number
 * of partitions (-EINVAL with a text that says what is missing).  settings:
 * copied.  metrics: borrowed.  NULL on failure. */
struct loop *loop_new(const struct loop_settings *, struct metrics *,
		      struct err *);
/* Leaves the group, so that another member gets the partitions at once.
 * Accepts NULL. */
void loop_free(struct loop *);

/* Of each topic. */
int32_t loop_partitions(const struct loop *);
/* After a reload of the settings. */
void loop_set_tick(struct loop *, int64_t tick_ms);

/* Runs until the daemon is to stop, or --once is done; flushes at the end.
 * daemon, redis, stage_state (of stage->open()): borrowed for the call.
 * reload: called at SIGHUP, may be NULL.
 *
 * What passes by itself (Redis or brokers away, a fence that refused) is
 * logged, counted and tried again, without end.  Returns 0 when done; < 0
 * where waiting mends nothing: -ERANGE what stands in Redis cannot be
 * continued, -EPIPE Kafka's client is beyond repair, -EPROTO the group's
 * members read different topics, and with --once -EACCES, a missing right. */
int loop_run(struct loop *, struct daemon *, struct redis *, void *stage_state,
	     void (*reload)(void *ctx), void *ctx, struct err *);

#endif
