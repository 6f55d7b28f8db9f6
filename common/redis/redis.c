/* redis.c -- a pipeline to Redis that reconnects.
 *
 * hiredis connects and reads; what goes out is gathered and sent here, since
 * hiredis 0.14 moves all that is unsent at every write, and raises SIGPIPE.
 * Redis always reads on while it answers, so sending before the answers are
 * read cannot lock up.  Must not know keys. */
#include "link.h"

#include <errno.h>
#include <hiredis/hiredis.h>
#include <sys/socket.h>

#define CONNECT_S     3
#define ANSWER_S      5
#define SEND_AT_BYTES (256 << 10) /* so that Redis works meanwhile */
#define UNREAD_MAX    (1 << 20)   /* commands whose answers are not read */
#define UNREAD_BYTES  (64 << 20)  /* and their size */

/* ---- connections ---- */

int redis_link_open(struct redis *redis, const char *host, int port,
		    struct err *err)
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

void redis_drop(struct redis *redis)
{
	if (redis->link)
		redisFree(redis->link);
	redis->link = NULL;
	redis->pending = 0;
	redis->unread_bytes = 0;
	redis->n_scripts = 0;
	buf_clear(&redis->out);
}

int redis_not_connected(const struct redis *redis, struct err *err)
{
	return err_set(err, -ENOTCONN, "%s: not connected", redis_name(redis));
}

/* saved: errno of the failure, or 0 where why says it. */
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

/* Room for it all was made before. */
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
		return redis_not_connected(redis, err);
	if (cmd->bytes.bad || cmd->n == 0)
		return err_set(err, -EMSGSIZE,
			       "a command of more than 64 MiB, or none");
	if (redis->pending > 0 && (redis->pending >= UNREAD_MAX ||
				   redis->unread_bytes + need > UNREAD_BYTES))
		return err_set(err, -ENOBUFS,
			       "too much is queued with no answer read");
	if (!buf_reserve(&redis->out, need)) {
		redis->out.bad = false;
		return err_set(err, -ENOMEM, "out of memory");
	}
	add_command(&redis->out, cmd);
	redis->pending++;
	redis->unread_bytes += need;
	return redis->out.len < SEND_AT_BYTES ? 0 : send_out(redis, err);
}

/* ---- answers ---- */

static const struct {
	const char *word;
	int code;
} answer_codes[] = {
	{ "FENCED", -EPERM },     { "LOADING", -EBUSY },
	{ "BUSY", -EBUSY },       { "OOM", -EBUSY },
	{ "READONLY", -EBUSY },   { "CLUSTERDOWN", -EBUSY },
	{ "MASTERDOWN", -EBUSY }, { "NOAUTH", -EACCES },
	{ "WRONGPASS", -EACCES }, { "NOPERM", -EACCES },
};

static bool begins_with(const char *text, const char *word)
{
	size_t n = strlen(word);

	return strncmp(text, word, n) == 0 && (text[n] == ' ' || !text[n]);
}

/* A script that Redis forgot is as good as a lost connection: what follows
 * it in the pipeline may have been done, and the next connection loads it. */
static int answer_error(struct redis *redis, const char *text, struct err *err)
{
	size_t i;

	if (begins_with(text, "NOSCRIPT")) {
		err_set(err, -ENOTCONN, "%s: scripts were flushed, reconnect",
			redis_name(redis));
		redis_drop(redis);
		return -ENOTCONN;
	}
	for (i = 0; i < ARRAY_LEN(answer_codes); i++)
		if (begins_with(text, answer_codes[i].word))
			return err_set(err, answer_codes[i].code, "%s", text);
	return err_set(err, -EPROTO, "%s", text);
}

int redis_next(struct redis *redis, struct redisReply **reply, struct err *err)
{
	redisReply *got = NULL;
	int rc;

	if (!redis->link)
		return redis_not_connected(redis, err);
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
	if (--redis->pending == 0)
		redis->unread_bytes = 0;
	if (got->type != REDIS_REPLY_ERROR) {
		*reply = got;
		return 0;
	}
	rc = answer_error(redis, got->str, err);
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

void redis_reply_free(struct redisReply *reply)
{
	if (reply)
		freeReplyObject(reply);
}

bool redis_reply_is_nil(const struct redisReply *reply)
{
	return reply->type == REDIS_REPLY_NIL;
}

struct str redis_reply_str(const struct redisReply *reply)
{
	switch (reply->type) {
	case REDIS_REPLY_STRING:
	case REDIS_REPLY_STATUS:
	case REDIS_REPLY_ERROR: return (struct str){ reply->str, reply->len };
	default: return STR_NULL;
	}
}

int64_t redis_reply_int(const struct redisReply *reply)
{
	return reply->type == REDIS_REPLY_INTEGER ? reply->integer : 0;
}

size_t redis_reply_len(const struct redisReply *reply)
{
	return reply->type == REDIS_REPLY_ARRAY ? reply->elements : 0;
}

const struct redisReply *redis_reply_at(const struct redisReply *reply,
					size_t i)
{
	return reply->element[i];
}
