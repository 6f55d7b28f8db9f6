/* ledger.c -- applies events to a ledger: its posts, its accounts, and what
 * a reading books, and when.
 *
 * The arithmetic of the whole board.  Bottom up: the posts of an account, a
 * hash table with open addressing, since a post is looked for with every
 * reading; the accounts, few and sorted; then what grows old, followers,
 * posts, and the events.
 *
 * Must not know Redis, the roster, the weights, or what time it is. */
#include "ledger.h"

#include "common/base/fnv.h"

#include <errno.h>
#include <stdlib.h>

#define FIRST_SLOTS 16

/* Dirty fields are counted as they become so: the store watches the count to
 * save in time. */
static inline void set_dirty(struct ledger *ledger, bool *dirty)
{
	ledger->n_dirty += !*dirty;
	*dirty = true;
}

/* ---- the posts of an account, by id ---- */

static size_t hash(struct str id)
{
	return fnv64_slot(fnv64(FNV64_BEGIN, id));
}

/* Where the post stands, or where it would go.  There is a free slot. */
static size_t find_slot(const struct ledger_account *account, struct str id)
{
	size_t mask = account->n_slots - 1, i = hash(id) & mask;

	while (account->posts[i] && !str_is(id, account->posts[i]->id))
		i = (i + 1) & mask;
	return i;
}

struct ledger_post *account_post(const struct ledger_account *account,
				 struct str id)
{
	if (account->n_posts == 0)
		return NULL;
	return account->posts[find_slot(account, id)];
}

static bool grow(struct ledger_account *account)
{
	struct ledger_account wider = *account;
	size_t i;

	wider.n_slots = account->n_slots ? account->n_slots * 2 : FIRST_SLOTS;
	wider.posts = calloc(wider.n_slots, sizeof(*wider.posts));
	if (!wider.posts)
		return false;
	for (i = 0; i < account->n_slots; i++) {
		struct ledger_post *post = account->posts[i];

		if (post)
			wider.posts[find_slot(&wider, str_of(post->id))] = post;
	}
	free(account->posts);
	account->posts = wider.posts;
	account->n_slots = wider.n_slots;
	return true;
}

struct ledger_post *account_post_add(struct ledger_account *account,
				     struct str id)
{
	struct ledger_post *post;

	/* At most half full: a search ends soon. */
	if (account->n_posts * 2 >= account->n_slots && !grow(account))
		return NULL;
	post = calloc(1, sizeof(*post) + id.n + 1);
	if (!post)
		return NULL;
	post->id = (char *)(post + 1);
	memcpy(post->id, id.p, id.n);
	account->posts[find_slot(account, id)] = post;
	account->n_posts++;
	return post;
}

void post_begin(struct ledger_post *post, int64_t published_ms)
{
	int i;

	post->published_ms = published_ms;
	post->texts_ms = TIME_NONE;
	post->counted = true;
	for (i = 0; i < COUNTER_COUNT; i++)
		post->highest[i] = COUNT_NULL;
}

/* The bytes of the first TEXT_KEPT characters.  A NUL is not kept, so it is
 * no character. */
static struct str cut(struct str text)
{
	size_t characters = 0, i;

	if (text.n <= TEXT_KEPT)
		return text;
	for (i = 0; i < text.n; i++) {
		bool begins = text.p[i] && (text.p[i] & 0xc0) != 0x80;

		if (begins && ++characters > TEXT_KEPT)
			break;
	}
	return (struct str){ text.p, i };
}

static char *copy_without_nul(struct str text)
{
	char *copy = malloc(text.n + 1), *end = copy;
	size_t i;

	if (!copy)
		return NULL;
	for (i = 0; i < text.n; i++)
		if (text.p[i])
			*end++ = text.p[i];
	*end = '\0';
	return copy;
}

/* Texts hardly ever change, so look before allocating. */
static bool replace(char **have, struct str want)
{
	char *copy = NULL;

	if (*have && str_is(want, *have))
		return true;
	if (want.p && !(copy = copy_without_nul(want)))
		return false;
	free(*have);
	*have = copy;
	return true;
}

/* Whether it would be cut to what stands there already. */
static bool is_text(const struct ledger_post *post, struct str text)
{
	size_t n = post->text ? strlen(post->text) : 0;

	return post->text && text.p && (post->text_cut || text.n == n) &&
	       text.n >= n && memcmp(text.p, post->text, n) == 0;
}

