/* redis.c -- a pipeline to Redis that reconnects.
 *
 * hiredis connects and reads.  What goes out is gathered and sent here, since
 * hiredis 0.14 moves all that is unsent at every write, and raises SIGPIPE.
 * Redis always reads on while it answers, so sending before the answers are
 * read cannot lock up.
 *
 * From the bottom up: settings, one connection, commands out, answers in,
 * scripts, and the way to a connection that is usable: through sentinels where
 * there are some, logged in, on the right database.  It must not know keys. */
#include "redis.h"

#include "common/daemon/log.h"
#include "url.h"

#include <errno.h>
#include <hiredis/hiredis.h>
#include <stdlib.h>
#include <sys/socket.h>

#define CONNECT_S     3
#define ANSWER_S      5
#define SEND_AT_BYTES (256 << 10) /* so that Redis works meanwhile */
#define UNREAD_MAX    (1 << 20)   /* commands whose answers are not read */
#define UNREAD_BYTES  (64 << 20)  /* and their size */

#define OUT_MAX_BYTES (80 << 20)
#define PASSWORD_MAX  4096

#define SCRIPTS_MAX 16
#define SHA_LEN     40

struct loaded_script {
	const char *source;
	char sha[SHA_LEN + 1];
};

struct redis {
	struct redis_url url;
	struct buf name, password;
	redisContext *link; /* hiredis'; NULL: not connected */
	struct buf out;     /* not yet sent */
	size_t pending;     /* answers to come */
	size_t unread_bytes;
	struct loaded_script scripts[SCRIPTS_MAX]; /* of this connection */
	size_t n_scripts;
};

/* ---- settings ---- */

/* Errors of these three do not name the key that is wrong; *key does. */
static int read_password(struct redis *redis, const char *path, struct err *err)
{
	if (redis->url.password)
		return err_set(err, -EINVAL,
			       "the url has a password too, leave one of them "
			       "out");
	return secret_read(path, &redis->password, err);
}

static int read_url(struct redis *redis, const char *url, struct err *err)
{
	int rc = redis_url_parse(&redis->url, url, err);

	if (rc == 0)
		redis_url_name(&redis->url, &redis->name);
	return rc;
}

static int read_settings(struct redis *redis,
			 const struct redis_settings *settings,
			 const char **key, struct err *err)
{
	const char *file = settings->password_file;
	int rc = read_url(redis, settings->url, err);

	*key = "url";
	if (rc < 0)
		return rc;
	if (file && *file) {
		*key = "password_file";
		rc = read_password(redis, file, err);
	} else if (redis->url.password) {
		buf_adds(&redis->password, redis->url.password);
	} else if (redis->url.user) {
		rc = err_set(err, -EINVAL,
			     "a user but no password; put it into a file and "
			     "name that as password_file");
	}
	if (rc == 0 && redis->password.len > 0)
		log_secret(redis->password.data);
	return rc;
}

static struct redis *open_settings(const struct redis_settings *settings,
				   const char **key, struct err *err)
{
	struct redis *redis = calloc(1, sizeof(*redis));

	*key = NULL;
	if (!redis) {
		err_set(err, -ENOMEM, "out of memory");
		return NULL;
	}
	buf_init(&redis->name, 4096);
	buf_init(&redis->password, PASSWORD_MAX);
	buf_init(&redis->out, OUT_MAX_BYTES);
	if (read_settings(redis, settings, key, err) < 0) {
		redis_free(redis);
		return NULL;
	}
	return redis;
}

struct redis *redis_new(const struct redis_settings *settings, struct err *err)
{
	const char *key;
	struct redis *redis = open_settings(settings, &key, err);

	if (!redis && key)
		err_wrap(err, "%s", key);
	return redis;
}

void redis_check(const struct redis_settings *settings,
		 const struct config *config, struct faults *faults)
{
	struct err err;
	const char *key;
	struct redis *redis = open_settings(settings, &key, &err);

	if (!redis && key)
		config_fault(config, faults, "redis", key, "%s", err.text);
	else if (!redis)
		faults_add(faults, config_path(config), 0, "[redis]", "%s",
			   err.text);
	if (!redis)
		faults_blame(faults, err.code);
	redis_free(redis);
}

