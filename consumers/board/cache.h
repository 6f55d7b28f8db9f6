/* cache.h -- finished replies by address, and who listens to each.
 *
 *   reply = cache_find(cache, address, now_ms);           (any thread)
 *   heard = cache_listen(cache, address, visit, now_ms);  (any thread)
 *
 *   while (cache_next(cache, version, &address)) {        (the board's)
 *           ... render ...
 *           cache_put(cache, buf_str(&address), &page, now_ms);
 *   }
 *
 * The server's thread finds and listens; what is kept changes on the board's
 * thread alone.  Bounded by number and bytes: the one that was asked for least
 * recently goes, never one that somebody listens to.  What replaces a page also
 * tells those that listen what changed of it (live.h).
 *
 * Channels are never freed while a server may use them: what a dropped page had
 * goes to the next that is listened to.  Times are boot_ms(). */
#ifndef SENTRA_CONSUMERS_BOARD_CACHE_H
#define SENTRA_CONSUMERS_BOARD_CACHE_H

#include "common/serve/serve.h"
#include "live.h"

#define CACHE_PAGES 512
#define CACHE_BYTES ((size_t)64 << 20)

struct cache;

struct cache_page {
	struct reply *reply;
	struct live_page *live; /* NULL: nobody can listen to it */
	uint64_t version;       /* of the world that it was made of */
	int64_t keep_ms;        /* since it was asked for last; then it goes */
};

/* new; NULL: no memory. */
struct cache *cache_new(size_t pages, size_t bytes);
/* After the server.  Accepts NULL. */
void cache_free(struct cache *);

/* ---- from any thread ---- */

/* A reference; NULL: it is not there. */
struct reply *cache_find(struct cache *, struct str address, int64_t now_ms);
/* The visit is answered by the page's stream, and gone; false: no such page is
 * there, or it has no live parts: the visit is as it was. */
bool cache_listen(struct cache *, struct str address, struct visit *,
		  int64_t now_ms);

struct cache_sums {
	size_t pages, bytes, listeners;
	uint64_t frames; /* handed to listeners so far */
};
struct cache_sums cache_sums(struct cache *);

/* ---- from the board's thread ---- */

/* Takes reply and live; in the place of an older one, whose listeners get the
 * difference as a frame.  False: there is no room, as somebody listens to all;
 * both are released. */
bool cache_put(struct cache *, struct str address, const struct cache_page *,
	       int64_t now_ms);
/* The address, into out, of a page that is of an older version: one that
 * somebody listens to first, then by when it was asked for.  False: none. */
bool cache_next(struct cache *, uint64_t version, struct buf *out);
/* It stays as it is, but is of this version. */
void cache_pass(struct cache *, struct str address, uint64_t version);
/* What nobody asked for lately goes. */
void cache_sweep(struct cache *, int64_t now_ms);
/* To those who began to listen since the last frame: which page is the newest.
 * At most once a second for each page. */
void cache_greet(struct cache *, int64_t now_ms);
/* The same to all, and a comment, by which those that are gone are found. */
void cache_beat(struct cache *, int64_t now_ms);

#endif
