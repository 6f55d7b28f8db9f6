/* round.h -- what one account's round knows, and what it still wants to know.
 *
 * Pure: answers and refusals go in, a verdict and events come out
 * (round_publish.c).  Knows no HTTP, no clock but the times that it is given,
 * and nothing of other accounts. */
#ifndef SENTRA_PRODUCERS_CORE_ROUND_H
#define SENTRA_PRODUCERS_CORE_ROUND_H

#include "dedup.h"
#include "detail.h"
#include "producers/platforms/answer.h"

#define ROUND_DAYS      30 /* how far back a list is read */
#define ROUND_PAGES_MAX 100u
#define ROUND_POSTS_MAX 5000u
#define ROUND_BYTES_MAX (32u << 20) /* texts */
#define ROUND_AHEAD_MS                                   \
	(5 * MINUTE_MS) /* a post may be dated that much \
			   ahead */

struct round_setup {
	const struct platform *platform;
	unsigned max_pages;     /* 1 to ROUND_PAGES_MAX */
	struct str id;          /* of the roster, or null */
	struct str handle;      /* of the roster, or null */
	struct str resolved_id; /* what the handle resolved to, or null */
	bool resolve_again;     /* resolved_id was not found last time */
	bool only_id;           /* the round is over once the id is known */
	bool posted;            /* posts were seen in an earlier round */
	/* Where accounts have tokens of their own (platform.own_tokens). */
	struct str access, refresh; /* null: there is none */
	bool expired;               /* access must be renewed first */
	bool expiring;              /* it should be, but still holds */
};

struct round {
	struct round_setup setup;   /* its texts are borrowed */
	struct pool pool;           /* owns all other texts */
	struct str id;              /* to ask by; null: unresolved */
	struct str access, refresh; /* borrowed */
	bool renew;                 /* the token is to be renewed next */
	bool renewed;               /* that was tried in this round */
	bool id_is_new;             /* found in this round: to be kept */
	bool id_gone;               /* the resolved id was not found */
	bool has_profile;
	struct profile profile;
	struct str list;
	struct post *post; /* owned; each id once, in the order told */
	size_t n_posts, posts_size;
	size_t unreadable; /* posts left out */
	unsigned pages;    /* pages of posts read */
	struct str next;   /* the next page; null: no further one */
	uint64_t cursors[ROUND_PAGES_MAX]; /* hashes of those followed */
	unsigned n_cursors;
	const char *broken; /* why paging broke after page 1; NULL: it did
			       not */
	size_t counted;     /* posts whose counters were asked for */
	unsigned limit;     /* posts a page, where less was asked for; or 0 */
	int64_t hold_ms;    /* the account must not be asked before; or 0 */
	bool failed;
	enum outcome outcome;        /* if failed */
	char detail[DETAIL_MAX + 1]; /* if failed */
	bool skipped;      /* if failed: the last step was not even asked for */
	enum step unclear; /* if failed: where it may be the platform's token
			      that fails (FAILURE_UNCLEAR); STEP_COUNT: no */
	bool deferred;     /* it lets the others go first */
};

/* setup's texts: borrowed until round_release(). */
void round_init(struct round *, const struct round_setup *);
void round_release(struct round *);

/* The step that comes next; STEP_COUNT: none, the round is over. */
enum step round_next_step(const struct round *);

/* The pair that TOKEN told, once it is kept; borrowed. */
void round_token_renewed(struct round *, struct str access, struct str refresh);
/* The pair ends here: without another one the round fails. */
void round_token_lost(struct round *);
/* The token was refused: renew it next; false if that was tried before. */
bool round_renew_token(struct round *);

/* One step's answer; i: the account's index in it. */
void round_resolved(struct round *, const struct answer *, size_t i);
void round_profiled(struct round *, const struct answer *, size_t i,
		    int64_t now_ms);
void round_listed(struct round *, const struct answer *, size_t i,
		  int64_t now_ms);
void round_counted(struct round *, const struct answer *, size_t asked);

/* The list of posts is empty, said by a refusal. */
void round_empty(struct round *);
/* The step that the round wants was refused for good.  A token that could not
 * be renewed but still holds is used. */
void round_refused(struct round *, enum outcome, const char *detail);

/* ---- telling ---- */

struct round_report {
	struct str sentra_id, account_id;
	int64_t observed_ms, next_poll_ms;
};

typedef void round_event_fn(void *ctx, const struct event *);

/* Posts dated too far ahead of now are left out from here on. */
void round_close(struct round *, int64_t now_ms);
/* Of an unclear refusal: whether another account was answered at that step. */
void round_settle_unclear(struct round *, bool others);
enum outcome round_outcome(const struct round *);
/* After round_close(): whether silence is proven. */
bool round_complete(const struct round *);
/* Tell all events in their order, the status last; posts that are known to be
 * the same are left out.  The event and its texts are borrowed for the call. */
void round_publish(const struct round *, const struct round_report *,
		   const struct dedup *, round_event_fn *, void *ctx);

#endif
