/* rebuild.c -- redis-server and the stages as children of ours. */
#include "rebuild.h"

#include "common/base/clock.h"
#include "common/base/work_dir.h"
#include "common/daemon/child.h"
#include "common/redis/redis.h"
#include "consumers/core/keys.h"
#include "consumers/core/stages.h"
#include "consumers/view/number.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define START_MS    20000 /* for redis-server to answer */
#define STEP_MS     20    /* between two looks whether it does */
#define LOOK_MS     200   /* between two looks at the stages */
#define PROGRESS_MS 1000
#define TEXT_MAX    1024

#define NAME(name) #name,
static const char *const stage_names[] = { STAGES(NAME) };
#undef NAME
#define STAGE_COUNT ARRAY_LEN(stage_names)

/* The signals that end a program by default when somebody wants its end. */
static const int endings[] = { SIGTERM, SIGINT, SIGHUP };

#define DIR_NAME "/sentra-report"
#define DIR_END  ".XXXXXX"
#define SOCKET   "/redis.sock"
/* The longest path of a socket, with its NUL. */
#define PATH_SIZE sizeof(((struct sockaddr_un *)0)->sun_path)

struct rebuild {
	struct rebuild_settings set;
	struct work_dir work;
	char socket[PATH_SIZE];
	char url[PATH_SIZE + sizeof("unix://")];
	struct child server;
	struct child stage[STAGE_COUNT];
	struct redis *redis; /* to see how far they are */
	int64_t told_ms;     /* boot: the last progress */
	struct sigaction was[ARRAY_LEN(endings)];
	bool hears[ARRAY_LEN(endings)]; /* by a handler of ours */
};

/* ---- the directory ---- */

/* Whose directory a signal removes. */
static struct rebuild *volatile doomed;

/* The server first, lest it makes its socket meanwhile. */
static void on_ending(int number)
{
	struct rebuild *r = doomed;

	if (r) {
		if (r->server.pid > 0 && kill(r->server.pid, SIGKILL) == 0)
			waitpid(r->server.pid, NULL, 0);
		unlink(r->socket);
		rmdir(r->work.path);
	}
	signal(number, SIG_DFL);
	raise(number);
}

/* A program that has its own handlers, or ignores them, keeps to that. */
static void hear_endings(struct rebuild *r)
{
	const struct sigaction ours = { .sa_handler = on_ending };

	if (doomed)
		return;
	doomed = r;
	for (size_t i = 0; i < ARRAY_LEN(endings); i++) {
		if (sigaction(endings[i], NULL, &r->was[i]) < 0 ||
		    r->was[i].sa_handler != SIG_DFL)
			continue;
		r->hears[i] = sigaction(endings[i], &ours, NULL) == 0;
	}
}

static void forget_endings(struct rebuild *r)
{
	if (doomed != r)
		return;
	for (size_t i = 0; i < ARRAY_LEN(endings); i++)
		if (r->hears[i])
			sigaction(endings[i], &r->was[i], NULL);
	doomed = NULL;
}

/* What a URL takes as it is, and is short enough for a socket. */
static bool is_usable(const char *tmp)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789/._-";

	return tmp && tmp[0] == '/' && tmp[strspn(tmp, plain)] == '\0' &&
	       strlen(tmp) + sizeof(DIR_NAME DIR_END SOCKET) <= PATH_SIZE;
}

static int make_directory(struct rebuild *r, struct err *err)
{
	const char *tmp = getenv("TMPDIR");
	char base[PATH_SIZE];
	int rc;

	snprintf(base, sizeof(base), "%s" DIR_NAME,
		 is_usable(tmp) ? tmp : "/tmp");
	rc = work_dir_new(&r->work, base, err);
	if (rc < 0)
		return rc;
	snprintf(r->socket, sizeof(r->socket), "%.*s" SOCKET,
		 (int)(PATH_SIZE - sizeof(SOCKET)), r->work.path);
	snprintf(r->url, sizeof(r->url), "unix://%s", r->socket);
	hear_endings(r);
	return 0;
}

