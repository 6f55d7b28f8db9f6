/* cache.c -- replies that are kept, in a list that is looked through: there are
 * some hundreds. */
#include "cache.h"

#include "common/base/fnv.h"

#include <pthread.h>
#include <stdlib.h>

#define FRAME_MAX (2 * HTML_PAGE_MAX)
/* The server hears of a listener, and has it in its channel, within this. */
#define JOIN_MS (10 * SECOND_MS)
/* Frames of a page but for its changes: at most one in this time. */
#define GREET_MS SECOND_MS

struct entry {
	uint64_t hash;
	char *address;
	size_t n; /* of the address */
	struct cache_page page;
	struct channel *channel; /* NULL: nobody ever listened */
	int64_t asked_ms, told_ms;
	int64_t joined_ms; /* somebody began to listen, ... */
	bool joined;       /* ... since the last frame */
};

struct cache {
	pthread_mutex_t lock;
	struct entry *at; /* room for max */
	size_t n, max;
	size_t bytes, max_bytes;
	struct channel **spare; /* of pages that are gone; room for max */
	size_t n_spare;
};

struct cache *cache_new(size_t pages, size_t bytes)
{
	struct cache *c = calloc(1, sizeof(*c));

	if (!c)
		return NULL;
	c->at = calloc(pages, sizeof(*c->at));
	c->spare = calloc(pages, sizeof(struct channel *));
	if (!c->at || !c->spare || pthread_mutex_init(&c->lock, NULL) != 0) {
		free(c->at);
		free(c->spare);
		free(c);
		return NULL;
	}
	c->max = pages;
	c->max_bytes = bytes;
	return c;
}

static void page_release(struct cache_page *page)
{
	reply_unref(page->reply);
	live_page_free(page->live);
	*page = (struct cache_page){ 0 };
}

void cache_free(struct cache *c)
{
	if (!c)
		return;
	for (size_t i = 0; i < c->n; i++) {
		page_release(&c->at[i].page);
		channel_free(c->at[i].channel);
		free(c->at[i].address);
	}
	for (size_t i = 0; i < c->n_spare; i++)
		channel_free(c->spare[i]);
	pthread_mutex_destroy(&c->lock);
	free(c->at);
	free(c->spare);
	free(c);
}

/* ---- under the lock ---- */

static struct entry *find(struct cache *c, struct str address)
{
	uint64_t hash = fnv64(FNV64_BEGIN, address);

	for (size_t i = 0; i < c->n; i++) {
		struct entry *e = &c->at[i];

		if (e->hash == hash &&
		    str_eq((struct str){ e->address, e->n }, address))
			return e;
	}
	return NULL;
}

static size_t listeners(const struct entry *e)
{
	return e->channel ? channel_listeners(e->channel) : 0;
}

/* Nobody listens, nor is about to. */
static bool is_idle(const struct entry *e, int64_t now_ms)
{
	return !e->channel || (!channel_listeners(e->channel) &&
			       now_ms - e->joined_ms >= JOIN_MS);
}

static size_t bytes_of(const struct cache_page *page, size_t address)
{
	return sizeof(struct entry) + address + reply_bytes(page->reply) +
	       live_page_bytes(page->live);
}

/* It is idle. */
static void drop(struct cache *c, struct entry *e)
{
	c->bytes -= bytes_of(&e->page, e->n);
	page_release(&e->page);
	free(e->address);
	if (e->channel)
		c->spare[c->n_spare++] = e->channel;
	*e = c->at[--c->n];
}

/* The one that was asked for least recently, of those that may go. */
static struct entry *oldest(struct cache *c, int64_t now_ms)
{
	struct entry *found = NULL;

	for (size_t i = 0; i < c->n; i++) {
		struct entry *e = &c->at[i];

		if (is_idle(e, now_ms) &&
		    (!found || e->asked_ms < found->asked_ms))
			found = e;
	}
	return found;
}

