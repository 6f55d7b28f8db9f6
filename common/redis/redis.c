/* redis.c -- commands out, answers in, over one connection.
 *
 * hiredis connects and reads.  What goes out is gathered and sent here, since
 * hiredis 0.14 moves all that is unsent at every write, and raises SIGPIPE.
 * Redis always reads on while it answers, so sending before the answers are
 * read cannot lock up.
 *
 * It must not know keys, nor how to get to a connection that is usable
 * (connect.c). */
#include "redis.h"

#include "error.h"
#include "link.h"

#include <errno.h>
#include <hiredis/hiredis.h>
#include <stdlib.h>
#include <sys/socket.h>

#define CONNECT_S     3
#define ANSWER_S      5
#define SEND_AT_BYTES (256 << 10) /* so that Redis works meanwhile */
#define UNREAD_MAX    (1 << 20)   /* commands whose answers are not read */
#define UNREAD_BYTES  (64 << 20)  /* and their size */

#define TWICE_MOST 5 /* answers, until two are the same */

_Static_assert(UNREAD_BYTES < LINK_OUT_MAX, "room for one command more");

/* ---- life ---- */

struct redis *link_new(struct err *err)
{
	struct redis *redis = calloc(1, sizeof(*redis));

	if (!redis) {
		err_set(err, -ENOMEM, "out of memory");
		return NULL;
	}
	buf_init(&redis->name, LINK_TEXT_MAX);
	buf_init(&redis->password, LINK_TEXT_MAX);
	buf_init(&redis->sentinel_password, LINK_TEXT_MAX);
	buf_init(&redis->out, LINK_OUT_MAX);
	buf_init(&redis->about, LINK_OUT_MAX);
	return redis;
}

void redis_free(struct redis *redis)
{
	if (!redis)
		return;
	redis_drop(redis);
	redis_url_release(&redis->url);
	buf_release(&redis->name);
	buf_release(&redis->password);
	buf_release(&redis->sentinel_password);
	buf_release(&redis->out);
	buf_release(&redis->about);
	free(redis);
}

bool redis_connected(const struct redis *redis)
{
	return redis->link != NULL;
}

const char *redis_name(const struct redis *redis)
{
	return buf_cstr(&redis->name);
}

/* ---- connections ---- */

int link_open(struct redis *redis, const char *host, int port, struct err *err)
{
	const struct timeval connect_limit = { CONNECT_S, 0 };
	const struct timeval answer_limit = { ANSWER_S, 0 };
	redisContext *link =
		port ? redisConnectWithTimeout(host, port, connect_limit)
		     : redisConnectUnixWithTimeout(host, connect_limit);
	int rc;

	if (!link)
		return err_set(err, -ENOMEM, "out of memory");
	if (link->err) {
		rc = link->err == REDIS_ERR_IO && errno ? -errno : -EIO;
		err_set(err, rc,
			"cannot connect to %s: %s; does Redis run there? "
			"(see [redis] url)",
			redis_name(redis), link->errstr);
		redisFree(link);
		return rc;
	}
	redisSetTimeout(link, answer_limit);
	if (port)
		redisEnableKeepAlive(link);
	redis->link = link;
	return 0;
}

static void none_pending(struct redis *redis)
{
	redis->pending = redis->unread_bytes = redis->about_at = 0;
	buf_clear(&redis->about);
	if (redis->about.size > 4 * SEND_AT_BYTES)
		buf_release(&redis->about);
}

void redis_drop(struct redis *redis)
{
	if (redis->link)
		redisFree(redis->link);
	redis->link = NULL;
	redis->n_scripts = 0;
	buf_clear(&redis->out);
	none_pending(redis);
}

static int not_connected(const struct redis *redis, struct err *err)
{
	return err_set(err, -ENOTCONN, "%s: not connected", redis_name(redis));
}

/* Drops the connection.  saved: errno of the failure, or 0 where why has a
 * text. */
static int lost(struct redis *redis, int saved, const char *why,
		struct err *err)
{
	redis_drop(redis);
	if (saved == EAGAIN || saved == EWOULDBLOCK)
		return err_set(err, -ETIMEDOUT, "%s: no answer within %d s",
			       redis_name(redis), ANSWER_S);
	return err_set(err, -EIO, "%s: connection lost: %s", redis_name(redis),
		       saved ? strerror(saved) : why);
}

/* ---- out ---- */

