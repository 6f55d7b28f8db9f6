/* figures.c -- what a ledger says at an instant or at the end of a day.
 *
 * Windows are sums over rows; growth looks for the newest reading before a
 * window.  Must not know the weights, the roster, or how things are shown. */
#include "figures.h"

#include <errno.h>
#include <stdlib.h>

#define HISTORY_DAYS 400

const char *const window_names[WINDOW_COUNT] = { "24h", "7d", "30d" };

/* A window that is counted in hours or in days, its last one included. */
static const struct {
	int64_t hours, days;
} spans[WINDOW_COUNT] = {
	[W24H] = { 24, 1 },
	[W7D] = { 168, 7 },
	[W30D] = { 0, 30 },
};

int64_t window_begin_ms(enum window window, int64_t t_s, int zone_hours)
{
	int64_t t_ms = t_s * SECOND_MS, hours = spans[window].hours;

	if (hours)
		return (hour_of(t_ms) - (hours - 1)) * HOUR_MS;
	return day_start_ms(local_day(t_ms, zone_hours) -
				    (spans[window].days - 1),
			    zone_hours);
}

void figures_init(struct figures *figures)
{
	*figures = (struct figures){ .latest_ms = TIME_NONE };
}

void figures_merge(struct figures *sum, const struct figures *more)
{
	int w;

	sum->followers_known |= more->followers_known;
	sum->followers = sum_capped(sum->followers, more->followers);
	if (more->latest_ms > sum->latest_ms)
		sum->latest_ms = more->latest_ms;
	sum->views_told |= more->views_told;
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

/* The newest reading of the rows below an index, or none. */
static struct reading newest_below(const struct rows *rows, int64_t index)
{
	size_t i = rows_find(rows, index);

	while (i > 0)
		if (!is_none(rows->row[--i].followers))
			return rows->row[i].followers;
	return (struct reading){ 0, TIME_NONE };
}

/* The newest reading of the days below this one. */
static struct reading reading_below(const struct ledger_account *account,
				    int64_t day, int zone_hours)
{
	struct reading best = newest_below(&account->days, day);

	if (account->before.at_ms < day_start_ms(day, zone_hours))
		best = newest_of(best, account->before);
	return best;
}

/* The rows from first to last. */
static void sum_rows(struct gains *sum, const struct rows *rows, int64_t first,
		     int64_t last)
{
	size_t i;

	for (i = rows_find(rows, first);
	     i < rows->n && rows->row[i].index <= last; i++)
		gains_add(sum, &rows->row[i].gains);
}

static void add_gains(struct figures *figures, enum window window,
		      const struct ledger_account *account,
		      const struct gains *gains)
{
	gains_add(&figures->gains[window], gains);
	if (account->views_told)
		gains_add(&figures->viewed[window], gains);
}

static void add_followers(struct figures *figures, struct reading followers)
{
	if (is_none(followers))
		return;
	figures->followers_known = true;
	figures->followers = sum_capped(figures->followers, followers.value);
}

/* base: the newest reading before the window; else the first ever. */
static void add_growth(struct figures *figures, enum window window,
		       struct reading followers, struct reading base,
		       struct reading first)
{
	if (is_none(followers))
		return;
	if (is_none(base))
		base = first;
	figures->growth_known[window] = true;
	figures->growth[window] = sum_capped(figures->growth[window],
					     followers.value - base.value);
}

static void add_latest(struct figures *figures, int64_t latest_ms)
{
	if (latest_ms > figures->latest_ms)
		figures->latest_ms = latest_ms;
}

/* ---- at an instant ---- */

/* The newest reading before an instant that begins an hour.
 *
 * Each row has the newest reading within it.  Where the hour of the reading
 * that we look for is still kept, its row has just that one, because the
 * whole hour is before the instant.  Where it is not, its day has it, unless
 * a later one of that day is there instead; that one is then at or after the
 * instant.  But a day that holds both is one that a window begins in, at most
 * 168 hours before the newest event's hour (t may be minutes before that),
 * and it began at most 23 hours earlier: within HOURS_KEPT.  The same for
 * what was folded into `before`: the rows of days reach further back than any
 * window.  So the newest of the three, as far as before the instant, is it. */
static struct reading reading_before(const struct ledger_account *account,
				     int64_t begin_ms, int zone_hours)
{
	int64_t day = local_day(begin_ms, zone_hours);
	size_t i = rows_find(&account->days, day);
	struct reading best = reading_below(account, day, zone_hours);

	if (i < account->days.n && account->days.row[i].index == day &&
	    account->days.row[i].followers.at_ms < begin_ms)
		best = newest_of(best, account->days.row[i].followers);
	return newest_of(best,
			 newest_below(&account->hours, hour_of(begin_ms)));
}

void figures_add(struct figures *figures, const struct ledger_account *account,
		 int64_t t_s, int zone_hours)
{
	int64_t hour = hour_of(t_s * SECOND_MS);
	int64_t day = local_day(t_s * SECOND_MS, zone_hours);
	int w;

	add_followers(figures, account->followers);
	add_latest(figures, account->latest_ms);
	figures->views_told |= account->views_told;
	for (w = 0; w < WINDOW_COUNT; w++) {
		int64_t begin_ms = window_begin_ms(w, t_s, zone_hours);
		struct gains gains = { 0 };

		if (spans[w].hours)
			sum_rows(&gains, &account->hours, hour_of(begin_ms),
				 hour);
		else
			sum_rows(&gains, &account->days,
				 local_day(begin_ms, zone_hours), day);
		add_gains(figures, w, account, &gains);
		add_growth(figures, w, account->followers,
			   reading_before(account, begin_ms, zone_hours),
			   account->first);
	}
}

/* ---- at the end of a day ---- */

/* An old post may have been folded at once, and be newer than a row that is
 * about to go. */
static int64_t latest_below(const struct ledger_account *account, int64_t day,
			    int zone_hours)
{
	int64_t latest_ms = account->latest_before_ms;
	size_t i = rows_find(&account->days, day);

	if (latest_ms >= day_start_ms(day, zone_hours))
		latest_ms = TIME_NONE;
	while (i > 0) {
		int64_t of_row_ms = account->days.row[--i].latest_ms;

		if (of_row_ms != TIME_NONE)
			return of_row_ms > latest_ms ? of_row_ms : latest_ms;
	}
	return latest_ms;
}

void figures_add_day_end(struct figures *figures,
			 const struct ledger_account *account, int64_t day,
			 int zone_hours)
{
	struct reading followers = reading_below(account, day + 1, zone_hours);
	int w;

	add_followers(figures, followers);
	add_latest(figures, latest_below(account, day + 1, zone_hours));
	figures->views_told |= account->views_told;
	for (w = 0; w < WINDOW_COUNT; w++) {
		int64_t first = day - (spans[w].days - 1);
		struct gains gains = { 0 };

		sum_rows(&gains, &account->days, first, day);
		add_gains(figures, w, account, &gains);
		add_growth(figures, w, followers,
			   reading_below(account, first, zone_hours),
			   account->first);
	}
}

/* ---- the closed days ---- */

static int64_t first_day_of(const struct ledger_account *const *accounts,
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

int history_build(const struct ledger_account *const *accounts,
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
		figures_init(&entry->end);
		for (i = 0; i < n_accounts; i++)
			figures_add_day_end(&entry->end, accounts[i], day,
					    zone_hours);
		entry->booked = entry->end.gains[W24H];
	}
	*out = days;
	*n = (size_t)(today - first);
	return 0;
}