static bool set_text(struct ledger_post *post, struct str text)
{
	struct str kept;

	if (is_text(post, text))
		return true;
	kept = cut(text);
	post->text_cut = kept.n < text.n;
	return replace(&post->text, kept);
}

int post_set_texts(struct ledger_post *post, struct str kind, struct str url,
		   struct str text)
{
	if (!replace(&post->kind, kind) || !replace(&post->url, url) ||
	    !set_text(post, text))
		return -ENOMEM;
	return 0;
}

static void post_free(struct ledger_post *post)
{
	if (!post)
		return;
	free(post->kind);
	free(post->url);
	free(post->text);
	free(post);
}

/* Empty a slot, and move up those behind it that it kept from theirs. */
static void remove_slot(struct ledger_account *account, size_t hole)
{
	struct ledger_post **posts = account->posts;
	size_t mask = account->n_slots - 1, i;

	post_free(posts[hole]);
	account->n_posts--;
	for (i = (hole + 1) & mask; posts[i]; i = (i + 1) & mask) {
		size_t home = hash(str_of(posts[i]->id));

		if (((i - home) & mask) < ((i - hole) & mask))
			continue;
		posts[hole] = posts[i];
		hole = i;
	}
	posts[hole] = NULL;
}

static void account_posts_saved(const struct ledger *ledger,
				struct ledger_account *account)
{
	size_t i = 0;

	while (i < account->n_slots) {
		struct ledger_post *post = account->posts[i];

		if (post && post->dirty && ledger_post_expired(ledger, post)) {
			remove_slot(account,
				    i); /* another may stand here now */
			continue;
		}
		if (post)
			post->dirty = false;
		i++;
	}
}

static void account_posts_release(struct ledger_account *account)
{
	size_t i;

	for (i = 0; i < account->n_slots; i++)
		post_free(account->posts[i]);
	free(account->posts);
}

/* ---- accounts, sorted by id ---- */

