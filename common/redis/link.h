/* link.h -- what the files behind redis.h share; private to redis*.c. */
#ifndef SENTRA_COMMON_REDIS_LINK_H
#define SENTRA_COMMON_REDIS_LINK_H

#include "redis.h"
#include "url.h"

#define REDIS_SCRIPTS_MAX 16
#define REDIS_SHA_LEN     40

struct redisContext;

struct redis_loaded {
	const char *source;
	char sha[REDIS_SHA_LEN + 1];
};

struct redis {
	struct redis_url url;
	struct buf name, password;
	struct redisContext *link; /* hiredis'; NULL: not connected */
	struct buf out;            /* not yet sent */
	size_t pending;            /* answers to come */
	size_t unread_bytes;
	struct redis_loaded scripts[REDIS_SCRIPTS_MAX]; /* of this connection */
	size_t n_scripts;
};

/* Connect, and no more.  port 0: host is the path of a socket. */
int redis_link_open(struct redis *, const char *host, int port,
		    struct err *) MUST_USE;
int redis_not_connected(const struct redis *, struct err *);

#endif
