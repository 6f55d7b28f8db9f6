/* scorer_ledger.c -- what a reading books in the scorer's ledger, and when.
 *
 * The arithmetic of the whole board.  Bottom up: what grows old, booking,
 * followers, posts, and the events.
 *
 * Must not know Redis, the roster, the weights, or what time it is. */
#include "scorer_ledger.h"

#include <errno.h>
#include <stdlib.h>

/* ---- accounts ---- */

void scorer_account_init(struct ledger_account *base)
{
	struct scorer_account *account = scorer_account(base);

	account->followers = account->first = account->before = READING_NONE;
	account->latest_ms = account->latest_before_ms = TIME_NONE;
	account->latest_url_ms = TIME_NONE;
	account->first_day = TIME_NONE;
}

void scorer_account_release(struct ledger_account *base)
{
	struct scorer_account *account = scorer_account(base);

	buckets_release(&account->hours);
	buckets_release(&account->days);
	free(account->latest_url);
}

const struct scorer_account *scorer_account_find(const struct ledger *ledger,
						 struct str id)
{
	return (const struct scorer_account *)ledger_account(ledger, id);
}

/* ---- growing old ---- */

static bool newer(struct reading a, struct reading b)
{
	return a.at_ms > b.at_ms;
}

/* What is no longer kept as a bucket of its own lives on in the account. */
static void fold(struct ledger *ledger, struct scorer_account *account,
		 const struct bucket *day)
{
	if (newer(day->followers, account->before)) {
		account->before = day->followers;
		ledger_dirty(ledger, &account->base.dirty);
	}
	if (day->latest_ms > account->latest_before_ms) {
		account->latest_before_ms = day->latest_ms;
		ledger_dirty(ledger, &account->base.dirty);
	}
}

void scorer_account_age(struct ledger *ledger, struct ledger_account *base)
{
	struct scorer_account *account = scorer_account(base);
	size_t hours =
		buckets_find(&account->hours, scorer_oldest_hour(ledger));
	size_t days = buckets_find(&account->days, scorer_oldest_day(ledger));
	size_t i;

	for (i = 0; i < hours; i++)
		ledger_dirty(ledger, &account->hours.bucket[i].dirty);
	for (i = 0; i < days; i++) {
		fold(ledger, account, &account->days.bucket[i]);
		ledger_dirty(ledger, &account->days.bucket[i].dirty);
	}
}

/* ---- booking ---- */

static void record_day(struct ledger *ledger, struct scorer_account *account,
		       int64_t day)
{
	if (account->first_day != TIME_NONE && account->first_day <= day)
		return;
	account->first_day = day;
	ledger_dirty(ledger, &account->base.dirty);
}

static int book_bucket(struct ledger *ledger, struct buckets *buckets,
		       int64_t index, const struct gains *gains)
{
	struct bucket *bucket = buckets_get(buckets, index);

	if (!bucket)
		return -ENOMEM;
	gains_add(&bucket->gains, gains);
	ledger_dirty(ledger, &bucket->dirty);
	return 0;
}

static bool is_nothing(const struct gains *gains)
{
	static const struct gains nothing;

	return memcmp(gains, &nothing, sizeof(nothing)) == 0;
}

static int book(struct ledger *ledger, struct scorer_account *account,
		int64_t at_ms, const struct gains *gains)
{
	int64_t hour = hour_of(at_ms);
	int64_t day = local_day(at_ms, ledger->zone_hours);

	if (is_nothing(gains))
		return 0;
	record_day(ledger, account, day);
	if (hour >= scorer_oldest_hour(ledger) &&
	    book_bucket(ledger, &account->hours, hour, gains) < 0)
		return -ENOMEM;
	if (day >= scorer_oldest_day(ledger) &&
	    book_bucket(ledger, &account->days, day, gains) < 0)
		return -ENOMEM;
	return 0;
}

/* ---- followers ---- */

static int record_reading(struct ledger *ledger, struct buckets *buckets,
			  int64_t index, struct reading reading)
{
	struct bucket *bucket = buckets_get(buckets, index);

	if (!bucket)
		return -ENOMEM;
	if (newer(reading, bucket->followers)) {
		bucket->followers = reading;
		ledger_dirty(ledger, &bucket->dirty);
	}
	return 0;
}

