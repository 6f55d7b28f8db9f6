/* url.c -- [redis] url, parsed.
 *
 * The parts are cut out of one copy of the text, in place: a NUL is written
 * where a part ends.  It must not know how to connect. */
#include "url.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/un.h>

#define REDIS_PORT    6379
#define SENTINEL_PORT 26379

/* Bytes of a socket's path: with its NUL it has to fit into an address.  What
 * is longer hiredis cuts, and so connects to whatever stands there. */
#define SOCKET_PATH_MAX (sizeof(((struct sockaddr_un *)0)->sun_path) - 1)

static int bad(struct err *err, const char *what)
{
	return err_set(err, -EINVAL, "%s", what);
}

static int hex(char c)
{
	const char *digits = "0123456789abcdef";
	const char *at = c ? strchr(digits, c | 0x20) : NULL;

	return at ? (int)(at - digits) : -1;
}

/* Undoes %XX in place.  %00 is refused: it would end the text. */
static bool decode(char *text)
{
	char *out = text;
	int high, low;

	for (; *text; text++) {
		if (*text != '%') {
			*out++ = *text;
			continue;
		}
		high = hex(text[1]);
		low = high < 0 ? -1 : hex(text[2]);
		if (low < 0 || high + low == 0)
			return false;
		*out++ = (char)(high * 16 + low);
		text += 2;
	}
	*out = '\0';
	return true;
}

/* A number in digits alone, at most this; -1 where it is none. */
static int number(const char *text, int most)
{
	int n = 0;

	if (!*text)
		return -1;
	for (; *text; text++) {
		if (*text < '0' || *text > '9')
			return -1;
		n = n * 10 + (*text - '0');
		if (n > most)
			return -1;
	}
	return n;
}

/* Cut text at the first c; what follows, or NULL. */
static char *cut(char *text, char c)
{
	char *at = strchr(text, c);

	if (!at)
		return NULL;
	*at = '\0';
	return at + 1;
}

/* "user:password@" before the hosts: returns what follows it, or NULL. */
static char *take_user(struct redis_url *url, char *authority)
{
	char *at = strrchr(authority, '@');
	char *password;

	if (!at)
		return authority;
	*at = '\0';
	password = cut(authority, ':');
	if (!decode(authority) || (password && !decode(password)))
		return NULL;
	url->user = *authority ? authority : NULL;
	url->password = password && *password ? password : NULL;
	return at + 1;
}

/* host, host:port, [v6] or [v6]:port */
static bool take_host(struct redis_host *host, char *text, int fallback)
{
	char *port;

	if (*text == '[') {
		port = cut(++text, ']');
		if (!port || (*port && *port++ != ':'))
			return false;
	} else {
		port = cut(text, ':');
	}
	host->name = text;
	host->port = port && *port ? number(port, 65535) : fallback;
	return *text && host->port > 0;
}

static int take_hosts(struct redis_url *url, char *text, int fallback,
		      struct err *err)
{
	char *rest;

	for (; text; text = rest) {
		rest = cut(text, ',');
		if (url->n_hosts == REDIS_HOSTS_MAX)
			return bad(err, "more than 8 hosts");
		if (!take_host(&url->hosts[url->n_hosts++], text, fallback))
			return bad(err, "want host:port, with a port from 1 "
					"to 65535");
	}
	return 0;
}

static int take_db(struct redis_url *url, const char *text, struct err *err)
{
	url->db = text && *text ? number(text, 65535) : 0;
	if (url->db < 0)
		return bad(err, "the database must be a number, 0 or more");
	return 0;
}

static int parse_tcp(struct redis_url *url, char *text, struct err *err)
{
	char *db = cut(text, '/');
	char *hosts = take_user(url, text);

	if (!hosts)
		return bad(err, "% must be followed by two hex digits");
	if (take_hosts(url, hosts, REDIS_PORT, err) < 0)
		return -EINVAL;
	if (url->n_hosts > 1)
		return bad(err, "several hosts are for redis+sentinel://");
	return take_db(url, db, err);
}

