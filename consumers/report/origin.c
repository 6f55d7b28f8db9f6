/* origin.c -- the Redis that a report is read from. */
#include "origin.h"

#include "common/base/clock.h"
#include "rebuild.h"

#include <errno.h>

static int read_from(struct origin_redis *from,
		     const struct redis_settings *redis,
		     const struct report_config *config, struct err *err)
{
	int rc;

	from->redis = redis_new(redis, err);
	if (!from->redis)
		return -EINVAL;
	rc = redis_connect(from->redis, err);
	if (rc < 0)
		return rc;
	from->source = source_new(from->redis, config->pipeline.prefix, err);
	rc = from->source ? source_read(from->source, wall_ms(), err) : -ENOMEM;
	return rc < 0 ? rc : 0;
}

static void forget(struct origin_redis *from)
{
	source_free(from->source);
	redis_free(from->redis);
	*from = (struct origin_redis){ .redis = NULL };
}

/* ---- the Redis that is configured ---- */

static bool are_as_of(const struct hashes *hashes, int64_t as_of_ms)
{
	size_t column = hashes_column(hashes, "as_of");

	for (size_t i = 0; i < hashes->n; i++)
		if (hashes_at(hashes, i, column).n &&
		    value_ms(hashes_at(hashes, i, column)) != as_of_ms)
			return false;
	return column != HASHES_NONE;
}

/* Every stage wrote, none read an event of later than that, and all cards and
 * labels are of that second. */
static bool is_as_of(const struct snapshot *now, int64_t as_of_ms)
{
	for (int s = 0; s < SNAPSHOT_STAGES; s++)
		if (!now->stage[s].there || now->stage[s].rebuilding ||
		    now->stage[s].watermark_ms > as_of_ms)
			return false;
	return now->cards.n > 0 && are_as_of(&now->cards, as_of_ms) &&
	       are_as_of(&now->labels, as_of_ms);
}

/* Redis away is no error: Kafka has it all.  One at another time may still have
 * days that Kafka has not. */
static bool try_redis(struct origin *o, const struct origin_settings *set)
{
	struct err err;

	if (read_from(&o->now, &set->config->redis, set->config, &err) < 0) {
		forget(&o->now);
		return false;
	}
	if (is_as_of(source_now(o->now.source), set->as_of_ms))
		return true;
	o->earlier = o->now;
	o->now = (struct origin_redis){ .redis = NULL };
	return false;
}

/* ---- one of our own ---- */

static int from_kafka(struct origin *o, const struct origin_settings *set,
		      struct err *err)
{
	const struct rebuild_settings rebuild = {
		.config = set->config_path,
		.prefix = set->config->pipeline.prefix,
		.as_of_s = set->as_of_ms / SECOND_MS,
		.progress = set->progress,
		.ctx = set->ctx,
	};
	struct redis_settings redis = { .program = "report" };
	int rc = rebuild_new(&o->rebuild, &rebuild, err);

	if (rc < 0)
		return rc;
	redis.url = (char *)rebuild_url(o->rebuild);
	return read_from(&o->now, &redis, set->config, err);
}

int origin_open(struct origin *o, const struct origin_settings *set,
		struct err *err)
{
	*o = (struct origin){ .rebuild = NULL };
	if (!set->from_kafka && try_redis(o, set))
		return 0;
	if (set->as_of_ms >= wall_ms())
		return err_set(err, -EAGAIN,
			       "the period is not over yet: what is to come in "
			       "it nobody knows");
	return from_kafka(o, set, err);
}

void origin_close(struct origin *o)
{
	forget(&o->now);
	forget(&o->earlier);
	rebuild_free(o->rebuild);
	o->rebuild = NULL;
}
