/* stage.h -- what a consumer adds to the batch core.
 *
 * The unit of ownership is the slice: partition p of every metrics topic that
 * is read, which all have the same number of partitions, so that a sentra lies
 * in one slice whatever the platform.  restore() loads what Redis has of some
 * slices, apply() touches memory only, flush() writes it out.  Kafka offsets
 * are committed after flush() has succeeded and at no other time, so an event
 * may be seen twice; the stage tells by its own stored offsets.
 *
 * There is one way to recover from anything (Redis gone, emptied, rolled
 * back, a fence that refused, a rebalance): discard() all memory, restore()
 * again, read on from where restore() says. */
#ifndef SENTRA_CONSUMERS_CORE_STAGE_H
#define SENTRA_CONSUMERS_CORE_STAGE_H

#include "common/base/faults.h"
#include "common/config/config.h"
#include "common/config/roster.h"
#include "common/config/settings.h"
#include "common/daemon/metrics.h"
#include "common/event/event.h"
#include "common/redis/redis.h"

struct stage_env {
	struct redis *redis;         /* borrowed; connected when called */
	struct metrics *metrics;     /* borrowed; meters.h has the table */
	const struct roster *roster; /* borrowed until reload(), as are */
	const void *settings;        /* the stage's own sections, and */
	const struct pipeline_settings *pipeline; /* the files' names */
	const struct platforms *read; /* [pipeline] platforms, of the start */
	const struct kafka_settings *kafka; /* of the start */
	const char *prefix;
	const char *zone; /* [report] timezone */
	int zone_hours;
	int32_t partitions;   /* of each topic */
	const char *instance; /* unique to this process and start */
	bool has_as_of;
	int64_t as_of_s;
};

/* Where an event came from. */
struct position {
	enum platform_id platform; /* the topic */
	int32_t partition;
	int64_t offset;
};

/* How far a slice was read: every event below next[] was given to apply() or
 * was no event at all.  next[i] < 0: begin at the first there is, or not read
 * at all. */
struct partition {
	int32_t partition;
	int64_t next[PLATFORM_COUNT];
};

/* When a flush happens. */
struct flush_context {
	int64_t t_s;       /* evaluate at this instant */
	bool evaluate;     /* boards too (else the ledgers alone) */
	bool tick;         /* everything slides: evaluate all, not only what
			      changed */
	bool caught_up;    /* at the end of the log */
	int64_t lag;       /* messages between next[] and the ends of the log */
	int64_t steady_ms; /* since wall and boot clock last moved against each
			      other; INT64_MAX: they never did */
};

enum stage_word { STAGE_GO_ON, STAGE_FULL }; /* FULL: flush before more */

#define STAGE_SECTIONS 4

struct stage {
	const char *name;
	bool dead_letters; /* the one stage that writes them */
	/* The sections of sentra.conf that only this stage reads, bound to
	 * zeroed memory of settings_size bytes: at most STAGE_SECTIONS into
	 * out, returns how many. A reload binds new memory, so that a bad
	 * file leaves the old settings as they were. */
	size_t settings_size;
	size_t (*sections)(void *settings, struct cfg_section *out);
	/* What the rows cannot check, and the files that only this stage
	 * reads; may be NULL. */
	void (*check)(const void *settings, const struct pipeline_settings *,
		      const struct config *, struct faults *);
	/* The pause between two evaluations of everything. */
	int64_t (*tick_ms)(const void *settings);

	int (*open)(void **state, const struct stage_env *, struct err *);
	/* The same env with another roster or other settings, after SIGHUP. */
	void (*reload)(void *state, const struct stage_env *);
	/* Claim the slices and load them; fills in next[]. -ERANGE: what
	 * Redis holds cannot be gone on with, e.g. it is more than --as-of
	 * allows (final, the text says so). */
	int (*restore)(void *state, struct partition *, size_t n, struct err *);
	void (*discard)(void *state);
	int (*apply)(void *state, const struct event *, const struct position *,
		     struct err *); /* enum stage_word, or < 0: recover */
	int (*flush)(void *state, const struct partition *, size_t n,
		     const struct flush_context *, struct err *);
	void (*close)(void *state); /* accepts NULL */

	/* A stage that talks to others than Redis; all three or none.  A
	 * descriptor to wait for, the boot_ms by which to come anyway, and
	 * what is then done; never blocks. */
	int (*fd)(const void *state);
	int64_t (*due_ms)(const void *state);
	void (*serve)(void *state);
};

extern const struct stage stage_scorer;
extern const struct stage stage_alerter;

#endif
