/* wire.h -- a wire to Redis on which some bytes of one answer arrive wrong.
 * After stage_kit.h. */
#ifndef SENTRA_TESTS_UNIT_KIT_WIRE_H
#define SENTRA_TESTS_UNIT_KIT_WIRE_H

#include "stage_kit.h"

#include <sys/socket.h>
#include <sys/un.h>

static inline struct sockaddr_un wire_address(const char *dir, const char *name)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };

	snprintf(at.sun_path, sizeof(at.sun_path), "%.60s/%s", dir, name);
	return at;
}

/* What came from one side goes to the other; of answers the first that has
 * these bytes gets others in their place.  False: a side has ended. */
static inline bool wire_pass(int from, int to, const char *bytes,
			     const char *wrong, bool *done)
{
	static char chunk[1 << 20];
	ssize_t n = read(from, chunk, sizeof(chunk));
	char *at;

	if (n <= 0)
		return false;
	at = *done ? NULL : memmem(chunk, (size_t)n, bytes, strlen(bytes));
	if (at) {
		memcpy(at, wrong, strlen(bytes));
		*done = true;
	}
	for (ssize_t sent = 0, k; sent < n; sent += k) {
		k = write(to, chunk + sent, (size_t)(n - sent));
		if (k <= 0)
			return false;
	}
	return true;
}

static inline void wire_carry(int client, int server, const char *bytes,
			      const char *wrong, bool *done)
{
	struct pollfd ends[2] = { { client, POLLIN, 0 },
				  { server, POLLIN, 0 } };
	bool up = true, asked = true;

	while (up && poll(ends, 2, -1) > 0) {
		if (ends[0].revents)
			up = wire_pass(client, server, "", "", &asked);
		if (up && ends[1].revents)
			up = wire_pass(server, client, bytes, wrong, done);
	}
	close(client);
	close(server);
}

/* The child's life: one connection after the other. */
static inline void wire_serve(int door, const struct sockaddr_un *there,
			      const char *bytes, const char *wrong)
{
	bool done = false;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (;;) {
		int server = socket(AF_UNIX, SOCK_STREAM, 0);
		int client = accept(door, NULL, NULL);

		if (client < 0 ||
		    connect(server, (const struct sockaddr *)there,
			    sizeof(*there)) < 0)
			_exit(1);
		wire_carry(client, server, bytes, wrong, &done);
	}
}

/* From here on the kit's Redis is reached over the wire, one connection after
 * the other; once in its life bytes arrive as wrong, of the same length. */
static inline pid_t wire_begin(struct kit *kit, const char *bytes,
			       const char *wrong)
{
	struct sockaddr_un here = wire_address(kit->server.dir, "wire.sock");
	struct sockaddr_un there = wire_address(kit->server.dir, "r.sock");
	int door = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct redis_settings settings = { .url = NULL };
	char url[128];
	pid_t pid;

	unlink(here.sun_path);
	assert_int_equal(bind(door, (struct sockaddr *)&here, sizeof(here)), 0);
	assert_int_equal(listen(door, 4), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0)
		wire_serve(door, &there, bytes, wrong);
	close(door);
	redis_free(kit->env.redis);
	snprintf(url, sizeof(url), "unix://%s", here.sun_path);
	settings.url = url;
	kit->env.redis = redis_new(&settings, NULL);
	assert_non_null(kit->env.redis);
	server_await(kit->env.redis);
	return pid;
}

static inline void wire_end(struct kit *kit, pid_t pid)
{
	server_kill(&pid);
	redis_free(kit->env.redis);
	kit->env.redis = server_redis(&kit->server);
	server_await(kit->env.redis);
}

#endif
