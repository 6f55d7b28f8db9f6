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
 * of no count of followers, move newest_ms alone. */
#ifndef SENTRA_CONSUMERS_SCORER_LEDGER_H
#define SENTRA_CONSUMERS_SCORER_LEDGER_H

#include "common/base/clock.h"
#include "common/event/event.h"

#define LATE_MS       (24 * HOUR_MS)  /* older than the newest by more: late */
#define COUNTED_MS    (720 * HOUR_MS) /* readings of a post count for so long */
#define REMEMBERED_MS (31 * DAY_MS)   /* what is known of a post is kept */
#define HOURS_KEPT    192             /* 7d begins 167 hours before its hour */
#define DAYS_KEPT                                               \
	408           /* today, 400 closed days, 6 more for the \
			 7d of the oldest, and one: t may be    \
			 a little before the newest event */
#define TEXT_KEPT 280 /* characters of a post's text */

/* What was booked in an hour or on a day: posts by first sight, and what
 * each counter gained, unweighted.  Sums stop at INT64_MAX. */
struct gains {
	int64_t posts;
	int64_t counter[COUNTER_COUNT];
};

/* A count and when it was observed; at_ms TIME_NONE: none. */
struct reading {
	int64_t value;
	int64_t at_ms;
};

/* a + b, stopping at what an int64_t holds. */
static inline int64_t sum_capped(int64_t a, int64_t b)
{
	int64_t sum;

	if (__builtin_add_overflow(a, b, &sum))
		return a < 0 ? INT64_MIN : INT64_MAX;
	return sum;
}

void gains_add(struct gains *, const struct gains *);

static inline int64_t hour_of(int64_t ms)
{
	return floor_div(ms, HOUR_MS);
}

/* An hour or a day of one account. */
struct bucket {
	int64_t index; /* hours or days since 1970 */
	struct gains gains;
	struct reading followers; /* the newest observed within */
	int64_t latest_ms;        /* newest published within; days only */
	bool dirty;               /* changed since ledger_saved() */
};

/* Sorted by index, no gaps filled in.  A row that is older than those kept
 * may still stand here until ledger_saved(); no figure depends on it. */
struct buckets {
	struct bucket *bucket;
	size_t n, size;
};

/* A post with a reading that counted: at most COUNTED_MS after publication.
 * A reading from later than REMEMBERED_MS after published_ms does not know
 * it, and begins it anew where it counts.  It may stand here for a while
 * longer: whoever shows posts asks post_is_kept(). */
struct known_post {
	char *id;
	int64_t published_ms;           /* of the first sight */
	int64_t highest[COUNTER_COUNT]; /* COUNT_NULL: never told */
	int64_t told_ms; /* observed_at of the reading whose text this is */
	char *kind, *url, *text; /* NULL where null; text cut to TEXT_KEPT
				    characters; no NUL bytes inside */
	bool text_cut; /* has TEXT_KEPT of them, and there were more */
	bool counted;  /* booked 1 in posts: so far all of them */
	bool dirty;
};

/* Whether a post is still known at an instant. */
static inline bool post_is_kept(const struct known_post *post, int64_t t_ms)
{
	return t_ms - post->published_ms <= REMEMBERED_MS;
}

/* Ids hold no NUL (an event with one is refused). */
struct ledger_account {
	char *id;
	struct reading followers; /* the newest that told a count */
	struct reading first;     /* the first such, by observed_at */
	struct reading before;    /* the newest older than the rows kept */
	int64_t latest_ms;        /* newest published_at of any post seen */
	int64_t latest_before_ms; /* the newest before the days kept */
	int64_t first_day;        /* first with a booking or a reading of
				     followers; TIME_NONE: none */
	bool views_told;          /* some reading told a view count */
	struct buckets hours, days;
	struct known_post **posts; /* open addressing by id; n_slots is a
				      power of two */
	size_t n_posts, n_slots;
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

struct ledger *ledger_new(int zone_hours);
void ledger_free(struct ledger *);

enum applied { APPLIED, APPLIED_LATE, APPLIED_BEFORE };

/* Apply one event that was read at this offset.  APPLIED_BEFORE: its offset
 * is below next_offset, nothing changes.  APPLIED_LATE: counted only.
 * -ENOMEM leaves the ledger unusable: drop it and load it again. */
int ledger_apply(struct ledger *, const struct event *, int64_t offset,
		 struct err *) MUST_USE;

const struct ledger_account *ledger_account(const struct ledger *,
					    struct str id);
struct known_post *account_post(const struct ledger_account *, struct str id);

/* First row with index >= this; n if there is none. */
size_t buckets_find(const struct buckets *, int64_t index);

/* ---- as fields of a Redis hash (ledger_fields.c) ---- */

/* Tells every field that changed since ledger_saved(), each once: value null
 * means that the field is to be removed (a row or post that is no longer
 * kept).  Views are good during the call of ledger_field_fn only.  The field
 * "off" is not among them: it goes in by the fence.  Field names are bytes,
 * not text: ids may hold anything. */
typedef void ledger_field_fn(void *ctx, struct str field, struct str value);
int ledger_changes(struct ledger *, ledger_field_fn *, void *ctx,
		   struct err *) MUST_USE;
/* What ledger_changes() told is safe.  No event may have been applied since. */
void ledger_saved(struct ledger *);

/* Load a ledger again from its fields, "off" (next_offset) included, in any
 * order, into a new one; then ledger_loaded() says whether it is whole.
 * -ESTALE: written for another time zone or format; -EBADMSG: not what this
 * version writes (the text says which field), which another format may look
 * like as well.  Either way: rebuild it from Kafka. */
int ledger_load(struct ledger *, struct str field, struct str value,
		struct err *) MUST_USE;
int ledger_loaded(struct ledger *, struct err *) MUST_USE;

#endif
