/* loop.h -- the batch core: consume, decode, dead letters, flush, commit.
 *
 * Knows Kafka and the stage's contract; knows nothing of what a stage
 * computes.  Order of every flush: the stage's, which also stores how far was
 * read, but only up to where every dead letter is acknowledged; then the
 * commit. */
#ifndef SENTRA_CONSUMERS_CORE_LOOP_H
#define SENTRA_CONSUMERS_CORE_LOOP_H

#include "common/daemon/daemon.h"
#include "common/kafka/kafka.h"
#include "stage.h"

struct loop_settings {
	const struct stage *stage;
	const struct kafka_settings *kafka;
	const char *prefix;
	const struct platforms *platforms; /* whose topics are read */
	const char *metrics_file;          /* "" = none */
	int64_t linger_ms; /* at most so long between an event and its board */
	int64_t catch_up_ms; /* the same while there is more to read */
	int64_t tick_ms;
	bool once;
	bool has_as_of;
	int64_t as_of_s;
};

struct loop;

/* Subscribes. settings: copied, what it points to is borrowed. */
struct loop *loop_new(const struct loop_settings *, struct metrics *,
		      struct err *);
int32_t loop_partitions(const struct loop *);
/* After a reload. */
void loop_set_tick(struct loop *, int64_t tick_ms);
/* Runs until the daemon is to stop, or --once is done; flushes at the end.
 * 0 done; < 0 failed. reload(): called at SIGHUP, may be NULL. */
int loop_run(struct loop *, struct daemon *, struct redis *, void *stage_state,
	     void (*reload)(void *ctx), void *ctx, struct err *);
void loop_free(struct loop *);

#endif
