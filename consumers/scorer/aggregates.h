/* aggregates.h -- what a ledger says at an instant: windows, days, sums.
 *
 * Sums what the ledgers of some accounts booked in each window, and finds the
 * followers and the growth:
 *
 *   window   as window.h says
 *   growth   followers now minus the newest reading before the window; where
 *            there is none, minus the first reading ever
 *
 * These formulas stand here, those of the rates and the score in score.h, and
 * nowhere else in the code; users read them in schemas/redis-keys.md.
 *
 * Pure.  Must not know the weights, the roster, or how things are shown. */
#ifndef SENTRA_CONSUMERS_SCORER_AGGREGATES_H
#define SENTRA_CONSUMERS_SCORER_AGGREGATES_H

#include "consumers/ledger/window.h"
#include "scorer_ledger.h"

/* Sums over some accounts; adding is commutative, merging too but for newest.
 */
struct aggregates {
	bool followers_known;
	int64_t followers;
	int64_t latest_ms; /* TIME_NONE: none */
	/* At t: whose newest post is the newest, of one instant the first by
	 * id; after a merge, of what was merged first.  Borrowed; NULL: none,
	 * and always at the end of a day. */
	const struct scorer_account *newest;
	bool growth_known[WINDOW_COUNT];
	int64_t growth[WINDOW_COUNT];
	struct gains gains[WINDOW_COUNT];
	bool views_reported;
	struct gains viewed[WINDOW_COUNT]; /* of accounts with views_reported */
};

/* Add one account's aggregates at t (whole unix seconds). */
void aggregates_add(struct aggregates *, const struct scorer_account *,
		    int64_t t_s, int zone_hours);

/* The same at the end of a local day (23:59:59), from the days' buckets: with
 * all that is dated within that day or before.  Any of the 400 closed days; of
 * the oldest, what 30d says reaches behind what is kept. */
void aggregates_add_day_end(struct aggregates *, const struct scorer_account *,
			    int64_t day, int zone_hours);

void aggregates_init(struct aggregates *);
void aggregates_merge(struct aggregates *, const struct aggregates *);

/* The last second of a local day, at which a closed day is evaluated. */
static inline int64_t day_end_ms(int64_t day, int zone_hours)
{
	return day_start_ms(day + 1, zone_hours) - SECOND_MS;
}

/* An account that the roster has and of which the log has events. */
struct observed_account {
	enum platform_id platform;
	const struct scorer_account *account; /* borrowed */
};

/* One closed day of a sentra's history. */
struct history_day {
	int64_t day;
	struct aggregates end; /* at the day's end; the score uses 7d of it */
	struct gains booked;   /* on that day alone */
};

/* The closed days before today (the day of t), oldest first: from the first
 * day with a booking or reading of any of these accounts, at most the 400
 * newest; days without any carry on what was known.  Each is what
 * aggregates_add_day_end() says.  *out new (free()), *n may be 0. */
int history_build(const struct scorer_account *const *accounts,
		  size_t n_accounts, int64_t today, int zone_hours,
		  struct history_day **out, size_t *n, struct err *) MUST_USE;

#endif
