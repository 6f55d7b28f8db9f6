/* ledger.c -- applies events to a ledger.
 *
 * The arithmetic of the whole board: what a reading books, and when.  Must
 * not know Redis, the roster, the weights, or what time it is. */
#include "ledger_parts.h"

#include <errno.h>
#include <stdlib.h>

struct ledger *ledger_new(int zone_hours)
{
	struct ledger *ledger = calloc(1, sizeof(*ledger));

	if (!ledger)
		return NULL;
	ledger->zone_hours = zone_hours;
	ledger->newest_ms = TIME_NONE;
	ledger->next_offset = -1;
	return ledger;
}

void ledger_free(struct ledger *ledger)
{
	size_t i;

	if (!ledger)
		return;
	for (i = 0; i < ledger->n_accounts; i++)
		account_free(ledger->accounts[i]);
	free(ledger->accounts);
	free(ledger);
}

/* ---- growing old ---- */

static bool newer(struct reading a, struct reading b)
{
	return a.at_ms > b.at_ms;
}

/* What is no longer kept as a row of its own lives on in the account. */
static void fold(struct ledger *ledger, struct ledger_account *account,
		 const struct bucket *day)
{
	if (newer(day->followers, account->before)) {
		account->before = day->followers;
		mark(ledger, &account->dirty);
	}
	if (day->latest_ms > account->latest_before_ms) {
		account->latest_before_ms = day->latest_ms;
		mark(ledger, &account->dirty);
	}
}

/* Mark what is no longer kept: ledger_changes() tells it as removed,
 * ledger_saved() drops it. */
static void age(struct ledger *ledger, struct ledger_account *account)
{
	size_t hours = buckets_find(&account->hours, oldest_hour(ledger));
	size_t days = buckets_find(&account->days, oldest_day(ledger));
	size_t i;

	for (i = 0; i < hours; i++)
		mark(ledger, &account->hours.bucket[i].dirty);
	for (i = 0; i < days; i++) {
		fold(ledger, account, &account->days.bucket[i]);
		mark(ledger, &account->days.bucket[i].dirty);
	}
	for (i = 0; i < account->n_slots; i++) {
		struct known_post *post = account->posts[i];

		if (post && post_expired(ledger, post))
			mark(ledger, &post->dirty);
	}
}

static void move_newest(struct ledger *ledger, int64_t observed_ms)
{
	int64_t before_ms = ledger->newest_ms;
	size_t i;

	if (observed_ms <= before_ms)
		return;
	ledger->newest_ms = observed_ms;
	mark(ledger, &ledger->dirty);
	if (before_ms == TIME_NONE ||
	    hour_of(before_ms) == hour_of(observed_ms))
		return;
	for (i = 0; i < ledger->n_accounts; i++)
		age(ledger, ledger->accounts[i]);
}

/* ---- booking ---- */

static void note_day(struct ledger *ledger, struct ledger_account *account,
		     int64_t day)
{
	if (account->first_day != TIME_NONE && account->first_day <= day)
		return;
	account->first_day = day;
	mark(ledger, &account->dirty);
}

static int book_row(struct ledger *ledger, struct buckets *buckets,
		    int64_t index, const struct gains *gains)
{
	struct bucket *bucket = buckets_get(buckets, index);

	if (!bucket)
		return -ENOMEM;
	gains_add(&bucket->gains, gains);
	mark(ledger, &bucket->dirty);
	return 0;
}

static bool is_nothing(const struct gains *gains)
{
	static const struct gains nothing;

	return memcmp(gains, &nothing, sizeof(nothing)) == 0;
}

static int book(struct ledger *ledger, struct ledger_account *account,
		int64_t at_ms, const struct gains *gains)
{
	int64_t hour = hour_of(at_ms);
	int64_t day = local_day(at_ms, ledger->zone_hours);

	if (is_nothing(gains))
		return 0;
	note_day(ledger, account, day);
	if (hour >= oldest_hour(ledger) &&
	    book_row(ledger, &account->hours, hour, gains) < 0)
		return -ENOMEM;
	if (day >= oldest_day(ledger) &&
	    book_row(ledger, &account->days, day, gains) < 0)
		return -ENOMEM;
	return 0;
}

/* ---- followers ---- */

static int note_reading(struct ledger *ledger, struct buckets *buckets,
			int64_t index, struct reading reading)
{
	struct bucket *bucket = buckets_get(buckets, index);

	if (!bucket)
		return -ENOMEM;
	if (newer(reading, bucket->followers)) {
		bucket->followers = reading;
		mark(ledger, &bucket->dirty);
	}
	return 0;
}

