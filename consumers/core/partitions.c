/* partitions.c -- claims, marks and the stage's standing, in Redis.
 *
 * Must not know what a stage keeps for a slice besides. */
#include "partitions.h"

#include "common/base/clock.h"
#include "keys.h"

#include <errno.h>
#include <inttypes.h>

const char *key_state(struct buf *out, const struct stage_env *env,
		      const char *stage, const char *kind, int32_t partition)
{
	key_plain(out, env->prefix, "state:");
	buf_addf(out, "%s:%s:%" PRId32, stage, kind, partition);
	return buf_cstr(out);
}

bool partitions_have(const struct partition *partitions, size_t n,
		     int32_t partition)
{
	for (size_t i = 0; i < n; i++)
		if (partitions[i].id == partition)
			return true;
	return false;
}

/* ---- claims ---- */

static int queue_claims(const struct stage_env *env, const char *stage,
			const struct partition *partitions, size_t n,
			struct err *err)
{
	struct redis_cmd cmd;
	struct buf key;
	int rc = 0;

	redis_cmd_init(&cmd);
	buf_init(&key, KEY_MAX);
	for (size_t i = 0; i < n && rc == 0; i++) {
		key_state(&key, env, stage, "slice", partitions[i].id);
		redis_cmd_clear(&cmd);
		redis_cmd_args(&cmd, "HSET");
		redis_cmd_arg(&cmd, buf_str(&key));
		redis_cmd_args(&cmd, "owner");
		redis_cmd_args(&cmd, env->instance);
		rc = redis_queue(env->redis, &cmd, err);
		redis_cmd_clear(&cmd);
		redis_cmd_args(&cmd, "HGETALL");
		redis_cmd_arg(&cmd, buf_str(&key));
		if (rc == 0)
			rc = redis_queue(env->redis, &cmd, err);
	}
	redis_cmd_release(&cmd);
	buf_release(&key);
	return rc;
}

static int read_partition(const struct stage_env *env,
			  const struct redisReply *hash,
			  struct partition *partition, bool *fresh,
			  struct err *err)
{
	int64_t value;

	*fresh = true;
	for (int p = 0; p < PLATFORM_COUNT; p++)
		partition->next[p] = -1;
	for (size_t i = 0; i + 1 < redis_reply_len(hash); i += 2) {
		struct str field = redis_reply_str(redis_reply_at(hash, i));
		int platform = platform_find(field);
		bool size = str_is(field, "partitions");

		if (platform < 0 && !size)
			continue;
		if (!str_number(redis_reply_str(redis_reply_at(hash, i + 1)),
				&value))
			continue;
		if (size)
			*fresh = false;
		else if (platforms_have(env->read, (enum platform_id)platform))
			partition->next[platform] = value;
		if (size && value != env->partitions)
			return err_set(err, -ERANGE,
				       "%s was written when the topics had "
				       "%" PRId64 " partitions, now they have "
				       "%" PRId32 ": delete the keys of prefix "
				       "%s (or choose another prefix) to begin "
				       "anew",
				       redis_name(env->redis), value,
				       env->partitions, env->prefix);
	}
	return 0;
}

int partitions_claim(const struct stage_env *env, const char *stage,
		     struct partition *partitions, size_t n, bool *fresh,
		     struct err *err)
{
	struct redisReply *reply;
	int rc = queue_claims(env, stage, partitions, n, err);
	int verdict = 0;

	for (size_t i = 0; i < n && rc == 0; i++) {
		rc = redis_drain(env->redis, 1, err);
		if (rc == 0)
			rc = redis_next(env->redis, &reply, err);
		if (rc < 0)
			break;
		if (verdict == 0)
			verdict = read_partition(env, reply, &partitions[i],
						 &fresh[i], err);
		redis_reply_free(reply);
	}
	return rc < 0 ? rc : verdict;
}

void partitions_guard(struct fence *fence, const struct stage_env *env,
		      const char *stage, const struct partition *partitions,
		      size_t n)
{
	struct buf key;

	buf_init(&key, KEY_MAX);
	fence_clear(fence);
	for (size_t i = 0; i < n; i++)
		fence_partition(fence, key_state(&key, env, stage, "slice",
						 partitions[i].id));
	buf_release(&key);
}

/* ---- marks ---- */

void partitions_begin(struct fence *fence, const struct stage_env *env,
		      const char *stage, struct partition *partition)
{
	struct buf key;

	buf_init(&key, KEY_MAX);
	key_state(&key, env, stage, "slice", partition->id);
	fence_begin(fence, "HDEL", buf_cstr(&key));
	for (int p = 0; p < PLATFORM_COUNT; p++) {
		redis_cmd_args(fence_words(fence), platform_names[p]);
		partition->next[p] = -1;
	}
	fence_begin(fence, "HSET", buf_cstr(&key));
	redis_cmd_args(fence_words(fence), "partitions");
	redis_cmd_argi(fence_words(fence), env->partitions);
	buf_release(&key);
}