static bool make_room(struct cache *c, size_t bytes, int64_t now_ms)
{
	if (bytes > c->max_bytes)
		return false;
	while (c->n == c->max || c->bytes + bytes > c->max_bytes) {
		struct entry *e = oldest(c, now_ms);

		if (!e)
			return false;
		drop(c, e);
	}
	return true;
}

static bool add(struct cache *c, struct str address,
		const struct cache_page *page, int64_t now_ms)
{
	char *copy;

	if (!make_room(c, bytes_of(page, address.n), now_ms))
		return false;
	copy = strndup(address.p, address.n);
	if (!copy)
		return false;
	c->at[c->n++] = (struct entry){
		.hash = fnv64(FNV64_BEGIN, address),
		.address = copy,
		.n = address.n,
		.page = *page,
		.asked_ms = now_ms,
	};
	c->bytes += bytes_of(page, address.n);
	return true;
}

/* What grew may have to go itself. */
static void shrink(struct cache *c, int64_t now_ms)
{
	struct entry *e;

	while (c->bytes > c->max_bytes && (e = oldest(c, now_ms)))
		drop(c, e);
}

/* ---- from any thread ---- */

struct reply *cache_find(struct cache *c, struct str address, int64_t now_ms)
{
	struct reply *reply = NULL;
	struct entry *e;

	pthread_mutex_lock(&c->lock);
	e = find(c, address);
	if (e) {
		e->asked_ms = now_ms;
		reply = reply_ref(e->page.reply);
	}
	pthread_mutex_unlock(&c->lock);
	return reply;
}

/* NULL: no memory. */
static struct channel *open_channel(struct cache *c, struct entry *e)
{
	if (!e->channel)
		e->channel =
			c->n_spare ? c->spare[--c->n_spare] : channel_new();
	return e->channel;
}

bool cache_listen(struct cache *c, struct str address, struct visit *visit,
		  int64_t now_ms)
{
	struct entry *e;
	bool heard;

	pthread_mutex_lock(&c->lock);
	e = find(c, address);
	heard = e && e->page.live && open_channel(c, e);
	if (heard) {
		e->asked_ms = e->joined_ms = now_ms;
		e->joined = true;
		serve_listen(visit, e->channel);
	}
	pthread_mutex_unlock(&c->lock);
	return heard;
}

struct cache_sums cache_sums(struct cache *c)
{
	struct cache_sums sums = { 0 };

	pthread_mutex_lock(&c->lock);
	sums.pages = c->n;
	sums.bytes = c->bytes;
	for (size_t i = 0; i < c->n; i++) {
		sums.listeners += listeners(&c->at[i]);
		if (c->at[i].channel)
			sums.frames += channel_sent(c->at[i].channel);
	}
	for (size_t i = 0; i < c->n_spare; i++)
		sums.frames += channel_sent(c->spare[i]);
	pthread_mutex_unlock(&c->lock);
	return sums;
}

/* ---- frames: on the board's thread, without the lock.  Entries move and go
 * on this thread alone, so a pointer to one holds. ---- */

/* frame: is released.  Who begins to listen while it is told may miss it, and
 * is greeted. */
static void publish(struct cache *c, struct entry *e, struct buf *frame,
		    int64_t now_ms)
{
	if (frame->bad) {
		buf_clear(frame);
		live_reset(frame);
	}
	pthread_mutex_lock(&c->lock);
	e->joined = false;
	pthread_mutex_unlock(&c->lock);
	channel_publish(e->channel, frame);
	e->told_ms = now_ms;
}

/* from, to: NULL where an error stands in a page's place. */
static void tell_change(struct cache *c, struct entry *e,
			const struct live_page *from,
			const struct live_page *to, int64_t now_ms)
{
	struct buf frame;
	bool changed = true;

	buf_init(&frame, FRAME_MAX);
	if (from && to)
		changed = live_frame(from, to, &frame);
	else
		live_reset(&frame);
	if (changed)
		publish(c, e, &frame, now_ms);
	buf_release(&frame);
}