/* The first account that is not before this id. */
static size_t find_account(const struct ledger *ledger, struct str id)
{
	size_t low = 0, high = ledger->n_accounts;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (str_cmp(str_of(ledger->accounts[mid]->id), id) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static bool account_is(const struct ledger *ledger, size_t i, struct str id)
{
	return i < ledger->n_accounts && str_is(id, ledger->accounts[i]->id);
}

const struct ledger_account *ledger_account(const struct ledger *ledger,
					    struct str id)
{
	size_t i = find_account(ledger, id);

	return account_is(ledger, i, id) ? ledger->accounts[i] : NULL;
}

static struct ledger_account *account_new(struct str id)
{
	struct ledger_account *account = calloc(1, sizeof(*account));

	if (!account || !(account->id = strndup(id.p, id.n))) {
		free(account);
		return NULL;
	}
	account->followers = account->first = account->before = READING_NONE;
	account->latest_ms = account->latest_before_ms = TIME_NONE;
	account->first_day = TIME_NONE;
	account->full_ms = TIME_NONE;
	return account;
}

static bool insert_account(struct ledger *ledger, size_t i, struct str id)
{
	struct ledger_account **accounts, *account;

	accounts = realloc(ledger->accounts,
			   (ledger->n_accounts + 1) * sizeof(*accounts));
	if (!accounts)
		return false;
	ledger->accounts = accounts;
	account = account_new(id);
	if (!account)
		return false;
	memmove(accounts + i + 1, accounts + i,
		(ledger->n_accounts - i) * sizeof(*accounts));
	accounts[i] = account;
	ledger->n_accounts++;
	return true;
}

struct ledger_account *ledger_account_get(struct ledger *ledger, struct str id)
{
	size_t i = ledger->last;

	if (!account_is(ledger, i, id)) {
		i = find_account(ledger, id);
		if (!account_is(ledger, i, id) &&
		    !insert_account(ledger, i, id))
			return NULL;
		ledger->last = i;
	}
	return ledger->accounts[i];
}

static void account_free(struct ledger_account *account)
{
	if (!account)
		return;
	account_posts_release(account);
	buckets_release(&account->hours);
	buckets_release(&account->days);
	free(account->id);
	free(account);
}

/* ---- a ledger ---- */

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

/* What is no longer kept as a bucket of its own lives on in the account. */
static void fold(struct ledger *ledger, struct ledger_account *account,
		 const struct bucket *day)
{
	if (newer(day->followers, account->before)) {
		account->before = day->followers;
		set_dirty(ledger, &account->dirty);
	}
	if (day->latest_ms > account->latest_before_ms) {
		account->latest_before_ms = day->latest_ms;
		set_dirty(ledger, &account->dirty);
	}
}

/* Mark what is no longer kept: ledger_changes() names it as removed,
 * ledger_saved() drops it. */
static void age(struct ledger *ledger, struct ledger_account *account)
{
	size_t hours =
		buckets_find(&account->hours, ledger_oldest_hour(ledger));
	size_t days = buckets_find(&account->days, ledger_oldest_day(ledger));
	size_t i;

	for (i = 0; i < hours; i++)
		set_dirty(ledger, &account->hours.bucket[i].dirty);
	for (i = 0; i < days; i++) {
		fold(ledger, account, &account->days.bucket[i]);
		set_dirty(ledger, &account->days.bucket[i].dirty);
	}
	for (i = 0; i < account->n_slots; i++) {
		struct ledger_post *post = account->posts[i];

		if (post && ledger_post_expired(ledger, post))
			set_dirty(ledger, &post->dirty);
	}
}

static void move_newest(struct ledger *ledger, int64_t observed_ms)
{
	int64_t before_ms = ledger->newest_ms;
	size_t i;

	if (observed_ms <= before_ms)
		return;
	ledger->newest_ms = observed_ms;
	set_dirty(ledger, &ledger->dirty);
	if (before_ms == TIME_NONE ||
	    hour_of(before_ms) == hour_of(observed_ms))
		return;
	for (i = 0; i < ledger->n_accounts; i++)
		age(ledger, ledger->accounts[i]);
}

/* ---- booking ---- */

static void record_day(struct ledger *ledger, struct ledger_account *account,
		       int64_t day)
{
	if (account->first_day != TIME_NONE && account->first_day <= day)
		return;
	account->first_day = day;
	set_dirty(ledger, &account->dirty);
}

static int book_bucket(struct ledger *ledger, struct buckets *buckets,
		       int64_t index, const struct gains *gains)
{
	struct bucket *bucket = buckets_get(buckets, index);

	if (!bucket)
		return -ENOMEM;
	gains_add(&bucket->gains, gains);
	set_dirty(ledger, &bucket->dirty);
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
	record_day(ledger, account, day);
	if (hour >= ledger_oldest_hour(ledger) &&
	    book_bucket(ledger, &account->hours, hour, gains) < 0)
		return -ENOMEM;
	if (day >= ledger_oldest_day(ledger) &&
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
		set_dirty(ledger, &bucket->dirty);
	}
	return 0;
}

/* What is not late lies within the buckets kept. */
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
		set_dirty(ledger, &account->dirty);
	}
	if (account->first.at_ms == TIME_NONE ||
	    newer(account->first, reading)) {
		account->first = reading;
		set_dirty(ledger, &account->dirty);
	}
	record_day(ledger, account, day);
	if (record_reading(ledger, &account->hours, hour_of(reading.at_ms),
			   reading) < 0)
		return -ENOMEM;
	return record_reading(ledger, &account->days, day, reading);
}

/* ---- readings of posts ---- */

static int record_latest(struct ledger *ledger, struct ledger_account *account,
			 int64_t published_ms)
{
	int64_t day = local_day(published_ms, ledger->zone_hours);
	int64_t *latest_ms = &account->latest_before_ms;
	bool *dirty = &account->dirty;
	struct bucket *bucket;

	if (day >= ledger_oldest_day(ledger)) {
		bucket = buckets_get(&account->days, day);
		if (!bucket)
			return -ENOMEM;
		latest_ms = &bucket->latest_ms;
		dirty = &bucket->dirty;
	}
	if (published_ms > *latest_ms) {
		*latest_ms = published_ms;
		set_dirty(ledger, dirty);
	}
	if (published_ms > account->latest_ms) {
		account->latest_ms = published_ms;
		set_dirty(ledger, &account->dirty);
	}
	return 0;
}

/* Raise what is known of each counter: what it shows for the first time is
 * of the publication, what it rose by is of now.  Returns whether anything is
 * known that was not: a first value of 0 is, though nothing is gained by it. */
