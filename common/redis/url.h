/* url.h -- [redis] url, parsed.  Pure.
 *
 *   redis://[user[:password]@]host[:port][/db]
 *   unix://[user[:password]@]/path[?db=N]
 *   redis+sentinel://[user[:password]@]host[:port][,...]/db/master-name
 *
 * User, password and path may hold %XX.  User and password are those of Redis,
 * not of the sentinels.  The path of a socket has at most 107 bytes. */
#ifndef SENTRA_COMMON_REDIS_URL_H
#define SENTRA_COMMON_REDIS_URL_H

#include "common/base/buf.h"
#include "common/base/err.h"

#define REDIS_HOSTS_MAX 8

struct redis_host {
	const char *name;
	int port;
};

struct redis_url {
	char *text;                  /* owned; what is below points into it */
	const char *user, *password; /* NULL: none */
	const char *path;            /* of a socket; NULL: hosts */
	struct redis_host hosts[REDIS_HOSTS_MAX];
	size_t n_hosts;
	int db;
	const char *master; /* the hosts are sentinels; NULL: Redis itself */
};

/* -EINVAL: no such URL; the text shows nothing of it, since it may hold a
 * password. */
int redis_url_parse(struct redis_url *, const char *text,
		    struct err *) MUST_USE;
/* Accepts NULL. */
void redis_url_release(struct redis_url *);

/* Appends the URL without user and password, for messages. */
void redis_url_name(const struct redis_url *, struct buf *);

#endif
