/* audit.c -- a few questions to Redis, and what their answers mean for us.  It
 * must not know keys. */
#include "audit.h"

#include "common/daemon/log.h"

#include <stdio.h>

static struct redisReply *ask(struct redis *redis, const char *command)
{
	struct redisReply *reply = NULL;
	struct redis_cmd cmd;

	redis_cmd_init(&cmd);
	redis_cmd_set(&cmd, command);
	if (!redis_connected(redis) ||
	    redis_call(redis, &cmd, &reply, NULL) < 0)
		reply = NULL;
	redis_cmd_release(&cmd);
	return reply;
}

struct str redis_info_value(struct str info, const char *name)
{
	size_t n = strlen(name);

	while (info.n > 0) {
		const char *end = memchr(info.p, '\n', info.n);
		size_t line = end ? (size_t)(end - info.p) : info.n;
		size_t whole = line + (end != NULL);

		if (line > 0 && info.p[line - 1] == '\r')
			line--;
		if (line > n && memcmp(info.p, name, n) == 0 &&
		    info.p[n] == ':')
			return (struct str){ info.p + n + 1, line - n - 1 };
		info.p += whole;
		info.n -= whole;
	}
	return STR_NULL;
}

void redis_audit_log(void *ctx, const char *setting, const char *so,
		     const char *then)
{
	(void)ctx;
	log_kv(LOG_WARN, "a setting of Redis endangers what is kept in it",
	       "setting", setting, "so", so, "then", then, NULL);
}

static void audit_eviction(struct str policy, redis_audit_fn *report, void *ctx)
{
	char setting[80];

	if (!policy.p || str_is(policy, "noeviction"))
		return;
	snprintf(setting, sizeof(setting), "maxmemory-policy %.*s",
		 STR_ARG(policy));
	report(ctx, setting,
	       "Redis throws scores away, instead of saying that it is "
	       "full",
	       "set maxmemory-policy noeviction in redis.conf");
}

/* The answer to CONFIG GET save is "save" and its value.  It is not asked where
 * it does not matter, as a refusal stands in Redis' ACL LOG. */
static void audit_persistence(struct redis *redis, struct str aof,
			      redis_audit_fn *report, void *ctx)
{
	struct redisReply *save =
		str_is(aof, "0") ? ask(redis, "CONFIG GET save") : NULL;
	bool none = save && redis_reply_len(save) == 2 &&
		    redis_reply_str(redis_reply_at(save, 1)).n == 0;

	redis_reply_free(save);
	if (!none)
		return;
	report(ctx, "appendonly no and save \"\"",
	       "Redis is empty after a restart, and filled again only as far "
	       "back as the topics go",
	       "set appendonly yes in redis.conf");
}

void redis_audit(struct redis *redis, redis_audit_fn *report, void *ctx)
{
	struct redisReply *info = ask(redis, "INFO");
	struct str text = info ? redis_reply_str(info) : STR_NULL;

	audit_eviction(redis_info_value(text, "maxmemory_policy"), report, ctx);
	audit_persistence(redis, redis_info_value(text, "aof_enabled"), report,
			  ctx);
	redis_reply_free(info);
}
