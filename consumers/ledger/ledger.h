/* ledger.h -- the authoritative state of one sentra on one platform, whatever
 * a stage keeps in it.
 *
 * A pure function of the events of one Kafka partition, in their order: no
 * clock, no roster, no I/O.  Here are the rules that hold for every stage: the
 * order of events and which are late, the accounts and their posts, which
 * reading of a post counts, and when a post is forgotten.  What a stage keeps
 * beyond that is its struct ledger_kind.
 *
 * Hours are UTC hours since 1970; days are days since 1970 of the report's
 * time zone, which is whole hours from UTC.
 *
 * Where two readings are of the same instant, the first in the log counts.
 * An event that is late changes late_total alone.
 *
 *   ledger = ledger_new(&scorer_ledger_kind, 7, NULL);
 *   switch (ledger_apply(ledger, &event, offset, &err)) ...
 *
 * Changes are marked dirty; ledger_codec.h names them for whoever saves them,
 * and ledger_saved() makes all clean.
 *
 * Must not know Redis, the roster, or what time it is. */
#ifndef SENTRA_CONSUMERS_LEDGER_LEDGER_H
#define SENTRA_CONSUMERS_LEDGER_LEDGER_H

#include "common/base/err.h"
#include "post.h"

#define LATE_MS       (24 * HOUR_MS)  /* older than the newest by more: late */
#define COUNTED_MS    (720 * HOUR_MS) /* readings of a post count for so long */
#define REMEMBERED_MS (31 * DAY_MS)   /* what is known of a post is kept */
/* Longer than anything still asks for a post: what is not late was observed
 * at most LATE_MS before the newest. */
#define POST_STORED_MS (REMEMBERED_MS + LATE_MS)
#define POSTS_MOST     10000 /* of an account that are remembered */

static inline int64_t hour_of(int64_t ms)
{
	return floor_div(ms, HOUR_MS);
}

/* Whether a post is still known at an instant.  A reading from later does not
 * know it, and begins it anew where it counts.  It may stand in its table for a
 * while longer: whoever shows posts asks. */
static inline bool post_is_kept(const struct ledger_post *post, int64_t t_ms)
{
	return t_ms - post->published_ms <= REMEMBERED_MS;
}

/* What every stage keeps of an account; its own follows in its own struct, of
 * which this is the first member.  Ids hold no NUL (an event with one is
 * refused). */
struct ledger_account {
	char *id;
	struct post_table posts;
	int64_t full_ms; /* while there are POSTS_MOST: the first of them was
			    published then */
	bool dirty;      /* the stage's own of it */
};

/* The same of a ledger. */
struct ledger {
	const struct ledger_kind *kind; /* borrowed */
	void *ctx; /* borrowed: what the kind's functions work with */
	int zone_hours;
	int64_t newest_ms; /* newest observed_at of what was not late, of any
			      schema; TIME_NONE: nothing yet */
	int64_t late_total;
	int64_t next_offset; /* events below it are applied already; -1 none */
	struct ledger_account **accounts; /* by id, sorted */
	size_t n_accounts;
	size_t last;    /* the account that was asked for last: a guess */
	size_t n_dirty; /* fields that ledger_changes() would write */
	bool dirty;     /* newest_ms, late_total, or the stage's own of it */
};

enum applied { APPLIED, APPLIED_LATE, APPLIED_BEFORE, APPLIED_NO_ROOM };

struct field_writer; /* ledger_field.h */
struct field_scan;

/* What a stage keeps in a ledger.  Sizes are of its structs that begin with
 * struct ledger, ledger_account, ledger_post; all are made of zeros.  What may
 * be NULL says so. */
struct ledger_kind {
	int format; /* in field v: another one, and the ledger is stale */
	/* What else makes it stale, as its log says: "time zone". */
	const char *depends_on;
	size_t ledger_size, account_size, post_size;

	/* ---- applying ---- */

	/* An event that is not late; newest_ms is moved already.  enum applied,
	 * or -ENOMEM. */
	int (*apply)(struct ledger *, const struct event *);
	/* Another hour began: mark dirty what is no longer kept.  May be
	 * NULL. */
	void (*age)(struct ledger *, struct ledger_account *);
	/* This post is known no more: it begins anew, or no reading of it can
	 * count any more.  Told once or, until it is removed, every hour;
	 * always before its removal is saved.  May be NULL. */
	void (*forget)(struct ledger *, struct ledger_account *,
		       const struct ledger_post *);
	/* All of this account is saved: make clean what is its own, and remove
	 * what is no longer kept.  May be NULL. */
	void (*saved)(struct ledger *, struct ledger_account *);
	/* Set up, and release, its own of an account.  May be NULL. */
	void (*account_init)(struct ledger_account *);
	void (*account_release)(struct ledger_account *);

