/* ledger.h -- the authoritative state of one sentra on one platform.
 *
 * A pure function of the events of one Kafka partition, in their order: no
 * clock, no roster, no weights, no I/O.  It books what posts gained by the
 * hour and by the day, keeps the readings of followers, and remembers each
 * post for a while, so that a repeat, an old snapshot that comes late, or a
 * dip and its recovery book nothing twice.
 *
 * Hours are UTC hours since 1970; days are days since 1970 of the report's
 * time zone, which is whole hours from UTC. */
#ifndef SENTRA_LEDGER_H
#define SENTRA_LEDGER_H

#include "common/event.h"

#define LATE_MS (24 * HOUR_MS)       /* older than the newest by more: late */
#define COUNTED_MS (720 * HOUR_MS)   /* readings of a post count for so long */
#define REMEMBERED_MS (31 * DAY_MS)  /* what is known of a post is kept */
#define HOURS_KEPT 192               /* 7d begins 167 hours before its hour */
#define DAYS_KEPT 406                /* 400 days of history, 6 for the 7d of
					the oldest */
#define TEXT_KEPT 280                /* characters of a post's text */

#define TIME_NONE INT64_MIN

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

/* An hour or a day of one account. */
struct row {
	int64_t index;            /* hours or days since 1970 */
	struct gains gains;
	struct reading followers; /* the newest observed within */
	int64_t latest_ms;        /* newest published within; days only */
	bool dirty;               /* changed since ledger_saved() */
};

/* Sorted by index, no gaps filled in. */
struct rows {
	struct row *row;
	size_t n, size;
};

/* A post that was seen within REMEMBERED_MS of its publication. */
struct known_post {
	char *id;
	int64_t published_ms;           /* of the first sight */
	int64_t highest[COUNTER_COUNT]; /* COUNT_NULL: never told */
	int64_t told_ms; /* observed_at of the reading whose text this is */
	char *kind, *url, *text; /* NULL where null; text cut to TEXT_KEPT
				    characters; no NUL bytes inside */
	bool counted;    /* booked 1 (else seen too late, or only dated) */
	bool dirty;
};

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
	struct rows hours, days;
	struct known_post **posts; /* open addressing by id; n_slots is a
				      power of two */
	size_t n_posts, n_slots;
	bool dirty;
};

struct ledger {
	int zone_hours;
	int64_t newest_ms;  /* newest observed_at of what was not late, of any
			       schema; TIME_NONE: nothing yet */
	int64_t late_total;
	int64_t next_offset; /* events below it are applied already; -1 none */
	struct ledger_account **accounts; /* by id, sorted */
	size_t n_accounts;
	size_t n_dirty;      /* fields that ledger_changes() would write */
	bool dirty;
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
size_t rows_find(const struct rows *, int64_t index);

/* ---- as fields of a Redis hash (ledger_fields.c) ---- */

/* Tells every field that changed since ledger_saved(): value null means that
 * the field is to be removed (a row or post that is no longer kept).  Views
 * are good until the next call.  The field "off" is not among them: it goes
 * in by the fence.  Field names are bytes, not text: ids may hold anything. */
typedef void ledger_field_fn(void *ctx, struct str field, struct str value);
int ledger_changes(struct ledger *, ledger_field_fn *, void *ctx,
		   struct err *) MUST_USE;
/* What ledger_changes() told is safe. */
void ledger_saved(struct ledger *);

/* Load a ledger again from its fields, "off" included, in any order.
 * -EBADMSG: not what this version writes (text says which field); -ESTALE:
 * written for another time zone or format: rebuild it from Kafka. */
int ledger_load(struct ledger *, struct str field, struct str value,
		struct err *) MUST_USE;
int ledger_loaded(struct ledger *, struct err *) MUST_USE;

#endif
