/* aggregates.c -- what a ledger says at an instant or at the end of a day.
 *
 * Windows are sums over buckets; growth looks for the newest reading before a
 * window.  Must not know the weights, the roster, or how things are shown. */
#include "aggregates.h"

#include <errno.h>
#include <stdlib.h>

#define HISTORY_DAYS 400

void aggregates_init(struct aggregates *aggregates)
{
	*aggregates = (struct aggregates){ .latest_ms = TIME_NONE };
}

void aggregates_merge(struct aggregates *sum, const struct aggregates *more)
{
	int w;

	sum->followers_known |= more->followers_known;
	sum->followers = sum_capped(sum->followers, more->followers);
	if (more->latest_ms > sum->latest_ms) {
		sum->latest_ms = more->latest_ms;
		sum->newest = more->newest;
	}
	sum->views_reported |= more->views_reported;
	for (w = 0; w < WINDOW_COUNT; w++) {
		sum->growth_known[w] |= more->growth_known[w];
		sum->growth[w] = sum_capped(sum->growth[w], more->growth[w]);
		gains_add(&sum->gains[w], &more->gains[w]);
		gains_add(&sum->viewed[w], &more->viewed[w]);
	}
}

/* ---- parts of an account ---- */

static bool is_none(struct reading reading)
{
	return reading.at_ms == TIME_NONE;
}

static struct reading newest_of(struct reading a, struct reading b)
{
	return b.at_ms > a.at_ms ? b : a;
}

/* The newest reading of the buckets below an index, or none. */
static struct reading newest_below(const struct buckets *buckets, int64_t index)
{
	size_t i = buckets_find(buckets, index);

	while (i > 0)
		if (!is_none(buckets->bucket[--i].followers))
			return buckets->bucket[i].followers;
	return (struct reading){ 0, TIME_NONE };
}

/* The newest reading of the days below this one. */
static struct reading reading_below(const struct scorer_account *account,
				    int64_t day, int zone_hours)
{
	struct reading best = newest_below(&account->days, day);

	if (account->before.at_ms < day_start_ms(day, zone_hours))
		best = newest_of(best, account->before);
	return best;
}

/* Sums of n windows, each within the next, that end with the same bucket. */
static void sum_buckets(const struct buckets *buckets, const int64_t *first,
			int64_t last, struct gains *sum, int n)
{
	size_t i = buckets_find(buckets, last + 1);
	struct gains so_far = { 0 };
	int w;

	for (w = 0; w < n; w++) {
		while (i > 0 && buckets->bucket[i - 1].index >= first[w])
			gains_add(&so_far, &buckets->bucket[--i].gains);
		sum[w] = so_far;
	}
}

static void add_gains(struct aggregates *aggregates,
		      const struct scorer_account *account,
		      const struct gains gains[WINDOW_COUNT])
{
	int w;

	aggregates->views_reported |= account->views_reported;
	for (w = 0; w < WINDOW_COUNT; w++) {
		gains_add(&aggregates->gains[w], &gains[w]);
		if (account->views_reported)
			gains_add(&aggregates->viewed[w], &gains[w]);
	}
}

static void add_followers(struct aggregates *aggregates,
			  struct reading followers)
{
	if (is_none(followers))
		return;
	aggregates->followers_known = true;
	aggregates->followers =
		sum_capped(aggregates->followers, followers.value);
}

/* base: the newest reading before the window; else the first ever. */
static void add_growth(struct aggregates *aggregates, enum window window,
		       struct reading followers, struct reading base,
		       struct reading first)
{
	if (is_none(followers))
		return;
	if (is_none(base))
		base = first;
	aggregates->growth_known[window] = true;
	aggregates->growth[window] = sum_capped(aggregates->growth[window],
						followers.value - base.value);
}

static void add_latest(struct aggregates *aggregates, int64_t latest_ms)
{
	if (latest_ms > aggregates->latest_ms)
		aggregates->latest_ms = latest_ms;
}

static bool is_before(const struct scorer_account *a,
		      const struct scorer_account *b)
{
	if (a->latest_ms != b->latest_ms)
		return a->latest_ms > b->latest_ms;
	return strcmp(a->base.id, b->base.id) < 0;
}

static void add_newest(struct aggregates *aggregates,
		       const struct scorer_account *account)
{
	if (account->latest_ms == TIME_NONE)
		return;
	if (!aggregates->newest || is_before(account, aggregates->newest))
		aggregates->newest = account;
}

/* ---- at an instant ---- */

