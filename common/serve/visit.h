/* visit.h -- connections and the requests on them, as server.c and visit.c
 * share them.
 *
 * One lock is over all that other threads see.  It is taken before that of a
 * channel, and before libmicrohttpd's own. */
#ifndef SENTRA_COMMON_SERVE_VISIT_H
#define SENTRA_COMMON_SERVE_VISIT_H

#include "address.h"
#include "serve.h"
#include "stream.h"

#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>

/* Times idle_ms: for a whole request, and for a whole reply. */
#define PATIENCE 3
#define NEVER    INT64_MAX

enum visit_step {
	VISIT_NEW,   /* its headers are not read yet */
	VISIT_READ,  /* its headers are */
	VISIT_ASKED, /* serve_fn had it */
};

/* A request. */
struct visit {
	struct link *link;
	enum visit_step step; /* the server's thread alone; all below: lock */
	bool asleep;          /* its connection is suspended */
	bool ready;           /* reply or channel say what to send */
	struct reply *reply;
	struct channel *channel;
	bool head; /* HEAD */
	char target[];
};

/* A listener, as long as its connection sends the stream.  The end of the
 * request and that of the response come in an order that is libmicrohttpd's:
 * whichever comes first parts it from its link. */
struct ear {
	struct link *link; /* NULL: the request is over */
	struct listener *listener;
	struct MHD_Connection *connection;
};

/* A connection. */
struct link {
	struct serve *server;
	struct link *before, *after;
	struct MHD_Connection *connection;
	int fd;
	int64_t deadline_ms; /* boot_ms(): closed then; NEVER */
	struct visit *visit; /* NULL between two requests */
	struct ear *ear;     /* that listens, or NULL */
};

enum refusal { BAD, METHOD, TOO_LONG, BUSY, REFUSALS };

struct serve {
	struct serve_settings set;
	int64_t patience_ms;
	serve_fn *find;
	void *ctx;
	char url[ADDRESS_SIZE];
	struct MHD_Daemon *daemon;
	struct reply *refusals[REFUSALS];
	atomic_uint connections;
	atomic_uint_fast64_t answered[4]; /* 2xx to 5xx */
	pthread_t sweeper;
	bool has_sweeper;
	pthread_cond_t end;
	pthread_mutex_t lock; /* over all below, links, visits that wait */
	bool ending;
	struct link *links;
};

/* All on the server's thread.  A request line is read: new; NULL: no memory. */
struct visit *visit_new(struct link *, const char *target);
/* Again whenever libmicrohttpd has more of the request, or was woken. */
enum MHD_Result visit_go_on(struct visit *, const char *method);
/* Resumes its connection, if that is suspended; the lock is held. */
void visit_wake(struct visit *);
/* The request is over, answered or not. */
void visit_free(struct visit *);

#endif