/* ---- progress ---- */

static bool is_due(struct rebuild *r)
{
	if (boot_ms() - r->told_ms < PROGRESS_MS)
		return false;
	r->told_ms = boot_ms();
	return true;
}

static int tell(const struct rebuild *r, const char *text, struct err *err)
{
	if (!r->set.progress || r->set.progress(r->set.ctx, text))
		return 0;
	return err_set(err, -ECANCELED, "asked to stop");
}

/* ---- Redis ---- */

/* What a line says: of a line of logfmt its error, where it has one. */
static int said(const char *line, const char **out)
{
	const char *error = strstr(line, " error=\""), *end;

	*out = error ? error + strlen(" error=\"") : line;
	end = error ? strrchr(*out, '"') : NULL;
	return end ? (int)(end - *out) : (int)strlen(*out);
}

/* Why one of ours ended, with what it said last.  A terminal's Ctrl-C ends them
 * too: then that is why. */
static int ended(const struct rebuild *r, const struct child *c,
		 const char *who, int status, int rc, struct err *err)
{
	const char *what;
	char how[64];
	int n;

	if (tell(r, "", NULL) < 0)
		return tell(r, "", err);
	if (rc < 0)
		snprintf(how, sizeof(how), "%.60s", err->text);
	else
		snprintf(how, sizeof(how), "exit status %d", status);
	n = said(c->line[0] ? c->line : "it said nothing", &what);
	return err_set(err, -EIO, "%s failed (%s): %.*s", who, how, n, what);
}

static int launch_server(struct rebuild *r, struct err *err)
{
	const char *const argv[] = {
		"redis-server", "--port",  "0",
		"--unixsocket", r->socket, "--unixsocketperm",
		"700",          "--save",  "",
		"--appendonly", "no",      "--daemonize",
		"no",           "--dir",   r->work.path,
		"--logfile",    "",        NULL
	};
	int rc = child_start(&r->server, argv, err);

	return rc == -ENOENT ? err_set(err, rc,
				       "redis-server is not there: apt install "
				       "redis-server")
			     : rc;
}

static int await_server(struct rebuild *r, struct err *err)
{
	int64_t until_ms = boot_ms() + START_MS;
	int rc, status;

	while (redis_connect(r->redis, err) < 0) {
		rc = child_look(&r->server, &status, err);
		if (rc != 1)
			return ended(r, &r->server, "redis-server", status, rc,
				     err);
		if (is_due(r) && tell(r, "redis-server: begins", err) < 0)
			return -ECANCELED;
		if (boot_ms() >= until_ms)
			return err_set(err, -ETIMEDOUT,
				       "redis-server does not answer for %d s: "
				       "%s",
				       START_MS / 1000, r->server.line);
		poll(NULL, 0, STEP_MS);
	}
	return 0;
}

static int start_server(struct rebuild *r, struct err *err)
{
	const struct redis_settings settings = { .url = r->url };
	int rc = launch_server(r, err);

	if (rc < 0)
		return rc;
	r->redis = redis_new(&settings, err);
	return r->redis ? await_server(r, err) : -EIO;
}

/* ---- the stages ---- */

static int start_stages(struct rebuild *r, struct err *err)
{
	char program[PATH_MAX], as_of[RFC3339_SIZE];
	int rc = 0;

	child_find("sentra-consumer", program);
	rfc3339_format(r->set.as_of_s * SECOND_MS, as_of);
	memcpy(as_of + strlen("2026-03-10T05:30:00"), "Z", sizeof("Z"));
	for (size_t i = 0; i < STAGE_COUNT && rc == 0; i++) {
		const char *const argv[] = {
			program,    stage_names[i], "--once",  "--dry-run",
			"--as-of",  as_of,          "--redis", r->url,
			"--config", r->set.config,  NULL
		};

		rc = child_start(&r->stage[i], argv, err);
	}
	return rc;
}

