/* round.h -- one round over one account: what is known of it so far, which step
 * comes next, and in the end its events.
 *
 * A round goes through the steps of platform.h in their order, leaving out what
 * the platform does not need or what is known already, until nothing is left or
 * something failed.  Either way it ends in one collection_status event, which
 * says whether the list of posts was read completely: only then does the
 * absence of a post prove that nothing was posted.
 *
 *   round_init(&r, &setup);
 *   while ((step = round_next_step(&r)) != STEP_COUNT)
 *           ... ask, then round_profiled(), round_listed() ... or
 *           round_refused() ...
 *   round_close(&r, now_ms);
 *   round_publish(&r, &report, &dedup, sink_queue_add, &queue);
 *   round_release(&r);
 *
 * Pure: answers and refusals go in, events come out.  It knows no HTTP, no
 * other account, and no clock but the instants that it is given. */
#ifndef SENTRA_PRODUCERS_CORE_ROUND_H
#define SENTRA_PRODUCERS_CORE_ROUND_H

#include "dedup.h"
#include "detail.h"
#include "producers/platforms/answer.h"

#define ROUND_DAYS      30 /* a list is read back that far */
#define ROUND_OLD_RUN   25 /* so many older posts in a row are far enough */
#define ROUND_PAGES_MAX 100u
#define ROUND_POSTS_MAX 5000u       /* beyond: counted as unreadable */
#define ROUND_BYTES_MAX (32u << 20) /* of texts */
/* A post may be dated that much ahead of our clock; further, its time is
 * wrong. */
#define ROUND_AHEAD_MS (5 * MINUTE_MS)

struct round_setup {
	const struct platform *platform;
	unsigned max_pages;     /* 1 to ROUND_PAGES_MAX */
	struct str id, handle;  /* of the roster, or null */
	struct str resolved_id; /* what the handle led to before, or null */
	bool resolve_again;     /* resolved_id was not found last time */
	bool only_id;           /* --resolve: over once the id is known */
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
	bool id_is_new;             /* found in this round: to be remembered */
	bool id_gone;               /* the platform knows no such id any more */
	bool has_profile;
	struct profile profile;
	struct str list; /* what PROFILE said to ask POSTS with */

	struct post *post; /* owned; each id once, in the platform's order */
	size_t n_posts, posts_size;
	size_t unreadable; /* posts left out */
	unsigned pages;    /* pages of posts read */
	size_t old_run;    /* posts in a row, up to the newest page's last, that
			      are older than ROUND_DAYS */
	struct str next;   /* the next page; null: no further one */
	uint64_t cursors[ROUND_PAGES_MAX]; /* hashes of those followed */
	unsigned n_cursors;
	const char *broken; /* why paging broke after the first page; NULL: it
			       did not */
	size_t counted;     /* posts whose counters were asked for */
	unsigned limit;     /* posts a page, where fewer had to be asked for;
			       or 0 */

	int64_t hold_ms; /* Unix ms before which the account must rest; or 0 */
	bool failed;
	enum outcome outcome;        /* if failed */
	char detail[DETAIL_MAX + 1]; /* if failed */
	bool skipped; /* if failed: no request was sent for the last step */
	enum step unclear; /* if failed: the step at which it may be our token
			      that fails (FAILURE_UNCLEAR); STEP_COUNT: it is
			      clear */
	bool deferred;     /* the batch has put it behind the others */
};

/* setup's texts: borrowed until round_release(). */
void round_init(struct round *, const struct round_setup *);
void round_release(struct round *);

/* The step that comes next; STEP_COUNT: none, the round is over. */
enum step round_next_step(const struct round *);

/* ---- tokens ---- */

/* TOKEN was answered and the new pair is on disk; it is borrowed. */
void round_token_renewed(struct round *, struct str access, struct str refresh);
/* TOKEN was answered, but the new pair cannot be used: the old one is void, so
 * the round fails. */
void round_token_lost(struct round *);
/* The access token was refused: renew it next.  False: that was tried in this
 * round already, or there is no refresh token. */
bool round_renew_token(struct round *);

/* ---- what a step came to ---- */

/* A step was answered.  i: the account's index in the request; asked: how many
 * posts it asked about.  What is used of the answer is copied. */
void round_resolved(struct round *, const struct answer *, size_t i);
void round_profiled(struct round *, const struct answer *, size_t i,
		    int64_t now_ms);
void round_listed(struct round *, const struct answer *, size_t i,
		  int64_t now_ms);
void round_counted(struct round *, const struct answer *, size_t asked);

/* POSTS was refused in a way that means an empty list. */
void round_empty(struct round *);

/* The next step was refused for good.  The round fails, but for two cases: a
 * further page of posts leaves those read before, and a token that could not be
 * renewed is used while it still holds.  detail: copied and cleaned. */
void round_refused(struct round *, enum outcome, const char *detail);

/* Settle an unclear refusal.  others: another account was answered at that step
 * lately, so our token is in order and the refusal is the account's own; else
 * the outcome is auth. */
void round_settle_unclear(struct round *, bool others);

/* ---- publishing ---- */

struct round_report {
	struct str sentra_id, account_id; /* borrowed */
	int64_t observed_ms, next_poll_ms;
};

/* The event and its texts are borrowed for the call. */
typedef void round_event_fn(void *ctx, const struct event *);

/* Leave out the posts dated too far ahead of now, and what has not aired yet
 * (which is no gap); call it once, before the
 * functions below. */
void round_close(struct round *, int64_t now_ms);
enum outcome round_outcome(const struct round *);
/* Whether the list was read completely, so that silence is proven. */
bool round_complete(const struct round *);
/* All events in their order: the account, its posts, the status.  Posts that
 * were published before with the same content are left out. */
void round_publish(const struct round *, const struct round_report *,
		   const struct dedup *, round_event_fn *, void *ctx);

#endif
