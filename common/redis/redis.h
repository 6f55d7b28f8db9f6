/* redis.h -- a pipeline to Redis that reconnects; redis.c behind it is the
 * only user of hiredis.
 *
 * Blocking, with a deadline of 5 s on every answer.  After any I/O error the
 * connection is dropped at once and every later call fails (-ENOTCONN) until
 * redis_connect() succeeds: a half-answered pipeline is never read further.
 *
 * URLs: redis://[user[:password]@]host[:port][/db], unix:///path[?db=N],
 * redis+sentinel://[user[:password]@]host:port[,host:port...]/db/master-name;
 * unix:// may have user and password before the path as well.
 * rediss:// is refused with a text that says what to do (Debian 12's hiredis
 * has no TLS). */
#ifndef SENTRA_COMMON_REDIS_REDIS_H
#define SENTRA_COMMON_REDIS_REDIS_H

#include "command.h"
#include "common/base/buf.h"
#include "common/base/err.h"
#include "common/base/faults.h"
#include "common/config/settings.h"

struct redis;
struct redisReply; /* hiredis' reply; opaque outside redis.c */

/* Checks the URL and reads the password file; does not connect. */
struct redis *redis_new(const struct redis_settings *, struct err *);
void redis_free(struct redis *);
void redis_check(const struct redis_settings *, const char *config_path,
		 struct faults *);

/* Connect, AUTH, SELECT, PING.  Harmless when connected.  Errors never show
 * the password; -EACCES for a wrong or missing one, with what to do. */
int redis_connect(struct redis *, struct err *) MUST_USE;
bool redis_connected(const struct redis *);
/* Where to, without secrets, for messages. */
const char *redis_name(const struct redis *);
/* Drop the connection. */
void redis_drop(struct redis *);

/* ---- commands out, answers in ---- */

/* Queue it; sent with the next answer asked for, or once 256 KiB wait.
 * Copies.  -ENOBUFS: 64 MiB or a million commands are out with no answer
 * read; the connection survives. */
int redis_queue(struct redis *, const struct redis_cmd *,
		struct err *) MUST_USE;
/* Send what is queued and take the next answer, in order.  *reply: new,
 * redis_reply_free().  An error answer is an error here: -EPERM where it
 * begins with "FENCED " (a script's error_reply() of one word alone gets ERR
 * before it), -EBUSY for LOADING, BUSY, OOM, READONLY, CLUSTERDOWN,
 * MASTERDOWN, -EACCES for NOAUTH, WRONGPASS, NOPERM, -EPROTO else; its text
 * is Redis' own.  The connection survives error answers. */
int redis_next(struct redis *, struct redisReply **reply,
	       struct err *) MUST_USE;
/* Take n answers and drop them; the first error is returned, all n are read
 * (or the connection is gone). */
int redis_drain(struct redis *, size_t n, struct err *) MUST_USE;
/* One command, one answer.  No other answers may be to come. */
int redis_call(struct redis *, const struct redis_cmd *,
	       struct redisReply **reply, struct err *) MUST_USE;

/* A script, sent once by SCRIPT LOAD per connection and then by its SHA.
 * Where Redis forgot it (SCRIPT FLUSH), the connection is dropped
 * (-ENOTCONN), and the next one loads it again.  source: a constant.  The
 * caller adds numkeys, keys and arguments after redis_script_begin(), which
 * clears the command. */
struct redis_script {
	const char *source;
};
int redis_script_begin(struct redis *, const struct redis_script *,
		       struct redis_cmd *, struct err *) MUST_USE;

/* ---- answers ---- */

void redis_reply_free(struct redisReply *);
bool redis_reply_is_nil(const struct redisReply *);
struct str redis_reply_str(const struct redisReply *); /* null if none */
int64_t redis_reply_int(const struct redisReply *);    /* 0 if none */
size_t redis_reply_len(const struct redisReply *);     /* of an array */
const struct redisReply *redis_reply_at(const struct redisReply *, size_t i);

#endif