/* How many messages a stage has still to read; < 0: it did not say yet. */
static int64_t ask_lag(struct rebuild *r, const char *stage)
{
	struct redisReply *reply = NULL;
	struct redis_cmd cmd;
	struct buf key;
	int64_t lag = -1;
	struct err err;

	buf_init(&key, KEY_MAX);
	redis_cmd_init(&cmd);
	redis_cmd_set(&cmd, "HGET %k lag",
		      key_pipeline(&key, r->set.prefix, stage));
	if (redis_connect(r->redis, &err) == 0 &&
	    redis_call(r->redis, &cmd, &reply, &err) == 0 &&
	    !str_number(redis_reply_str(reply), &lag))
		lag = -1;
	redis_reply_free(reply);
	redis_cmd_release(&cmd);
	buf_release(&key);
	return lag;
}

static void describe(struct rebuild *r, struct buf *out)
{
	for (size_t i = 0; i < STAGE_COUNT; i++) {
		int64_t lag;

		if (r->stage[i].pid == 0)
			continue;
		lag = ask_lag(r, stage_names[i]);
		buf_addf(out, "%s%s: ", out->len ? ", " : "", stage_names[i]);
		if (lag < 0) {
			buf_adds(out, "begins");
			continue;
		}
		decimal_add(out, ENGLISH, (double)lag, 0);
		buf_adds(out, " events left");
	}
}

static int tell_progress(struct rebuild *r, struct err *err)
{
	struct buf text;
	int rc;

	if (!r->set.progress || !is_due(r))
		return 0;
	buf_init(&text, TEXT_MAX);
	describe(r, &text);
	rc = tell(r, buf_shown(&text), err);
	buf_release(&text);
	return rc;
}

/* A signal may be who asks to stop. */
static void wait_for_news(struct rebuild *r)
{
	struct pollfd fds[STAGE_COUNT];

	for (size_t i = 0; i < STAGE_COUNT; i++)
		fds[i] = (struct pollfd){ r->stage[i].said, POLLIN, 0 };
	if (poll(fds, STAGE_COUNT, LOOK_MS) < 0)
		r->told_ms -= PROGRESS_MS;
}

/* 1: it runs. */
static int look_at(const struct rebuild *r, struct child *stage,
		   const char *name, struct err *err)
{
	int status = 0, rc;

	if (stage->pid == 0)
		return 0;
	rc = child_look(stage, &status, err);
	if (rc < 0 || (rc == 0 && status != EXIT_SUCCESS))
		return ended(r, stage, name, status, rc, err);
	return rc;
}

static int run_stages(struct rebuild *r, struct err *err)
{
	bool runs = true;
	int rc = start_stages(r, err), status;

	while (rc == 0 && runs) {
		wait_for_news(r);
		runs = false;
		for (size_t i = 0; i < STAGE_COUNT && rc >= 0; i++) {
			rc = look_at(r, &r->stage[i], stage_names[i], err);
			runs |= rc == 1;
		}
		if (rc < 0)
			return rc;
		rc = child_look(&r->server, &status, err);
		if (rc != 1)
			return ended(r, &r->server, "redis-server", status, rc,
				     err);
		rc = runs ? tell_progress(r, err) : 0;
	}
	return rc;
}

/* ---- life ---- */

int rebuild_new(struct rebuild **out, const struct rebuild_settings *settings,
		struct err *err)
{
	struct rebuild *r = *out = calloc(1, sizeof(*r));
	int rc;

	if (!r)
		return err_set(err, -ENOMEM, "no memory for the rebuild");
	r->set = *settings;
	r->told_ms = boot_ms();
	rc = make_directory(r, err);
	if (rc == 0)
		rc = start_server(r, err);
	return rc < 0 ? rc : run_stages(r, err);
}

const char *rebuild_url(const struct rebuild *r)
{
	return r->url;
}

void rebuild_free(struct rebuild *r)
{
	if (!r)
		return;
	for (size_t i = 0; i < STAGE_COUNT; i++)
		child_kill(&r->stage[i]);
	redis_free(r->redis);
	child_kill(&r->server);
	work_dir_remove(&r->work);
	forget_endings(r);
	free(r);
}
