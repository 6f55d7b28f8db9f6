/* server.h -- the simulator's HTTP; the only user of libmicrohttpd.
 *
 * A thread for each connection, so that a slow answer is slow for one client
 * only; requests are answered one at a time.  Whoever started the server
 * leaves sim alone until server_stop(). */
#ifndef SENTRA_TESTS_SIMULATOR_SERVER_H
#define SENTRA_TESTS_SIMULATOR_SERVER_H

#include "sim.h"

struct server;

struct server_settings {
	struct sim *sim;
	bool frozen;    /* the clock stands until /_sim/clock moves it */
	int64_t now_ms; /* where it stands */
	uint16_t port;  /* 0: any */
};

/* Loopback only.  *port: where it listens. */
struct server *server_start(const struct server_settings *, uint16_t *port,
			    struct err *);
void server_stop(struct server *);

#endif
