/* address.c -- where a server listens. */
#include "address.h"

#include "common/base/str.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

/* Of the loopback interface a segment has 64 KB, as much as the kernel keeps
 * for a connection here: then a reply to a proxy beside us stalls for 200 ms at
 * a time, while the last bytes wait for a segment to be full. */
#define SEGMENT 8192

union address {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
};

static int malformed(const char *listen, struct err *err)
{
	return err_set(err, -EINVAL,
		       "%s: want an address and a port, such as "
		       "127.0.0.1:8087 or [::1]:8087",
		       listen);
}

/* host: without its brackets. */
static bool host_read(const char *host, bool brackets, uint16_t port,
		      union address *a)
{
	*a = (union address){ 0 };
	if (brackets) {
		a->v6.sin6_family = AF_INET6;
		a->v6.sin6_port = htons(port);
		return inet_pton(AF_INET6, host, &a->v6.sin6_addr) == 1;
	}
	a->v4.sin_family = AF_INET;
	a->v4.sin_port = htons(port);
	if (strcmp(host, "localhost") == 0)
		host = "127.0.0.1";
	return inet_pton(AF_INET, host, &a->v4.sin_addr) == 1;
}

static int address_read(const char *listen, union address *a, struct err *err)
{
	const char *colon = strrchr(listen, ':');
	char host[INET6_ADDRSTRLEN + 2];
	size_t n = colon ? (size_t)(colon - listen) : 0;
	bool brackets = n > 2 && listen[0] == '[' && listen[n - 1] == ']';
	int64_t port;

	if (!n || n >= sizeof(host) || colon[1] == '-' ||
	    !str_number(str_of(colon + 1), &port) || port > UINT16_MAX)
		return malformed(listen, err);
	memcpy(host, listen + brackets, n - 2 * brackets);
	host[n - 2 * brackets] = '\0';
	if (!host_read(host, brackets, (uint16_t)port, a))
		return malformed(listen, err);
	return 0;
}

int address_check(const char *listen, struct err *err)
{
	union address a;

	return address_read(listen, &a, err);
}

static socklen_t size_of(const union address *a)
{
	return a->any.sa_family == AF_INET6 ? sizeof(a->v6) : sizeof(a->v4);
}

static int url_of(int fd, char url[ADDRESS_SIZE])
{
	char host[INET6_ADDRSTRLEN] = "";
	union address a = { 0 };
	socklen_t n = sizeof(a);

	if (getsockname(fd, &a.any, &n) < 0)
		return -1;
	if (a.any.sa_family == AF_INET6) {
		inet_ntop(AF_INET6, &a.v6.sin6_addr, host, sizeof(host));
		snprintf(url, ADDRESS_SIZE, "http://[%s]:%d", host,
			 ntohs(a.v6.sin6_port));
	} else {
		inet_ntop(AF_INET, &a.v4.sin_addr, host, sizeof(host));
		snprintf(url, ADDRESS_SIZE, "http://%s:%d", host,
			 ntohs(a.v4.sin_port));
	}
	return 0;
}

int address_listen(const char *text, char url[ADDRESS_SIZE], struct err *err)
{
	union address a;
	int fd, on = 1, segment = SEGMENT, rc;

	rc = address_read(text, &a, err);
	if (rc < 0)
		return rc;
	fd = socket(a.any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC,
		    0);
	if (fd < 0)
		return err_errno(err, "%s", text);
	if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) < 0 ||
	    setsockopt(fd, IPPROTO_TCP, TCP_MAXSEG, &segment, sizeof(segment)) <
		    0 ||
	    bind(fd, &a.any, size_of(&a)) < 0 || listen(fd, SOMAXCONN) < 0 ||
	    url_of(fd, url) < 0) {
		rc = err_errno(err, "%s", text);
		close(fd);
		return rc;
	}
	return fd;
}