/* What is not late lies within the rows kept. */
static int apply_account(struct ledger *ledger, const struct event *event)
{
	struct reading reading = { event->account.followers,
				   event->observed_ms };
	int64_t day = local_day(reading.at_ms, ledger->zone_hours);
	struct ledger_account *account;

	if (reading.value == COUNT_NULL)
		return 0;
	account = ledger_account_get(ledger, event->account_id);
	if (!account)
		return -ENOMEM;
	if (newer(reading, account->followers)) {
		account->followers = reading;
		mark(ledger, &account->dirty);
	}
	if (account->first.at_ms == TIME_NONE ||
	    newer(account->first, reading)) {
		account->first = reading;
		mark(ledger, &account->dirty);
	}
	note_day(ledger, account, day);
	if (note_reading(ledger, &account->hours, hour_of(reading.at_ms),
			 reading) < 0)
		return -ENOMEM;
	return note_reading(ledger, &account->days, day, reading);
}

/* ---- posts ---- */

static int note_latest(struct ledger *ledger, struct ledger_account *account,
		       int64_t published_ms)
{
	int64_t day = local_day(published_ms, ledger->zone_hours);
	int64_t *latest_ms = &account->latest_before_ms;
	bool *dirty = &account->dirty;
	struct bucket *bucket;

	if (day >= oldest_day(ledger)) {
		bucket = buckets_get(&account->days, day);
		if (!bucket)
			return -ENOMEM;
		latest_ms = &bucket->latest_ms;
		dirty = &bucket->dirty;
	}
	if (published_ms > *latest_ms) {
		*latest_ms = published_ms;
		mark(ledger, dirty);
	}
	if (published_ms > account->latest_ms) {
		account->latest_ms = published_ms;
		mark(ledger, &account->dirty);
	}
	return 0;
}

/* Raise what is known of each counter: what it shows for the first time is
 * of the publication, what it rose by is of now. */
static void raise_counters(struct known_post *post,
			   const int64_t counts[COUNTER_COUNT],
			   struct gains *first, struct gains *rise)
{
	int i;

	for (i = 0; i < COUNTER_COUNT; i++) {
		int64_t highest = post->highest[i];

		if (counts[i] <= highest) /* COUNT_NULL is below any count */
			continue;
		if (highest == COUNT_NULL)
			first->counter[i] = counts[i];
		else
			rise->counter[i] = counts[i] - highest;
		post->highest[i] = counts[i];
	}
}

/* A reading that counts. */
static int count_post(struct ledger *ledger, struct ledger_account *account,
		      struct known_post *post, const struct event *event,
		      bool begins)
{
	struct gains first = { .posts = begins }, rise = { 0 };

	raise_counters(post, event->post.counts, &first, &rise);
	if (begins || !is_nothing(&first) || !is_nothing(&rise))
		mark(ledger, &post->dirty);
	if (event->post.counts[VIEWS] != COUNT_NULL && !account->views_told) {
		account->views_told = true;
		mark(ledger, &account->dirty);
	}
	if (event->observed_ms > post->told_ms) {
		post->told_ms = event->observed_ms;
		mark(ledger, &post->dirty);
		if (post_tell(post, event->post.kind, event->post.url,
			      event->post.text) < 0)
			return -ENOMEM;
	}
	if (book(ledger, account, post->published_ms, &first) < 0)
		return -ENOMEM;
	return book(ledger, account, event->observed_ms, &rise);
}

static int apply_post(struct ledger *ledger, const struct event *event)
{
	int64_t observed_ms = event->observed_ms;
	int64_t published_ms = event->post.published_ms < observed_ms
				       ? event->post.published_ms
				       : observed_ms;
	struct ledger_account *account;
	struct known_post *post;
	bool known;

	account = ledger_account_get(ledger, event->account_id);
	if (!account)
		return -ENOMEM;
	post = account_post(account, event->post.post_id);
	known = post && post_is_kept(post, observed_ms);
	if (!(known && post->published_ms == published_ms) &&
	    note_latest(ledger, account, published_ms) < 0)
		return -ENOMEM;
	if (observed_ms - (known ? post->published_ms : published_ms) >
	    COUNTED_MS)
		return 0;
	if (!post)
		post = account_post_add(account, event->post.post_id);
	if (!post)
		return -ENOMEM;
	if (!known)
		post_begin(post, published_ms);
	return count_post(ledger, account, post, event, !known);
}

/* ---- events ---- */

static int apply(struct ledger *ledger, const struct event *event)
{
	switch (event->kind) {
	case EVENT_ACCOUNT: return apply_account(ledger, event);
	case EVENT_POST: return apply_post(ledger, event);
	case EVENT_STATUS: break;
	}
	return 0;
}

int ledger_apply(struct ledger *ledger, const struct event *event,
		 int64_t offset, struct err *err)
{
	if (offset < ledger->next_offset)
		return APPLIED_BEFORE;
	ledger->next_offset = offset + 1;
	if (ledger->newest_ms != TIME_NONE &&
	    event->observed_ms < ledger->newest_ms - LATE_MS) {
		ledger->late_total++;
		mark(ledger, &ledger->dirty);
		return APPLIED_LATE;
	}
	move_newest(ledger, event->observed_ms);
	if (apply(ledger, event) < 0)
		return err_set(err, -ENOMEM, "ledger: out of memory");
	return APPLIED;
}
