/* redis.h -- a pipeline to Redis that reconnects.  Behind it connect.c makes
 * the connection usable, and redis.c, the only user of hiredis, sends and
 * receives.
 *
 *   if (redis_connect(redis, &err) < 0)
 *           return err.code;                (try again later)
 *   redis_cmd_set(&cmd, "ZADD %k %d %s", &key, score, id);
 *   rc = redis_queue(redis, &cmd, &err);    (many of them)
 *   ...
 *   rc = redis_drain(redis, n, &err);       (their answers)
 *
 * Blocking: every answer has a deadline of 5 s.  After any I/O error the
 * connection is dropped at once and every later call fails (-ENOTCONN) until
 * redis_connect() succeeds: a half-answered pipeline is never read further.
 * It must not know keys, nor when to try again.
 *
 * URLs: redis://[user[:password]@]host[:port][/db], unix:///path[?db=N],
 * redis+sentinel://[user[:password]@]host:port[,host:port...]/db/master-name;
 * unix:// may have user and password before the path as well.  There is no
 * TLS: Debian 12 has hiredis 0.14, which knows none. */
#ifndef SENTRA_COMMON_REDIS_REDIS_H
#define SENTRA_COMMON_REDIS_REDIS_H

#include "command.h"
#include "common/base/err.h"
#include "common/base/faults.h"
#include "common/config/settings.h"

struct redis;
struct redisReply; /* hiredis' reply; opaque outside redis.c */

/* ---- the connection ---- */

/* new, or NULL.  Reads the URL and the password file, with the program for a %
 * in the user and in the file's path; does not connect.
 * Errors begin with the key that is wrong, "url: " or "password_file: ". */
struct redis *redis_new(const struct redis_settings *, struct err *);
/* Accepts NULL. */
void redis_free(struct redis *);
/* The same for --check: faults of [redis], with the lines of its keys. */
void redis_check(const struct redis_settings *, const struct config *,
		 struct faults *);

/* Connect, AUTH, SELECT, PING; through sentinels, which get a password where
 * they want one, to a master that says itself that it is one.  Harmless when
 * connected.  Errors never show the password; -EACCES for a wrong or missing
 * one, with what to do. */
int redis_connect(struct redis *, struct err *) MUST_USE;
bool redis_connected(const struct redis *);
/* Where to, without secrets, for messages.  Borrowed. */
const char *redis_name(const struct redis *);
/* Drop the connection, with what was queued. */
void redis_drop(struct redis *);

/* ---- commands out, answers in ---- */

/* Queue it; sent with the next answer that is waited for, or once 256 KiB are
 * queued.  Copies.  -EMSGSIZE, -ENOMEM: the command is bad (command.h);
 * -ENOBUFS: 64 MiB or a million commands are out with no answer read; the
 * connection survives both. */
int redis_queue(struct redis *, const struct redis_cmd *,
		struct err *) MUST_USE;
/* Send what is queued and take the next answer, in order.  *reply: new,
 * redis_reply_free().  An error answer is an error here: -EPERM where it
 * begins with "FENCED " (a script's error_reply() of one word alone gets ERR
 * before it), -EBUSY for what may pass (LOADING, BUSY, OOM, READONLY, MISCONF
 * and the like), -EACCES for NOAUTH, WRONGPASS and what an ACL refuses, -EPROTO
 * else; its text is Redis' own, then the command with its key (error.h), which
 * Redis does not say.  The connection survives error answers. */
int redis_next(struct redis *, struct redisReply **reply,
	       struct err *) MUST_USE;
/* Take n answers and drop them; the first error is returned, all n are read
 * (or the connection is gone). */
int redis_drain(struct redis *, size_t n, struct err *) MUST_USE;
/* One command, one answer.  No other answers may be to come. */
int redis_call(struct redis *, const struct redis_cmd *,
	       struct redisReply **reply, struct err *) MUST_USE;

/* The same for what much depends on, of which a wrong byte on its way must not
 * pass: asked until two answers in a row are the same; -EIO: five were not.  An
 * answer is no array of arrays. */
int redis_call_twice(struct redis *, const struct redis_cmd *,
		     struct redisReply **reply, struct err *) MUST_USE;

/* A script, sent once by SCRIPT LOAD per connection and then by its SHA.
 * Where Redis forgot it (SCRIPT FLUSH), the connection is dropped
 * (-ENOTCONN), and the next one loads it again. */
struct redis_script {
	const char *source; /* a constant: known by its address */
};
/* Clears the command and begins it with EVALSHA; the caller adds numkeys, keys
 * and arguments, and queues it. */
int redis_script_begin(struct redis *, const struct redis_script *,
		       struct redis_cmd *, struct err *) MUST_USE;

/* ---- answers; what they give is borrowed from the answer.  All but
 * redis_reply_at() accept NULL, an answer that did not come: as of a nil ----
 */

void redis_reply_free(struct redisReply *);
/* The text; null where there is none, as of a nil or a number. */
struct str redis_reply_str(const struct redisReply *);
/* The number; 0 where there is none. */
int64_t redis_reply_int(const struct redisReply *);
/* Elements of an array; 0 where it is none. */
size_t redis_reply_len(const struct redisReply *);
const struct redisReply *redis_reply_at(const struct redisReply *, size_t i);

#endif