static int parse_sentinel(struct redis_url *url, char *text, struct err *err)
{
	char *db = cut(text, '/');
	char *master = db ? cut(db, '/') : NULL;
	char *hosts = take_user(url, text);

	if (!master || !*master)
		return bad(err, "want redis+sentinel://host:port[,host:port"
				"...]/db/master-name");
	if (!hosts)
		return bad(err, "% must be followed by two hex digits");
	url->master = master;
	if (take_hosts(url, hosts, SENTINEL_PORT, err) < 0)
		return -EINVAL;
	return take_db(url, db, err);
}

/* The path keeps its slash, so no byte is left there for the NUL that ends
 * what stands before it. */
static int parse_unix(struct redis_url *url, char *text, struct err *err)
{
	char *slash = strchr(text, '/');
	char *query, *rest;

	if (!slash || !slash[1])
		return bad(err, "want unix:///path/of/the.sock[?db=N]");
	query = cut(slash, '?');
	if (query && strncmp(query, "db=", 3) != 0)
		return bad(err, "after ? only db=N is known");
	if (slash > text) { /* make room for the NUL that ends "user@" */
		memmove(text - 1, text, (size_t)(slash - text));
		slash[-1] = '\0';
		rest = take_user(url, text - 1);
		if (!rest || *rest || rest == text - 1)
			return bad(err, "want nothing or user:password@ "
					"before the path");
	}
	url->path = slash;
	if (!decode(slash))
		return bad(err, "% must be followed by two hex digits");
	if (strlen(slash) > SOCKET_PATH_MAX)
		return bad(err, "the path of a socket has at most 107 bytes: "
				"give the server a shorter one (unixsocket in "
				"redis.conf)");
	return take_db(url, query ? query + 3 : NULL, err);
}

static const struct {
	const char *scheme;
	int (*parse)(struct redis_url *, char *, struct err *);
} schemes[] = {
	{ "redis://", parse_tcp },
	{ "unix://", parse_unix },
	{ "redis+sentinel://", parse_sentinel },
};

static int parse_scheme(struct redis_url *url, struct err *err)
{
	size_t i, n;

	if (strncmp(url->text, "rediss://", 9) == 0)
		return bad(err, "rediss:// (TLS) is not supported; connect "
				"through a local TLS tunnel (stunnel) with "
				"redis://");
	for (i = 0; i < ARRAY_LEN(schemes); i++) {
		n = strlen(schemes[i].scheme);
		if (strncmp(url->text, schemes[i].scheme, n) == 0)
			return schemes[i].parse(url, url->text + n, err);
	}
	return bad(err, "want redis://, unix:// or redis+sentinel://");
}

int redis_url_parse(struct redis_url *url, const char *text, struct err *err)
{
	struct redis_url new = { .text = strdup(text) };
	int rc;

	if (!new.text)
		return err_set(err, -ENOMEM, "out of memory");
	rc = parse_scheme(&new, err);
	if (rc < 0)
		redis_url_release(&new);
	else
		*url = new;
	return rc;
}

void redis_url_release(struct redis_url *url)
{
	if (!url)
		return;
	free(url->text);
	*url = (struct redis_url){ 0 };
}

static void add_host(struct buf *out, const struct redis_host *host)
{
	bool v6 = strchr(host->name, ':') != NULL;

	buf_addf(out, "%s%s%s:%d", v6 ? "[" : "", host->name, v6 ? "]" : "",
		 host->port);
}

void redis_url_name(const struct redis_url *url, struct buf *out)
{
	size_t i;

	if (url->path) {
		buf_addf(out, "unix://%s", url->path);
		if (url->db)
			buf_addf(out, "?db=%d", url->db);
		return;
	}
	buf_adds(out, url->master ? "redis+sentinel://" : "redis://");
	for (i = 0; i < url->n_hosts; i++) {
		buf_adds(out, i ? "," : "");
		add_host(out, &url->hosts[i]);
	}
	buf_addf(out, "/%d", url->db);
	if (url->master)
		buf_addf(out, "/%s", url->master);
}