/* What is not late lies within the buckets kept. */
static int apply_account(struct ledger *ledger, const struct event *event)
{
	struct reading reading = { event->account.followers,
				   event->observed_ms };
	int64_t day = local_day(reading.at_ms, ledger->zone_hours);
	struct ledger_account *base;
	struct scorer_account *account;

	if (reading.value == COUNT_NULL)
		return 0;
	base = ledger_account_get(ledger, event->account_id);
	if (!base)
		return -ENOMEM;
	account = scorer_account(base);
	if (newer(reading, account->followers)) {
		account->followers = reading;
		ledger_dirty(ledger, &account->base.dirty);
	}
	if (account->first.at_ms == TIME_NONE ||
	    newer(account->first, reading)) {
		account->first = reading;
		ledger_dirty(ledger, &account->base.dirty);
	}
	record_day(ledger, account, day);
	if (record_reading(ledger, &account->hours, hour_of(reading.at_ms),
			   reading) < 0)
		return -ENOMEM;
	return record_reading(ledger, &account->days, day, reading);
}

/* ---- readings of posts ---- */

static int record_latest(struct ledger *ledger, struct scorer_account *account,
			 int64_t published_ms)
{
	int64_t day = local_day(published_ms, ledger->zone_hours);
	int64_t *latest_ms = &account->latest_before_ms;
	bool *dirty = &account->base.dirty;
	struct bucket *bucket;

	if (day >= scorer_oldest_day(ledger)) {
		bucket = buckets_get(&account->days, day);
		if (!bucket)
			return -ENOMEM;
		latest_ms = &bucket->latest_ms;
		dirty = &bucket->dirty;
	}
	if (published_ms > *latest_ms) {
		*latest_ms = published_ms;
		ledger_dirty(ledger, dirty);
	}
	if (published_ms > account->latest_ms) {
		account->latest_ms = published_ms;
		account->latest_url_ms = TIME_NONE; /* of another post */
		ledger_dirty(ledger, &account->base.dirty);
	}
	return 0;
}

/* Of the readings with the newest published_at the newest tells the url, be
 * they of one post or of several. */
static int record_latest_url(struct ledger *ledger,
			     struct scorer_account *account,
			     const struct event *event, int64_t published_ms)
{
	if (published_ms != account->latest_ms ||
	    event->observed_ms <= account->latest_url_ms)
		return 0;
	account->latest_url_ms = event->observed_ms;
	ledger_dirty(ledger, &account->base.dirty);
	return text_replace(&account->latest_url, event->post.url);
}

/* A reading that counts. */
static int count_post(struct ledger *ledger, const struct event *event,
		      const struct sighting *seen)
{
	struct scorer_account *account = scorer_account(seen->account);

	if (event->post.counts[VIEWS] != COUNT_NULL &&
	    !account->views_reported) {
		account->views_reported = true;
		ledger_dirty(ledger, &account->base.dirty);
	}
	if (book(ledger, account, seen->post->published_ms, &seen->first) < 0)
		return -ENOMEM;
	return book(ledger, account, event->observed_ms, &seen->rise);
}

static int apply_post(struct ledger *ledger, const struct event *event)
{
	struct scorer_account *account;
	struct sighting seen;
	int rc = ledger_see_post(ledger, event, &seen);

	if (rc < 0)
		return rc;
	account = scorer_account(seen.account);
	if (seen.moves && record_latest(ledger, account, seen.published_ms) < 0)
		return -ENOMEM;
	if (record_latest_url(ledger, account, event, seen.published_ms) < 0)
		return -ENOMEM;
	if (seen.counts && count_post(ledger, event, &seen) < 0)
		return -ENOMEM;
	return rc;
}

/* ---- events ---- */

int scorer_ledger_apply(struct ledger *ledger, const struct event *event)
{
	switch (event->kind) {
	case EVENT_ACCOUNT: return apply_account(ledger, event);
	case EVENT_POST: return apply_post(ledger, event);
	case EVENT_STATUS: break;
	}
	return APPLIED;
}

/* ---- saving ---- */

static void record_oldest_day(struct scorer_ledger *ledger,
			      const struct buckets *days)
{
	size_t i = 0;

	while (i < days->n && !days->bucket[i].dirty)
		i++;
	if (i == days->n || (ledger->day_changed &&
			     ledger->oldest_day <= days->bucket[i].index))
		return;
	ledger->day_changed = true;
	ledger->oldest_day = days->bucket[i].index;
}

static void clean(struct buckets *buckets, int64_t oldest)
{
	size_t i;

	buckets_drop_below(buckets, oldest);
	for (i = 0; i < buckets->n; i++)
		buckets->bucket[i].dirty = false;
}

void scorer_account_saved(struct ledger *ledger, struct ledger_account *base)
{
	struct scorer_account *account = scorer_account(base);

	record_oldest_day((struct scorer_ledger *)ledger, &account->days);
	clean(&account->hours, scorer_oldest_hour(ledger));
	clean(&account->days, scorer_oldest_day(ledger));
}
