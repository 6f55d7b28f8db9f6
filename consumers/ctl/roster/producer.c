/* producer.c -- runs sentra-producer --resolve, and reads its answers.
 *
 * All that sentractl knows of that program stands here: where it lies, what it
 * prints, and how it words a fault of the roster. */
#include "producer.h"

#include "common/json/json.h"

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

static bool is_program(const char *dir, int n, const char *tail, char *out)
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
	if (n > 0 && (is_program(self, dir, "/" PROGRAM, out) ||
		      is_program(self, dir, "/../sbin/" PROGRAM, out)))
		return;
	snprintf(out, PATH_MAX, PROGRAM);
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

static int start(const char *const *args, int out, int errors, pid_t *pid)
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
	rc = add_streams(&actions, out, errors);
	if (rc == 0)
		rc = posix_spawnp(pid, program, &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	return rc;
}

static int open_pipes(const char *const *args, struct streams *streams,
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
	rc = start(args, out[1], errors[1], pid);
	close(out[1]);
	close(errors[1]);
	*streams = (struct streams){ out[0], errors[0] };
	return rc == 0 ? 0
		       : err_set(err, -rc, PROGRAM " does not start: %s",
				 strerror(rc));
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

static int read_streams(struct streams *streams, struct buf *out,
			struct buf *errors)
{
	int rc = 0;

	while (rc == 0 && !out->bad &&
	       (streams->out >= 0 || streams->errors >= 0)) {
		struct pollfd fds[] = { { streams->out, POLLIN, 0 },
					{ streams->errors, POLLIN, 0 } };

		if (poll(fds, ARRAY_LEN(fds), -1) < 0) {
			rc = errno == EINTR ? 0 : -errno;
			continue;
		}
		rc = read_stream(&streams->out, fds[0].revents, -1, out);
		if (rc == 0)
			rc = read_stream(&streams->errors, fds[1].revents,
					 STDERR_FILENO, errors);
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

static int result(int status, const struct buf *out, struct err *err)
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

int producer_run(const char *const *args, struct buf *out, struct buf *errors,
		 struct err *err)
{
	struct streams streams = { -1, -1 };
	pid_t pid;
	int rc = open_pipes(args, &streams, &pid, err);

	if (rc < 0) {
		close_end(&streams.out);
		close_end(&streams.errors);
		return rc;
	}
	rc = read_streams(&streams, out, errors);
	/* One that still writes ends by SIGPIPE once the pipes are closed. */
	close_end(&streams.out);
	close_end(&streams.errors);
	if (rc < 0)
		kill(pid, SIGTERM);
	return result(wait_for(pid), out, err);
}

/* ---- its answers ---- */

struct id_answer {
	struct str sentra, platform, handle, id, outcome, detail;
};

static bool is_open(const struct draft_account *a, const char *platform)
{
	return !a->cell[COLUMN_ID] &&
	       strcmp(a->cell[COLUMN_PLATFORM], platform) == 0;
}

bool producer_is_needed(const struct draft *d, const char *platform)
{
	for (size_t i = 0; i < d->n; i++)
		for (size_t j = 0; j < d->sentra[i].n; j++)
			if (is_open(&d->sentra[i].account[j], platform))
				return true;
	return false;
}

void producer_remark(struct draft *d, const char *platform, const char *remark)
{
	for (size_t i = 0; i < d->n; i++) {
		for (size_t j = 0; j < d->sentra[i].n; j++) {
			struct draft_account *a = &d->sentra[i].account[j];

			if (is_open(a, platform) && !a->complete && !a->remark)
				a->remark = pool_copy(&d->pool, str_of(remark));
		}
	}
}

/* The open account that is meant, or NULL. */
static struct draft_account *find_open(const struct draft *d,
				       const struct id_answer *answer,
				       const char *platform)
{
	for (size_t i = 0; i < d->n; i++) {
		struct draft_sentra *s = &d->sentra[i];

		if (!str_is(answer->sentra, s->cell[COLUMN_SENTRA]))
			continue;
		for (size_t j = 0; j < s->n; j++)
			if (is_open(&s->account[j], platform) &&
			    str_is(answer->handle,
				   s->account[j].cell[COLUMN_HANDLE]))
				return &s->account[j];
	}
	return NULL;
}

/* The sentra that has the id on that platform already, or NULL. */
static const char *owner_of(const struct draft *d, const char *platform,
			    struct str id)
{
	for (size_t i = 0; i < d->n; i++) {
		for (size_t j = 0; j < d->sentra[i].n; j++) {
			char *const *cell = d->sentra[i].account[j].cell;

			if (cell[COLUMN_ID] && str_is(id, cell[COLUMN_ID]) &&
			    strcmp(cell[COLUMN_PLATFORM], platform) == 0)
				return d->sentra[i].cell[COLUMN_SENTRA];
		}
	}
	return NULL;
}

/* As the roster wants an id. */
static bool is_id(struct str id)
{
	for (size_t i = 0; i < id.n; i++)
		if ((unsigned char)id.p[i] <= ' ' || id.p[i] == '@' ||
		    id.p[i] == 127)
			return false;
	return id.n > 0;
}

static void set_remark(struct draft *d, struct draft_account *a,
		       const char *what, struct str more)
{
	struct buf text;

	buf_init(&text, 1000);
	buf_adds(&text, what);
	if (more.n) {
		buf_adds(&text, *what ? ": " : "");
		buf_addstr(&text, more);
	}
	a->remark = pool_copy(&d->pool, str_of(buf_shown(&text)));
	buf_release(&text);
}

static void apply_answer(struct draft *d, struct draft_account *a,
			 const struct id_answer *answer, const char *platform)
{
	const char *owner = owner_of(d, platform, answer->id);
	char outcome[64];

	if (answer->id.p && !is_id(answer->id)) {
		set_remark(d, a, "the answer is no id", answer->id);
	} else if (owner) {
		set_remark(d, a, "its id stands in the roster already",
			   str_of(owner));
	} else if (answer->id.p) {
		a->cell[COLUMN_ID] = pool_copy(&d->pool, answer->id);
		a->remark = NULL;
	} else if (str_is(answer->outcome, "ok")) {
		a->complete = true;
		a->remark = NULL;
	} else {
		size_t n = answer->outcome.n < sizeof(outcome) - 1
				   ? answer->outcome.n
				   : sizeof(outcome) - 1;

		memcpy(outcome, answer->outcome.n ? answer->outcome.p : "", n);
		outcome[n] = '\0';
		set_remark(d, a, outcome, answer->detail);
	}
}

static bool read_answer(struct draft *d, const char *platform, struct str line)
{
	struct draft_account *account = NULL;
	struct id_answer answer;
	struct json_t *doc;

	if (json_parse(line, &json_answer_limits, &doc, NULL) < 0)
		return false;
	answer = (struct id_answer){
		.sentra = json_str(json_get(doc, "sentra_id")),
		.platform = json_str(json_get(doc, "platform")),
		.handle = json_str(json_get(doc, "handle")),
		.id = json_str(json_get(doc, "id")),
		.outcome = json_str(json_get(doc, "outcome")),
		.detail = json_str(json_get(doc, "detail")),
	};
	if (str_is(answer.platform, platform))
		account = find_open(d, &answer, platform);
	if (account)
		apply_answer(d, account, &answer, platform);
	json_free(doc);
	return account;
}

/* The next line of a text, without its end. */
static bool next_line(struct str *rest, struct str *line)
{
	const char *end = rest->n ? memchr(rest->p, '\n', rest->n) : NULL;

	if (rest->n == 0)
		return false;
	*line = (struct str){ rest->p,
			      end ? (size_t)(end - rest->p) : rest->n };
	rest->p += line->n + (end != NULL);
	rest->n -= line->n + (end != NULL);
	return true;
}

void producer_read_answers(struct draft *d, const char *platform,
			   struct str lines, struct faults *strange)
{
	struct str line;

	while (next_line(&lines, &line))
		if (line.n && !read_answer(d, platform, line))
			faults_add(strange, platform, 0, NULL,
				   "no answer to what was asked: %.*s",
				   line.n < 200 ? (int)line.n : 200, line.p);
}

/* What the first line that names the place says of it; null where none does.
 * It is the text of another program that is read here: a fault of the roster
 * as its --resolve prints it. */
static struct str rest_behind(struct str errors, const char *place)
{
	size_t n = strlen(place);
	struct str line;

	while (next_line(&errors, &line)) {
		const char *at = memmem(line.p, line.n, place, n);

		if (at)
			return (struct str){
				at + n, line.n - (size_t)(at - line.p) - n
			};
	}
	return STR_NULL;
}

void producer_read_faults(struct draft *d, const char *platform,
			  struct str errors)
{
	char place[64];

	for (size_t i = 0; i < d->n; i++) {
		for (size_t j = 0; j < d->sentra[i].n; j++) {
			struct draft_account *a = &d->sentra[i].account[j];
			struct str why;

			snprintf(place, sizeof(place),
				 "sentras[%zu].accounts[%zu]: ", i, j);
			why = is_open(a, platform) ? rest_behind(errors, place)
						   : STR_NULL;
			if (why.p && !a->remark)
				a->remark = pool_copy(&d->pool, why);
		}
	}
}
