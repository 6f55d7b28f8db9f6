/* redis_server.h -- a redis-server of the test's own, in a temporary
 * directory, on a socket there.  After cmocka.h. */
#ifndef SENTRA_TESTS_UNIT_KIT_REDIS_SERVER_H
#define SENTRA_TESTS_UNIT_KIT_REDIS_SERVER_H

#include "common/base/clock.h"
#include "common/redis/redis.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

struct server {
	char dir[64], url[128];
	pid_t pid; /* 0: not running */
};

static inline bool server_exists(void)
{
	return system("redis-server --version >/dev/null 2>&1") == 0;
}

/* It ends with us, however we end. */
static inline pid_t server_spawn(const char *dir, char *const *argv)
{
	pid_t pid = fork();
	int log;

	assert_true(pid >= 0);
	if (pid > 0)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (chdir(dir) < 0)
		_exit(126);
	log = open("log", O_WRONLY | O_CREAT | O_APPEND, 0600);
	dup2(log, STDOUT_FILENO);
	dup2(log, STDERR_FILENO);
	execvp(argv[0], argv);
	_exit(127);
}

static inline struct redis *server_redis(const struct server *server)
{
	struct redis_settings settings = { .url = (char *)server->url };
	struct err err = { 0 };
	struct redis *redis = redis_new(&settings, &err);

	assert_string_equal(err.text, "");
	assert_non_null(redis);
	return redis;
}

/* Connect as soon as it answers. */
static inline void server_await(struct redis *redis)
{
	int64_t deadline = boot_ms() + 60000;
	struct err err = { 0 };

	while (redis_connect(redis, &err) < 0) {
		if (boot_ms() > deadline)
			fail_msg("redis-server: %s", err.text);
		poll(NULL, 0, 2);
	}
}

static inline void server_start(struct server *server)
{
	char *argv[] = { "redis-server",
			 "--port",
			 "0",
			 "--unixsocket",
			 "r.sock",
			 "--save",
			 "",
			 "--appendonly",
			 "no",
			 "--enable-debug-command",
			 "yes",
			 NULL };
	struct redis *redis;

	if (!server->dir[0]) {
		snprintf(server->dir, sizeof(server->dir),
			 "/tmp/sentra-redis-XXXXXX");
		assert_non_null(mkdtemp(server->dir));
		snprintf(server->url, sizeof(server->url), "unix://%s/r.sock",
			 server->dir);
	}
	server->pid = server_spawn(server->dir, argv);
	redis = server_redis(server);
	server_await(redis);
	redis_free(redis);
}

static inline void server_kill(pid_t *pid)
{
	if (*pid > 0) {
		kill(*pid, SIGKILL);
		waitpid(*pid, NULL, 0);
	}
	*pid = 0;
}

static inline void server_remove(struct server *server)
{
	char command[128];

	server_kill(&server->pid);
	snprintf(command, sizeof(command), "rm -rf '%s'", server->dir);
	if (server->dir[0])
		assert_int_equal(system(command), 0);
}

#endif
