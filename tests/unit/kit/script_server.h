/* script_server.h -- a TCP server within the test: it reads one request, then
 * sends scripted bytes, whatever they are.  One thread a connection. */
#ifndef SENTRA_TESTS_UNIT_KIT_SCRIPT_SERVER_H
#define SENTRA_TESTS_UNIT_KIT_SCRIPT_SERVER_H

#include "common/base/str.h"

#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

/* What comes after the reply. */
enum act {
	ACT_CLOSE,
	ACT_KEEP,    /* read the next request */
	ACT_RESET,   /* a TCP reset */
	ACT_ENDLESS, /* `more`, again and again */
	ACT_DRIP,    /* `more`, a byte each 20 ms, again and again */
	ACT_SILENT,  /* nothing, until the client goes */
};

struct script {
	enum act act;
	struct str reply, more;
};

#define SERVER_CONNECTIONS_MAX 80

struct server {
	const struct script *script;
	int fd, port;
	pthread_t thread;
	pthread_mutex_t lock; /* of what follows */
	int requests;
	char seen[1 << 18]; /* all requests, one after another */
	size_t n_seen;
	int connections;
	struct peer {
		struct server *server;
		int fd;
		pthread_t thread;
	} peer[SERVER_CONNECTIONS_MAX];
};

static inline bool server_send(int fd, struct str s)
{
	ssize_t n;

	while (s.n > 0) {
		n = send(fd, s.p, s.n, MSG_NOSIGNAL);
		if (n <= 0)
			return false;
		s.p += n;
		s.n -= (size_t)n;
	}
	return true;
}

/* The whole request, head and body; its length or 0. */
static inline size_t server_read(int fd, char *text, size_t size)
{
	size_t len = 0, want = 0;
	const char *end, *length;
	ssize_t n;

	while (len < size - 1 && (want == 0 || len < want)) {
		n = recv(fd, text + len, size - 1 - len, 0);
		if (n <= 0)
			return 0;
		len += (size_t)n;
		text[len] = '\0';
		if (text[0] == 0x16) /* TLS: never understood */
			return len;
		end = strstr(text, "\r\n\r\n");
		if (!end)
			continue;
		length = strstr(text, "Content-Length: ");
		want = (size_t)(end + 4 - text) +
		       (length ? strtoul(length + 16, NULL, 10) : 0);
	}
	return len;
}

static inline bool server_note(struct server *s, const char *text, size_t n)
{
	pthread_mutex_lock(&s->lock);
	s->requests++;
	if (n < sizeof(s->seen) - s->n_seen) {
		memcpy(s->seen + s->n_seen, text, n);
		s->n_seen += n;
	}
	pthread_mutex_unlock(&s->lock);
	return true;
}

static inline void server_drip(int fd, struct str more)
{
	struct pollfd gone = { .fd = fd, .events = POLLRDHUP };
	size_t i = 0;

	while (poll(&gone, 1, 20) == 0 &&
	       server_send(fd, (struct str){ more.p + i++ % more.n, 1 }))
		;
}

static inline void server_after(int fd, const struct script *script)
{
	struct linger reset = { .l_onoff = 1 };
	struct pollfd gone = { .fd = fd, .events = POLLRDHUP };

	switch (script->act) {
	case ACT_CLOSE:
	case ACT_KEEP: break;
	case ACT_RESET:
		setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
		break;
	case ACT_ENDLESS:
		while (server_send(fd, script->more))
			;
		break;
	case ACT_DRIP: server_drip(fd, script->more); break;
	case ACT_SILENT: poll(&gone, 1, -1); break;
	}
}

static inline void *server_peer(void *arg)
{
	struct peer *peer = arg;
	const struct script *script = peer->server->script;
	char text[1 << 17];
	size_t n;

	do {
		n = server_read(peer->fd, text, sizeof(text));
		if (n > 0 && server_note(peer->server, text, n) &&
		    server_send(peer->fd, script->reply))
			server_after(peer->fd, script);
	} while (n > 0 && script->act == ACT_KEEP);
	/* Closed by server_stop() alone where it may still be shut down. */
	if (script->act == ACT_RESET) {
		close(peer->fd);
		peer->fd = -1;
	} else {
		shutdown(peer->fd, SHUT_RDWR);
	}
	return NULL;
}

static inline void *server_accept(void *arg)
{
	struct server *s = arg;
	struct peer *peer;
	int fd;

	while ((fd = accept(s->fd, NULL, NULL)) >= 0) {
		pthread_mutex_lock(&s->lock);
		peer = &s->peer[s->connections++];
		pthread_mutex_unlock(&s->lock);
		*peer = (struct peer){ .server = s, .fd = fd };
		if (s->connections == SERVER_CONNECTIONS_MAX ||
		    pthread_create(&peer->thread, NULL, server_peer, peer) != 0)
			abort();
	}
	return NULL;
}

/* A port of 127.0.0.1 that is kept, and on which nobody listens; ends the test
 * program where there is none. */
static inline void nobody_start(struct server *s)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
				  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t n = sizeof(at);

	*s = (struct server){ .fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC,
					   0) };
	if (s->fd < 0 || bind(s->fd, (struct sockaddr *)&at, n) < 0 ||
	    getsockname(s->fd, (struct sockaddr *)&at, &n) < 0)
		abort();
	s->port = ntohs(at.sin_port);
}

static inline void nobody_stop(struct server *s)
{
	close(s->fd);
}

/* On such a port; ends the test program where it cannot. */
static inline void server_start(struct server *s, const struct script *script)
{
	nobody_start(s);
	s->script = script;
	pthread_mutex_init(&s->lock, NULL);
	if (listen(s->fd, 64) < 0 ||
	    pthread_create(&s->thread, NULL, server_accept, s) != 0)
		abort();
}

/* Waits for its threads: afterwards all fields may be read. */
static inline void server_stop(struct server *s)
{
	int i;

	shutdown(s->fd, SHUT_RDWR);
	pthread_join(s->thread, NULL);
	close(s->fd);
	for (i = 0; i < s->connections; i++) {
		if (s->script->act != ACT_RESET)
			shutdown(s->peer[i].fd, SHUT_RDWR);
		pthread_join(s->peer[i].thread, NULL);
		if (s->peer[i].fd >= 0)
			close(s->peer[i].fd);
	}
	pthread_mutex_destroy(&s->lock);
}

#endif
