/* connect.c -- the way to a connection that is usable: the settings, through
 * sentinels where there are some, logged in, on the right database.
 *
 * It must not know keys, nor what is sent afterwards. */
#include "common/daemon/log.h"
#include "link.h"
#include "redis.h"

#include <errno.h>
#include <stdlib.h>

#define URL_MAX 65536

/* ---- settings ---- */

/* Errors of these three do not name the key that is wrong; *key does. */
static int read_password(struct redis *redis,
			 const struct redis_settings *settings, struct err *err)
{
	if (redis->url.password)
		return err_set(err, -EINVAL,
			       "the url has a password too, leave one of them "
			       "out");
	return secret_read(settings->password_file, settings->program,
			   &redis->password, err);
}

/* Of the user alone, which ends before a password, the host or the path: a %
 * that is wrong elsewhere is told. */
static void add_url(struct buf *out, const char *url, const char *program)
{
	const char *slashes = strstr(url, "//");
	size_t at = slashes ? (size_t)(slashes - url) + 2 : 0;
	size_t n = strcspn(url + at, ":@/");

	buf_addstr(out, (struct str){ url, at });
	program_add(out, (struct str){ url + at, n }, program);
	buf_adds(out, url + at + n);
}

static int read_url(struct redis *redis, const struct redis_settings *settings,
		    struct err *err)
{
	struct buf url;
	int rc;

	buf_init(&url, URL_MAX);
	add_url(&url, settings->url, settings->program);
	rc = buf_error(&url, err, "the url");
	if (rc == 0)
		rc = redis_url_parse(&redis->url, buf_cstr(&url), err);
	if (rc == 0)
		redis_url_name(&redis->url, &redis->name);
	buf_release(&url);
	return rc;
}

static int read_settings(struct redis *redis,
			 const struct redis_settings *settings,
			 const char **key, struct err *err)
{
	const char *file = settings->password_file;
	const char *of_sentinels = settings->sentinel_password_file;
	int rc = read_url(redis, settings, err);

	*key = "url";
	if (rc < 0)
		return rc;
	if (file && *file) {
		*key = "password_file";
		rc = read_password(redis, settings, err);
	} else if (redis->url.password) {
		buf_adds(&redis->password, redis->url.password);
	} else if (redis->url.user) {
		rc = err_set(err, -EINVAL,
			     "a user but no password; put it into a file and "
			     "name that as password_file");
	}
	if (rc == 0 && redis->password.len > 0)
		log_secret(redis->password.data);
	if (rc < 0 || !of_sentinels || !*of_sentinels)
		return rc;
	*key = "sentinel_password_file";
	if (!redis->url.master)
		return err_set(err, -EINVAL,
			       "the url names no sentinels, leave it out");
	return secret_read(of_sentinels, settings->program,
			   &redis->sentinel_password, err);
}

static struct redis *open_settings(const struct redis_settings *settings,
				   const char **key, struct err *err)
{
	struct redis *redis = link_new(err);

	*key = NULL;
	if (!redis)
		return NULL;
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

static int ask_sentinel(struct redis *redis, struct redis_cmd *cmd,
			struct master *master, struct err *err)
{
	struct redisReply *reply;
	int rc;

	redis_cmd_set(cmd, "SENTINEL get-master-addr-by-name %s",
		      redis->url.master);
	rc = redis_call(redis, cmd, &reply, err);
	if (rc < 0)
		return rc;
	rc = take_master(redis, reply, master, err);
	redis_reply_free(reply);
	return rc;
}

/* With no password of their own they are tried with that of Redis, which is
 * sent to whomever they name anyway. */
static int auth_sentinel(struct redis *redis, struct redis_cmd *cmd,
			 struct err *err)
{
	bool own = redis->sentinel_password.len > 0;
	struct err theirs;
	int rc;

	if (!own && redis->password.len == 0)
		return err_set(err, -EACCES,
			       "it wants a password: name its file as [redis] "
			       "sentinel_password_file");
	redis_cmd_set(cmd, "AUTH %k",
		      own ? &redis->sentinel_password : &redis->password);
	rc = call1(redis, cmd, &theirs);
	if (rc == 0)
		return 0;
	if (rc != -EACCES && rc != -EPROTO)
		return err_set(err, rc, "%s", theirs.text);
	return err_set(err, -EACCES, "it refused %s",
		       own ? "the password of [redis] sentinel_password_file"
			   : "the password of Redis: name the file of its own "
			     "as [redis] sentinel_password_file");
}

static int query_sentinel(struct redis *redis,
			  const struct redis_host *sentinel,
			  struct redis_cmd *cmd, struct master *master,
			  struct err *err)
{
	int rc = link_open(redis, sentinel->name, sentinel->port, err);

	if (rc == 0)
		rc = ask_sentinel(redis, cmd, master, err);
	if (rc == -EACCES) {
		rc = auth_sentinel(redis, cmd, err);
		if (rc == 0)
			rc = ask_sentinel(redis, cmd, master, err);
	}
	redis_drop(redis);
	return rc < 0 ? err_wrap(err, "sentinel %s:%d", sentinel->name,
				 sentinel->port)
		      : 0;
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

static int connect_by(struct redis *redis, const struct redis_host *sentinel,
		      struct redis_cmd *cmd, struct err *err)
{
	int rc = redis->url.master ? by_sentinel(redis, sentinel, cmd, err)
				   : by_url(redis, cmd, err);

	if (rc < 0)
		redis_drop(redis);
	return rc;
}

/* Of several sentinels what one refuses is told rather than that another is
 * away. */
int redis_connect(struct redis *redis, struct err *err)
{
	size_t n = redis->url.master ? redis->url.n_hosts : 1;
	struct redis_cmd cmd;
	struct err why = { 0 };
	int rc = -ENOTCONN;

	if (redis->link)
		return 0;
	redis_cmd_init(&cmd);
	for (size_t i = 0; i < n && rc < 0; i++) {
		struct err theirs = { 0 };

		rc = connect_by(redis, &redis->url.hosts[i], &cmd, &theirs);
		if (rc < 0 && why.code != -EACCES)
			why = theirs;
	}
	redis_cmd_release(&cmd);
	return rc < 0 ? err_set(err, why.code, "%s", why.text) : 0;
}
