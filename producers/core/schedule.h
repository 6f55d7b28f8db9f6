/* schedule.h -- the accounts of one platform in the roster, and when each is
 * due.  Pure but for the store, whose entries it takes. */
#ifndef SENTRA_PRODUCERS_CORE_SCHEDULE_H
#define SENTRA_PRODUCERS_CORE_SCHEDULE_H

#include "checkpoint.h"
#include "config.h"
#include "requester.h"

#define NEVER_SEEN INT64_MIN

struct job {
	const struct sentra *sentra; /* borrowed from the plan */
	const struct account *account;
	struct checkpoint *checkpoint; /* borrowed from the store */
	int64_t interval_ms;           /* wanted between two rounds */
	int64_t due_ms;                /* boot */
	bool held;                     /* until then, by a limit */
	int64_t seen_ms;     /* boot: of the last observation, before the start
				too; NEVER_SEEN */
	enum outcome logged; /* what the log knows; at first ok */
};

/* Indexes of members as a binary heap. */
struct queue {
	size_t *index; /* owned */
	size_t n;
};

struct schedule {
	struct job *job; /* owned, in the order of the roster */
	size_t n;
	struct queue waiting; /* the first due on top */
	struct queue ready;   /* due, the longest unobserved on top */
	int64_t ready_ms;     /* boot: by when they were */
	size_t left;          /* with once: not yet told */
	int64_t early_ms;     /* at most that much before it is due one is taken
				 along */
	double rounds;        /* a millisecond, if each came as wanted */
	int64_t since_ms;     /* boot: when the roster was taken */
};

/* Accounts polled before are due one interval after their last round, the
 * others within plan.poll.spread; with once all are due at once. */
int schedule_init(struct schedule *, const struct producer_config *,
		  struct checkpoints *, bool once, uint64_t seed,
		  struct instant, struct err *) MUST_USE;
void schedule_release(struct schedule *);

/* When the first is due, boot_ms; INT64_MAX: never. */
int64_t schedule_next(const struct schedule *);
/* Take at most max of those due by then, the longest unobserved first, out of
 * the queue: their indexes go to due; returns how many.  Who will be due within
 * a tenth of its interval is taken along, so that batches stay whole; but not
 * who is held. */
size_t schedule_take(struct schedule *, int64_t by_ms, size_t *due, size_t max);
/* One that was taken is told, and due again; never with once.  held: a limit
 * ends then. */
void schedule_later(struct schedule *, size_t index, int64_t due_ms, bool held);
void schedule_told(struct schedule *);
/* The platform was asked about it. */
void schedule_seen(struct schedule *, size_t index, struct instant);

/* How late the observations are.  What was never observed counts from when the
 * roster was taken. */
struct owed {
	int64_t oldest_ms; /* unix ms of the oldest observation; 0: none */
	int64_t debt_ms;   /* the most that one is older than its interval */
};
void schedule_owed(const struct schedule *, struct instant, struct owed *);

#endif
