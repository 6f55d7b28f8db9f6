/* script.c -- Lua scripts by their SHA.
 *
 * Must not know what the scripts do. */
#include "link.h"

static const struct redis_loaded *find_loaded(const struct redis *redis,
					      const struct redis_script *script)
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
	struct redis_loaded *new = &redis->scripts[redis->n_scripts];
	struct redisReply *reply;
	struct str sha;
	int rc;

	redis_cmd_clear(cmd);
	redis_cmd_args(cmd, "SCRIPT");
	redis_cmd_args(cmd, "LOAD");
	redis_cmd_args(cmd, script->source);
	rc = redis_call(redis, cmd, &reply, err);
	if (rc < 0)
		return rc;
	sha = redis_reply_str(reply);
	if (sha.p && sha.n == REDIS_SHA_LEN) {
		memcpy(new->sha, sha.p, REDIS_SHA_LEN);
		new->sha[REDIS_SHA_LEN] = '\0';
		new->source = script->source;
		redis->n_scripts++;
	}
	redis_reply_free(reply);
	return 0;
}

/* In the midst of a pipeline there can be no round trip: the script goes
 * along whole until there is time to load it. */
int redis_script_begin(struct redis *redis, const struct redis_script *script,
		       struct redis_cmd *cmd, struct err *err)
{
	const struct redis_loaded *loaded = find_loaded(redis, script);
	int rc;

	if (!redis->link)
		return redis_not_connected(redis, err);
	if (!loaded && redis->pending == 0 &&
	    redis->n_scripts < REDIS_SCRIPTS_MAX) {
		rc = load(redis, script, cmd, err);
		if (rc < 0)
			return rc;
		loaded = find_loaded(redis, script);
	}
	redis_cmd_clear(cmd);
	redis_cmd_args(cmd, loaded ? "EVALSHA" : "EVAL");
	redis_cmd_args(cmd, loaded ? loaded->sha : script->source);
	return 0;
}
