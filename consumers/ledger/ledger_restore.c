/* ledger_restore.c -- claims partitions, and loads their ledgers or begins them
 * anew.
 *
 * Must not know what a ledger holds. */
#include "ledger_restore.h"

#include "common/daemon/log.h"
#include "consumers/core/keys.h"
#include "consumers/core/meters.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

struct restoring {
	struct ledger_store *store;
	struct fence *fence;
	const struct ledger_version *version; /* NULL: there is none */
	bool rebuilding;
	int64_t carried; /* partitions of another version, and good */
};

/* ---- the version ---- */

/* Into the fence, beside where the partition begins. */
static void store_version(const struct restoring *r, int32_t partition)
{
	struct buf key;

	if (!r->version)
		return;
	buf_init(&key, KEY_MAX);
	fence_begin(r->fence, "HSET",
		    key_partition(&key, r->store->env, r->store->stage,
				  partition));
	redis_cmd_more(fence_words(r->fence), "version %s", r->version->text);
	buf_release(&key);
}

/* What stands there of a partition. */
struct standing {
	bool other;        /* it is of another version, */
	int64_t before_ms; /* and good where its newest event is before */
};

static struct standing judge(const struct ledger_version *version,
			     struct str stored)
{
	struct standing out = { false, INT64_MAX };

	if (str_is(stored, version->text))
		return out;
	out.other = true;
	out.before_ms = version->good_before_ms(version->ctx, stored);
	return out;
}

static int read_version(const struct restoring *r, int32_t partition,
			struct standing *out, struct err *err)
{
	struct redisReply *reply;
	struct redis_cmd cmd;
	struct buf key;
	int rc;

	*out = (struct standing){ false, INT64_MAX };
	if (!r->version)
		return 0;
	redis_cmd_init(&cmd);
	buf_init(&key, KEY_MAX);
	redis_cmd_set(&cmd, "HGET %k version",
		      key_partition(&key, r->store->env, r->store->stage,
				    partition));
	rc = redis_call_twice(r->store->env->redis, &cmd, &reply, err);
	redis_cmd_release(&cmd);
	buf_release(&key);
	if (rc < 0)
		return rc;
	*out = judge(r->version, redis_reply_str(reply));
	redis_reply_free(reply);
	return 0;
}

static int64_t newest_ms(const struct ledger_store *store, int32_t partition)
{
	int64_t newest = TIME_NONE;

	for (size_t i = 0; i < store->sets.n_slots; i++) {
		const struct ledger_set *set = store->sets.slots[i];

		for (int p = 0; set && p < PLATFORM_COUNT; p++)
			if (set->at[p].ledger &&
			    set->at[p].partition == partition)
				newest = later(newest,
					       set->at[p].ledger->newest_ms);
	}
	return newest;
}

/* Before any further event: whoever dies in between finds the old version, and
 * judges it again. */
static int carry(struct restoring *r, int32_t partition, struct err *err)
{
	r->carried++;
	store_version(r, partition);
	return fence_finish(r->fence, err);
}

/* ---- partitions ---- */

/* lost: ledgers that Redis had; what of them is older than the topics is gone
 * for good. */
static int read_from_beginning(struct restoring *r, struct partition *partition,
			       const char *why, bool lost, struct err *err)
{
	const struct stage_env *env = r->store->env;

	log_kv(lost ? LOG_WARN : LOG_INFO,
	       "partition is read from its beginning", "partition",
	       LOG_INT(partition->id), "why", why, "older_than_kafka",
	       lost ? "what was known is lost" : "nothing is lost", NULL);
	metrics_add(env->metrics, METER_REBUILDS, NULL, 1);
	r->rebuilding = true;
	partitions_begin(r->fence, env, r->store->stage, partition);
	store_version(r, partition->id);
	return fence_finish(r->fence, err);
}

static int begin_anew(struct restoring *r, struct partition *partition,
		      struct err *err)
{
	char why[200] = "Redis has nothing of it";
	int n = ledger_store_clear(r->store, r->fence, partition->id, err);

	if (n < 0)
		return n;
	if (n > 0)
		snprintf(why, sizeof(why),
			 "Redis lost its offsets, of %d ledgers", n);
	return read_from_beginning(r, partition, why, n > 0, err);
}

/* Whoever dies in between finds the old version, and clears again.  The topics
 * may not reach back as far as the ledgers do. */
static int begin_version(struct restoring *r, struct partition *partition,
			 struct err *err)
{
	char why[200];
	int n = ledger_store_clear(r->store, r->fence, partition->id, err);

	if (n < 0)
		return n;
	snprintf(why, sizeof(why), "its %d ledgers are of another %s", n,
		 r->store->kind->depends_on);
	return read_from_beginning(r, partition, why, n > 0, err);
}

static int load_partition(struct restoring *r, struct partition *partition,
			  bool fresh, struct err *err)
{
	struct standing standing;
	char why[200];
	int rc;

	if (fresh)
		return begin_anew(r, partition, err);
	rc = read_version(r, partition->id, &standing, err);
	if (rc < 0)
		return rc;
	if (standing.before_ms == TIME_NONE)
		return begin_version(r, partition, err);
	rc = ledger_store_load(r->store, r->fence, partition->id, why, err);
	if (rc < 0)
		return rc;
	if (newest_ms(r->store, partition->id) >= standing.before_ms)
		return begin_version(r, partition, err);
	if (rc > 0)
		return read_from_beginning(r, partition, why, rc == 1, err);
	return standing.other ? carry(r, partition->id, err) : 0;
}

static void say_carried(const struct restoring *r)
{
	if (r->carried)
		log_kv(LOG_INFO, "what is known stays good, nothing is lost",
		       "by_another", r->store->kind->depends_on, "partitions",
		       LOG_INT(r->carried), NULL);
}

static int refuse_newer(const struct ledger_store *store, struct err *err)
{
	char newest[RFC3339_SIZE], as_of[RFC3339_SIZE];
	int64_t newest_ms = ledger_store_newest_ms(store);
	int64_t as_of_ms = store->env->as_of_s * SECOND_MS;

	if (!store->env->has_as_of || newest_ms <= as_of_ms)
		return 0;
	rfc3339_format(newest_ms, newest);
	rfc3339_format(as_of_ms, as_of);
	return err_set(err, -ERANGE,
		       "%s holds events up to %s, which is after --as-of %s: "
		       "use an empty prefix to compute a past instant",
		       redis_name(store->env->redis), newest, as_of);
}

int ledger_restore(struct ledger_store *store, struct fence *fence,
		   struct partition *partitions, size_t n,
		   const struct ledger_version *version, bool *rebuilding,
		   struct err *err)
{
	struct restoring r = { .store = store,
			       .fence = fence,
			       .version = version };
	bool *fresh = calloc(n + 1, sizeof(*fresh));
	int rc;

	*rebuilding = false;
	if (!fresh)
		return err_set(err, -ENOMEM, "no memory for partitions");
	rc = partitions_claim(fence, store->env, store->stage, partitions, n,
			      fresh, err);
	for (size_t i = 0; i < n && rc == 0; i++)
		rc = load_partition(&r, &partitions[i], fresh[i], err);
	free(fresh);
	*rebuilding = r.rebuilding;
	say_carried(&r);
	return rc < 0 ? rc : refuse_newer(store, err);
}
