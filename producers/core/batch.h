/* batch.h -- some accounts that go through their rounds together, so that
 * RESOLVE and PROFILE can ask for many at once.
 *
 * Pure: says what to ask next, takes what came of it, and splits batches that
 * one member spoils.  One account's failure stays its own. */
#ifndef SENTRA_PRODUCERS_CORE_BATCH_H
#define SENTRA_PRODUCERS_CORE_BATCH_H

#include "round.h"

struct range {
	size_t low, high; /* of group.round, high excluded */
};

struct batch {
	const struct platform *platform;
	struct round *round; /* owned, n */
	size_t n, size;
	size_t at;       /* the account whose posts are read; n: all are told */
	enum step phase; /* TOKEN, RESOLVE, PROFILE, then account by account */
	bool phase_begun;   /* todo has the ranges of this phase */
	struct range *todo; /* owned, of this phase, last one first */
	size_t n_todo;
	struct target *target; /* owned: what is asked */
	size_t *requested;     /* owned: indexes of round */
	size_t n_requested;
	struct str *post_ids;   /* owned */
	struct request request; /* the newest one */
};

/* size: accounts it can hold.  -ENOMEM: still to be released. */
int batch_init(struct batch *, const struct platform *, size_t size) MUST_USE;
void batch_release(struct batch *);

/* How many accounts make a good group on this platform. */
size_t batch_size(const struct platform *);

/* Forget the last accounts, begin with none. */
void batch_clear(struct batch *);
/* One more account; its round, to be prepared further by the caller. */
struct round *batch_add(struct batch *, const struct round_setup *);

enum batch_next {
	BATCH_REQUEST, /* group.ask is to be asked */
	BATCH_PUBLISH, /* group.round[group.at] is over: tell it, then
		       batch_advance() */
	BATCH_DONE,
};
enum batch_next batch_next(struct batch *);

/* What came of group.ask: an answer, or a verdict whose remedies for the
 * single request are exhausted. */
void batch_answered(struct batch *, const struct answer *, int64_t now_ms);
void batch_refused(struct batch *, const struct failure *);
/* ... and it was not even sent. */
void batch_skipped(struct batch *, const struct failure *);
/* TOKEN was answered, and the new pair is kept. */
void batch_token_renewed(struct batch *, struct str access, struct str refresh);
/* TOKEN was answered, and the new pair cannot be kept: the old one is void. */
void batch_token_lost(struct batch *);
/* Those just asked about are not to be asked before. */
void batch_hold(struct batch *, int64_t until_ms);
void batch_advance(struct batch *);
/* The account that is to be told comes after the others instead; false: it is
 * the last, or did so before. */
bool batch_defer(struct batch *);

#endif
