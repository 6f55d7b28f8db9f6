/* knowledge.c -- loads it the way the alerter does, and says how far it is to
 * be trusted. */
#include "knowledge.h"

#include "common/base/clock.h"
#include "common/base/version.h"
#include "consumers/alerter/facts_store.h"
#include "consumers/core/keys.h"
#include "consumers/core/partitions.h"
#include "consumers/ctl/roster_file.h"

#include <errno.h>
#include <stdio.h>

#define PARTITIONS_MAX 10000
/* Partitions are claimed in any order: so many missing ones in a row are the
 * end. */
#define ABSENT_MAX 64

int knowledge_open(struct ctl *c, struct knowledge *k, struct err *err)
{
	struct platforms left_out;
	struct monitor_policy in_force;
	int rc;

	*k = (struct knowledge){ 0 };
	rc = roster_open(&k->roster, c->pipeline.roster);
	if (rc != 0)
		return rc;
	roster_keep(k->roster, &c->pipeline.platforms, &left_out);
	k->env = (struct stage_env){
		.redis = c->redis,
		.roster = k->roster,
		.pipeline = &c->pipeline,
		.read = &c->pipeline.platforms,
		.kafka = &c->kafka,
		.prefix = c->pipeline.prefix,
		.zone = c->report.timezone,
		.zone_hours = ctl_zone_hours(c),
	};
	k->policy = policy_new(&k->env, &c->staleness, err);
	k->monitor = k->policy ? monitor_new(err) : NULL;
	if (!k->monitor)
		return -ENOMEM;
	in_force = policy_in_force(k->policy);
	return monitor_adopt(k->monitor, &in_force, err);
}

void knowledge_release(struct knowledge *k)
{
	monitor_free(k->monitor);
	policy_free(k->policy);
	roster_free(k->roster);
	*k = (struct knowledge){ 0 };
}

static int is_claimed(struct ctl *c, const struct knowledge *k,
		      int32_t partition, bool *claimed, struct err *err)
{
	struct redisReply *reply = NULL;
	struct buf key;
	int rc;

	buf_init(&key, KEY_MAX);
	rc = ctl_call(c, &reply, err, "EXISTS %k",
		      key_partition(&key, &k->env, ALERTER, partition));
	*claimed = rc == 0 && redis_reply_int(reply) > 0;
	redis_reply_free(reply);
	buf_release(&key);
	return rc;
}

/* How many partitions there are only Kafka knows; here it is seen from those
 * that were claimed in Redis. */
static int load_partitions(struct ctl *c, struct knowledge *k, struct err *err)
{
	int absent = 0, rc = 0;

	for (int32_t s = 0;
	     s < PARTITIONS_MAX && absent < ABSENT_MAX && rc == 0; s++) {
		bool claimed;

		rc = is_claimed(c, k, s, &claimed, err);
		absent = claimed ? 0 : absent + 1;
		if (rc == 0 && claimed)
			rc = facts_load(k->monitor, &k->env, s, err);
	}
	return rc;
}

/* ---- how far it is to be trusted ---- */

/* To standard error: what the alerter knows may be old or incomplete. */
static void warn(const struct ctl *c, const struct redisReply *health)
{
	struct str version = ctl_field(health, "version");
	int64_t updated_s = ctl_number(ctl_field(health, "updated_at"));
	char at[40], other[40];

	ctl_time(c->style.language, ctl_field(health, "updated_at"),
		 str_of(c->report.timezone), at);
	err_line(other, sizeof(other),
		 snprintf(other, sizeof(other), "%.*s", STR_ARG(version)));
	if (version.n && !str_is(version, sentra_version))
		fprintf(stderr,
			"sentractl: the alerter is of version %s, this is "
			"%s: what it keeps may mean something else\n",
			other, sentra_version);
	if (ctl_number(ctl_field(health, "rebuilding")))
		fprintf(stderr, "sentractl: the alerter is filling Redis "
				"again: not all is known yet\n");
	if (!updated_s)
		fprintf(stderr, "sentractl: the alerter has never written to "
				"this Redis: nothing is known yet\n");
	else if (!c->args.as_of_s &&
		 updated_s * SECOND_MS + c->staleness.stalled_after_ms <
			 wall_ms())
		fprintf(stderr,
			"sentractl: the alerter is silent since %s: it knows "
			"nothing newer, and who looks blind need not be\n",
			at);
}

static int read_health(struct ctl *c, struct err *err)
{
	struct redisReply *health = NULL;
	struct buf key;
	int rc;

	buf_init(&key, KEY_MAX);
	rc = ctl_call(c, &health, err, "HGETALL %k",
		      ctl_key(c, &key, "pipeline:" ALERTER));
	if (rc == 0)
		warn(c, health);
	redis_reply_free(health);
	buf_release(&key);
	return rc;
}

int knowledge_load(struct ctl *c, struct knowledge *k, struct err *err)
{
	int rc = ctl_connect(c, err);

	k->env.redis = c->redis;
	if (rc == 0)
		rc = load_partitions(c, k, err);
	if (rc == 0)
		rc = decisions_load(k->monitor, &k->env, err);
	if (rc == 0)
		rc = read_health(c, err);
	if (rc == -EACCES)
		return err_wrap(err,
				"the alerter's own keys are for Redis' user "
				"sentra-sentractl, not for dashboards");
	return rc;
}
