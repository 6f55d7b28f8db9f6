/* ask.c -- questions to Redis, many at a time.  Must not know what they are
 * about. */
#include "ask.h"

#include "common/base/array.h"
#include "consumers/core/keys.h"

#include <errno.h>
#include <stdlib.h>

#define BATCH ((size_t)256)

void ask_init(struct ask *a, struct redis *redis, const char *prefix)
{
	*a = (struct ask){ .redis = redis, .prefix = prefix };
	redis_cmd_init(&a->cmd);
	buf_init(&a->key, KEY_MAX);
}

void ask_release(struct ask *a)
{
	redis_cmd_release(&a->cmd);
	buf_release(&a->key);
	free(a->flat);
	a->flat = NULL;
}

const struct buf *ask_key(struct ask *a, const char *kind, struct str id)
{
	key_plain(&a->key, a->prefix, kind);
	if (id.p) {
		buf_addc(&a->key, ':');
		buf_addstr(&a->key, id);
	}
	return &a->key;
}

/* ---- questions and answers ---- */

static int queue(struct ask *a, struct err *err)
{
	int rc = redis_queue(a->redis, &a->cmd, err);

	a->commands += rc == 0;
	return rc;
}

static bool is_wrong_type(const struct err *err)
{
	return err->code == -EPROTO && strncmp(err->text, "WRONGTYPE", 9) == 0;
}

static int next(struct ask *a, struct redisReply **reply, struct err *err)
{
	struct err why = { 0 };
	int rc = redis_next(a->redis, reply, &why);

	if (rc < 0 && is_wrong_type(&why)) {
		if (!a->fault.code)
			a->fault = why;
		*reply = NULL;
		return 0;
	}
	return rc < 0 ? err_set(err, rc, "%s", why.text) : 0;
}

int ask_call(struct ask *a, struct redisReply **reply, struct err *err)
{
	int rc = queue(a, err);

	return rc < 0 ? rc : next(a, reply, err);
}

static int queue_batch(struct ask *a, const struct ask_each *each, void *data,
		       size_t from, size_t to, struct err *err)
{
	int rc = 0;

	for (size_t i = from; i < to && rc == 0; i++) {
		each->question(a, data, i);
		rc = queue(a, err);
	}
	return rc;
}

static int take_answer(struct ask *a, const struct ask_each *each, void *data,
		       size_t i, struct err *err)
{
	struct redisReply *reply = NULL;
	int rc = next(a, &reply, err);

	if (rc == 0)
		rc = each->answer(a, data, i, reply, err);
	redis_reply_free(reply);
	return rc;
}

/* What is refused leaves the other answers to be taken; what is worse, none. */
static int take_batch(struct ask *a, const struct ask_each *each, void *data,
		      size_t from, size_t to, struct err *err)
{
	int refused = 0;

	for (size_t i = from; i < to; i++) {
		int rc = take_answer(a, each, data, i, err);

		if (rc == -EACCES)
			refused = rc;
		else if (rc < 0)
			return rc;
	}
	return refused;
}

int ask_each(struct ask *a, const struct ask_each *each, void *data, size_t n,
	     struct err *err)
{
	int rc = 0;

	for (size_t from = 0; from < n && rc == 0; from += BATCH) {
		size_t to = n - from < BATCH ? n : from + BATCH;

		rc = queue_batch(a, each, data, from, to, err);
		if (rc == 0)
			rc = take_batch(a, each, data, from, to, err);
	}
	if (rc < 0 && rc != -EACCES)
		redis_drop(a->redis);
	return rc;
}

/* ---- arrays of texts ---- */

int ask_flat(struct ask *a, const struct redisReply *reply,
	     const struct str **out, size_t *n, struct err *err)
{
	size_t len = redis_reply_len(reply);

	if (!ARRAY_ROOM(a->flat, a->flat_size, len))
		return err_set(err, -ENOMEM, "no memory for an answer");
	for (size_t i = 0; i < len; i++)
		a->flat[i] = redis_reply_str(redis_reply_at(reply, i));
	*out = a->flat;
	*n = len;
	return 0;
}

int ask_entry(struct ask *a, const struct redisReply *range, size_t i,
	      struct str *id, const struct str **out, size_t *n,
	      struct err *err)
{
	const struct redisReply *entry = redis_reply_at(range, i);
	bool whole = redis_reply_len(entry) == 2;

	*id = whole ? redis_reply_str(redis_reply_at(entry, 0)) : STR_NULL;
	return ask_flat(a, whole ? redis_reply_at(entry, 1) : NULL, out, n,
			err);
}
