/* runtime.h -- what a producer holds of the world outside: its files, the
 * network, Kafka.  main.c says in which order. */
#ifndef SENTRA_PRODUCERS_CORE_RUNTIME_H
#define SENTRA_PRODUCERS_CORE_RUNTIME_H

#include "common/base/faults.h"
#include "common/config/options.h"
#include "common/daemon/daemon.h"
#include "poll.h"

struct runtime {
	const struct options *options; /* borrowed */
	const struct platform *platform;
	struct faults faults;
	struct producer_config
		*config; /* the first one, until the poller takes it */
	struct buf token, secret, topic;
	struct token_store tokens; /* where accounts have tokens of their own */
	char *state_dir;           /* "": state is not kept */
	int lock;                  /* of the state, or -1 */
	char *metrics_file;        /* "": none */
	struct daemon *daemon;
	struct http *http;
	struct kafka_pub *pub; /* NULL with --dry-run */
	struct sink_kafka kafka;
	struct transport transport;
	struct sink sink;
	struct metrics *metrics;
	struct poller *poller;
};

void runtime_init(struct runtime *, const struct options *,
		  const struct platform *);
/* Accepts what is half open. */
void runtime_release(struct runtime *);

/* Configuration, roster, credentials; what is wrong goes to edge.faults. */
void runtime_load(struct runtime *);
/* Daemon, HTTP, state, Kafka, poller.  -EBUSY: another process has the
 * state. */
int runtime_open(struct runtime *, struct err *) MUST_USE;

/* The two clocks, or the instant of --as-of. */
struct instant runtime_now(const struct runtime *);
/* SIGHUP: another plan, or a log line that says why not. */
void runtime_reload(struct runtime *);
/* Deliver what is there within a minute and keep the state; returns how many
 * events could not be delivered. */
size_t runtime_close(struct runtime *);
/* Status line and metrics file. */
void runtime_report(struct runtime *);

#endif
