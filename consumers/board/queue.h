/* queue.h -- visits that wait for the board's thread.
 *
 * The server's thread pushes, the board's pops.  Bounded: who finds no room is
 * answered at once (503).  Those that want a stream have room of their own:
 * after a restart all come back at once, and they look at few pages. */
#ifndef SENTRA_CONSUMERS_BOARD_QUEUE_H
#define SENTRA_CONSUMERS_BOARD_QUEUE_H

#include "common/serve/serve.h"

struct queue;

struct waiting {
	struct visit *visit;
	char *address; /* owned */
	bool live;     /* it wants the address's stream, not its reply */
};

/* new, with room for so many that want a reply, and a stream; NULL with text.
 */
struct queue *queue_new(size_t replies, size_t streams, struct err *);
/* Nothing may wait in it.  Accepts NULL. */
void queue_free(struct queue *);

/* False: no room, no memory, or closed; the visit stays the caller's. */
bool queue_push(struct queue *, struct visit *, struct str address, bool live);
/* The one that waits longest; its address is the caller's to free.  False:
 * nothing waits. */
bool queue_pop(struct queue *, struct waiting *);
/* From now on there is no room. */
void queue_close(struct queue *);
/* A descriptor that is readable while something waits.  Borrowed. */
int queue_fd(const struct queue *);

#endif
