/* runtime.h -- what a producer holds of the world outside: its files, the
 * network, Kafka.  main.c says in which order. */
#ifndef SENTRA_PRODUCERS_CORE_RUNTIME_H
#define SENTRA_PRODUCERS_CORE_RUNTIME_H

#include "common/daemon/daemon.h"
#include "poll.h"

struct edge {
	const struct options *options; /* borrowed */
	const struct platform *platform;
	struct faults faults;
	struct plan *plan; /* the first one, until the poller takes it */
	struct buf token, secret, topic;
	struct keyring keys; /* where accounts have tokens of their own */
	char *state_dir;     /* "": state is not kept */
	int lock;            /* of the state, or -1 */
	char *metrics_file;  /* "": none */
	struct daemon *daemon;
	struct http *http;
	struct kafka_pub *pub; /* NULL with --dry-run */
	struct outlet_kafka kafka;
	struct transport transport;
	struct outlet outlet;
	struct metrics *metrics;
	struct poller *poller;
};

void edge_init(struct edge *, const struct options *, const struct platform *);
/* Accepts what is half open. */
void edge_release(struct edge *);

/* Configuration, roster, credentials; what is wrong goes to edge.faults. */
void edge_load(struct edge *);
/* Daemon, HTTP, state, Kafka, poller.  -EBUSY: another process has the
 * state. */
int edge_open(struct edge *, struct err *) MUST_USE;

/* The two clocks, or the instant of --as-of. */
struct moment edge_now(const struct edge *);
/* SIGHUP: another plan, or a log line that says why not. */
void edge_reload(struct edge *);
/* Deliver what is there within a minute and keep the state; returns how many
 * events could not be delivered. */
size_t edge_close(struct edge *);
/* Status line and metrics file. */
void edge_show(struct edge *);

#endif
