/* loop_parts.h -- what the files behind loop.h share.  Private to them.
 *
 * loop.c calls loop_read.c, loop_flush.c and loop_recover.c; each of these
 * only those that come after it. */
#ifndef SENTRA_CONSUMERS_CORE_LOOP_PARTS_H
#define SENTRA_CONSUMERS_CORE_LOOP_PARTS_H

#include "common/base/backoff.h"
#include "common/daemon/daemon.h"
#include "dlq.h"
#include "loop_settings.h"
#include "meters.h"
#include "offsets.h"
#include "suspects.h"

/* A trouble is told when it comes, again each minute, and anew when it is
 * another: the texts of two are compared without their numbers. */
struct cause {
	char text[sizeof(((struct err *)0)->text)];
	int64_t told_ms; /* boot time; 0: all is well */
};

enum loop_phase { PHASE_IDLE, PHASE_WAITING, PHASE_READING };

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
	bool assigned; /* the group has answered, if only with nothing */
	bool drained;  /* the newest poll found nothing more */
	bool full;     /* stage or dead letters want a flush before more */
	bool pending;  /* read and not flushed, since pending_ms */
	bool troubled; /* a failure was counted, and no flush came since */
	bool reseek;   /* begin to read anew once what was read is stored */
	bool lost;     /* the log that was read is gone: rebuild */
	struct kafka_part lost_at;
	struct err lost_why;
	struct cause cause; /* the trouble that was told last */
	struct suspects suspects;
	struct err fatal;  /* code 0: none */
	int64_t jumped_ms; /* the clocks moved apart; 0: they never did */
	/* All boot_ms(): */
	int64_t pending_ms;
	int64_t retry_ms;     /* restore then */
	int64_t tick_ms;      /* the next evaluation of everything */
	int64_t evaluated_ms; /* the last of anything */
	int64_t committed_ms;
	int64_t metrics_ms; /* the next metrics file */
	int64_t known_ms;   /* the next look whether the log is the same */
	struct backoff backoff;
	uint64_t events;  /* usable, since the start */
	uint64_t skipped; /* unusable, of a stage without dead letters */
	uint64_t counted; /* of events, in the metrics */
};

/* ---- loop_read.c ---- */

/* What Kafka has for us, at most for a moment.  What is still fetched of
 * partitions that are ours no more is dropped unread. */
void loop_read(struct loop *);

/* ---- loop_flush.c ---- */

/* At the end of all that is assigned. */
bool loop_at_end(const struct loop *);
/* boot_ms() of the next flush, if nothing else happens. */
int64_t loop_flush_due_ms(const struct loop *);
/* 1: --once is done. */
int loop_flush_if_due(struct loop *);
/* Before the end: everything, and the offsets committed. */
int loop_flush_last(struct loop *, struct err *) MUST_USE;
/* Before partitions are given back: what was read, as far as that works.  Only
 * the state: whoever gets the partitions next writes what is derived. */
void loop_flush_revoked(struct loop *);

/* ---- loop_recover.c ---- */

/* Waiting does not mend it: a state that cannot be continued, Kafka's client
 * is dead, or a right is missing and, with --once, nobody is there to wait. */
bool loop_is_final(const struct loop *, int code);
/* Something failed: discard everything, and restore it later. */
void loop_recover(struct loop *, const struct err *why);
void loop_restore(struct loop *);
/* From time to time: whether a topic was made anew while it is read. */
void loop_know_log(struct loop *);

#endif
