/* producer.c -- runs sentra-producer; must not know what it answers. */
#include "producer.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define PROGRAM  "sentra-producer"
#define ARGS_MAX 15

/* ---- where it is ---- */

static bool try(const char *dir, int n, const char *tail, char *out)
{
	return snprintf(out, PATH_MAX, "%.*s%s", n, dir, tail) < PATH_MAX &&
	       access(out, X_OK) == 0;
}

/* out: PATH_MAX; a bare name is looked up in $PATH. */
static void find_program(char *out)
{
	char self[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);
	int dir;

	self[n > 0 ? n : 0] = '\0';
	dir = n > 0 ? (int)(strrchr(self, '/') - self) : 0;
	if (n > 0 && (try(self, dir, "/" PROGRAM, out) ||
		      try(self, dir, "/../sbin/" PROGRAM, out)))
		return;
	snprintf(out, PATH_MAX, PROGRAM);
}

/* ---- running ---- */

static int start(const char *const *args, int out, pid_t *pid)
{
	posix_spawn_file_actions_t actions;
	char program[PATH_MAX];
	char *argv[ARGS_MAX + 2] = { program };
	int rc;

	for (size_t i = 0; i < ARGS_MAX && args[i]; i++)
		argv[i + 1] = (char *)args[i];
	find_program(program);
	rc = posix_spawn_file_actions_init(&actions);
	if (rc != 0)
		return rc;
	rc = posix_spawn_file_actions_addopen(&actions, STDIN_FILENO,
					      "/dev/null", O_RDONLY, 0);
	if (rc == 0)
		rc = posix_spawn_file_actions_adddup2(&actions, out,
						      STDOUT_FILENO);
	if (rc == 0)
		rc = posix_spawnp(pid, program, &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	return rc;
}

static int read_all(int fd, struct buf *out)
{
	char chunk[16384];
	ssize_t n;

	do {
		n = read(fd, chunk, sizeof(chunk));
		if (n > 0)
			buf_add(out, chunk, (size_t)n);
	} while ((n > 0 && !out->bad) || (n < 0 && errno == EINTR));
	return n < 0 ? -errno : 0;
}

static int wait_for(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -errno;
	return status;
}

static int verdict(int status, const struct buf *out, struct err *err)
{
	if (status < 0)
		return err_set(err, status, PROGRAM ": lost");
	if (out->bad)
		return err_set(err, -EFBIG, PROGRAM ": says too much");
	if (WIFSIGNALED(status))
		return err_set(err, -EINTR, PROGRAM ": ended by signal %d",
			       WTERMSIG(status));
	return WEXITSTATUS(status);
}

int producer_run(const char *const *args, struct buf *out, struct err *err)
{
	int ends[2], rc;
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return err_errno(err, "pipe");
	rc = start(args, ends[1], &pid);
	close(ends[1]);
	if (rc != 0) {
		close(ends[0]);
		return err_set(err, -rc, PROGRAM " does not start: %s",
			       strerror(rc));
	}
	rc = read_all(ends[0], out);
	/* With the pipe closed one that still talks ends by itself. */
	close(ends[0]);
	if (rc < 0)
		kill(pid, SIGTERM);
	return verdict(wait_for(pid), out, err);
}