static void field(struct redis_cmd *words, const char *name, int64_t value)
{
	redis_cmd_args(words, name);
	redis_cmd_argi(words, value);
}

void partitions_mark(struct fence *fence, const struct stage_env *env,
		     const char *stage, const struct partition *partitions,
		     size_t n, const struct partition_status *standing)
{
	struct redis_cmd *words = fence_words(fence);
	struct buf key;

	buf_init(&key, KEY_MAX);
	for (size_t i = 0; i < n; i++) {
		fence_begin(fence, "HSET",
			    key_state(&key, env, stage, "slice",
				      partitions[i].id));
		for (int p = 0; p < PLATFORM_COUNT; p++)
			if (partitions[i].next[p] >= 0)
				field(words, platform_names[p],
				      partitions[i].next[p]);
		field(words, "newest_ms", standing->newest_ms);
		/* The process' lag stands with its first slice, so that the
		 * sum over all slices is the stage's. */
		field(words, "lag", i == 0 ? standing->lag : 0);
		field(words, "rebuilding", standing->rebuilding);
		field(words, "updated_at", wall_ms() / SECOND_MS);
	}
	buf_release(&key);
}

/* ---- the stage's standing ---- */

static const char *const standing_fields[] = { "newest_ms", "lag", "rebuilding",
					       "updated_at" };

static int queue_standings(const struct stage_env *env, const char *stage,
			   struct err *err)
{
	struct redis_cmd cmd;
	struct buf key;
	int rc = 0;

	redis_cmd_init(&cmd);
	buf_init(&key, KEY_MAX);
	for (int32_t p = 0; p < env->partitions && rc == 0; p++) {
		redis_cmd_clear(&cmd);
		redis_cmd_args(&cmd, "HMGET");
		redis_cmd_args(&cmd, key_state(&key, env, stage, "slice", p));
		for (size_t i = 0; i < ARRAY_LEN(standing_fields); i++)
			redis_cmd_args(&cmd, standing_fields[i]);
		rc = redis_queue(env->redis, &cmd, err);
	}
	redis_cmd_release(&cmd);
	buf_release(&key);
	return rc;
}

/* A slice that nobody ever wrote for is left out. */
static void add_standing(struct partition_status *sum, int64_t *updated_s,
			 const struct redisReply *reply)
{
	int64_t v[ARRAY_LEN(standing_fields)];

	for (size_t i = 0; i < ARRAY_LEN(v); i++)
		if (!str_number(redis_reply_str(redis_reply_at(reply, i)),
				&v[i]))
			return;
	if (v[0] > sum->newest_ms)
		sum->newest_ms = v[0];
	sum->lag += v[1];
	sum->rebuilding |= v[2] != 0;
	if (v[3] < *updated_s)
		*updated_s = v[3];
}

static void report(struct fence *fence, const struct stage_env *env,
		   const char *stage, const struct partition_status *sum,
		   int64_t updated_s)
{
	struct redis_cmd *words = fence_words(fence);
	struct buf key;

	buf_init(&key, KEY_MAX);
	key_plain(&key, env->prefix, "pipeline:");
	buf_adds(&key, stage);
	fence_begin(fence, "HSET", buf_cstr(&key));
	if (sum->newest_ms == INT64_MIN) {
		redis_cmd_args(words, "watermark");
		redis_cmd_args(words, "");
	} else {
		field(words, "watermark", floor_div(sum->newest_ms, SECOND_MS));
	}
	field(words, "lag", sum->lag);
	redis_cmd_args(words, "version");
	redis_cmd_args(words, SENTRA_VERSION);
	field(words, "updated_at", updated_s);
	field(words, "rebuilding", sum->rebuilding);
	buf_release(&key);
}

int partitions_report(struct fence *fence, const struct stage_env *env,
		      const char *stage, struct err *err)
{
	struct partition_status sum = { .newest_ms = INT64_MIN };
	int64_t updated_s = wall_ms() / SECOND_MS;
	struct redisReply *reply;
	int rc = queue_standings(env, stage, err);

	for (int32_t p = 0; p < env->partitions && rc == 0; p++) {
		rc = redis_next(env->redis, &reply, err);
		if (rc < 0)
			break;
		add_standing(&sum, &updated_s, reply);
		redis_reply_free(reply);
	}
	if (rc == 0)
		report(fence, env, stage, &sum, updated_s);
	return rc;
}
