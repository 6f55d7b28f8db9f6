/* loop_parts.h -- what the files of the batch core share; for them alone. */
#ifndef SENTRA_CONSUMERS_CORE_LOOP_PARTS_H
#define SENTRA_CONSUMERS_CORE_LOOP_PARTS_H

#include "loop.h"
#include "common/base/backoff.h"
#include "dlq.h"
#include "offsets.h"

enum batch_phase {
	PHASE_IDLE,    /* the group has assigned nothing */
	PHASE_WAITING, /* slices are to be taken, at retry_ms */
	PHASE_READING,
};

struct batch {
	struct batch_settings set;
	struct metrics *metrics;
	struct kafka_sub *sub;
	struct dead *dead; /* NULL: the stage writes none */
	struct progress progress;
	char *topics[PLATFORM_COUNT]; /* NULL: that platform is not read */
	int32_t partitions;
	struct buf scratch; /* of the decoder */
	/* Borrowed while batch_run() runs. */
	struct daemon *daemon;
	struct redis *redis;
	void *stage;

	enum batch_phase phase;
	bool assigned;     /* the group has spoken at least once */
	bool drained;      /* the newest poll found nothing more */
	bool full;         /* the stage wants a flush before more */
	bool pending;      /* read and not flushed, since pending_ms */
	bool troubled;     /* gave up and told so; no flush since */
	int64_t jumped_ms; /* boot; 0: the clocks never moved apart */
	int64_t pending_ms, retry_ms, tick_ms, evaluated_ms, committed_ms,
		metrics_ms;
	struct backoff backoff;
	struct err fatal; /* code 0: none */
	uint64_t events;  /* usable, since the start */
	uint64_t skipped;
	uint64_t counted; /* of events, in the metrics */
};

/* Callbacks of the group, for kafka_sub_new(). */
void batch_events(struct batch *, struct kafka_sub_events *);

/* Read what Kafka has for us, at most for a moment. */
void batch_read(struct batch *);

/* ---- batch.c ---- */

/* Waiting does not mend it: a state that cannot be gone on with, Kafka's
 * client is dead, or a right is missing and, with --once, nobody waits. */
bool batch_is_final(const struct batch *, int code);
/* Something failed: give everything up and take it again, later. */
void batch_recover(struct batch *, const struct err *);

/* ---- batch_flush.c ---- */

/* When the next flush is due (boot_ms), if nothing else happens. */
int64_t batch_flush_due(const struct batch *);
/* 1: --once is done. */
int batch_flush_if_due(struct batch *);
/* Before slices are given back: what was read, as far as that works.  Only
 * the ledgers: whoever takes the slices next writes the boards. */
void batch_flush_last(struct batch *);
/* Before the end: everything, and the offsets committed. */
int batch_flush_end(struct batch *, struct err *) MUST_USE;

#endif
