/* serve.h -- HTTP/1.1 for readers: finished replies and event streams on one
 * port.  GET and HEAD alone.  This folder is the only user of libmicrohttpd.
 *
 *   static struct reply *find(void *ctx, const struct ask *ask,
 *                             struct visit *visit)
 *   {
 *           struct reply *reply = cache_find(ctx, ask->path, ask->query);
 *
 *           if (!reply)                        (nothing is rendered here)
 *                   queue(ctx, ask, visit);
 *           return reply;
 *   }
 *   server = serve_new(&settings, find, ctx, &err);
 *   ...
 *   serve_answer(visit, reply);                (later, from another thread)
 *
 * One thread of its own (libmicrohttpd's, with epoll) reads requests and sends
 * what is finished; whoever makes pages has another.  So no request waits for
 * Redis but the one that asks for what is not there yet, and a reader costs the
 * same whether there is one or a thousand.
 *
 * Who reads slowly, or not at all, is closed: the kernel takes SNDBUF bytes
 * for each connection and no more, and a connection on which nothing moves for
 * idle_ms ends; so does one that has not sent a whole request, or not taken a
 * whole reply, after three times that, and a listener that has not taken a
 * frame after idle_ms.  A stream's heartbeat finds those that are gone.
 *
 * Behind a reverse proxy wherever strangers reach it: no TLS, no log-in here.
 * It must not know what a page is. */
#ifndef SENTRA_COMMON_SERVE_SERVE_H
#define SENTRA_COMMON_SERVE_SERVE_H

#include "common/base/err.h"
#include "common/base/str.h"
#include "reply.h"

struct serve;   /* the server */
struct visit;   /* a request that is not answered yet */
struct channel; /* an event stream: its newest frame, and who listens */

struct serve_settings {
	const char *listen;      /* "127.0.0.1:8087", "[::1]:80"; port 0: any */
	unsigned connections;    /* at most; more are refused at once */
	int64_t idle_ms;         /* of a connection on which nothing moves */
	const char *const *head; /* of every reply: name, value, ..., NULL;
				    borrowed for its life */
};

/* A request.  Borrowed for the call. */
struct ask {
	struct str path;  /* decoded; begins with '/'; UTF-8 without controls */
	struct str query; /* as it came, without '?'; may be empty */
};

/* On the server's thread; must not block.  A reference to a reply, which it
 * takes; or NULL: the visit is the callee's, who must call serve_answer() or
 * serve_listen() once, from any thread, at once or later. */
typedef struct reply *serve_fn(void *ctx, const struct ask *, struct visit *);

/* new, listening; NULL with text: the address is bad, or taken.  What is no GET
 * or HEAD, and what is malformed, is answered without a call. */
struct serve *serve_new(const struct serve_settings *, serve_fn *, void *ctx,
			struct err *);
/* Closes every connection; accepts NULL.  Visits that are still open must have
 * been answered before; requests come until this is called, so serve_fn must
 * answer at once from when on nobody else will. */
void serve_free(struct serve *);
/* "http://127.0.0.1:8087", with the port that it has.  Borrowed. */
const char *serve_address(const struct serve *);
/* Connections now, and requests answered so far by status class (2 to 5). */
unsigned serve_connections(const struct serve *);
uint64_t serve_answered(const struct serve *, int status_class);

/* Takes the reply's reference; NULL: 503.  The visit is gone. */
void serve_answer(struct visit *, struct reply *);

/* ---- event streams (text/event-stream, WHATWG HTML 9.2) ---- */

/* new; NULL: no memory. */
struct channel *channel_new(void);
/* Ends the streams of those that listen; accepts NULL. */
void channel_free(struct channel *);
/* Answers the visit by the stream: first a comment, then every frame that is
 * published from now on.  A channel is not freed before its server is, or
 * while the call runs. */
void serve_listen(struct visit *, struct channel *);
/* The next frame, whole (lines "event: ...", "data: ...", an empty line): takes
 * the bytes, which are released.  Who has not got the frame before it yet gets
 * "event: reset" in its place, once, and with it this frame not: it reads its
 * page anew.  A frame that went bad is a reset for all. */
void channel_publish(struct channel *, struct buf *frame);
/* A comment to all: finds connections that are gone. */
void channel_beat(struct channel *);
size_t channel_listeners(const struct channel *);
/* Frames handed to listeners, and resets in their place, so far. */
uint64_t channel_sent(const struct channel *);

/* ---- queries ---- */

/* The value of a name in a query (application/x-www-form-urlencoded), decoded
 * into out, which is cleared: true; false: it is not there, or no UTF-8. */
bool query_value(struct str query, const char *name, struct buf *out);

#endif