	/* ---- fields in Redis: ledger_codec.h ---- */

	/* How many an account has, its posts aside. */
	size_t (*fields)(const struct ledger_account *);
	/* The words of v after late_total.  load: -ESTALE begins the ledger
	 * anew, -EBADMSG.  Both or neither. */
	void (*put_ledger)(struct field_writer *, const struct ledger *);
	int (*load_ledger)(struct ledger *, struct field_scan *value);
	/* The fields of an account that are its own, where they are dirty.
	 * Their first letter is not o, p or v. */
	void (*put_account)(struct field_writer *, const struct ledger *,
			    const struct ledger_account *);
	/* Such a field: its letter, and what follows it.  -EBADMSG, -ENOMEM. */
	int (*load_field)(struct ledger *, char letter, struct field_scan *name,
			  struct field_scan *value);
	/* The words of a post between its counters and its texts.  A reader
	 * leaves what is no such word in scan->bad.  Both or neither. */
	void (*put_post)(struct field_writer *, const struct ledger *,
			 const struct ledger_post *);
	void (*load_post)(const struct ledger *, struct ledger_post *,
			  struct field_scan *value);
	/* Whether all fields of a loaded account were there; or NULL. */
	bool (*is_whole)(const struct ledger_account *);
};

/* New and empty; NULL: out of memory.  zone_hours: of [report] timezone; ctx:
 * borrowed for its life. */
struct ledger *ledger_new(const struct ledger_kind *, int zone_hours,
			  void *ctx);
void ledger_free(struct ledger *);

/* Apply one event that was read at this offset.  APPLIED_BEFORE: its offset
 * is below next_offset, nothing changes.  APPLIED_LATE: counted only.
 * APPLIED_NO_ROOM: a post beyond POSTS_MOST, which is not remembered.
 * -ENOMEM leaves the ledger unusable: discard it and load it again. */
int ledger_apply(struct ledger *, const struct event *, int64_t offset,
		 struct err *) MUST_USE;

/* Borrowed; NULL: the ledger has no such account. */
const struct ledger_account *ledger_account(const struct ledger *,
					    struct str id);

/* ---- for a kind's functions ---- */

/* Dirty fields are counted as they become so: the store watches the count to
 * save in time.  dirty: any flag of the ledger, one for each field. */
static inline void ledger_dirty(struct ledger *ledger, bool *dirty)
{
	ledger->n_dirty += !*dirty;
	*dirty = true;
}

/* The account of this id, made where there is none; NULL: out of memory. */
struct ledger_account *ledger_account_get(struct ledger *, struct str id);

/* What a reading of a post told. */
struct sighting {
	struct ledger_account *account;
	struct ledger_post *post; /* NULL: it is not known */
	int64_t published_ms;     /* of this reading; not after observed_at */
	bool moves;       /* first sight, or another published_at than that */
	bool counts;      /* at most COUNTED_MS after publication */
	bool begins;      /* the first that does */
	bool newest_text; /* kind, url and text are those of this reading */
	/* Where it counts, to be booked at the post's published_ms, and at the
	 * reading's observed_at. */
	struct gains first, rise;
};

/* The one place that says what a reading of a post counts for.  Makes its
 * account, and the post at its first sight.  APPLIED; APPLIED_NO_ROOM: it would
 * count, but for POSTS_MOST (counts is false); -ENOMEM. */
int ledger_see_post(struct ledger *, const struct event *,
		    struct sighting *) MUST_USE;

/* ---- saving ---- */

/* Whether a post is no longer kept.  It may stand in the ledger until
 * ledger_saved(), which removes it. */
static inline bool ledger_post_expired(const struct ledger *ledger,
				       const struct ledger_post *post)
{
	return ledger->newest_ms - post->published_ms > POST_STORED_MS;
}

/* What ledger_changes() (ledger_codec.h) named is safe: all is clean, and what
 * is no longer kept goes.  No event may have been applied since. */
void ledger_saved(struct ledger *);

#endif
