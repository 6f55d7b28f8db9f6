/* ledger.c -- applies events to a ledger: what holds for every stage.
 *
 * Bottom up: the accounts, few and sorted; then what grows old; then the
 * readings of posts, and the events.
 *
 * Must not know Redis, the roster, or what time it is. */
#include "ledger.h"

#include <errno.h>
#include <stdlib.h>

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

static struct ledger_account *account_new(const struct ledger_kind *kind,
					  struct str id)
{
	struct ledger_account *account = calloc(1, kind->account_size);

	if (!account || !(account->id = strndup(id.p, id.n))) {
		free(account);
		return NULL;
	}
	account->full_ms = TIME_NONE;
	if (kind->account_init)
		kind->account_init(account);
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
	account = account_new(ledger->kind, id);
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

static void account_free(const struct ledger_kind *kind,
			 struct ledger_account *account)
{
	if (kind->account_release)
		kind->account_release(account);
	posts_release(&account->posts);
	free(account->id);
	free(account);
}

/* ---- a ledger ---- */

struct ledger *ledger_new(const struct ledger_kind *kind, int zone_hours,
			  void *ctx)
{
	struct ledger *ledger = calloc(1, kind->ledger_size);

	if (!ledger)
		return NULL;
	ledger->kind = kind;
	ledger->ctx = ctx;
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
		account_free(ledger->kind, ledger->accounts[i]);
	free(ledger->accounts);
	free(ledger);
}

/* ---- growing old ---- */

static void age_posts(struct ledger *ledger, struct ledger_account *account)
{
	const struct ledger_kind *kind = ledger->kind;
	size_t i;

	for (i = 0; i < account->posts.n_slots; i++) {
		struct ledger_post *post = account->posts.slots[i];

		if (!post || post_is_kept(post, ledger->newest_ms))
			continue;
		if (kind->forget)
			kind->forget(ledger, account, post);
		if (ledger_post_expired(ledger, post))
			ledger_dirty(ledger, &post->dirty);
	}
}

/* Mark what is no longer kept: ledger_changes() names it as removed,
 * ledger_saved() drops it. */
static void age(struct ledger *ledger)
{
	size_t i;

	for (i = 0; i < ledger->n_accounts; i++) {
		if (ledger->kind->age)
			ledger->kind->age(ledger, ledger->accounts[i]);
		age_posts(ledger, ledger->accounts[i]);
	}
}

static void move_newest(struct ledger *ledger, int64_t observed_ms)
{
	int64_t before_ms = ledger->newest_ms;

	if (observed_ms <= before_ms)
		return;
	ledger->newest_ms = observed_ms;
	ledger_dirty(ledger, &ledger->dirty);
	if (before_ms != TIME_NONE &&
	    hour_of(before_ms) != hour_of(observed_ms))
		age(ledger);
}

/* ---- readings of posts ---- */

/* Whether one more post can be remembered.  Those that are only still to be
 * removed do not count, as when they go is not of the log. */
static bool has_room(const struct ledger *ledger,
		     struct ledger_account *account)
{
	const struct post_table *posts = &account->posts;
	int64_t oldest_ms = INT64_MAX;
	size_t n = 0;

	if (posts->n < POSTS_MOST)
		return true;
	if (account->full_ms != TIME_NONE &&
	    ledger->newest_ms - account->full_ms <= POST_STORED_MS)
		return false;
	for (size_t i = 0; i < posts->n_slots; i++) {
		const struct ledger_post *post = posts->slots[i];

		if (!post || ledger_post_expired(ledger, post))
			continue;
		n++;
		if (post->published_ms < oldest_ms)
			oldest_ms = post->published_ms;
	}
	account->full_ms = n < POSTS_MOST ? TIME_NONE : oldest_ms;
	return n < POSTS_MOST;
}

/* First sight: of a post that is not there, or known no more. */
static int begin_post(struct ledger *ledger, struct sighting *seen,
		      struct str id)
{
	const struct ledger_kind *kind = ledger->kind;

	if (seen->post && kind->forget)
		kind->forget(ledger, seen->account, seen->post);
	if (!seen->post && !has_room(ledger, seen->account))
		return APPLIED_NO_ROOM;
	if (!seen->post)
		seen->post =
			posts_add(&seen->account->posts, kind->post_size, id);
	if (!seen->post)
		return -ENOMEM;
	post_begin(seen->post, kind->post_size, seen->published_ms);
	seen->begins = true;
	ledger_dirty(ledger, &seen->post->dirty);
	return APPLIED;
}

/* A reading that counts. */
static int count_reading(struct ledger *ledger, const struct event *event,
			 struct sighting *seen)
{
	struct ledger_post *post = seen->post;

	seen->counts = true;
	seen->first = (struct gains){ .posts = seen->begins };
	seen->rise = (struct gains){ 0 };
	if (post_raise(post, event->post.counts, &seen->first, &seen->rise))
		ledger_dirty(ledger, &post->dirty);
	if (event->observed_ms <= post->texts_ms)
		return APPLIED;
	seen->newest_text = true;
	post->texts_ms = event->observed_ms;
	ledger_dirty(ledger, &post->dirty);
	return post_set_texts(post, event->post.kind, event->post.url,
			      event->post.text);
}

int ledger_see_post(struct ledger *ledger, const struct event *event,
		    struct sighting *seen)
{
	int64_t observed_ms = event->observed_ms;
	struct ledger_post *post;
	bool known;
	int rc;

	seen->counts = seen->begins = seen->newest_text = false;
	seen->post = NULL;
	seen->published_ms = event->post.published_ms < observed_ms
				     ? event->post.published_ms
				     : observed_ms;
	seen->account = ledger_account_get(ledger, event->account_id);
	if (!seen->account)
		return -ENOMEM;
	post = posts_find(&seen->account->posts, event->post.post_id);
	known = post && post_is_kept(post, observed_ms);
	seen->moves = !known || post->published_ms != seen->published_ms;
	if (observed_ms - (known ? post->published_ms : seen->published_ms) >
	    COUNTED_MS) {
		seen->post = known ? post : NULL;
		return APPLIED;
	}
	seen->post = post;
	if (!known) {
		rc = begin_post(ledger, seen, event->post.post_id);
		if (rc != APPLIED)
			return rc;
	}
	return count_reading(ledger, event, seen);
}

/* ---- events ---- */

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
		ledger_dirty(ledger, &ledger->dirty);
		return APPLIED_LATE;
	}
	move_newest(ledger, event->observed_ms);
	rc = ledger->kind->apply(ledger, event);
	return rc < 0 ? err_set(err, -ENOMEM, "ledger: out of memory") : rc;
}

/* ---- saving ---- */

static void posts_saved(const struct ledger *ledger, struct post_table *posts)
{
	size_t i = 0;

	while (i < posts->n_slots) {
		struct ledger_post *post = posts->slots[i];

		if (post && post->dirty && ledger_post_expired(ledger, post)) {
			posts_remove(posts, i); /* another may stand here now */
			continue;
		}
		if (post)
			post->dirty = false;
		i++;
	}
}

void ledger_saved(struct ledger *ledger)
{
	size_t i;

	if (ledger->n_dirty == 0)
		return;
	for (i = 0; i < ledger->n_accounts; i++) {
		struct ledger_account *account = ledger->accounts[i];

		if (ledger->kind->saved)
			ledger->kind->saved(ledger, account);
		posts_saved(ledger, &account->posts);
		account->dirty = false;
	}
	ledger->dirty = false;
	ledger->n_dirty = 0;
}
