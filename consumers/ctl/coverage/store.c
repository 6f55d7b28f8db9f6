/* store.c -- the keys of the stage `coverage`, read; must not know what is
 * shown of them. */
#include "store.h"

#include "common/base/clock.h"
#include "consumers/core/keys.h"

#include <errno.h>
#include <stdio.h>

/* 9999-12-31T23:59:59Z */
#define LATEST_S INT64_C(253402300799)
#define TOGETHER 256 /* sentra in one round trip */

static struct str at(const struct redisReply *array, size_t i)
{
	return redis_reply_str(redis_reply_at(array, i));
}

int64_t store_ms(struct str seconds)
{
	int64_t s = ctl_number(seconds);

	return s > 0 && s <= LATEST_S ? s * SECOND_MS : TIME_NONE;
}

/* ---- what was told ---- */

static int read_label(struct ctl *c, const struct roster *roster,
		      struct told *told, size_t label, struct err *err)
{
	struct redisReply *set = NULL;
	struct buf key;
	int rc;

	buf_init(&key, KEY_MAX);
	rc = ctl_call(c, &set, err, "ZRANGE %k 0 -1 WITHSCORES",
		      key_sentra(&key, c->pipeline.prefix, "told",
				 told->label[label]->id));
	for (size_t i = 0; rc == 0 && i + 1 < redis_reply_len(set); i += 2)
		told_set(told, label, roster_find(roster, at(set, i)),
			 at(set, i + 1));
	redis_reply_free(set);
	buf_release(&key);
	return rc;
}

int store_told(struct ctl *c, const struct roster *roster, struct told *told,
	       struct err *err)
{
	int rc = 0;

	for (size_t l = 0; l < told->n_labels && rc == 0; l++)
		rc = read_label(c, roster, told, l, err);
	return rc;
}

/* ---- since when, and by which lexicon ---- */

static int ask(struct ctl *c, const char *sentra, struct err *err)
{
	struct redis_cmd cmd;
	struct buf key;
	int rc;

	buf_init(&key, KEY_MAX);
	redis_cmd_init(&cmd);
	redis_cmd_set(&cmd, "HMGET %k labelled_from lexicon_version",
		      key_sentra(&key, c->pipeline.prefix, "labels", sentra));
	rc = redis_queue(c->redis, &cmd, err);
	redis_cmd_release(&cmd);
	buf_release(&key);
	return rc;
}

static void take(const struct redisReply *pair, struct store_since *out)
{
	int64_t from_ms = store_ms(at(pair, 0));
	struct str version = at(pair, 1);

	out->from_ms = later(out->from_ms, from_ms);
	if (version.n)
		snprintf(out->version, sizeof(out->version), "%.*s",
			 STR_ARG(version));
}

/* Asked for together, answered one by one. */
static int read_some(struct ctl *c, const struct sentra *const *sentra,
		     size_t n, struct store_since *out, struct err *err)
{
	int rc = 0;

	for (size_t i = 0; i < n && rc == 0; i++)
		rc = ask(c, sentra[i]->id, err);
	for (size_t i = 0; i < n && rc == 0; i++) {
		struct redisReply *pair = NULL;

		rc = redis_next(c->redis, &pair, err);
		if (rc == 0)
			take(pair, out);
		redis_reply_free(pair);
	}
	return rc;
}

int store_since(struct ctl *c, const struct sentra *const *sentra, size_t n,
		struct store_since *out, struct err *err)
{
	int rc = 0;

	*out = (struct store_since){ .from_ms = TIME_NONE };
	for (size_t i = 0; i < n && rc == 0; i += TOGETHER)
		rc = read_some(c, sentra + i,
			       n - i < TOGETHER ? n - i : TOGETHER, out, err);
	return rc;
}

/* ---- the stage itself ---- */

int store_health(struct ctl *c, struct redisReply **health, struct err *err)
{
	struct buf key;
	int rc;

	buf_init(&key, KEY_MAX);
	rc = ctl_call(c, health, err, "HGETALL %k",
		      key_pipeline(&key, c->pipeline.prefix, "coverage"));
	buf_release(&key);
	return rc;
}

int64_t store_updated_ms(const struct redisReply *health)
{
	return store_ms(ctl_field(health, "updated_at"));
}

int store_is_empty(const struct ctl *c, struct err *err)
{
	return err_set(err, -ENOENT,
		       "nothing is known of what is told: " COVERAGE_UNIT
		       " has written nothing to this Redis, or under another "
		       "prefix than %s; is " COVERAGE_UNIT " running?",
		       c->pipeline.prefix);
}