/* The newest reading before an instant that begins an hour, from the days
 * before its day and the hours before its hour.
 *
 * Each bucket has the newest reading within it, and each of these lies
 * wholly before the instant, so the newest of them is right unless the one
 * that we look for is of the instant's own day and its hour is kept no more.
 * A window begins at most 167 hours before the hour of t, which is that of
 * the newest event or the one before (clocks differ by minutes), or later;
 * its day began at most 23 hours earlier: 191 in all, within HOURS_KEPT. */
static struct reading reading_before(const struct scorer_account *account,
				     int64_t begin_ms, int zone_hours)
{
	int64_t day = local_day(begin_ms, zone_hours);

	return newest_of(reading_below(account, day, zone_hours),
			 newest_below(&account->hours, hour_of(begin_ms)));
}

void aggregates_add(struct aggregates *aggregates,
		    const struct scorer_account *account, int64_t t_s,
		    int zone_hours)
{
	int64_t hour = hour_of(t_s * SECOND_MS);
	int64_t day = local_day(t_s * SECOND_MS, zone_hours);
	struct gains gains[WINDOW_COUNT];
	int64_t begin_ms[WINDOW_COUNT], first[WINDOW_COUNT];
	int w;

	for (w = 0; w < WINDOW_COUNT; w++)
		begin_ms[w] = window_begin_ms(w, t_s, zone_hours);
	first[W24H] = hour_of(begin_ms[W24H]);
	first[W7D] = hour_of(begin_ms[W7D]);
	first[W30D] = local_day(begin_ms[W30D], zone_hours);
	sum_buckets(&account->hours, first, hour, gains, W30D);
	sum_buckets(&account->days, &first[W30D], day, &gains[W30D], 1);
	add_gains(aggregates, account, gains);
	add_followers(aggregates, account->followers);
	add_latest(aggregates, account->latest_ms);
	add_newest(aggregates, account);
	for (w = 0; w < WINDOW_COUNT; w++)
		add_growth(aggregates, w, account->followers,
			   reading_before(account, begin_ms[w], zone_hours),
			   account->first);
}

/* ---- at the end of a day ---- */

/* An old post may have been folded at once, and be newer than a bucket that is
 * about to go. */
static int64_t latest_below(const struct scorer_account *account, int64_t day)
{
	int64_t latest_ms = account->latest_before_ms;
	size_t i = buckets_find(&account->days, day);

	while (i > 0) {
		int64_t of_row_ms = account->days.bucket[--i].latest_ms;

		if (of_row_ms != TIME_NONE)
			return of_row_ms > latest_ms ? of_row_ms : latest_ms;
	}
	return latest_ms;
}

void aggregates_add_day_end(struct aggregates *aggregates,
			    const struct scorer_account *account, int64_t day,
			    int zone_hours)
{
	struct reading followers = reading_below(account, day + 1, zone_hours);
	struct gains gains[WINDOW_COUNT];
	int64_t first[WINDOW_COUNT];
	int w;

	for (w = 0; w < WINDOW_COUNT; w++)
		first[w] = day - (window_days((enum window)w) - 1);
	sum_buckets(&account->days, first, day, gains, WINDOW_COUNT);
	add_gains(aggregates, account, gains);
	add_followers(aggregates, followers);
	add_latest(aggregates, latest_below(account, day + 1));
	for (w = 0; w < WINDOW_COUNT; w++)
		add_growth(aggregates, w, followers,
			   reading_below(account, first[w], zone_hours),
			   account->first);
}

/* ---- the closed days ---- */

static int64_t first_day_of(const struct scorer_account *const *accounts,
			    size_t n, int64_t none)
{
	int64_t first = none;
	size_t i;

	for (i = 0; i < n; i++)
		if (accounts[i]->first_day != TIME_NONE &&
		    accounts[i]->first_day < first)
			first = accounts[i]->first_day;
	return first;
}

int history_build(const struct scorer_account *const *accounts,
		  size_t n_accounts, int64_t today, int zone_hours,
		  struct history_day **out, size_t *n, struct err *err)
{
	int64_t first = first_day_of(accounts, n_accounts, today), day;
	struct history_day *days, *entry;
	size_t i;

	if (first < today - HISTORY_DAYS)
		first = today - HISTORY_DAYS;
	days = calloc((size_t)(today - first) + 1, sizeof(*days));
	if (!days)
		return err_set(err, -ENOMEM, "history: out of memory");
	for (day = first, entry = days; day < today; day++, entry++) {
		entry->day = day;
		aggregates_init(&entry->end);
		for (i = 0; i < n_accounts; i++)
			aggregates_add_day_end(&entry->end, accounts[i], day,
					       zone_hours);
		entry->booked = entry->end.gains[W24H];
	}
	*out = days;
	*n = (size_t)(today - first);
	return 0;
}
