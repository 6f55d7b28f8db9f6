/* loop_parts.h -- what the files of the batch core share; for them alone. */
#ifndef SENTRA_CONSUMERS_CORE_LOOP_PARTS_H
#define SENTRA_CONSUMERS_CORE_LOOP_PARTS_H

#include "common/base/backoff.h"
#include "dlq.h"
#include "loop.h"
#include "offsets.h"

enum loop_phase {
	PHASE_IDLE,    /* the group has assigned nothing */
	PHASE_WAITING, /* slices are to be taken, at retry_ms */
	PHASE_READING,
};

struct loop {
	struct loop_settings set;
	struct metrics *metrics;
	struct kafka_sub *sub;
	struct dlq *dlq; /* NULL: the stage writes none */
	struct offsets offsets;
	char *topics[PLATFORM_COUNT]; /* NULL: that platform is not read */
	int32_t partitions;
	struct buf scratch; /* of the decoder */
	/* Borrowed while loop_run() runs. */
	struct daemon *daemon;
	struct redis *redis;
	void *stage;

	enum loop_phase phase;
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
void loop_events(struct loop *, struct kafka_sub_events *);

/* Read what Kafka has for us, at most for a moment. */
void loop_read(struct loop *);

/* ---- batch.c ---- */

/* Waiting does not mend it: a state that cannot be gone on with, Kafka's
 * client is dead, or a right is missing and, with --once, nobody waits. */
bool loop_is_final(const struct loop *, int code);
/* Something failed: give everything up and take it again, later. */
void loop_recover(struct loop *, const struct err *);

/* ---- batch_flush.c ---- */

/* When the next flush is due (boot_ms), if nothing else happens. */
int64_t loop_flush_due(const struct loop *);
/* 1: --once is done. */
int loop_flush_if_due(struct loop *);
/* Before slices are given back: what was read, as far as that works.  Only
 * the ledgers: whoever takes the slices next writes the boards. */
void loop_flush_last(struct loop *);
/* Before the end: everything, and the offsets committed. */
int loop_flush_end(struct loop *, struct err *) MUST_USE;

#endif
