/* batch.h -- accounts that go through their rounds together, so that TOKEN,
 * RESOLVE and PROFILE can ask about many in one request; POSTS and COUNTERS
 * then go account by account.
 *
 *   batch_clear(&b);
 *   batch_add(&b, &setup); ...
 *   for (;;)
 *           switch (batch_next(&b)) {
 *           case BATCH_REQUEST: ... send b.request, then batch_answered()
 *                               or batch_refused() ...
 *           case BATCH_PUBLISH: ... publish b.round[b.at], batch_advance() ...
 *           case BATCH_DONE:    return;
 *           }
 *
 * Pure.  It decides what to request next, hands each account's part of an
 * answer to its round, and splits a request that one account spoils, so that
 * one account's failure stays its own.  A refusal that is not certainly
 * everyone's is split down to single accounts, by halves until two of them were
 * refused alone and nobody has passed: then what is left is asked as it stands.
 * An outage is halved once, and on only if somebody passes: where both halves
 * fail it is every account's. */
#ifndef SENTRA_PRODUCERS_CORE_BATCH_H
#define SENTRA_PRODUCERS_CORE_BATCH_H

#include "round.h"

struct range {
	size_t low, high; /* of batch.round; high is not part of it */
};

struct batch {
	const struct platform *platform;
	struct round *round; /* owned, n */
	size_t n, size;
	size_t at;       /* the account whose posts are read; n: none is left */
	enum step phase; /* TOKEN, RESOLVE, PROFILE, then account by account */
	bool phase_begun; /* todo has the ranges of this phase */
	struct range
		*todo; /* owned: still to be requested, the next one last */
	size_t n_todo;
	/* Whom the refusals of this phase concern. */
	bool passed;    /* a request was answered, so they are not everyone's */
	bool halved;    /* an outage has been halved */
	unsigned alone; /* accounts that were refused alone */
	struct range waiting; /* a half that failed, while the other one has
				 not told yet; low == high: none */
	struct failure waits_with;

	/* The newest request, and the accounts that it is about. */
	struct request request;
	struct target *target; /* owned: request.targets */
	size_t *requested;     /* owned: index of round, for each target */
	size_t n_requested;
	struct str *post_ids; /* owned: request.post_ids */
};

/* size: accounts it can hold.  -ENOMEM: still to be released. */
int batch_init(struct batch *, const struct platform *, size_t size) MUST_USE;
void batch_release(struct batch *);

/* How many accounts make a full batch on this platform. */
size_t batch_size(const struct platform *);

/* Forget all accounts. */
void batch_clear(struct batch *);
/* One more account, at most size.  setup's texts: borrowed until its round is
 * published.  The round may be refused right away. */
struct round *batch_add(struct batch *, const struct round_setup *);

enum batch_next {
	BATCH_REQUEST, /* send batch.request */
	BATCH_PUBLISH, /* the round batch.round[batch.at] is over: publish it,
			  then batch_advance() or batch_defer() */
	BATCH_DONE,    /* every round was published */
};
enum batch_next batch_next(struct batch *);

/* ---- what batch.request came to ---- */

void batch_answered(struct batch *, const struct answer *, int64_t now_ms);
/* A failure that repeating the request cannot mend.  The actions BISECT,
 * SINGLES, EMPTY and TOKEN are taken here; else the rounds of all accounts of
 * the request are refused. */
void batch_refused(struct batch *, const struct failure *);
/* The same, and the request was not even sent. */
void batch_skipped(struct batch *, const struct failure *);
/* TOKEN was answered, and the new pair is on disk; it is borrowed. */
void batch_token_renewed(struct batch *, struct str access, struct str refresh);
/* TOKEN was answered, and the new pair cannot be used: the old one is void. */
void batch_token_lost(struct batch *);
/* The accounts of the request must rest until then (Unix ms). */
void batch_hold(struct batch *, int64_t until_ms);

/* ---- when a round is over ---- */

/* Release the round batch.at, go on to the next one. */
void batch_advance(struct batch *);
/* The account batch.at goes behind all others.  False: it is the last one, or
 * was put there before. */
bool batch_defer(struct batch *);

#endif
