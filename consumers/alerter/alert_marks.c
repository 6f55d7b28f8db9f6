/* alert_marks.c -- the offset and the time of the newest message of each
 * partition of the topic of alerts. */
#include "alert_marks.h"

#include "common/base/array.h"
#include "consumers/core/keys.h"
#include "facts_store.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define TEXT_SIZE      48
#define PARTITIONS_MAX 10000

void alert_marks_release(struct alert_marks *m)
{
	free(m->at);
	*m = (struct alert_marks){ 0 };
}

static const struct buf *key_of(struct buf *out, const struct stage_env *env)
{
	return key_plain(out, env->prefix, "state:" ALERTER ":record");
}

/* NULL: out of memory. */
static struct alert_mark *mark_of(struct alert_marks *m, size_t partition)
{
	if (!ARRAY_ROOM(m->at, m->size, partition + 1))
		return NULL;
	for (; m->n <= partition; m->n++)
		m->at[m->n] = (struct alert_mark){ -1, -1 };
	return &m->at[partition];
}

/* What is no mark is passed over. */
static int read_mark(struct alert_marks *m, struct str field, struct str value,
		     struct err *err)
{
	struct alert_mark *mark, read;
	int64_t partition;
	char text[TEXT_SIZE];

	snprintf(text, sizeof(text), "%.*s", STR_ARG(value));
	if (!str_number(field, &partition) || partition < 0 ||
	    partition >= PARTITIONS_MAX ||
	    sscanf(text, "%" SCNd64 " %" SCNd64, &read.offset, &read.ms) != 2)
		return 0;
	mark = mark_of(m, (size_t)partition);
	if (!mark)
		return err_set(err, -ENOMEM, "no memory for partitions");
	*mark = read;
	return 0;
}

int alert_marks_load(struct alert_marks *m, const struct stage_env *env,
		     struct err *err)
{
	struct redisReply *hash = NULL;
	struct redis_cmd cmd;
	struct buf key;
	int rc;

	m->n = 0;
	m->anew = NULL;
	buf_init(&key, KEY_MAX);
	redis_cmd_init(&cmd);
	redis_cmd_set(&cmd, "HGETALL %k", key_of(&key, env));
	rc = redis_call(env->redis, &cmd, &hash, err);
	for (size_t i = 0; rc == 0 && i + 1 < redis_reply_len(hash); i += 2)
		rc = read_mark(m, redis_reply_str(redis_reply_at(hash, i)),
			       redis_reply_str(redis_reply_at(hash, i + 1)),
			       err);
	redis_reply_free(hash);
	redis_cmd_release(&cmd);
	buf_release(&key);
	return rc;
}

void alert_marks_see(struct alert_marks *m, const struct kafka_read *read)
{
	const struct alert_mark *mark;

	if (read->partition < 0 || (size_t)read->partition >= m->n)
		return;
	mark = &m->at[read->partition];
	if (read->offset == mark->offset && mark->ms >= 0 &&
	    read->ms != mark->ms)
		m->anew = "another message is where it was read to";
}

void alert_marks_compare(struct alert_marks *m,
			 const struct kafka_reader *reader)
{
	for (size_t p = 0; p < m->n && !m->anew; p++) {
		int64_t next = 0, ms;

		kafka_reader_place(reader, (int32_t)p, &next, &ms);
		if (m->at[p].offset >= next)
			m->anew = "it ends before where it was read to";
	}
}

static int put(const struct alert_marks *m, const struct stage_env *env,
	       struct fence *fence, struct err *err)
{
	struct buf key;
	int rc = 0;

	buf_init(&key, KEY_MAX);
	fence_begin(fence, "DEL", key_of(&key, env));
	for (size_t p = 0; p < m->n && rc == 0; p++) {
		rc = fence_room(fence, 4, err);
		fence_begin(fence, "HSET", &key);
		redis_cmd_argf(fence_words(fence), "%zu", p);
		redis_cmd_argf(fence_words(fence), "%" PRId64 " %" PRId64,
			       m->at[p].offset, m->at[p].ms);
	}
	buf_release(&key);
	return rc;
}

int alert_marks_renew(struct alert_marks *m, const struct kafka_reader *reader,
		      const struct stage_env *env, struct fence *fence,
		      struct err *err)
{
	int64_t next, ms;

	m->n = 0;
	m->anew = NULL;
	for (int32_t p = 0; kafka_reader_place(reader, p, &next, &ms); p++) {
		struct alert_mark *mark = mark_of(m, (size_t)p);

		if (!mark)
			return err_set(err, -ENOMEM,
				       "no memory for partitions");
		*mark = (struct alert_mark){ next - 1, ms };
	}
	return put(m, env, fence, err);
}
