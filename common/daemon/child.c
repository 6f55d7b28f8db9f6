/* child.c -- runs other programs, and takes what they print. */
#include "child.h"

#include "common/base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
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

/* What a child begins with. */
struct beginning {
	const char *const *argv;
	int out, errors; /* its standard output and standard error */
	bool bound;      /* it is killed when we end */
	pid_t parent;
	sigset_t signals; /* that are blocked */
	int failed;       /* to be told why it does not start: an errno */
};

/* Until its program runs, a handler of ours would act in the child as well. */
static void forget_handlers(void)
{
	struct sigaction was;

	for (int n = 1; n < NSIG; n++)
		if (sigaction(n, NULL, &was) == 0 &&
		    was.sa_handler != SIG_IGN && was.sa_handler != SIG_DFL)
			signal(n, SIG_DFL);
}

/* In the child, where only what is safe in a signal handler may be called. */
static _Noreturn void become(const struct beginning *b)
{
	int null, code;

	forget_handlers();
	if (b->bound)
		prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (b->bound && getppid() != b->parent)
		_exit(127);
	null = open("/dev/null", O_RDONLY | O_CLOEXEC);
	if (null >= 0 && dup2(null, STDIN_FILENO) >= 0 &&
	    dup2(b->out, STDOUT_FILENO) >= 0 &&
	    dup2(b->errors, STDERR_FILENO) >= 0) {
		sigprocmask(SIG_SETMASK, &b->signals, NULL);
		execvp(b->argv[0], (char *const *)b->argv);
	}
	code = errno;
	if (write(b->failed, &code, sizeof(code)) < 0)
		_exit(126);
	_exit(127);
}

static int wait_for(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -errno;
	return status;
}

/* Why it does not start: an errno; 0: its program runs. */
static int hear_failure(int fd)
{
	int code = 0;
	ssize_t n;

	do
		n = read(fd, &code, sizeof(code));
	while (n < 0 && errno == EINTR);
	return n == sizeof(code) ? code : 0;
}

/* An errno; 0: its program runs. */
static int start(struct beginning *b, pid_t *pid)
{
	int told[2], code = 0;
	sigset_t all;

	if (pipe2(told, O_CLOEXEC) < 0)
		return errno;
	b->parent = getpid();
	b->failed = told[1];
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &b->signals);
	*pid = fork();
	if (*pid == 0)
		become(b);
	if (*pid < 0)
		code = errno;
	pthread_sigmask(SIG_SETMASK, &b->signals, NULL);
	close(told[1]);
	if (*pid > 0)
		code = hear_failure(told[0]);
	if (*pid > 0 && code)
		wait_for(*pid);
	close(told[0]);
	return code;
}

static int refuse(const char *const *argv, int code, struct err *err)
{
	return err_set(err, -code, "%s does not start: %s", name_of(argv),
		       strerror(code));
}

/* Our ends of its standard output and standard error. */
struct streams {
	int out, errors; /* -1: closed */
};

static int open_pipes(const char *const *argv, struct streams *streams,
		      pid_t *pid, struct err *err)
{
	struct beginning beginning = { .argv = argv };
	int out[2], errors[2], rc;

	if (pipe2(out, O_CLOEXEC) < 0)
		return err_errno(err, "pipe");
	if (pipe2(errors, O_CLOEXEC) < 0) {
		rc = err_errno(err, "pipe");
		close(out[0]);
		close(out[1]);
		return rc;
	}
	beginning.out = out[1];
	beginning.errors = errors[1];
	rc = start(&beginning, pid);
	close(out[1]);
	close(errors[1]);
	*streams = (struct streams){ out[0], errors[0] };
	return rc == 0 ? 0 : refuse(argv, rc, err);
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

/* ---- one beside us ---- */

int child_start(struct child *c, const char *const *argv, struct err *err)
{
	struct beginning beginning = { .argv = argv, .bound = true };
	int said[2], rc;

	*c = (struct child){ .said = -1 };
	snprintf(c->name, sizeof(c->name), "%s", name_of(argv));
	if (pipe2(said, O_CLOEXEC) < 0)
		return err_errno(err, "pipe");
	beginning.out = beginning.errors = said[1];
	rc = start(&beginning, &c->pid);
	close(said[1]);
	c->said = said[0];
	if (rc == 0 && fcntl(c->said, F_SETFL, O_NONBLOCK) < 0)
		return err_errno(err, "pipe");
	if (rc != 0)
		c->pid = 0;
	return rc == 0 ? 0 : refuse(argv, rc, err);
}

static void end_line(struct child *c)
{
	if (c->n_part > 0) {
		memcpy(c->line, c->part, c->n_part);
		c->line[c->n_part] = '\0';
	}
	c->n_part = 0;
}

/* A line that is too long is cut. */
static void hear(struct child *c, const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (text[i] == '\n')
			end_line(c);
		else if (c->n_part < sizeof(c->part) - 1)
			c->part[c->n_part++] = text[i];
}

static void listen_to(struct child *c)
{
	char chunk[4096];
	ssize_t n;

	while (c->said >= 0) {
		n = read(c->said, chunk, sizeof(chunk));
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EAGAIN)
			return;
		if (n > 0)
			hear(c, chunk, (size_t)n);
		else
			close_end(&c->said);
	}
}

int child_look(struct child *c, int *status, struct err *err)
{
	int how = 0;
	pid_t pid;
	bool again;

	if (c->pid == 0)
		return err_set(err, -ECHILD, "%s: none runs", c->name);
	pid = waitpid(c->pid, &how, WNOHANG);
	again = pid == 0 || (pid < 0 && errno == EINTR);
	listen_to(c);
	if (again)
		return 1;
	if (pid < 0)
		return err_set(err, -ECHILD, "%s: lost", c->name);
	c->pid = 0;
	end_line(c);
	if (WIFSIGNALED(how))
		return err_set(err, -EINTR, "%s: ended by signal %d", c->name,
			       WTERMSIG(how));
	*status = WEXITSTATUS(how);
	return 0;
}

void child_kill(struct child *c)
{
	if (c->pid > 0) {
		kill(c->pid, SIGKILL);
		wait_for(c->pid);
	}
	if (c->name[0]) /* else it never was, and said is no descriptor */
		close_end(&c->said);
	*c = (struct child){ .said = -1 };
}
