/* runtime.h -- what a running producer holds of the world outside: its files,
 * the network, Kafka, systemd.
 *
 * It opens all of that for the poller and closes it again in the right order;
 * it decides nothing about polling.  main.c says in which order it is used:
 *
 *   runtime_init(&rt, &options, platform);
 *   runtime_load(&rt);                (then rt.faults says whether to go on)
 *   runtime_open(&rt, &err);
 *   ... http_step(rt.http), poller_step(rt.poller, runtime_now(&rt)) ...
 *   undelivered = runtime_close(&rt);
 *   runtime_release(&rt); */
#ifndef SENTRA_PRODUCERS_CORE_RUNTIME_H
#define SENTRA_PRODUCERS_CORE_RUNTIME_H

#include "common/base/faults.h"
#include "common/config/options.h"
#include "common/config/settings.h"
#include "common/daemon/daemon.h"
#include "poll.h"

struct runtime {
	const struct options *options;   /* borrowed */
	const struct platform *platform; /* borrowed */
	struct faults faults;            /* of configuration and credentials */
	struct producer_config *config;  /* owned until the poller takes it */
	struct buf token, secret;        /* the credentials */
	struct token_store tokens; /* where accounts have tokens of their own */
	char *state_dir;           /* owned; "": nothing is kept */
	int lock;                  /* of the state, a descriptor, or -1 */
	char *metrics_file;        /* owned; "": none */
	struct daemon *daemon;
	struct http *http;
	char topic[NAME_SIZE];
	struct kafka_pub *pub; /* NULL with --dry-run */
	struct sink_kafka kafka;
	struct transport transport;
	struct sink sink;
	struct metrics *metrics;
	struct poller *poller;
};

/* options: borrowed until runtime_release(). */
void runtime_init(struct runtime *, const struct options *,
		  const struct platform *);
/* Also of what was opened in part. */
void runtime_release(struct runtime *);

/* Configuration, roster, credentials; what is wrong goes to faults. */
void runtime_load(struct runtime *);
/* Daemon, HTTP, state, Kafka, poller.  -EBUSY: another process has the
 * state. */
int runtime_open(struct runtime *, struct err *) MUST_USE;

/* Of that, the network alone. */
int runtime_open_http(struct runtime *, struct err *) MUST_USE;

/* The directory of this platform's service; new, or NULL without memory. */
char *runtime_service_dir(const struct runtime *);

/* The two clocks, or the instant of --as-of on the wall. */
struct instant runtime_now(const struct runtime *);
/* SIGHUP: another configuration, or log lines that say why not. */
void runtime_reload(struct runtime *);
/* Write the status line and the metrics file. */
void runtime_report(struct runtime *);
/* Wait for a token pair that is on its way, deliver what is queued within a
 * minute, save the state.  Returns how many events could not be delivered. */
size_t runtime_close(struct runtime *);

/* --check: say so where another process, as the service, has the state. */
void runtime_tell_service(const struct runtime *);

#endif
