/* stage.h -- what a consumer adds to the read-flush loop (loop.h).
 *
 * The unit of ownership is the partition: partition p of every metrics topic
 * that is read.  All those topics have the same number of partitions and the
 * sentra is the key, so a sentra lies in one partition whatever the platform.
 * Kafka's group assigns a partition of all topics to one process together.
 *
 * A stage's life, in order; nothing is called from another thread:
 *
 *   open()                 once, with Redis connected
 *     restore()            after each assignment: claims its partitions in
 *                          Redis, loads what stands there, says where to read
 *                          on
 *       apply()            each event; touches memory only
 *       flush()            writes memory out, with the offsets up to which it
 *                          accounts for the log
 *     discard()            before partitions go, and after any failure
 *   close()
 *
 * Kafka's offsets are committed after flush() has succeeded and at no other
 * time, and they are for display of the lag only: an event may be delivered
 * twice, and the stage recognizes that by the offsets which it stored itself,
 * in the same write as its state.
 *
 * There is one way to recover from anything (Redis gone, emptied or rolled
 * back, a fence that refused, a rebalance): discard() all memory, restore(),
 * read on from where restore() says.  Both names are Kafka Streams'.
 *
 * A stage must not know Kafka's group, other stages, or when the loop wakes. */
#ifndef SENTRA_CONSUMERS_CORE_STAGE_H
#define SENTRA_CONSUMERS_CORE_STAGE_H

#include "common/base/faults.h"
#include "common/config/config.h"
#include "common/config/roster.h"
#include "common/config/settings.h"
#include "common/daemon/metrics.h"
#include "common/event/event.h"
#include "common/redis/redis.h"

struct stage;

/* What a stage works with.  Everything in it is borrowed: for the life of the
 * stage, or where it says so until reload(), which brings another one. */
struct stage_env {
	struct redis *redis;     /* connected whenever the stage is called */
	struct metrics *metrics; /* meters.h says how to address a metric */
	const struct roster *roster; /* until reload() */
	const void *settings; /* the stage's own sections; until reload() */
	const struct pipeline_settings *pipeline; /* files' names; until
						     reload() */
	const struct platforms *read; /* [pipeline] platforms at the start */
	const struct kafka_settings *kafka; /* at the start */
	const struct stage *const *stages;  /* all there are, ended by NULL */
	const char *prefix;                 /* of every key and topic */
	const char *zone;                   /* [report] timezone */
	int zone_hours;                     /* east of UTC */
	int32_t partitions;                 /* of each topic */
	const char *instance; /* unique to this process and start: the fence
				 (fence.h) makes its owners from it */
	bool has_as_of;
	int64_t as_of_s; /* --as-of: nothing newer is read or counts */
	bool dry_run;    /* --dry-run: nothing is written but to this Redis, and
			    nobody is told */
	/* To be called in whatever may take longer than a moment: the watchdog
	 * and signals are served.  False: give up, the program is to stop.
	 * NULL: there is none. */
	bool (*alive)(void *);
	void *alive_ctx;
};

/* Where in the log an event stood. */
struct position {
	enum platform_id platform; /* names the topic */
	int32_t partition;
	int64_t offset;
	/* The broker's time, of a message that was appended just now, as it
	 * came while we waited at the end of the log; else -1. */
	int64_t appended_ms;
};

/* By what a log is known again: of the newest message that was read its offset
 * and its time, of which a topic made anew has another.  ms 0: unknown. */
struct log_mark {
	int64_t offset, ms;
};

/* How far a partition was read: of each platform's topic every event below
 * next[] was given to apply(), or was no usable event.  next[i] < 0: nothing
 * is known, so reading begins at the first message there is (or that platform
 * is not read at all). */
struct partition {
	int32_t id;
	int64_t next[PLATFORM_COUNT]; /* offsets */
	struct log_mark mark[PLATFORM_COUNT];
};

