/* ledger.h -- the authoritative state of one sentra on one platform.
 *
 * A pure function of the events of one Kafka partition, in their order: no
 * clock, no roster, no weights, no I/O.  It books what posts gained by the
 * hour and by the day, keeps the readings of followers, and remembers each
 * post for a while, so that a repeat, an old snapshot that comes late, or a
 * dip and its recovery book nothing twice.
 *
 * Hours are UTC hours since 1970; days are days since 1970 of the report's
 * time zone, which is whole hours from UTC.
 *
 * Where two readings are of the same instant, the first in the log counts.
 * An event that is late changes late_total alone.  A status, and a reading
 * of no count of followers, move newest_ms alone.
 *
 *   ledger = ledger_new(7);
 *   switch (ledger_apply(ledger, &event, offset, &err)) ...
 *
 * Changes are marked dirty; ledger_codec.h names them for whoever saves them,
 * and ledger_saved() makes all clean.  A post is found by a hash table of its
 * own (not common/base/table.h), since posts are removed one by one. */
#ifndef SENTRA_CONSUMERS_SCORER_LEDGER_H
#define SENTRA_CONSUMERS_SCORER_LEDGER_H

#include "buckets.h"

#define LATE_MS       (24 * HOUR_MS)  /* older than the newest by more: late */
#define COUNTED_MS    (720 * HOUR_MS) /* readings of a post count for so long */
#define REMEMBERED_MS (31 * DAY_MS)   /* what is known of a post is kept */
/* Longer than anything still asks for a post: what is not late was observed
 * at most LATE_MS before the newest. */
#define POST_STORED_MS (REMEMBERED_MS + LATE_MS)
#define HOURS_KEPT     192 /* 7d begins 167 hours before its hour */
#define DAYS_KEPT                                                  \
	408              /* today, 400 closed days, 6 more for the \
			    7d of the oldest, and one: t may be    \
			    a little before the newest event */
#define POSTS_MOST 10000 /* of an account that are remembered */
#define TEXT_KEPT  280   /* characters of a post's text */

static inline int64_t hour_of(int64_t ms)
{
	return floor_div(ms, HOUR_MS);
}

/* A post with a reading that counted: at most COUNTED_MS after publication.
 * A reading from later than REMEMBERED_MS after published_ms does not know
 * it, and begins it anew where it counts.  It may stand here for a while
 * longer: whoever shows posts asks post_is_kept(). */
struct ledger_post {
	char *id;
	int64_t published_ms;           /* of the first sight */
	int64_t highest[COUNTER_COUNT]; /* COUNT_NULL: never reported */
	int64_t texts_ms; /* observed_at of the reading whose text this is */
	char *kind, *url, *text; /* NULL where null; text cut to TEXT_KEPT
				    characters; no NUL bytes inside */
	bool text_cut; /* has TEXT_KEPT of them, and there were more */
	bool counted;  /* booked 1 in posts: so far all of them */
	bool dirty;
};

/* Whether a post is still known at an instant. */
static inline bool post_is_kept(const struct ledger_post *post, int64_t t_ms)
{
	return t_ms - post->published_ms <= REMEMBERED_MS;
}

/* Ids hold no NUL (an event with one is refused). */
struct ledger_account {
	char *id;
	struct reading followers; /* the newest that has a count */
	struct reading first;     /* the first such, by observed_at */
	struct reading before;    /* the newest older than the days kept */
	int64_t latest_ms;        /* newest published_at of any post observed */
	int64_t latest_before_ms; /* the newest before the days kept */
	int64_t first_day;        /* first with a booking or a reading of
				     followers; TIME_NONE: none */
	bool views_reported;      /* some reading had a view count */
	struct buckets hours, days;
	struct ledger_post **posts; /* open addressing by id; n_slots is a
				      power of two */
	size_t n_posts, n_slots;
	int64_t full_ms; /* while there are POSTS_MOST: the first of them was
			    published then */
	bool dirty;
};

struct ledger {
	int zone_hours;
	int64_t newest_ms; /* newest observed_at of what was not late, of any
			      schema; TIME_NONE: nothing yet */
	int64_t late_total;
	int64_t next_offset; /* events below it are applied already; -1 none */
	struct ledger_account **accounts; /* by id, sorted */
	size_t n_accounts;
	size_t last;    /* the account that was asked for last: a guess */
	size_t n_dirty; /* fields that ledger_changes() would write */
	bool dirty;     /* newest_ms or late_total */
};

/* New and empty; NULL: out of memory.  zone_hours: of [report] timezone. */
struct ledger *ledger_new(int zone_hours);
void ledger_free(struct ledger *);

enum applied { APPLIED, APPLIED_LATE, APPLIED_BEFORE, APPLIED_NO_ROOM };

/* Apply one event that was read at this offset.  APPLIED_BEFORE: its offset
 * is below next_offset, nothing changes.  APPLIED_LATE: counted only.
 * APPLIED_NO_ROOM: a post beyond POSTS_MOST, which moved latest and nothing
 * else.
 * -ENOMEM leaves the ledger unusable: discard it and load it again. */
int ledger_apply(struct ledger *, const struct event *, int64_t offset,
		 struct err *) MUST_USE;

/* Borrowed; NULL: the ledger has no such account, or it no such post. */
const struct ledger_account *ledger_account(const struct ledger *,
					    struct str id);
struct ledger_post *account_post(const struct ledger_account *, struct str id);

/* ---- saving ---- */

/* Whether a bucket or post is no longer kept.  It may stand in the ledger
 * until ledger_saved(), which removes it; no aggregate depends on it. */
static inline int64_t ledger_oldest_hour(const struct ledger *ledger)
{
	return hour_of(ledger->newest_ms) - (HOURS_KEPT - 1);
}

static inline int64_t ledger_oldest_day(const struct ledger *ledger)
{
	return local_day(ledger->newest_ms, ledger->zone_hours) -
	       (DAYS_KEPT - 1);
}

static inline bool ledger_post_expired(const struct ledger *ledger,
				       const struct ledger_post *post)
{
	return ledger->newest_ms - post->published_ms > POST_STORED_MS;
}

/* What ledger_changes() (ledger_codec.h) named is safe: all is clean, and what
 * is no longer kept goes.  No event may have been applied since. */
void ledger_saved(struct ledger *);

/* ---- building a ledger from what was saved; for ledger_codec.c ---- */

/* The account of this id, made where there is none; NULL: out of memory. */
struct ledger_account *ledger_account_get(struct ledger *, struct str id);
/* A post that is not there yet; NULL: out of memory.  Nothing is known of it:
 * post_begin() first. */
struct ledger_post *account_post_add(struct ledger_account *, struct str id);
/* As at its first sight, before any counter. */
void post_begin(struct ledger_post *, int64_t published_ms);
/* Replace kind, url and text by copies, the text cut; -ENOMEM. */
int post_set_texts(struct ledger_post *, struct str kind, struct str url,
		   struct str text) MUST_USE;

#endif
