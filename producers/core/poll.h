/* poll.h -- the polling core of one platform: when each account is due, and
 * one collection_status for each account and round, whatever happens.
 *
 * poller_step() never sleeps and never blocks; requests travel by the
 * transport, events by the outlet, so that a test can walk through a day in a
 * moment. */
#ifndef SENTRA_PRODUCERS_CORE_POLL_H
#define SENTRA_PRODUCERS_CORE_POLL_H

#include "config.h"
#include "requester.h"
#include "sink.h"
#include "token_store.h"

struct round;
typedef void resolved_fn(const struct sentra *, const struct account *,
			 const struct round *);

struct poller_setup {
	const struct platform *platform;
	const struct transport *transport;
	const struct sink *sink;
	struct metrics *metrics;
	struct str token, secret;
	struct token_store *keys; /* own_tokens; else NULL */
	const char *state_dir;    /* "": nothing is kept */
	bool once;                /* each account once, at once */
	uint64_t seed;
	/* Only ask for the ids of accounts that have none, and hand over what
	 * was found, instead of events; NULL: poll. */
	resolved_fn *resolved;
};

struct poller;

/* setup: copied; what it points to is borrowed.  Reads the state; what cannot
 * be read is logged, once, and left aside.  NULL: out of memory. */
struct poller *poller_new(const struct poller_setup *);
/* Accepts NULL.  Does not write. */
void poller_free(struct poller *);

/* Takes the plan; it is in force once the accounts under way are told, or wait
 * for the budget: then they come again.  False: with once the first one stays,
 * for each account comes once. */
bool poller_adopt(struct poller *, struct producer_config *);

/* Do everything that is due; returns the boot_ms at which to come again
 * (INT64_MAX: when an answer came). */
int64_t poller_step(struct poller *, struct instant);

/* With once: every account got its status. */
bool poller_done(const struct poller *);
/* Hand over what waits for the outlet, and poll nothing: how many still
 * wait. */
size_t poller_drain(struct poller *);
/* Poll nothing, but take the new pair of tokens if it came: whether one is
 * still to come.  Who does not wait for it loses the account. */
bool poller_renewing(struct poller *, struct instant);
/* Events that failed for good so far, told in the log already. */
size_t poller_lost(const struct poller *);
/* Write what is to be kept; delivered: the outlet has nothing pending. */
void poller_keep(struct poller *, struct instant, bool delivered);
/* "31 accounts, last ok 14:02:11Z, quota 812/10000". */
void poller_summary(const struct poller *, struct buf *);

#endif
