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

struct group {
	const struct platform *platform;
	struct round *round; /* owned, n */
	size_t n, size;
	size_t at;       /* the account whose posts are read; n: all are told */
	enum step phase; /* TOKEN, RESOLVE, PROFILE, then account by account */
	bool laid;       /* todo has the ranges of this phase */
	struct range *todo; /* owned, of this phase, last one first */
	size_t n_todo;
	struct target *target; /* owned: what is asked */
	size_t *asked;         /* owned: indexes of round */
	size_t n_asked;
	struct str *post_ids; /* owned */
	struct ask ask;       /* the newest one */
};

/* size: accounts it can hold.  -ENOMEM: still to be released. */
int group_init(struct group *, const struct platform *, size_t size) MUST_USE;
void group_release(struct group *);

/* How many accounts make a good group on this platform. */
size_t group_size(const struct platform *);

/* Forget the last accounts, begin with none. */
void group_clear(struct group *);
/* One more account; its round, to be prepared further by the caller. */
struct round *group_add(struct group *, const struct round_setup *);

enum group_next {
	GROUP_ASK,  /* group.ask is to be asked */
	GROUP_TELL, /* group.round[group.at] is over: tell it, then
		       group_told() */
	GROUP_OVER,
};
enum group_next group_next(struct group *);

/* What came of group.ask: an answer, or a verdict whose remedies for the
 * single request are exhausted. */
void group_answered(struct group *, const struct answer *, int64_t now_ms);
void group_refused(struct group *, const struct verdict *);
/* ... and it was not even sent. */
void group_unasked(struct group *, const struct verdict *);
/* TOKEN was answered, and the new pair is kept. */
void group_renewed(struct group *, struct str access, struct str refresh);
/* TOKEN was answered, and the new pair cannot be kept: the old one is void. */
void group_voided(struct group *);
/* Those just asked about are not to be asked before. */
void group_hold(struct group *, int64_t until_ms);
void group_told(struct group *);
/* The account that is to be told comes after the others instead; false: it is
 * the last, or did so before. */
bool group_defer(struct group *);

#endif
