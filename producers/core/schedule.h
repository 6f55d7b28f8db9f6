/* schedule.h -- the accounts of one platform in the roster, as jobs, and when
 * each of them is due.
 *
 *   schedule_init(&s, config, &checkpoints, once, seed, now, &err);
 *   n = schedule_take(&s, now.boot_ms, index, 50);
 *   ... a round over s.job[index[i]] ...
 *   schedule_observed(&s, index[i], now);
 *   schedule_again(&s, index[i], now.boot_ms + interval_ms, false);
 *
 * It decides only the order and the time; whether the budget allows a round is
 * for others to say (budget.h, quota.h).  Reads no clock, does no I/O. */
#ifndef SENTRA_PRODUCERS_CORE_SCHEDULE_H
#define SENTRA_PRODUCERS_CORE_SCHEDULE_H

#include "checkpoint.h"
#include "config.h"
#include "requester.h"

#define NEVER_OBSERVED INT64_MIN

/* One account. */
struct job {
	const struct sentra *sentra;   /* borrowed from the configuration */
	const struct account *account; /* ... */
	struct checkpoint *checkpoint; /* borrowed from the checkpoints */
	int64_t interval_ms;           /* wanted between two rounds */
	int64_t due_ms;                /* boot */
	bool held;                     /* a limit ends at due_ms: not before */
	int64_t observed_ms; /* boot: the last observation, also one before
				the start; or NEVER_OBSERVED */
	enum outcome logged; /* the newest in the log; ok at first */
};

/* Indexes of jobs as a binary heap. */
struct queue {
	size_t *index; /* owned */
	size_t n;
};

struct schedule {
	struct job *job; /* owned, in the order of the roster */
	size_t n;
	struct queue waiting; /* the first due on top */
	struct queue ready;   /* due; the longest unobserved on top */
	int64_t ready_ms;     /* boot: when those in ready were due */
	size_t left;          /* with once: jobs that are not done yet */
	int64_t early_ms;     /* a job is taken at most that much before it is
				 due */
	double rounds;        /* wanted per millisecond, over all jobs */
	int64_t since_ms;     /* boot: when this schedule was made */
};

/* Accounts observed before are due one interval after that, others within
 * [poll] spread; with once all are due at once.  Borrows from config and
 * checkpoints, whose accounts it marks as used.  -ENOMEM: nothing to
 * release. */
int schedule_init(struct schedule *, const struct producer_config *,
		  struct checkpoints *, bool once, uint64_t seed,
		  struct instant, struct err *) MUST_USE;
void schedule_release(struct schedule *);

/* When the first job is due, boot_ms; INT64_MAX: never. */
int64_t schedule_next(const struct schedule *);

/* Take at most max of the jobs due by then, the longest unobserved first; their
 * indexes go to due.  Returns how many.  A job that is due within a tenth of
 * its interval is taken along, so that batches stay whole; one that is held is
 * not.  Each job taken must be given back by schedule_again() or
 * schedule_done(). */
size_t schedule_take(struct schedule *, int64_t by_ms, size_t *due, size_t max);

/* The job is due again at due_ms (boot).  held: because a limit ends then. */
void schedule_again(struct schedule *, size_t index, int64_t due_ms, bool held);
/* With once: a job is done, and does not come again. */
void schedule_done(struct schedule *);

/* The platform was asked about the account: the job and its checkpoint note
 * it. */
void schedule_observed(struct schedule *, size_t index, struct instant);

/* How late the observations are.  An account never observed counts from when
 * the schedule was made. */
struct schedule_lag {
	int64_t oldest_ms; /* Unix ms of the oldest observation; 0: none */
	int64_t debt_ms;   /* by how much an observation is older than its
			      interval, at most */
};
void schedule_lag(const struct schedule *, struct instant,
		  struct schedule_lag *);

#endif
