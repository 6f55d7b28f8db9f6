/* dispatch.h -- what becomes of a request, on the server's thread: a reply that
 * is there, a stream, or a place in the queue of those that wait for the
 * board's thread.
 *
 *   dispatch = dispatch_new(cache, queue);
 *   dispatch_stand(dispatch, STANDING_HEALTH, reply);     (the board's thread)
 *   server = serve_new(&settings, dispatch_find, dispatch, &err);
 *
 * Nothing is made here but small things, and nothing waits. */
#ifndef SENTRA_CONSUMERS_BOARD_DISPATCH_H
#define SENTRA_CONSUMERS_BOARD_DISPATCH_H

#include "cache.h"
#include "queue.h"

/* Replies that always stand ready. */
enum standing {
	STANDING_HEALTH,  /* /healthz */
	STANDING_METRICS, /* /metrics */
	STANDING_UNKNOWN, /* there is no such page: by enum language */
	STANDING_UNKNOWN_ID,
	STANDING_COUNT,
};

struct dispatch;

/* new; borrows both; NULL: no memory. */
struct dispatch *dispatch_new(struct cache *, struct queue *);
/* After the server.  Accepts NULL. */
void dispatch_free(struct dispatch *);

/* Takes the reply, in the place of the one before it; NULL leaves that. */
void dispatch_stand(struct dispatch *, enum standing, struct reply *);

/* A serve_fn, with the dispatch as its ctx. */
struct reply *dispatch_find(void *ctx, const struct ask *, struct visit *);

#endif