static void tell_newest(struct cache *c, struct entry *e, int64_t now_ms)
{
	struct buf frame;

	buf_init(&frame, FRAME_MAX);
	if (e->page.live)
		live_still(e->page.live, &frame);
	else
		live_reset(&frame);
	publish(c, e, &frame, now_ms);
	buf_release(&frame);
}

/* ---- from the board's thread ---- */

static void replace(struct cache *c, struct entry *e,
		    const struct cache_page *page, int64_t now_ms)
{
	struct cache_page old;
	bool heard;

	pthread_mutex_lock(&c->lock);
	old = e->page;
	e->page = *page;
	heard = listeners(e) > 0;
	c->bytes += bytes_of(page, e->n) - bytes_of(&old, e->n);
	pthread_mutex_unlock(&c->lock);
	if (heard && (old.live || page->live))
		tell_change(c, e, old.live, page->live, now_ms);
	page_release(&old);
	pthread_mutex_lock(&c->lock);
	shrink(c, now_ms);
	pthread_mutex_unlock(&c->lock);
}

bool cache_put(struct cache *c, struct str address,
	       const struct cache_page *page, int64_t now_ms)
{
	struct cache_page ours = *page;
	struct entry *e;
	bool kept;

	pthread_mutex_lock(&c->lock);
	e = find(c, address);
	kept = e || add(c, address, page, now_ms);
	pthread_mutex_unlock(&c->lock);
	if (e)
		replace(c, e, page, now_ms);
	if (!kept)
		page_release(&ours);
	return kept;
}

/* a is to be made anew before b. */
static bool is_first(const struct entry *a, const struct entry *b)
{
	bool heard = listeners(a) > 0;

	if (heard != (listeners(b) > 0))
		return heard;
	return a->asked_ms > b->asked_ms;
}

bool cache_next(struct cache *c, uint64_t version, struct buf *out)
{
	const struct entry *found = NULL;

	pthread_mutex_lock(&c->lock);
	for (size_t i = 0; i < c->n; i++)
		if (c->at[i].page.version != version &&
		    (!found || is_first(&c->at[i], found)))
			found = &c->at[i];
	if (found) {
		buf_clear(out);
		buf_add(out, found->address, found->n);
	}
	pthread_mutex_unlock(&c->lock);
	return found;
}

void cache_pass(struct cache *c, struct str address, uint64_t version)
{
	struct entry *e;

	pthread_mutex_lock(&c->lock);
	e = find(c, address);
	if (e)
		e->page.version = version;
	pthread_mutex_unlock(&c->lock);
}

void cache_sweep(struct cache *c, int64_t now_ms)
{
	pthread_mutex_lock(&c->lock);
	for (size_t i = 0; i < c->n;) {
		struct entry *e = &c->at[i];

		if (now_ms - e->asked_ms >= e->page.keep_ms &&
		    is_idle(e, now_ms))
			drop(c, e); /* another stands in its place */
		else
			i++;
	}
	pthread_mutex_unlock(&c->lock);
}

/* Whether somebody listens; joined: and whether one of them began to since the
 * last frame, and is there. */
static bool is_heard(struct cache *c, struct entry *e, bool joined,
		     int64_t now_ms)
{
	bool heard;

	pthread_mutex_lock(&c->lock);
	heard = listeners(e) > 0;
	if (joined)
		heard &= e->joined && now_ms - e->joined_ms >= GREET_MS / 4;
	pthread_mutex_unlock(&c->lock);
	return heard;
}

static void greet(struct cache *c, struct entry *e, int64_t now_ms)
{
	if (now_ms - e->told_ms >= GREET_MS)
		tell_newest(c, e, now_ms);
}

void cache_greet(struct cache *c, int64_t now_ms)
{
	for (size_t i = 0; i < c->n; i++)
		if (is_heard(c, &c->at[i], true, now_ms))
			greet(c, &c->at[i], now_ms);
}

void cache_beat(struct cache *c, int64_t now_ms)
{
	for (size_t i = 0; i < c->n; i++) {
		if (!is_heard(c, &c->at[i], false, now_ms))
			continue;
		channel_beat(c->at[i].channel);
		greet(c, &c->at[i], now_ms);
	}
}