void redis_free(struct redis *redis)
{
	if (!redis)
		return;
	redis_drop(redis);
	redis_url_release(&redis->url);
	buf_release(&redis->name);
	buf_release(&redis->password);
	buf_release(&redis->out);
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

/* Connects, and no more.  port 0: host is the path of a socket. */
static int link_open(struct redis *redis, const char *host, int port,
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
	if (!buf_reserve(&redis->out, need)) {
		redis->out.bad = redis->out.no_memory = false;
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

/* A script that Redis forgot is handled as a lost connection: what follows
 * it in the pipeline may have been done already, and the next connection
 * loads the script. */
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

/* ---- login ---- */

static int call1(struct redis *redis, struct redis_cmd *cmd, struct err *err)
{
	struct redisReply *reply;
	int rc = redis_call(redis, cmd, &reply, err);

	if (rc == 0)
		redis_reply_free(reply);
	return rc;
}

/* Texts of our own, as those of Redis may repeat the password: it shows the
 * arguments of an unknown command. */
static int auth(struct redis *redis, struct redis_cmd *cmd, struct err *err)
{
	const char *user = redis->url.user ? redis->url.user : "default";
	struct err theirs;
	int rc;

	redis_cmd_set(cmd, "AUTH");
	if (redis->url.user)
		redis_cmd_args(cmd, redis->url.user);
	redis_cmd_argb(cmd, &redis->password);
	rc = call1(redis, cmd, &theirs);
	if (rc == 0)
		return 0;
	if (rc != -EACCES && rc != -EPROTO)
		return err_set(err, rc, "%s", theirs.text);
	if (strstr(theirs.text, "without any password"))
		return err_set(err, -EACCES,
			       "%s: Redis has no password for user %s, but one "
			       "is configured: take it out of [redis], or set "
			       "it in Redis",
			       redis_name(redis), user);
	return err_set(err, -EACCES,
		       "%s: Redis refused the password of user %s: check "
		       "[redis] url and password_file",
		       redis_name(redis), user);
}

static int login(struct redis *redis, struct redis_cmd *cmd, struct err *err)
{
	int rc = redis->password.len > 0 ? auth(redis, cmd, err) : 0;

	if (rc == 0 && redis->url.db > 0) {
		redis_cmd_set(cmd, "SELECT %d", (int64_t)redis->url.db);
		rc = call1(redis, cmd, err);
	}
	if (rc == 0) {
		redis_cmd_set(cmd, "PING");
		rc = call1(redis, cmd, err);
	}
	if (rc == -EACCES && redis->password.len == 0)
		return err_set(err, rc,
			       "%s: Redis wants a password: name its file as "
			       "[redis] password_file",
			       redis_name(redis));
	return rc;
}

/* ---- sentinels ---- */

struct master {
	char host[256];
	int port;
};

static int take_master(const struct redis *redis,
		       const struct redisReply *reply, struct master *master,
		       struct err *err)
{
	struct str host, port;

	if (redis_reply_len(reply) != 2)
		return err_set(err, -ENOENT,
			       "%s: the sentinel knows no master of that name",
			       redis_name(redis));
	host = redis_reply_str(redis_reply_at(reply, 0));
	port = redis_reply_str(redis_reply_at(reply, 1));
	master->port = port.p ? (int)strtol(port.p, NULL, 10) : 0;
	if (!host.p || host.n >= sizeof(master->host) || master->port <= 0)
		return err_set(err, -EPROTO, "%s: the sentinel's answer",
			       redis_name(redis));
	memcpy(master->host, host.p, host.n);
	master->host[host.n] = '\0';
	return 0;
}

static int query_sentinel(struct redis *redis,
			  const struct redis_host *sentinel,
			  struct redis_cmd *cmd, struct master *master,
			  struct err *err)
{
	struct redisReply *reply;
	int rc = link_open(redis, sentinel->name, sentinel->port, err);

	if (rc < 0)
		return rc;
	redis_cmd_set(cmd, "SENTINEL get-master-addr-by-name %s",
		      redis->url.master);
	rc = redis_call(redis, cmd, &reply, err);
	if (rc == 0) {
		rc = take_master(redis, reply, master, err);
		redis_reply_free(reply);
	}
	redis_drop(redis);
	return rc;
}

/* A sentinel may name a master that was demoted a moment ago, so the server
 * itself is asked (redis.io/docs/reference/sentinel-clients, step 3). */
static int check_role(struct redis *redis, struct redis_cmd *cmd,
		      struct err *err)
{
	struct redisReply *reply;
	int rc;

	redis_cmd_set(cmd, "ROLE");
	rc = redis_call(redis, cmd, &reply, err);
	if (rc < 0)
		return rc;
	if (redis_reply_len(reply) == 0 ||
	    !str_is(redis_reply_str(redis_reply_at(reply, 0)), "master"))
		rc = err_set(err, -EBUSY,
			     "%s: the sentinel named one that is no master",
			     redis_name(redis));
	redis_reply_free(reply);
	return rc;
}

static int by_sentinel(struct redis *redis, const struct redis_host *sentinel,
		       struct redis_cmd *cmd, struct err *err)
{
	struct master master;
	int rc = query_sentinel(redis, sentinel, cmd, &master, err);

	if (rc == 0)
		rc = link_open(redis, master.host, master.port, err);
	if (rc == 0)
		rc = login(redis, cmd, err);
	return rc < 0 ? rc : check_role(redis, cmd, err);
}

/* ---- a usable connection ---- */

static int by_url(struct redis *redis, struct redis_cmd *cmd, struct err *err)
{
	const struct redis_url *url = &redis->url;
	const struct redis_host *host = url->hosts;
	int rc = url->path ? link_open(redis, url->path, 0, err)
			   : link_open(redis, host->name, host->port, err);

	return rc < 0 ? rc : login(redis, cmd, err);
}

int redis_connect(struct redis *redis, struct err *err)
{
	struct redis_cmd cmd;
	size_t i = 0;
	int rc;

	if (redis->link)
		return 0;
	redis_cmd_init(&cmd);
	do {
		rc = redis->url.master
			     ? by_sentinel(redis, &redis->url.hosts[i], &cmd,
					   err)
			     : by_url(redis, &cmd, err);
		if (rc < 0)
			redis_drop(redis);
	} while (rc < 0 && redis->url.master && ++i < redis->url.n_hosts);
	redis_cmd_release(&cmd);
	return rc;
}