static int send_out(struct redis *redis, struct err *err)
{
	const char *p = redis->out.data;
	size_t left = redis->out.len;
	ssize_t n;

	while (left > 0) {
		n = send(redis->link->fd, p, left, MSG_NOSIGNAL);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return lost(redis, errno, "", err);
		p += n;
		left -= (size_t)n;
	}
	buf_clear(&redis->out);
	if (redis->out.size > 4 * SEND_AT_BYTES) /* one big command */
		buf_release(&redis->out);
	return 0;
}

static void add_count(struct buf *out, char kind, size_t n)
{
	buf_addc(out, kind);
	buf_addi(out, (int64_t)n);
	buf_add(out, "\r\n", 2);
}

/* The caller has made room, so that nothing here can fail. */
static void add_command(struct buf *out, const struct redis_cmd *cmd)
{
	size_t start = 0;
	size_t i;

	add_count(out, '*', cmd->n);
	for (i = 0; i < cmd->n; i++) {
		add_count(out, '$', cmd->end[i] - start);
		buf_add(out, cmd->bytes.data + start, cmd->end[i] - start);
		buf_add(out, "\r\n", 2);
		start = cmd->end[i];
	}
}

int redis_queue(struct redis *redis, const struct redis_cmd *cmd,
		struct err *err)
{
	size_t need = cmd->bytes.len + 32 * (cmd->n + 1);

	if (!redis->link)
		return not_connected(redis, err);
	if (cmd->bytes.bad)
		return buf_error(&cmd->bytes, err, "a command");
	if (cmd->n == 0)
		return err_set(err, -EMSGSIZE, "a command without a word");
	if (redis->pending > 0 && (redis->pending >= UNREAD_MAX ||
				   redis->unread_bytes + need > UNREAD_BYTES))
		return err_set(err, -ENOBUFS,
			       "too much is queued with no answer read");
	if (!buf_reserve(&redis->out, need) ||
	    !buf_reserve(&redis->about, REDIS_ABOUT_MAX + 1)) {
		redis->out.bad = redis->out.no_memory = false;
		redis->about.bad = redis->about.no_memory = false;
		return err_set(err, -ENOMEM, "out of memory");
	}
	add_command(&redis->out, cmd);
	redis_about(cmd, &redis->about);
	buf_addc(&redis->about, '\0');
	redis->pending++;
	redis->unread_bytes += need;
	return redis->out.len < SEND_AT_BYTES ? 0 : send_out(redis, err);
}

/* ---- answers ---- */

/* A script that Redis forgot is handled as a lost connection: what follows
 * it in the pipeline may have been done already, and the next connection
 * loads the script. */
static int answer_error(struct redis *redis, const char *text,
			const char *about, struct err *err)
{
	if (strncmp(text, "NOSCRIPT", 8) != 0)
		return redis_error(text, about, err);
	redis_drop(redis);
	return err_set(err, -ENOTCONN, "%s: scripts were flushed, reconnect",
		       redis_name(redis));
}

/* One answer less is to come; harmless once the connection is dropped. */
static void answered(struct redis *redis)
{
	if (redis->pending > 1) {
		redis->pending--;
		redis->about_at +=
			strlen(redis->about.data + redis->about_at) + 1;
	} else {
		none_pending(redis);
	}
}

int redis_next(struct redis *redis, struct redisReply **reply, struct err *err)
{
	redisReply *got = NULL;
	int rc;

	if (!redis->link)
		return not_connected(redis, err);
	if (redis->pending == 0)
		return err_set(err, -EINVAL, "no answer is to come");
	rc = send_out(redis, err);
	if (rc < 0)
		return rc;
	errno = 0;
	if (redisGetReply(redis->link, (void **)&got) != REDIS_OK) {
		bool io = redis->link->err == REDIS_ERR_IO;
		char why[sizeof(redis->link->errstr)];

		memcpy(why, redis->link->errstr, sizeof(why));
		return lost(redis, io ? errno : 0, why, err);
	}
	if (got->type == REDIS_REPLY_ERROR)
		rc = answer_error(redis, got->str,
				  redis->about.data + redis->about_at, err);
	answered(redis);
	if (rc == 0)
		*reply = got;
	else
		freeReplyObject(got);
	return rc;
}

int redis_drain(struct redis *redis, size_t n, struct err *err)
{
	struct redisReply *reply;
	struct err later;
	int first = 0;
	int rc;

	for (; n > 0; n--) {
		rc = redis_next(redis, &reply, first ? &later : err);
		if (rc == 0)
			redis_reply_free(reply);
		else if (first == 0)
			first = rc;
		if (!redis->link)
			break;
	}
	return first;
}