/* Under which circumstances a flush happens. */
struct flush_context {
	int64_t t_s;    /* evaluate at this instant: now, or --as-of */
	bool evaluate;  /* write what is derived, too (boards, alerts);
			   else only the state */
	bool tick;      /* windows have moved on: evaluate everything, not
			   only what changed */
	bool caught_up; /* at the end of the log */
	int64_t lag;    /* messages between next[] and the ends of the log */
	bool whole;     /* of a stage with needs_whole: every partition, whoever
			   reads it, is in Redis up to the end of the log
			   as it was when this was asked */
	int64_t unread_ms; /* so long it is not */
	int64_t steady_ms; /* since wall and boot clock last moved against each
			      other; INT64_MAX: they never did */
};

/* What apply() wants: STAGE_FULL asks for a flush before more is read. */
enum apply_result { STAGE_GO_ON, STAGE_FULL };

#define STAGE_SECTIONS 4  /* at most so many sections of its own */
#define STAGE_METERS   32 /* and metrics */

struct stage {
	/* Command line, Kafka's group, keys and metrics carry it: users'
	 * interface. */
	const char *name;
	/* Exactly one stage copies unusable messages to the dead-letter
	 * topic; the others count and skip them. */
	bool dead_letters;

	/* ---- configuration ---- */

	/* The sections of sentra.conf that only this stage reads, bound to
	 * zeroed memory of settings_size bytes.  Fills out, returns how many.
	 * A reload binds new memory, so that a bad file leaves the old
	 * settings as they were.  NULL: it has none. */
	size_t settings_size;
	size_t (*sections)(void *settings,
			   struct cfg_section out[STAGE_SECTIONS]);
	/* What the rows cannot check, and the files that only this stage
	 * reads; may be NULL. */
	void (*check)(const void *settings, const struct pipeline_settings *,
		      const struct config *, struct faults *);
	/* The pause between two evaluations of everything. */
	int64_t (*tick_ms)(const void *settings);

	/* ---- what others see of it ---- */

	/* Metrics beyond the core's: meters.h says how they are numbered. */
	const struct metric_def *meters;
	size_t n_meters; /* <= STAGE_METERS */
	/* The alerter supervises this stage: it fires pipeline_stalled when
	 * <prefix>:pipeline:<name> is not renewed any more, or its watermark
	 * stands still while there is a lag.  The stage then has to call
	 * partitions_report() (partitions.h) with each flush.  One that never
	 * reported is not missed.  The alerter itself leaves this false: who
	 * hangs cannot say so, Prometheus watches it from outside. */
	bool heartbeat;

	/* The owner of partition 0 evaluates what all partitions say together:
	 * flush_context.whole is found out for it. */
	bool needs_whole;

	/* ---- work ---- */

	/* *state: new, close() frees it. */
	int (*open)(void **state, const struct stage_env *, struct err *);
	/* The same environment with another roster or other settings, after
	 * SIGHUP.  What the old ones point to is gone once this returns. */
	void (*reload)(void *state, const struct stage_env *);
	/* Claim the partitions and load their state; fills in next[].
	 * -ERANGE: what Redis holds cannot be continued, e.g. it is newer
	 * than --as-of allows (final: the process ends with this text). */
	int (*restore)(void *state, struct partition *, size_t n, struct err *);
	void (*discard)(void *state);
	/* event, position: borrowed for the call.  enum apply_result, or < 0:
	 * recover. */
	int (*apply)(void *state, const struct event *, const struct position *,
		     struct err *);
	int (*flush)(void *state, const struct partition *, size_t n,
		     const struct flush_context *, struct err *);
	void (*close)(void *state); /* accepts NULL */

	/* A stage that talks to others than Redis has all three of these,
	 * any other stage none: a descriptor to wait for (-1: none now), the
	 * boot_ms() by which to call serve() in any case, and what is then
	 * done, which never blocks. */
	int (*fd)(const void *state);
	int64_t (*due_ms)(const void *state);
	void (*serve)(void *state);
};

#endif
