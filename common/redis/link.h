/* link.h -- a connection to Redis, for the files of this folder alone.
 *
 * Two of them know it: redis.c sends and receives over it, connect.c makes one
 * that is usable. */
#ifndef SENTRA_COMMON_REDIS_LINK_H
#define SENTRA_COMMON_REDIS_LINK_H

#include "url.h"

#define LINK_OUT_MAX  (80 << 20)
#define LINK_TEXT_MAX 4096

#define SCRIPTS_MAX 16
#define SHA_LEN     40

struct loaded_script {
	const char *source;
	char sha[SHA_LEN + 1];
};

struct redis {
	struct redis_url url;
	struct buf name;     /* where to, without secrets */
	struct buf password; /* empty: none */
	struct buf
		sentinel_password; /* that of the sentinels; empty: the same */
	struct redisContext *link; /* hiredis'; NULL: not connected */
	struct buf out;            /* not yet sent */
	size_t pending;            /* answers to come */
	size_t unread_bytes;
	struct buf about; /* of each of these commands, ended by a NUL */
	size_t about_at;  /* where that of the next answer begins */
	struct loaded_script scripts[SCRIPTS_MAX]; /* of this connection */
	size_t n_scripts;
};

/* new, not connected; NULL: no memory. */
struct redis *link_new(struct err *);
/* Connects, and no more.  port 0: host is the path of a socket. */
int link_open(struct redis *, const char *host, int port,
	      struct err *) MUST_USE;

#endif