int redis_call(struct redis *redis, const struct redis_cmd *cmd,
	       struct redisReply **reply, struct err *err)
{
	int rc;

	if (redis->pending > 0)
		return err_set(err, -EINVAL, "other answers are to come");
	rc = redis_queue(redis, cmd, err);
	return rc < 0 ? rc : redis_next(redis, reply, err);
}

static bool same_text(const struct redisReply *a, const struct redisReply *b)
{
	return a->type == b->type && a->integer == b->integer &&
	       str_eq(redis_reply_str(a), redis_reply_str(b));
}

/* Of an answer, or of an array of them. */
static bool same_answer(const struct redisReply *a, const struct redisReply *b)
{
	if (!same_text(a, b) || redis_reply_len(a) != redis_reply_len(b))
		return false;
	for (size_t i = 0; i < redis_reply_len(a); i++)
		if (!same_text(redis_reply_at(a, i), redis_reply_at(b, i)))
			return false;
	return true;
}

int redis_call_twice(struct redis *redis, const struct redis_cmd *cmd,
		     struct redisReply **reply, struct err *err)
{
	struct redisReply *before = NULL, *now;
	int rc = redis_call(redis, cmd, &before, err);
	bool same = false;

	for (int n = 1; n < TWICE_MOST && rc == 0 && !same; n++) {
		rc = redis_call(redis, cmd, &now, err);
		if (rc < 0)
			break;
		same = same_answer(before, now);
		redis_reply_free(before);
		before = now;
	}
	if (rc == 0 && !same)
		rc = err_set(err, -EIO, "%s: the same question, other answers",
			     redis_name(redis));
	if (same)
		*reply = before;
	else
		redis_reply_free(before);
	return rc;
}

void redis_reply_free(struct redisReply *reply)
{
	if (reply)
		freeReplyObject(reply);
}

struct str redis_reply_str(const struct redisReply *reply)
{
	switch (reply ? reply->type : REDIS_REPLY_NIL) {
	case REDIS_REPLY_STRING:
	case REDIS_REPLY_STATUS:
	case REDIS_REPLY_ERROR: return (struct str){ reply->str, reply->len };
	default: return STR_NULL;
	}
}

int64_t redis_reply_int(const struct redisReply *reply)
{
	return reply && reply->type == REDIS_REPLY_INTEGER ? reply->integer : 0;
}

size_t redis_reply_len(const struct redisReply *reply)
{
	return reply && reply->type == REDIS_REPLY_ARRAY ? reply->elements : 0;
}

const struct redisReply *redis_reply_at(const struct redisReply *reply,
					size_t i)
{
	return reply->element[i];
}

/* ---- scripts, by their SHA ---- */

static const struct loaded_script *
find_loaded(const struct redis *redis, const struct redis_script *script)
{
	size_t i;

	for (i = 0; i < redis->n_scripts; i++)
		if (redis->scripts[i].source == script->source)
			return &redis->scripts[i];
	return NULL;
}

static int load(struct redis *redis, const struct redis_script *script,
		struct redis_cmd *cmd, struct err *err)
{
	struct loaded_script *new = &redis->scripts[redis->n_scripts];
	struct redisReply *reply;
	struct str sha;
	int rc;

	redis_cmd_set(cmd, "SCRIPT LOAD %s", script->source);
	rc = redis_call(redis, cmd, &reply, err);
	if (rc < 0)
		return rc;
	sha = redis_reply_str(reply);
	if (sha.p && sha.n == SHA_LEN) {
		memcpy(new->sha, sha.p, SHA_LEN);
		new->sha[SHA_LEN] = '\0';
		new->source = script->source;
		redis->n_scripts++;
	}
	redis_reply_free(reply);
	return 0;
}

/* Loading takes an answer, which cannot be waited for while others are to
 * come: then the script is sent whole, by EVAL. */
int redis_script_begin(struct redis *redis, const struct redis_script *script,
		       struct redis_cmd *cmd, struct err *err)
{
	const struct loaded_script *loaded = find_loaded(redis, script);
	int rc;

	if (!redis->link)
		return not_connected(redis, err);
	if (!loaded && redis->pending == 0 && redis->n_scripts < SCRIPTS_MAX) {
		rc = load(redis, script, cmd, err);
		if (rc < 0)
			return rc;
		loaded = find_loaded(redis, script);
	}
	redis_cmd_set(cmd, loaded ? "EVALSHA %s" : "EVAL %s",
		      loaded ? loaded->sha : script->source);
	return 0;
}
