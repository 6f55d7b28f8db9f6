/* poll_parts.h -- the inside of a poller, shared by poll*.c only. */
#ifndef SENTRA_PRODUCERS_CORE_POLL_PARTS_H
#define SENTRA_PRODUCERS_CORE_POLL_PARTS_H

#include "batch.h"
#include "outbox.h"
#include "poll.h"
#include "schedule.h"

#include <limits.h>

/* Who was answered, and when. */
struct witness {
	const struct checkpoint *checkpoint; /* NULL: nobody yet */
	int64_t at_ms;                       /* boot */
};

struct poller {
	struct poller_setup setup;
	struct producer_config *plan; /* in force; owned */
	struct producer_config *next; /* to come; owned */
	struct checkpoints checkpoints;
	char store_path[PATH_MAX], quota_path[PATH_MAX];
	struct schedule schedule;
	struct requester requester;
	struct batch batch;
	size_t *grouped; /* owned: the members of the group */
	bool under_way;  /* a group is */
	struct outbox outbox;
	size_t failed;   /* of the outlet, as far as it was noticed */
	size_t lost;     /* of the outbox, likewise */
	bool kafka_away; /* was logged */
	struct trouble logged;
	int64_t kept_ms; /* boot: last written, or tried to */
	bool keep_soon;  /* there is what no kill should cost */
	int64_t last_ok_ms;
	/* The newest two accounts answered at a step, so that whoever is
	 * refused has another one to compare with. */
	struct witness witness[STEP_COUNT][2];
	double units;     /* that a round over an account costs, on average */
	double round_ms;  /* that it takes */
	int64_t began;    /* quota.used when the group began */
	int64_t began_ms; /* boot */
	double stretch;   /* intervals are so many times longer than wanted,
			     since the budget allows no more; at least 1 */
	double stretch_told; /* in the log */
	int64_t measured_ms; /* boot */
};

/* poll_token.c */
/* The account's token into its round; false: there is none. */
bool poll_give_token(struct poller *, struct round_setup *, struct instant);
/* TOKEN was answered. */
void poll_renew(struct poller *, const struct answer_target *, struct instant);
/* False: a renewed token is not on disk, so none may be used. */
bool poll_tokens_kept(struct poller *, struct err *);

/* poll_budget.c: what a round costs, and how often there can be one. */
void poll_budget_begin(struct poller *, struct instant);
void poll_budget_end(struct poller *, struct instant);
/* Another plan is in force. */
void poll_plan_budget(struct poller *);
/* Between two rounds over this account: what is wanted, or more where the
 * budget does not allow it. */
int64_t poll_interval(const struct poller *, const struct job *);
void poll_measure_debt(struct poller *, struct instant);

/* poll_state.c */
void poll_load(struct poller *);
/* Write the store if it is time to, and Kafka has all events.  Returns the
 * boot_ms at which it will be; INT64_MAX: not by time alone. */
int64_t poll_keep_if_due(struct poller *, struct instant);

/* poll_tell.c: the round that is over, as events in the outbox. */
void poll_tell(struct poller *, struct instant);

/* poll_watch.c */
/* Hand over what the outbox has; false: some must wait. */
bool poll_drain(struct poller *);
void poll_log_trouble(struct poller *);
void poll_measure(struct poller *, struct instant);

#endif
