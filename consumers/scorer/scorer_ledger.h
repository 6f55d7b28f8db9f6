/* scorer_ledger.h -- what the scorer keeps in a ledger: followers, and what
 * posts gained, by the hour and by the day.
 *
 * Pure, as ledger.h says.  A repeat, an old snapshot that comes late, or a dip
 * and its recovery book nothing twice.  A status, and a reading of no count of
 * followers, move newest_ms alone; a post that is not remembered moves latest
 * with its url, and nothing else.
 *
 * scorer_ledger_codec.h has the kind that is made of these functions.  Must not
 * know the weights. */
#ifndef SENTRA_CONSUMERS_SCORER_SCORER_LEDGER_H
#define SENTRA_CONSUMERS_SCORER_SCORER_LEDGER_H

#include "buckets.h"
#include "consumers/ledger/ledger.h"

#define HOURS_KEPT 192 /* 7d begins 167 hours before its hour */
#define DAYS_KEPT                                     \
	408 /* today, 400 closed days, 6 more for the \
	       7d of the oldest, and one: t may be    \
	       a little before the newest event */

struct scorer_account {
	struct ledger_account base;
	struct reading followers; /* the newest that has a count */
	struct reading first;     /* the first such, by observed_at */
	struct reading before;    /* the newest older than the days kept */
	int64_t latest_ms;        /* newest published_at of any post observed */
	char *latest_url;         /* of that post, as the newest reading with
				     this published_at told it; NULL: null */
	int64_t latest_url_ms;    /* observed_at of that reading */
	int64_t latest_before_ms; /* the newest before the days kept */
	int64_t first_day;        /* first with a booking or a reading of
				     followers; TIME_NONE: none */
	bool views_reported;      /* some reading had a view count */
	struct buckets hours, days;
};

struct scorer_ledger {
	struct ledger base;
	/* The oldest day booked in since whoever evaluates cleared it; of what
	 * is saved. */
	bool day_changed;
	int64_t oldest_day;
};

static inline struct scorer_account *
scorer_account(struct ledger_account *account)
{
	return (struct scorer_account *)account;
}

/* Borrowed; NULL: the ledger has no such account. */
const struct scorer_account *scorer_account_find(const struct ledger *,
						 struct str id);

/* Buckets below are no longer kept.  They may stand in the ledger until
 * ledger_saved(), which removes them; no aggregate depends on them. */
static inline int64_t scorer_oldest_hour(const struct ledger *ledger)
{
	return hour_of(ledger->newest_ms) - (HOURS_KEPT - 1);
}

static inline int64_t scorer_oldest_day(const struct ledger *ledger)
{
	return local_day(ledger->newest_ms, ledger->zone_hours) -
	       (DAYS_KEPT - 1);
}

/* ---- the functions of the kind ---- */

int scorer_ledger_apply(struct ledger *, const struct event *) MUST_USE;
void scorer_account_age(struct ledger *, struct ledger_account *);
void scorer_account_saved(struct ledger *, struct ledger_account *);
void scorer_account_init(struct ledger_account *);
void scorer_account_release(struct ledger_account *);

#endif
