/* producer.c -- runs sentra-producer; must not know what it answers. */
#include "producer.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
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

/* Our ends of its two streams. */
struct ears {
	int out, said; /* -1: closed */
};

static int add_streams(posix_spawn_file_actions_t *actions, int out, int said)
{
	int rc = posix_spawn_file_actions_addopen(actions, STDIN_FILENO,
						  "/dev/null", O_RDONLY, 0);

	if (rc == 0)
		rc = posix_spawn_file_actions_adddup2(actions, out,
						      STDOUT_FILENO);
	if (rc == 0)
		rc = posix_spawn_file_actions_adddup2(actions, said,
						      STDERR_FILENO);
	return rc;
}

static int start(const char *const *args, int out, int said, pid_t *pid)
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
	rc = add_streams(&actions, out, said);
	if (rc == 0)
		rc = posix_spawnp(pid, program, &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	return rc;
}

static int open_pipes(const char *const *args, struct ears *ears, pid_t *pid,
		      struct err *err)
{
	int out[2], said[2], rc;

	if (pipe2(out, O_CLOEXEC) < 0)
		return err_errno(err, "pipe");
	if (pipe2(said, O_CLOEXEC) < 0) {
		rc = err_errno(err, "pipe");
		close(out[0]);
		close(out[1]);
		return rc;
	}
	rc = start(args, out[1], said[1], pid);
	close(out[1]);
	close(said[1]);
	*ears = (struct ears){ out[0], said[0] };
	return rc == 0 ? 0
		       : err_set(err, -rc, PROGRAM " does not start: %s",
				 strerror(rc));
}

static void hang_up(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* What comes next on a stream; also on through, if that is one. */
static int hear(int *fd, short revents, int through, struct buf *to)
{
	char chunk[16384];
	ssize_t n;

	if (!revents)
		return 0;
	n = read(*fd, chunk, sizeof(chunk));
	if (n < 0 && errno == EINTR)
		return 0;
	if (n < 0)
		return -errno;
	buf_add(to, chunk, (size_t)n);
	if (n && through >= 0 && write(through, chunk, (size_t)n) < 0)
		return errno == EINTR ? 0 : -errno;
	if (n == 0)
		hang_up(fd);
	return 0;
}

static int hear_all(struct ears *ears, struct buf *out, struct buf *said)
{
	int rc = 0;

	while (rc == 0 && !out->bad && (ears->out >= 0 || ears->said >= 0)) {
		struct pollfd fds[] = { { ears->out, POLLIN, 0 },
					{ ears->said, POLLIN, 0 } };

		if (poll(fds, ARRAY_LEN(fds), -1) < 0) {
			rc = errno == EINTR ? 0 : -errno;
			continue;
		}
		rc = hear(&ears->out, fds[0].revents, -1, out);
		if (rc == 0)
			rc = hear(&ears->said, fds[1].revents, STDERR_FILENO,
				  said);
	}
	return rc;
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

int producer_run(const char *const *args, struct buf *out, struct buf *said,
		 struct err *err)
{
	struct ears ears = { -1, -1 };
	pid_t pid;
	int rc = open_pipes(args, &ears, &pid, err);

	if (rc < 0) {
		hang_up(&ears.out);
		hang_up(&ears.said);
		return rc;
	}
	rc = hear_all(&ears, out, said);
	/* With the pipes closed one that still talks ends by itself. */
	hang_up(&ears.out);
	hang_up(&ears.said);
	if (rc < 0)
		kill(pid, SIGTERM);
	return verdict(wait_for(pid), out, err);
}
