/* whole.c -- the ends of the log against the offsets in Redis. */
#include "whole.h"

#include "common/base/clock.h"
#include "common/daemon/log.h"
#include "keys.h"
#include "partitions.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#define LOOK_WAIT_MS 1000  /* for a broker's answer, of each look */
#define WAIT_MS      90000 /* a session is 10 s, unless operators say more */

int whole_init(struct whole *w, int32_t partitions,
	       const struct platforms *read, struct err *err)
{
	*w = (struct whole){ .partitions = partitions, .read = *read };
	w->ends = calloc((size_t)partitions * PLATFORM_COUNT, sizeof(*w->ends));
	return w->ends ? 0 : err_set(err, -ENOMEM, "no memory for partitions");
}

void whole_release(struct whole *w)
{
	free(w->ends);
	*w = (struct whole){ 0 };
}

void whole_forget(struct whole *w)
{
	w->begun = w->is_whole = false;
}

static int64_t *end_of(const struct whole *w, size_t platform,
		       int32_t partition)
{
	return &w->ends[platform * (size_t)w->partitions + (size_t)partition];
}

static size_t list_all(const struct whole *w, struct kafka_part *parts)
{
	size_t n = 0;

	for (size_t i = 0; i < w->read.n; i++)
		for (int32_t p = 0; p < w->partitions; p++)
			parts[n++] = (struct kafka_part){ w->read.at[i], p, 0 };
	return n;
}

/* Of a partition whose messages are all gone nothing is to be read. */
static int query_ends(struct whole *w, struct kafka_query *query,
		      struct kafka_part *parts, int64_t *first, int64_t *end,
		      struct err *err)
{
	size_t n = list_all(w, parts);
	int rc = kafka_query_ranges(query, parts, n, LOOK_WAIT_MS, first, end,
				    err);

	for (size_t i = 0; i < n && rc == 0; i++)
		*end_of(w, parts[i].topic, parts[i].partition) =
			first[i] < end[i] ? end[i] : 0;
	return rc;
}

static int begin(struct whole *w, struct kafka_query *query, struct err *err)
{
	size_t size = w->read.n * (size_t)w->partitions;
	struct kafka_part *parts;
	int64_t *offsets;
	int rc;

	if (w->begun)
		return 0;
	parts = calloc(size, sizeof(*parts));
	offsets = calloc(2 * size, sizeof(*offsets));
	rc = parts && offsets
		     ? query_ends(w, query, parts, offsets, offsets + size, err)
		     : err_set(err, -ENOMEM, "no memory for partitions");
	free(parts);
	free(offsets);
	w->begun = rc == 0;
	return rc;
}

bool whole_has(const struct whole *w, int32_t partition,
	       const int64_t next[PLATFORM_COUNT])
{
	for (size_t i = 0; i < w->read.n; i++) {
		size_t platform = w->read.at[i];
		int64_t end = *end_of(w, platform, partition);

		if (end > 0 && next[platform] < end)
			return false;
	}
	return true;
}

static int read_next(const struct stage_env *env, const char *stage,
		     int32_t partition, int64_t next[PLATFORM_COUNT],
		     struct err *err)
{
	struct redisReply *reply;
	struct redis_cmd cmd;
	struct buf key;
	int rc;

	buf_init(&key, KEY_MAX);
	redis_cmd_init(&cmd);
	redis_cmd_set(&cmd, "HMGET %k",
		      key_partition(&key, env, stage, partition));
	for (int p = 0; p < PLATFORM_COUNT; p++)
		redis_cmd_args(&cmd, platform_names[p]);
	rc = redis_call_twice(env->redis, &cmd, &reply, err);
	redis_cmd_release(&cmd);
	buf_release(&key);
	if (rc < 0)
		return rc;
	for (size_t p = 0; p < PLATFORM_COUNT; p++)
		if (!str_number(redis_reply_str(redis_reply_at(reply, p)),
				&next[p]))
			next[p] = -1;
	redis_reply_free(reply);
	return 0;
}

/* Whoever reads it gets on: nobody is given up. */
static void note_behind(struct whole *w, int32_t partition,
			const int64_t next[PLATFORM_COUNT])
{
	int64_t sum = 0;

	for (size_t p = 0; p < PLATFORM_COUNT; p++)
		sum += next[p];
	if (w->behind != partition || w->behind_sum != sum)
		w->unread_ms = 0;
	w->behind = partition;
	w->behind_sum = sum;
}

static int reached(struct whole *w, const struct stage_env *env,
		   const char *stage, const struct partition *ours, size_t n,
		   struct err *err)
{
	int64_t next[PLATFORM_COUNT];

	for (int32_t p = 0; p < w->partitions; p++) {
		int rc;

		if (partitions_have(ours, n, p))
			continue;
		rc = read_next(env, stage, p, next, err);
		if (rc < 0)
			return rc;
		if (!whole_has(w, p, next)) {
			note_behind(w, p, next);
			return 0;
		}
	}
	return 1;
}

/* ---- looking ---- */

static int ask(struct whole *w, struct kafka_query *query,
	       const struct stage_env *env, const char *stage,
	       const struct partition *ours, size_t n, struct err *err)
{
	struct err why;

	if (begin(w, query, &why) == 0)
		return reached(w, env, stage, ours, n, err);
	if (log_limited("whole", wall_ms()))
		log_kv(LOG_WARN, "where the log ends is not known", "why",
		       why.text, NULL);
	return 0;
}

int whole_look(struct whole *w, struct kafka_query *query,
	       const struct stage_env *env, const char *stage,
	       const struct partition *ours, size_t n, struct err *err)
{
	int64_t now_ms = boot_ms();
	int rc = n == (size_t)w->partitions;

	if (!rc && now_ms - w->looked_ms < WHOLE_POLL_MS) {
		if (!w->is_whole && !w->unread_ms)
			w->unread_ms = now_ms;
		return 0;
	}
	w->looked_ms = now_ms;
	if (!rc && !env->has_as_of)
		rc = ask(w, query, env, stage, ours, n, err);
	if (rc < 0)
		return rc;
	w->is_whole = rc == 1;
	if (w->is_whole)
		w->unread_ms = 0;
	else if (!w->unread_ms)
		w->unread_ms = now_ms;
	return 0;
}

void whole_moved(struct whole *w)
{
	w->is_whole = false;
	w->looked_ms = w->unread_ms = 0;
	w->moved_ms = boot_ms();
}

int whole_wait(const struct whole *w, bool assigned, struct err *err)
{
	int64_t from_ms = later(w->moved_ms, w->unread_ms);

	if (w->is_whole || boot_ms() - from_ms < WAIT_MS)
		return 0;
	if (!assigned)
		return err_set(err, -ETIMEDOUT,
			       "the group assigned nothing for %d s: another "
			       "member of it neither answers nor leaves",
			       WAIT_MS / 1000);
	if (!w->unread_ms) /* we read still, and others are not waited for */
		return 0;
	return err_set(err, -ETIMEDOUT,
		       "partition %" PRId32 " is not read up to its end for "
		       "%d s: another member of the group has it and does not "
		       "get on",
		       w->behind, WAIT_MS / 1000);
}
