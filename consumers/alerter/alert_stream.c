/* alert_stream.c -- the stream of alerts, by XADD with ids of our own. */
#include "alert_stream.h"

#include "consumers/core/keys.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

#define ID_MAX 48

void alert_stream_init(struct alert_stream *s, const struct stage_env *env)
{
	*s = (struct alert_stream){ .redis = env->redis };
	buf_init(&s->key, KEY_MAX);
	key_plain(&s->key, env->prefix, "alerts");
}

void alert_stream_release(struct alert_stream *s)
{
	buf_release(&s->key);
}

/* ---- what stands there ---- */

static struct alert_stream_id id_of(struct str text)
{
	struct alert_stream_id id = { 0 };
	char copy[ID_MAX];

	snprintf(copy, sizeof(copy), "%.*s", STR_ARG(text));
	sscanf(copy, "%" SCNd64 "-%" SCNd64, &id.ms, &id.n);
	return id;
}

/* Below which nothing can be added, also where that entry was deleted. */
static struct alert_stream_id last_of(const struct redisReply *info)
{
	for (size_t i = 0; i + 1 < redis_reply_len(info); i += 2)
		if (str_is(redis_reply_str(redis_reply_at(info, i)),
			   "last-generated-id"))
			return id_of(
				redis_reply_str(redis_reply_at(info, i + 1)));
	return (struct alert_stream_id){ 0 };
}

/* A key of another kind answers nothing: *reply is NULL. */
static int ask(const struct alert_stream *s, const char *how,
	       struct redisReply **reply, struct err *err)
{
	struct redis_cmd cmd;
	int rc;

	*reply = NULL;
	redis_cmd_init(&cmd);
	redis_cmd_set(&cmd, how, &s->key);
	rc = redis_call(s->redis, &cmd, reply, err);
	redis_cmd_release(&cmd);
	return rc == -EPROTO ? 0 : rc;
}

/* Of a key of another kind n is -1. */
static int see(const struct alert_stream *s, int64_t *n,
	       struct alert_stream_id *last, struct err *err)
{
	struct redisReply *reply;
	int rc = ask(s, "XLEN %k", &reply, err);

	*n = reply ? redis_reply_int(reply) : -1;
	*last = (struct alert_stream_id){ 0 };
	redis_reply_free(reply);
	if (rc < 0 || *n <= 0)
		return rc;
	rc = ask(s, "XINFO STREAM %k", &reply, err);
	*last = last_of(reply);
	redis_reply_free(reply);
	return rc;
}

int alert_stream_stands(const struct alert_stream *s, bool *stands,
			struct err *err)
{
	struct alert_stream_id last;
	int64_t n;
	int rc = see(s, &n, &last, err);

	*stands = n == s->n && last.ms == s->last.ms && last.n == s->last.n;
	return rc;
}

static int read_entry(const struct redisReply *entry,
		      struct alert_record *record, struct err *err)
{
	struct str payload =
		redis_reply_str(redis_reply_at(redis_reply_at(entry, 1), 1));
	struct alert_event event;
	int rc;

	if (!payload.p || alert_decode(payload, &event, NULL) < 0)
		return 0;
	rc = alert_record_add(record, 0, &event, payload, true);
	return rc < 0 ? err_set(err, rc, "no memory for the stream of alerts")
		      : 0;
}

int alert_stream_read(const struct alert_stream *s, struct alert_record *record,
		      struct err *err)
{
	struct redisReply *reply;
	int rc = ask(s, "XRANGE %k - +", &reply, err);

	for (size_t i = 0; rc == 0 && i < redis_reply_len(reply); i++)
		rc = read_entry(redis_reply_at(reply, i), record, err);
	redis_reply_free(reply);
	return rc;
}

/* ---- writing ---- */

static int add_entry(struct alert_stream *s, struct alert_stream_id id,
		     struct str event, struct fence *fence, struct err *err)
{
	struct redis_cmd *words = fence_words(fence);
	int rc = fence_room(fence, 8, err);

	if (rc < 0)
		return rc;
	fence_begin(fence, "XADD", &s->key);
	redis_cmd_more(words, "MAXLEN = %d", (int64_t)ALERT_RECORD_MAX);
	redis_cmd_argf(words, "%" PRId64 "-%" PRId64, id.ms, id.n);
	redis_cmd_more(words, "event %t", event);
	s->last = id;
	if (s->n < ALERT_RECORD_MAX)
		s->n++;
	return 0;
}

/* A clock that was set back leaves the order. */
int alert_stream_add(struct alert_stream *s, int64_t ms, struct str event,
		     struct fence *fence, struct err *err)
{
	struct alert_stream_id id = { ms, 0 };

	if (s->n > 0 && ms <= s->last.ms)
		id = (struct alert_stream_id){ s->last.ms, s->last.n + 1 };
	return add_entry(s, id, event, fence, err);
}

/* How many entries of the record it has, where it lacks but the newest ones;
 * none where it is another. */
static size_t shown(const struct alert_record *record, int64_t n,
		    struct alert_stream_id last)
{
	size_t i = alert_record_count(record);

	for (; i > 0; i--) {
		const struct alert_entry *e = alert_record_at(record, i - 1);

		if (e->ms == last.ms && e->n == last.n)
			break;
	}
	return n == (int64_t)i || n == ALERT_RECORD_MAX ? i : 0;
}

int alert_stream_show(struct alert_stream *s, const struct alert_record *record,
		      struct fence *fence, struct err *err)
{
	struct alert_stream_id last;
	int64_t n;
	size_t i;
	int rc = see(s, &n, &last, err);

	if (rc < 0)
		return rc;
	i = shown(record, n, last);
	s->last = i ? last : (struct alert_stream_id){ 0 };
	s->n = i ? n : 0;
	if (i == 0)
		fence_begin(fence, "DEL", &s->key);
	for (; i < alert_record_count(record) && rc == 0; i++) {
		const struct alert_entry *e = alert_record_at(record, i);

		rc = add_entry(s, (struct alert_stream_id){ e->ms, e->n },
			       (struct str){ e->payload, e->bytes }, fence,
			       err);
	}
	return rc;
}
