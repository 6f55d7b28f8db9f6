/* stream.h -- who listens to a channel: what each has still to get.  Without
 * I/O: visit.c says how a listener sleeps and is woken.
 *
 * A listener has at most two frames before it: the one that it is being sent,
 * and the next, so a slow one costs no memory.  Frames are shared by all. */
#ifndef SENTRA_COMMON_SERVE_STREAM_H
#define SENTRA_COMMON_SERVE_STREAM_H

#include "serve.h"

#include <sys/types.h>

struct listener;

/* Called with the channel locked: they must not call the channel. */
struct listener_calls {
	void (*suspend)(void *ctx); /* there is nothing to send */
	void (*resume)(void *ctx); /* there is again; only of one that sleeps */
	void *ctx;
};

/* new; NULL: no memory. */
struct listener *listener_new(struct channel *, const struct listener_calls *);
/* Leaves the channel; accepts NULL. */
void listener_free(struct listener *);
/* Up to max bytes of what is next into out: how many; 0: nothing, and it
 * sleeps; -1: the stream is at its end. */
ssize_t listener_take(struct listener *, char *out, size_t max);
/* No more than what it has; wakes it. */
void listener_end(struct listener *);
/* Since when (boot_ms()) it has had a frame that it did not take whole; 0: it
 * has none. */
int64_t listener_behind_ms(struct listener *);

#endif
