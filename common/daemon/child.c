/* child.c -- runs another program, and takes what it prints. */
#include "child.h"

#include "common/base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *name_of(const char *const *argv)
{
	const char *slash = strrchr(argv[0], '/');

	return slash ? slash + 1 : argv[0];
}

/* ---- where it is ---- */

static bool is_program(const char *dir, int n, const char *between,
		       const char *name, char *out)
{
	return snprintf(out, PATH_MAX, "%.*s/%s%s", n, dir, between, name) <
		       PATH_MAX &&
	       access(out, X_OK) == 0;
}

void child_find(const char *name, char *out)
{
	char self[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);
	int dir;

	self[n > 0 ? n : 0] = '\0';
	dir = n > 0 ? (int)(strrchr(self, '/') - self) : 0;
	if (n > 0 && (is_program(self, dir, "", name, out) ||
		      is_program(self, dir, "../sbin/", name, out)))
		return;
	snprintf(out, PATH_MAX, "%s", name);
}

/* ---- running it ---- */

/* Our ends of its standard output and standard error. */
struct streams {
	int out, errors; /* -1: closed */
};

static int add_streams(posix_spawn_file_actions_t *actions, int out, int errors)
{
	int rc = posix_spawn_file_actions_addopen(actions, STDIN_FILENO,
						  "/dev/null", O_RDONLY, 0);

	if (rc == 0)
		rc = posix_spawn_file_actions_adddup2(actions, out,
						      STDOUT_FILENO);
	if (rc == 0)
		rc = posix_spawn_file_actions_adddup2(actions, errors,
						      STDERR_FILENO);
	return rc;
}

static int start(const char *const *argv, int out, int errors, pid_t *pid)
{
	posix_spawn_file_actions_t actions;
	int rc = posix_spawn_file_actions_init(&actions);

	if (rc != 0)
		return rc;
	rc = add_streams(&actions, out, errors);
	if (rc == 0)
		rc = posix_spawnp(pid, argv[0], &actions, NULL,
				  (char *const *)argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	return rc;
}

static int open_pipes(const char *const *argv, struct streams *streams,
		      pid_t *pid, struct err *err)
{
	int out[2], errors[2], rc;

	if (pipe2(out, O_CLOEXEC) < 0)
		return err_errno(err, "pipe");
	if (pipe2(errors, O_CLOEXEC) < 0) {
		rc = err_errno(err, "pipe");
		close(out[0]);
		close(out[1]);
		return rc;
	}
	rc = start(argv, out[1], errors[1], pid);
	close(out[1]);
	close(errors[1]);
	*streams = (struct streams){ out[0], errors[0] };
	return rc == 0 ? 0
		       : err_set(err, -rc, "%s does not start: %s",
				 name_of(argv), strerror(rc));
}

static void close_end(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* Reads what has come on a stream; through: a descriptor on which it is passed
 * on, or -1. */
static int read_stream(int *fd, short revents, int through, struct buf *to)
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
		close_end(fd);
	return 0;
}

/* As poll(2) wants it. */
static int wait_ms(int64_t until_ms)
{
	int64_t left = until_ms - boot_ms();

	if (until_ms == INT64_MAX)
		return -1;
	return left <= 0 ? 0 : left < INT_MAX ? (int)left : INT_MAX;
}

static int read_streams(struct streams *streams, bool show, int64_t until_ms,
			struct buf *out, struct buf *errors)
{
	int rc = 0;

	while (rc == 0 && !out->bad &&
	       (streams->out >= 0 || streams->errors >= 0)) {
		struct pollfd fds[] = { { streams->out, POLLIN, 0 },
					{ streams->errors, POLLIN, 0 } };
		int ready = poll(fds, ARRAY_LEN(fds), wait_ms(until_ms));

		if (ready < 0) {
			rc = errno == EINTR ? 0 : -errno;
			continue;
		}
		if (ready == 0)
			return -ETIMEDOUT;
		rc = read_stream(&streams->out, fds[0].revents, -1, out);
		if (rc == 0)
			rc = read_stream(&streams->errors, fds[1].revents,
					 show ? STDERR_FILENO : -1, errors);
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

static int result(const char *name, int status, const struct buf *out,
		  struct err *err)
{
	if (status < 0)
		return err_set(err, status, "%s: lost", name);
	if (out->bad)
		return err_set(err, -EFBIG, "%s: says too much", name);
	if (WIFSIGNALED(status))
		return err_set(err, -EINTR, "%s: ended by signal %d", name,
			       WTERMSIG(status));
	return WEXITSTATUS(status);
}

int child_run(const char *const *argv, const struct child_options *options,
	      struct buf *out, struct buf *errors, struct err *err)
{
	int64_t until_ms =
		options->limit_ms ? boot_ms() + options->limit_ms : INT64_MAX;
	struct streams streams = { -1, -1 };
	pid_t pid;
	int rc = open_pipes(argv, &streams, &pid, err);

	if (rc < 0) {
		close_end(&streams.out);
		close_end(&streams.errors);
		return rc;
	}
	rc = read_streams(&streams, options->show_errors, until_ms, out,
			  errors);
	/* One that still writes ends by SIGPIPE once the pipes are closed. */
	close_end(&streams.out);
	close_end(&streams.errors);
	if (rc < 0)
		kill(pid, rc == -ETIMEDOUT ? SIGKILL : SIGTERM);
	if (rc == -ETIMEDOUT) {
		wait_for(pid);
		return err_set(err, rc, "%s: did not end within %d s",
			       name_of(argv),
			       (int)(options->limit_ms / SECOND_MS));
	}
	return result(name_of(argv), wait_for(pid), out, err);
}
