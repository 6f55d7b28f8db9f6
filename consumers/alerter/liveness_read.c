/* liveness_read.c -- heartbeats of stages from Redis, promises of producers
 * from the facts of their accounts. */
#include "liveness_read.h"

#include "consumers/core/keys.h"

#include <string.h>

/* 0 where it is none. */
static int64_t number(struct str text)
{
	int64_t n = 0;

	return str_number(text, &n) ? n : 0;
}

static void read_field(struct liveness_stage *s, struct str name,
		       struct str value)
{
	if (str_is(name, "updated_at"))
		s->updated_ms = number(value) * SECOND_MS;
	else if (str_is(name, "watermark") && value.n)
		s->watermark_ms = number(value) * SECOND_MS;
	else if (str_is(name, "lag"))
		s->lag = number(value);
	else if (str_is(name, "rebuilding"))
		s->rebuilding = str_is(value, "1");
}

static int read_stage(const struct stage_env *env, const char *name,
		      struct liveness_stage *out, struct err *err)
{
	struct redisReply *hash;
	struct redis_cmd cmd;
	struct buf key;
	int rc;

	*out = (struct liveness_stage){ .name = name,
					.updated_ms = TIME_NONE,
					.watermark_ms = TIME_NONE };
	buf_init(&key, KEY_MAX);
	redis_cmd_init(&cmd);
	redis_cmd_set(&cmd, "HGETALL %k",
		      key_pipeline(&key, env->prefix, name));
	rc = redis_call(env->redis, &cmd, &hash, err);
	redis_cmd_release(&cmd);
	buf_release(&key);
	if (rc < 0)
		return rc;
	for (size_t i = 0; i + 1 < redis_reply_len(hash); i += 2)
		read_field(out, redis_reply_str(redis_reply_at(hash, i)),
			   redis_reply_str(redis_reply_at(hash, i + 1)));
	redis_reply_free(hash);
	return 0;
}

/* Those that have a heartbeat in Redis, in the order of the list of stages. */
static int read_stages(const struct stage_env *env,
		       struct liveness_stage out[LIVENESS_STAGES_MAX],
		       size_t *n, struct err *err)
{
	int rc = 0;

	*n = 0;
	for (size_t i = 0; env->stages[i] && rc == 0; i++)
		if (env->stages[i]->heartbeat && *n < LIVENESS_STAGES_MAX)
			rc = read_stage(env, env->stages[i]->name, &out[(*n)++],
					err);
	return rc;
}

/* Of the accounts that the roster has: others are polled no more. */
static void read_producers(const struct monitor *m,
			   struct liveness_producer out[PLATFORM_COUNT])
{
	for (int p = 0; p < PLATFORM_COUNT; p++)
		out[p] = (struct liveness_producer){ TIME_NONE, TIME_NONE };
	for (size_t i = 0; i < monitor_count(m); i++) {
		const struct monitor_account *a = monitor_at(m, i);
		struct liveness_producer *to = &out[a->platform];

		if (!a->account)
			continue;
		to->status_ms = later(to->status_ms, a->facts.status_ms);
		to->next_poll_ms =
			later(to->next_poll_ms, a->facts.next_poll_ms);
	}
}

/* Those that fire. */
static size_t stalls_as_fired(const struct monitor *m,
			      struct monitor_stall out[LIVENESS_READ_MAX])
{
	size_t n = 0;

	for (size_t i = 0; i < monitor_firing_count(m) && n < LIVENESS_READ_MAX;
	     i++) {
		const struct monitor_alert *a = monitor_firing_at(m, i);

		if (a->kind == ALERT_PIPELINE_STALLED)
			out[n++] = (struct monitor_stall){ a->of, a->reason,
							   a->since_ms };
	}
	return n;
}

int liveness_read(struct liveness *l, const struct stage_env *env,
		  const struct monitor *m, int64_t t_ms,
		  struct monitor_stall out[LIVENESS_READ_MAX], size_t *n,
		  struct err *err)
{
	struct liveness_producer producers[PLATFORM_COUNT];
	struct liveness_stage stages[LIVENESS_STAGES_MAX];
	size_t n_stages;
	int rc;

	if (env->has_as_of) {
		*n = stalls_as_fired(m, out);
		return 0;
	}
	rc = read_stages(env, stages, &n_stages, err);
	if (rc < 0)
		return rc;
	read_producers(m, producers);
	*n = liveness_check(l, t_ms, stages, n_stages, producers, out);
	return 0;
}
