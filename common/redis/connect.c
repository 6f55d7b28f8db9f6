/* connect.c -- settings, and the way to a connection that is usable:
 * through sentinels where there are some, logged in, on the right database.
 *
 * Must not know hiredis. */
#include "common/base/file.h"
#include "common/daemon/log.h"
#include "link.h"

#include <errno.h>
#include <stdlib.h>

#define OUT_MAX_BYTES (80 << 20)
#define PASSWORD_MAX  4096

/* ---- settings ---- */

static int read_password(struct redis *redis, const char *path, struct err *err)
{
	struct buf *text = &redis->password;
	int rc;

	if (redis->url.password)
		return err_set(err, -EINVAL,
			       "password_file: the url has a password too, "
			       "leave one of them out");
	rc = secret_read(path, text, err);
	return rc < 0 ? err_wrap(err, "password_file") : 0;
}

static int take_settings(struct redis *redis,
			 const struct redis_settings *settings, struct err *err)
{
	int rc = redis_url_parse(&redis->url, settings->url, err);

	if (rc < 0)
		return rc;
	redis_url_name(&redis->url, &redis->name);
	if (settings->password_file && settings->password_file[0])
		rc = read_password(redis, settings->password_file, err);
	else if (redis->url.password)
		buf_adds(&redis->password, redis->url.password);
	else if (redis->url.user)
		rc = err_set(err, -EINVAL,
			     "url: a user but no password; put it into a file "
			     "and name that as password_file");
	if (rc == 0 && redis->password.len > 0)
		log_secret(redis->password.data);
	return rc;
}

struct redis *redis_new(const struct redis_settings *settings, struct err *err)
{
	struct redis *redis = calloc(1, sizeof(*redis));

	if (!redis) {
		err_set(err, -ENOMEM, "out of memory");
		return NULL;
	}
	buf_init(&redis->name, 4096);
	buf_init(&redis->password, PASSWORD_MAX);
	buf_init(&redis->out, OUT_MAX_BYTES);
	if (take_settings(redis, settings, err) < 0) {
		redis_free(redis);
		return NULL;
	}
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
	buf_release(&redis->out);
	free(redis);
}

void redis_check(const struct redis_settings *settings, const char *path,
		 struct faults *faults)
{
	struct err err;
	struct redis *redis = redis_new(settings, &err);

	if (!redis)
		faults_add(faults, path, 0, NULL, "[redis] %s", err.text);
	redis_free(redis);
}

bool redis_connected(const struct redis *redis)
{
	return redis->link != NULL;
}

const char *redis_name(const struct redis *redis)
{
	return buf_cstr(&redis->name);
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

/* Redis' own words may repeat the password (an unknown command's arguments
 * are shown), so these are ours. */
static int auth(struct redis *redis, struct redis_cmd *cmd, struct err *err)
{
	const char *user = redis->url.user ? redis->url.user : "default";
	struct err theirs;
	int rc;

	redis_cmd_clear(cmd);
	redis_cmd_args(cmd, "AUTH");
	if (redis->url.user)
		redis_cmd_args(cmd, redis->url.user);
	redis_cmd_arg(cmd, buf_str(&redis->password));
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
		redis_cmd_clear(cmd);
		redis_cmd_args(cmd, "SELECT");
		redis_cmd_argi(cmd, redis->url.db);
		rc = call1(redis, cmd, err);
	}
	if (rc == 0) {
		redis_cmd_clear(cmd);
		redis_cmd_args(cmd, "PING");
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

static int ask_sentinel(struct redis *redis, const struct redis_host *sentinel,
			struct redis_cmd *cmd, struct master *master,
			struct err *err)
{
	struct redisReply *reply;
	int rc = redis_link_open(redis, sentinel->name, sentinel->port, err);

	if (rc < 0)
		return rc;
	redis_cmd_clear(cmd);
	redis_cmd_args(cmd, "SENTINEL");
	redis_cmd_args(cmd, "get-master-addr-by-name");
	redis_cmd_args(cmd, redis->url.master);
	rc = redis_call(redis, cmd, &reply, err);
	if (rc == 0) {
		rc = take_master(redis, reply, master, err);
		redis_reply_free(reply);
	}
	redis_drop(redis);
	return rc;
}

/* A sentinel may not have heard yet that its master is none any more. */
static int check_role(struct redis *redis, struct redis_cmd *cmd,
		      struct err *err)
{
	struct redisReply *reply;
	int rc;

	redis_cmd_clear(cmd);
	redis_cmd_args(cmd, "ROLE");
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
	int rc = ask_sentinel(redis, sentinel, cmd, &master, err);

	if (rc == 0)
		rc = redis_link_open(redis, master.host, master.port, err);
	if (rc == 0)
		rc = login(redis, cmd, err);
	return rc < 0 ? rc : check_role(redis, cmd, err);
}

/* ---- */

static int by_url(struct redis *redis, struct redis_cmd *cmd, struct err *err)
{
	const struct redis_url *url = &redis->url;
	const struct redis_host *host = url->hosts;
	int rc = url->path
			 ? redis_link_open(redis, url->path, 0, err)
			 : redis_link_open(redis, host->name, host->port, err);

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
