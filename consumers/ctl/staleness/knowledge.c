/* knowledge.c -- must not know what is looked for. */
#include "knowledge.h"

#include "common/base/clock.h"
#include "consumers/alerter/facts_store.h"
#include "consumers/core/keys.h"
#include "consumers/core/partitions.h"
#include "consumers/ctl/roster_file.h"

#include <errno.h>
#include <stdio.h>

#define SLICES_MAX 10000
/* Slices are taken in any order: so many missing ones end them. */
#define ABSENT_MAX 64

int knowledge_open(struct ctl *c, struct knowledge *w, struct err *err)
{
	struct platforms left_out;
	int rc;

	*w = (struct knowledge){ 0 };
	rc = roster_open(&w->roster, c->pipeline.roster);
	if (rc != 0)
		return rc;
	roster_keep(w->roster, &c->pipeline.platforms, &left_out);
	w->env = (struct stage_env){
		.redis = c->redis,
		.roster = w->roster,
		.pipeline = &c->pipeline,
		.read = &c->pipeline.platforms,
		.kafka = &c->kafka,
		.prefix = c->pipeline.prefix,
		.zone = c->report.timezone,
		.zone_hours = ctl_zone_hours(c),
	};
	w->policy = policy_new(&w->env, &c->staleness, err);
	w->monitor = w->policy ? monitor_new(err) : NULL;
	if (!w->monitor)
		return -ENOMEM;
	w->plan = policy_in_force(w->policy);
	return monitor_adopt(w->monitor, &w->plan, err);
}

void knowledge_release(struct knowledge *w)
{
	monitor_free(w->monitor);
	policy_free(w->policy);
	roster_free(w->roster);
	*w = (struct knowledge){ 0 };
}

static int is_taken(struct ctl *c, const struct knowledge *w, int32_t partition,
		    bool *taken, struct err *err)
{
	struct redisReply *reply = NULL;
	struct buf key;
	int rc;

	buf_init(&key, KEY_MAX);
	rc = ctl_call(c, &reply, err, "EXISTS",
		      buf_cstr(key_state(&key, &w->env, ALERTER, "slice",
					 partition)),
		      NULL);
	*taken = rc == 0 && redis_reply_int(reply) > 0;
	redis_reply_free(reply);
	buf_release(&key);
	return rc;
}

/* How many there are is Kafka's to tell; here it is seen from what stands. */
static int load_partitions(struct ctl *c, struct knowledge *w, struct err *err)
{
	int absent = 0, rc = 0;

	for (int32_t s = 0; s < SLICES_MAX && absent < ABSENT_MAX && rc == 0;
	     s++) {
		bool taken;

		rc = is_taken(c, w, s, &taken, err);
		absent = taken ? 0 : absent + 1;
		if (rc == 0 && taken)
			rc = facts_load(w->monitor, &w->env, s, err);
	}
	return rc;
}

/* ---- how far it is to be believed ---- */

/* Notes to standard error; facts are a function of what the alerter read. */
static void tell_doubts(const struct ctl *c, const struct redisReply *health)
{
	struct str version = ctl_field(health, "version");
	int64_t updated_s = ctl_number(ctl_field(health, "updated_at"));
	char at[40];

	ctl_time(ctl_field(health, "updated_at"), str_of(c->report.timezone),
		 at);
	if (version.n && !str_is(version, SENTRA_VERSION))
		fprintf(stderr,
			"sentractl: the alerter is of version %.*s, this is "
			"%s: what it keeps may mean something else\n",
			STR_ARG(version), SENTRA_VERSION);
	if (ctl_number(ctl_field(health, "rebuilding")))
		fprintf(stderr, "sentractl: the alerter is filling Redis "
				"again: not all is known yet\n");
	if (!c->args.as_of_s &&
	    updated_s * SECOND_MS + c->staleness.stalled_after_ms < wall_ms())
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
	rc = ctl_call(c, &health, err, "HGETALL",
		      ctl_key(c, &key, "pipeline:" ALERTER), NULL);
	if (rc == 0)
		tell_doubts(c, health);
	redis_reply_free(health);
	buf_release(&key);
	return rc;
}

int knowledge_load(struct ctl *c, struct knowledge *w, struct err *err)
{
	int rc = ctl_connect(c, err);

	w->env.redis = c->redis;
	if (rc == 0)
		rc = load_partitions(c, w, err);
	if (rc == 0)
		rc = decisions_load(w->monitor, &w->env, err);
	if (rc == 0)
		rc = read_health(c, err);
	if (rc == -EACCES)
		return err_wrap(err,
				"the alerter's own keys are for the "
				"operations' Redis user, not the dashboards'");
	return rc;
}
