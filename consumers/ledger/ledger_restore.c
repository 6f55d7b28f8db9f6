/* ledger_restore.c -- claims partitions, and loads their ledgers or begins them
 * anew.
 *
 * Must not know what a ledger holds. */
#include "ledger_restore.h"

#include "common/daemon/log.h"
#include "consumers/core/meters.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

struct restoring {
	struct ledger_store *store;
	struct fence *fence;
	bool rebuilding;
};

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

static int load_partition(struct restoring *r, struct partition *partition,
			  bool fresh, struct err *err)
{
	char why[200];
	int rc;

	if (fresh)
		return begin_anew(r, partition, err);
	rc = ledger_store_load(r->store, r->fence, partition->id, why, err);
	return rc > 0 ? read_from_beginning(r, partition, why, rc == 1, err)
		      : rc;
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
		   struct partition *partitions, size_t n, bool *rebuilding,
		   struct err *err)
{
	struct restoring r = { .store = store, .fence = fence };
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
	return rc < 0 ? rc : refuse_newer(store, err);
}
