/* partitions.c -- claims, offsets and the stage's heartbeat, in Redis.
 *
 * Must not know what a stage keeps for a partition besides. */
#include "partitions.h"

#include "common/base/clock.h"
#include "common/base/version.h"
#include "keys.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

const struct buf *key_state(struct buf *out, const struct stage_env *env,
			    const char *stage, const char *kind,
			    int32_t partition)
{
	key_plain(out, env->prefix, "state:");
	buf_addf(out, "%s:%s:%" PRId32, stage, kind, partition);
	return out;
}

const struct buf *key_partition(struct buf *out, const struct stage_env *env,
				const char *stage, int32_t partition)
{
	return key_state(out, env, stage, "slice", partition);
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

/* From here on whoever owned them is refused. */
static int take(const struct fence *fence, const struct stage_env *env,
		const char *stage, const struct partition *partitions, size_t n,
		struct err *err)
{
	struct redis_cmd cmd;
	struct buf key;
	int rc = 0;

	redis_cmd_init(&cmd);
	buf_init(&key, KEY_MAX);
	for (size_t i = 0; i < n && rc == 0; i++) {
		redis_cmd_set(&cmd, "HSET %k owner %k",
			      key_partition(&key, env, stage, partitions[i].id),
			      &fence->owner);
		rc = redis_queue(env->redis, &cmd, err);
	}
	redis_cmd_release(&cmd);
	buf_release(&key);
	return rc < 0 ? rc : redis_drain(env->redis, n, err);
}

static int refuse_number(const struct stage_env *env, int64_t written,
			 struct err *err)
{
	return err_set(err, -ERANGE,
		       "%s was written when the topics had %" PRId64
		       " partitions, now they have %" PRId32
		       ": delete the keys of prefix %s (or choose another "
		       "prefix) to begin anew",
		       redis_name(env->redis), written, env->partitions,
		       env->prefix);
}

/* What stands in a partition's hash. */
struct found {
	int64_t next[PLATFORM_COUNT];
	struct log_mark mark[PLATFORM_COUNT];
	int64_t seq;
	int64_t partitions; /* 0: it was not begun */
};

/* "x", "x:mark" or "x:time". */
static void read_offset(const struct stage_env *env, struct str field,
			int64_t value, struct found *found)
{
	const char *colon = memchr(field.p, ':', field.n);
	size_t n = colon ? (size_t)(colon - field.p) : field.n;
	struct str what = { field.p + n, field.n - n };
	int p = platform_find((struct str){ field.p, n });

	if (p < 0 || !platforms_have(env->read, (enum platform_id)p))
		return;
	if (!colon)
		found->next[p] = value;
	else if (str_is(what, ":mark"))
		found->mark[p].offset = value;
	else if (str_is(what, ":time"))
		found->mark[p].ms = value;
}

/* hash: fields and values in turn. */
static void read_hash(const struct stage_env *env,
		      const struct redisReply *hash, struct found *found)
{
	int64_t value;

	*found = (struct found){ .seq = 0 };
	for (int p = 0; p < PLATFORM_COUNT; p++)
		found->next[p] = -1;
	for (size_t i = 0; i + 1 < redis_reply_len(hash); i += 2) {
		struct str field = redis_reply_str(redis_reply_at(hash, i));

		if (!str_number(redis_reply_str(redis_reply_at(hash, i + 1)),
				&value))
			continue;
		if (str_is(field, "partitions"))
			found->partitions = value;
		else if (str_is(field, "seq"))
			found->seq = value;
		else
			read_offset(env, field, value, found);
	}
}

/* The fence compares the owner of these partitions from now on. */
static void guard(struct fence *fence, const struct stage_env *env,
		  const char *stage, const struct partition *partitions,
		  size_t n)
{
	struct buf key;

	buf_init(&key, KEY_MAX);
	fence_clear(fence);
	for (size_t i = 0; i < n; i++)
		fence_partition(fence, partitions[i].id,
				key_partition(&key, env, stage,
					      partitions[i].id));
	buf_release(&key);
}

/* One wrong byte in one answer must neither cost a partition's state nor move
 * its offsets. */
static int ask(const struct stage_env *env, const char *stage,
	       int32_t partition, struct found *found, struct err *err)
{
	struct redisReply *reply;
	struct redis_cmd cmd;
	struct buf key;
	int rc;

	redis_cmd_init(&cmd);
	buf_init(&key, KEY_MAX);
	redis_cmd_set(&cmd, "HGETALL %k",
		      key_partition(&key, env, stage, partition));
	rc = redis_call_twice(env->redis, &cmd, &reply, err);
	if (rc == 0) {
		read_hash(env, reply, found);
		redis_reply_free(reply);
	}
	redis_cmd_release(&cmd);
	buf_release(&key);
	return rc;
}

static int read_claimed(struct fence_guard *guard, const struct stage_env *env,
			const char *stage, struct partition *partition,
			bool *fresh, struct err *err)
{
	struct found found;
	int rc = ask(env, stage, partition->id, &found, err);

	if (rc < 0)
		return rc;
	*fresh = found.partitions == 0;
	guard->seq = found.seq;
	memcpy(partition->next, found.next, sizeof(found.next));
	memcpy(partition->mark, found.mark, sizeof(found.mark));
	return *fresh || found.partitions == env->partitions
		       ? 0
		       : refuse_number(env, found.partitions, err);
}

int partitions_claim(struct fence *fence, const struct stage_env *env,
		     const char *stage, struct partition *partitions, size_t n,
		     bool *fresh, struct err *err)
{
	int rc;

	fence_renew(fence);
	guard(fence, env, stage, partitions, n);
	if (fence->partitions.bytes.bad)
		return buf_error(&fence->partitions.bytes, err, "partitions");
	rc = take(fence, env, stage, partitions, n, err);
	for (size_t i = 0; i < n && rc == 0; i++)
		rc = read_claimed(&fence->guards[i], env, stage, &partitions[i],
				  &fresh[i], err);
	return rc;
}

/* The name of a field of a platform beside its offset. */
static void add_field(struct redis_cmd *words, int platform, const char *what)
{
	char name[40];

	snprintf(name, sizeof(name), "%s%s", platform_names[platform], what);
	redis_cmd_args(words, name);
}

int partitions_forget(const struct stage_env *env, const char *stage,
		      struct partition *all, size_t n, int32_t partition,
		      const char *why, struct err *err)
{
	bool *fresh = calloc(n + 1, sizeof(*fresh));
	struct fence fence;
	char owner[256];
	struct buf key;
	int rc;

	/* An owner that no stage ever is: it claims again afterwards. */
	snprintf(owner, sizeof(owner), "%s:forget", env->instance);
	buf_init(&key, KEY_MAX);
	fence_init(&fence, env->redis, owner);
	rc = fresh ? partitions_claim(&fence, env, stage, all, n, fresh, err)
		   : err_set(err, -ENOMEM, "no memory for partitions");
	fence_begin(&fence, "HDEL", key_partition(&key, env, stage, partition));
	redis_cmd_args(fence_words(&fence), "partitions");
	fence_begin(&fence, "HSET", key_pipeline(&key, env->prefix, stage));
	redis_cmd_more(fence_words(&fence), "log_changed_at %d log_change %s",
		       wall_ms() / SECOND_MS, why);
	if (rc == 0)
		rc = fence_finish(&fence, err);
	fence_release(&fence);
	buf_release(&key);
	free(fresh);
	return rc;
}

/* ---- offsets ---- */

void partitions_begin(struct fence *fence, const struct stage_env *env,
		      const char *stage, struct partition *partition)
{
	struct buf key;

	buf_init(&key, KEY_MAX);
	key_partition(&key, env, stage, partition->id);
	fence_begin(fence, "HDEL", &key);
	for (int p = 0; p < PLATFORM_COUNT; p++) {
		redis_cmd_args(fence_words(fence), platform_names[p]);
		add_field(fence_words(fence), p, ":mark");
		add_field(fence_words(fence), p, ":time");
		partition->next[p] = -1;
		partition->mark[p] = (struct log_mark){ 0 };
	}
	fence_begin(fence, "HSET", &key);
	redis_cmd_more(fence_words(fence), "partitions %d",
		       (int64_t)env->partitions);
	buf_release(&key);
}

static void store_offset(struct redis_cmd *words,
			 const struct partition *partition, int p)
{
	const struct log_mark *mark = &partition->mark[p];

	if (partition->next[p] < 0)
		return;
	redis_cmd_more(words, "%s %d", platform_names[p], partition->next[p]);
	if (mark->ms <= 0)
		return;
	add_field(words, p, ":mark");
	redis_cmd_argi(words, mark->offset);
	add_field(words, p, ":time");
	redis_cmd_argi(words, mark->ms);
}

void partitions_store(struct fence *fence, const struct stage_env *env,
		      const char *stage, const struct partition *partitions,
		      size_t n, const struct partition_status *status)
{
	struct redis_cmd *words = fence_words(fence);
	struct buf key;

	buf_init(&key, KEY_MAX);
	for (size_t i = 0; i < n; i++) {
		const struct partition *partition = &partitions[i];

		fence_begin(fence, "HSET",
			    key_partition(&key, env, stage, partition->id));
		for (int p = 0; p < PLATFORM_COUNT; p++)
			store_offset(words, partition, p);
		/* The process' lag stands with its first partition, so that
		 * the sum over all partitions is the stage's. */
		redis_cmd_more(words,
			       "newest_ms %d lag %d rebuilding %d "
			       "updated_at %d",
			       status->newest_ms, i == 0 ? status->lag : 0,
			       (int64_t)status->rebuilding,
			       wall_ms() / SECOND_MS);
	}
	buf_release(&key);
}

/* ---- the stage's heartbeat ---- */

static int queue_statuses(const struct stage_env *env, const char *stage,
			  struct err *err)
{
	struct redis_cmd cmd;
	struct buf key;
	int rc = 0;

	redis_cmd_init(&cmd);
	buf_init(&key, KEY_MAX);
	for (int32_t p = 0; p < env->partitions && rc == 0; p++) {
		redis_cmd_set(&cmd,
			      "HMGET %k newest_ms lag rebuilding updated_at",
			      key_partition(&key, env, stage, p));
		rc = redis_queue(env->redis, &cmd, err);
	}
	redis_cmd_release(&cmd);
	buf_release(&key);
	return rc;
}

/* reply: the fields in the order of queue_statuses().  A partition for which
 * nobody ever wrote is left out. */
static void add_status(struct partition_status *sum, int64_t *updated_s,
		       const struct redisReply *reply)
{
	enum { NEWEST_MS, LAG, REBUILDING, UPDATED_AT, FIELDS };
	int64_t v[FIELDS];

	for (size_t i = 0; i < FIELDS; i++)
		if (!str_number(redis_reply_str(redis_reply_at(reply, i)),
				&v[i]))
			return;
	if (v[NEWEST_MS] > sum->newest_ms)
		sum->newest_ms = v[NEWEST_MS];
	sum->lag += v[LAG];
	sum->rebuilding |= v[REBUILDING] != 0;
	if (v[UPDATED_AT] < *updated_s)
		*updated_s = v[UPDATED_AT];
}

static void report(struct fence *fence, const struct stage_env *env,
		   const char *stage, const struct partition_status *sum,
		   int64_t updated_s)
{
	struct redis_cmd *words = fence_words(fence);
	struct buf key;

	buf_init(&key, KEY_MAX);
	fence_begin(fence, "HSET", key_pipeline(&key, env->prefix, stage));
	if (sum->newest_ms == INT64_MIN)
		redis_cmd_more(words, "watermark %s", "");
	else
		redis_cmd_more(words, "watermark %d",
			       floor_div(sum->newest_ms, SECOND_MS));
	redis_cmd_more(words, "lag %d version %s updated_at %d rebuilding %d",
		       sum->lag, sentra_version, updated_s,
		       (int64_t)sum->rebuilding);
	buf_release(&key);
}

int partitions_report(struct fence *fence, const struct stage_env *env,
		      const char *stage, struct err *err)
{
	struct partition_status sum = { .newest_ms = INT64_MIN };
	int64_t updated_s = wall_ms() / SECOND_MS;
	struct redisReply *reply;
	int rc = queue_statuses(env, stage, err);

	for (int32_t p = 0; p < env->partitions && rc == 0; p++) {
		rc = redis_next(env->redis, &reply, err);
		if (rc < 0)
			break;
		add_status(&sum, &updated_s, reply);
		redis_reply_free(reply);
	}
	if (rc == 0)
		report(fence, env, stage, &sum, updated_s);
	return rc;
}
