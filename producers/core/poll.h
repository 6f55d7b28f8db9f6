/* poll.h -- the poller: polls the accounts of one platform, each at its
 * interval, and publishes what it sees.
 *
 * It takes due accounts from the schedule in batches, leads each batch through
 * the steps of its rounds with one request in flight at a time, and ends every
 * round with exactly one collection_status event, whatever happened.  Besides
 * it keeps what must survive a restart (checkpoints, quota, tokens), plans how
 * often rounds can be made (budget.h), and reports the health of the sink and
 * of the platform in log, metrics and status line.
 *
 *   p = poller_new(&setup);
 *   poller_configure(p, config);
 *   for (;;) {
 *           due_ms = poller_step(p, now);
 *           ... wait until due_ms, an answer, or a signal ...
 *   }
 *   poller_drain(p); poller_save(p, now, delivered); poller_free(p);
 *
 * poller_step() never sleeps and never blocks.  Requests go out by the
 * transport and events by the sink, so a test can walk through a day in a
 * moment.  It must not know libcurl, Kafka, signals or the command line. */
#ifndef SENTRA_PRODUCERS_CORE_POLL_H
#define SENTRA_PRODUCERS_CORE_POLL_H

#include "batch.h"
#include "budget.h"
#include "config.h"
#include "peers.h"
#include "requester.h"
#include "schedule.h"
#include "sink.h"
#include "token_store.h"

#include <limits.h>

/* What --resolve does with a round that is over. */
typedef void resolved_fn(const struct sentra *, const struct account *,
			 const struct round *);

struct poller_setup {
	const struct platform *platform;
	const struct transport *transport;
	const struct sink *sink;
	struct metrics *metrics;
	struct str token, secret;   /* secret may be null */
	struct token_store *tokens; /* where accounts have tokens of their own
				       (platform.own_tokens); else NULL */
	const char *state_dir;      /* for the files; "": nothing is kept */
	bool once;                  /* --once: each account once, at once */
	bool keep_tokens;           /* renew none: the service has the pairs */
	uint64_t seed;              /* of the jitter */
	resolved_fn *resolved; /* --resolve: ask only for the ids of accounts
				  that have none, and hand each round over
				  instead of publishing events; else NULL */
};

/* Open for tests; only poll.c uses the fields otherwise. */
struct poller {
	struct poller_setup setup;      /* what it points to is borrowed */
	struct producer_config *config; /* in force; owned, NULL at first */
	struct producer_config *next;   /* to come; owned, or NULL */
	struct schedule schedule;
	struct requester requester;

	struct batch batch;
	size_t *jobs;       /* owned: which job each account of batch is */
	bool batch_open;    /* a batch is under way */
	int64_t began_ms;   /* boot: when it began */
	int64_t began_used; /* units of the quota used then */
	struct budget budget;
	struct peers peers; /* accounts by their checkpoints */
	/* Accounts that were refused as if our token were wrong, since one was
	 * answered at that step. */
	unsigned alike[STEP_COUNT];

	struct checkpoints checkpoints;
	char checkpoint_path[PATH_MAX], quota_path[PATH_MAX]; /* "": none */
	int64_t saved_ms; /* boot: when last written, or tried */
	bool save_soon;   /* it holds what no kill should cost */

	struct sink_queue queue; /* the events of the newest round */
	struct trouble logged;   /* the platform's, as the log has it */
	int64_t last_ok_ms;      /* Unix: of the newest round that was ok */
	int64_t measured_ms;     /* boot: the lag in the metrics */
};

/* New; NULL: out of memory.  setup: copied, what it points to is borrowed.
 * Reads the files in state_dir; one that cannot be read is logged, once, and
 * left aside. */
struct poller *poller_new(const struct poller_setup *);
/* Accepts NULL.  Writes nothing. */
void poller_free(struct poller *);

/* Takes the configuration, with its roster.  It comes into force between two
 * batches; a batch that waits long for the budget is given up for it, and its
 * accounts come again.  False: with --once the first one stays, as each account
 * comes once; the new one is freed. */
bool poller_configure(struct poller *, struct producer_config *);

/* Do everything that is due.  Returns the boot_ms at which to come again;
 * INT64_MAX: when an answer came. */
int64_t poller_step(struct poller *, struct instant);

/* With --once: every account was published, and the sink took it all. */
bool poller_done(const struct poller *);

/* ---- stopping, in this order ---- */

/* Send nothing more, but take the new token pair if it came; whether one is
 * still to come.  Whoever does not wait for it may lose the account: the old
 * refresh token is void. */
bool poller_renewing(struct poller *, struct instant);
/* Hand what waits in the queue to the sink; returns how many events still
 * wait. */
size_t poller_drain(struct poller *);
/* Write the files.  delivered: the sink has acknowledged everything; else the
 * checkpoints stay as they were, and the events are published again. */
void poller_save(struct poller *, struct instant, bool delivered);
/* Events that are lost for good so far; each is in the log already. */
size_t poller_lost(const struct poller *);

/* The status line: "31 accounts, last ok 14:02:11Z, quota 812/10000". */
void poller_summary(const struct poller *, struct buf *);

#endif