static bool raise_counters(struct ledger_post *post,
			   const int64_t counts[COUNTER_COUNT],
			   struct gains *first, struct gains *rise)
{
	bool raised = false;
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
		raised = true;
	}
	return raised;
}

/* A reading that counts. */
static int count_post(struct ledger *ledger, struct ledger_account *account,
		      struct ledger_post *post, const struct event *event,
		      bool begins)
{
	struct gains first = { .posts = begins }, rise = { 0 };

	if (raise_counters(post, event->post.counts, &first, &rise) || begins)
		set_dirty(ledger, &post->dirty);
	if (event->post.counts[VIEWS] != COUNT_NULL &&
	    !account->views_reported) {
		account->views_reported = true;
		set_dirty(ledger, &account->dirty);
	}
	if (event->observed_ms > post->texts_ms) {
		post->texts_ms = event->observed_ms;
		set_dirty(ledger, &post->dirty);
		if (post_set_texts(post, event->post.kind, event->post.url,
				   event->post.text) < 0)
			return -ENOMEM;
	}
	if (book(ledger, account, post->published_ms, &first) < 0)
		return -ENOMEM;
	return book(ledger, account, event->observed_ms, &rise);
}

/* Whether one more post can be remembered.  Those that are only still to be
 * removed do not count, as when they go is not of the log. */
static bool has_room(const struct ledger *ledger,
		     struct ledger_account *account)
{
	int64_t oldest_ms = INT64_MAX;
	size_t n = 0;

	if (account->n_posts < POSTS_MOST)
		return true;
	if (account->full_ms != TIME_NONE &&
	    ledger->newest_ms - account->full_ms <= POST_STORED_MS)
		return false;
	for (size_t i = 0; i < account->n_slots; i++) {
		const struct ledger_post *post = account->posts[i];

		if (!post || ledger_post_expired(ledger, post))
			continue;
		n++;
		if (post->published_ms < oldest_ms)
			oldest_ms = post->published_ms;
	}
	account->full_ms = n < POSTS_MOST ? TIME_NONE : oldest_ms;
	return n < POSTS_MOST;
}

static int apply_post(struct ledger *ledger, const struct event *event)
{
	int64_t observed_ms = event->observed_ms;
	int64_t published_ms = event->post.published_ms < observed_ms
				       ? event->post.published_ms
				       : observed_ms;
	struct ledger_account *account;
	struct ledger_post *post;
	bool known;

	account = ledger_account_get(ledger, event->account_id);
	if (!account)
		return -ENOMEM;
	post = account_post(account, event->post.post_id);
	known = post && post_is_kept(post, observed_ms);
	if (!(known && post->published_ms == published_ms) &&
	    record_latest(ledger, account, published_ms) < 0)
		return -ENOMEM;
	if (observed_ms - (known ? post->published_ms : published_ms) >
	    COUNTED_MS)
		return 0;
	if (!post && !has_room(ledger, account))
		return APPLIED_NO_ROOM;
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
	int rc;

	if (offset < ledger->next_offset)
		return APPLIED_BEFORE;
	ledger->next_offset = offset + 1;
	if (ledger->newest_ms != TIME_NONE &&
	    event->observed_ms < ledger->newest_ms - LATE_MS) {
		ledger->late_total++;
		set_dirty(ledger, &ledger->dirty);
		return APPLIED_LATE;
	}
	move_newest(ledger, event->observed_ms);
	rc = apply(ledger, event);
	return rc < 0 ? err_set(err, -ENOMEM, "ledger: out of memory") : rc;
}

/* ---- saving ---- */

static void clean(struct buckets *buckets, int64_t oldest)
{
	size_t i;

	buckets_drop_below(buckets, oldest);
	for (i = 0; i < buckets->n; i++)
		buckets->bucket[i].dirty = false;
}

void ledger_saved(struct ledger *ledger)
{
	size_t i;

	if (ledger->n_dirty == 0)
		return;
	for (i = 0; i < ledger->n_accounts; i++) {
		struct ledger_account *account = ledger->accounts[i];

		clean(&account->hours, ledger_oldest_hour(ledger));
		clean(&account->days, ledger_oldest_day(ledger));
		account_posts_saved(ledger, account);
		account->dirty = false;
	}
	ledger->dirty = false;
	ledger->n_dirty = 0;
}
