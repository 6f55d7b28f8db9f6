/* coverage_ledger.h -- what one sentra tells on one platform: the posts of an
 * account with their labels, when each label was told last, and when the
 * account was last seen whole.
 *
 * The kind of ledger (consumers/ledger/ledger.h) of the stage coverage: which
 * event is late, which reading of a post counts and how long a post is known
 * is said there.  The labels of a post are those of its newest text, by the
 * lexicon, on the local day of its publication; a text that is changed changes
 * them.  When a post is known no more, the labels of its last text stay told
 * for ever, at its publication.
 *
 * A campaign asks for posts longer than that: what it says that it wants is
 * kept for ever, as an instant and its labels.
 *
 * Pure.  Must not know the roster, Redis, or what time it is. */
#ifndef SENTRA_CONSUMERS_COVERAGE_COVERAGE_LEDGER_H
#define SENTRA_CONSUMERS_COVERAGE_COVERAGE_LEDGER_H

#include "consumers/ledger/ledger.h"
#include "consumers/lexicon/lexicon.h"

#define KEPT_MOST                                                   \
	10000 /* instants of an account that are kept for campaigns \
	       */

/* By what a ledger is kept: the ctx of each.  All borrowed. */
struct coverage_rules {
	const struct lexicon *lexicon;
	struct lexicon_reading *reading; /* scratch */
	/* Whether a campaign asks for ever for a post of these labels that was
	 * published then; NULL: there is no campaign. */
	bool (*wanted)(const void *campaigns, const struct label_set *,
		       int64_t published_ms);
	const void *campaigns;
};

struct labelled_post {
	struct ledger_post post;
	struct label_set labels;
};

/* A post, or several of one instant, known no more. */
struct kept_post {
	int64_t published_ms;
	struct label_set labels;
	bool dirty;
};

struct coverage_account {
	struct ledger_account account;
	int64_t proof_ms; /* newest observed_at of a status that is ok and
			     complete; TIME_NONE */
	/* By label: the newest post known no more that told it; TIME_NONE.
	 * NULL: no post of this account ever told any. */
	int64_t *told_ms;
	struct kept_post *kept; /* by published_ms */
	size_t n_kept, kept_size;
	bool begun; /* its field stands in Redis, or is dirty */
};

struct coverage_ledger {
	struct ledger ledger;
	bool begun;       /* it had an event, */
	int64_t first_ms; /* the first one's observed_at */
	bool no_memory;   /* for what a post left behind */
};

/* The ctx of a ledger is a struct coverage_rules. */
extern const struct ledger_kind coverage_ledger_kind;

static inline const struct labelled_post *
labelled_post(const struct ledger_post *post)
{
	return (const struct labelled_post *)post;
}

static inline const struct coverage_account *
coverage_account(const struct ledger_account *account)
{
	return (const struct coverage_account *)account;
}

static inline const struct coverage_ledger *
coverage_ledger(const struct ledger *ledger)
{
	return (const struct coverage_ledger *)ledger;
}

/* ---- functions of coverage_ledger_kind ---- */

int coverage_ledger_apply(struct ledger *, const struct event *);
void coverage_ledger_forget(struct ledger *, struct ledger_account *,
			    const struct ledger_post *);
void coverage_ledger_saved(struct ledger *, struct ledger_account *);
void coverage_ledger_account_init(struct ledger_account *);
void coverage_ledger_account_release(struct ledger_account *);

/* ---- for coverage_codec.c ---- */

/* told_ms is there; false: out of memory. */
bool coverage_told_room(struct coverage_account *, const struct lexicon *);
/* The kept post of this instant, made without labels where there is none; NULL:
 * out of memory.  Borrowed until the next call. */
struct kept_post *coverage_kept_get(struct coverage_account *,
				    int64_t published_ms);

#endif
