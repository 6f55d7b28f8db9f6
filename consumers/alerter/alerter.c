/* alerter.c -- the stage that evaluates the rule of staleness and publishes
 * alerts.
 *
 * Every alerter learns the facts of its own partitions.  The owner of partition
 * 0 evaluates all accounts by the facts in Redis, and what that decides goes
 *
 *   1. to the topic of alerts, which is the record (alert_log.h);
 *   2. to Redis, by the fence: states, decisions, facts;
 *   3. to Alertmanagers (notify.h).
 *
 * It evaluates only at the end of the log, once the partitions of others are
 * read up to it as well, by a clock that is steady, not behind the events and
 * not apart from Redis' and the broker's.
 * While nobody reads a partition it evaluates nobody, and says that the
 * pipeline is stalled.  Holds order, not logic; must not know Kafka's groups.
 */
#include "alert_context.h"
#include "alert_log.h"
#include "alertmanager.h"
#include "clocks.h"
#include "facts_store.h"
#include "liveness_read.h"
#include "notify.h"
#include "policy.h"
#include "state_view.h"

#include "common/base/array.h"
#include "common/base/clock.h"
#include "common/daemon/log.h"
#include "common/kafka/kafka.h"
#include "consumers/core/meters.h"
#include "consumers/core/partitions.h"
#include "consumers/core/stages.h"

#include <errno.h>
#include <stdlib.h>

#define LATE_MS          DAY_MS
#define AHEAD_MS         (5 * MINUTE_MS) /* an event may be dated before a clock */
#define PROVEN_MS        SECOND_MS /* so long a proof of ownership holds */
#define DETAIL_BYTES_MAX (32u << 10)

struct alerter_settings {
	struct policy_settings staleness;
	struct alertmanager_settings alertmanager;
};

struct alerter {
	struct stage_env env;
	struct monitor *monitor;
	struct policy *policy; /* what the monitor evaluates by */
	struct fence fence;
	struct state_view *state_view;
	struct alert_log *alert_log;
	struct alertmanager *alertmanager;
	struct liveness liveness;
	struct clocks clocks;
	bool owns_first;   /* partition 0: evaluates and publishes */
	bool rebuilding;   /* since restore(), until the end of the log */
	bool news;         /* something is to be judged: events or time */
	int64_t newest_ms; /* of all events; TIME_NONE */
	int64_t proven_ms; /* boot: the partitions were ours then */
	bool mute;         /* they were not, nobody knows, or the clock is
			      wrong: nothing is sent until the next flush */
	struct monitor_effect *effects; /* owned: of the evaluation that runs */
	size_t n_effects, effects_size;
	bool no_memory; /* some effects could not be kept */
	bool unadopted; /* the last reload failed, because of why */
	struct err why;
};

static const struct alerter_settings *settings_of(const struct alerter *a)
{
	return a->env.settings;
}

static struct notifier notifier_of(const struct alerter *a)
{
	return (struct notifier){
		.alertmanager = a->alertmanager,
		.monitor = a->monitor,
		.env = &a->env,
		.zone = policy_zone(a->policy, a->env.zone),
	};
}

/* ---- metrics ---- */

/* The alerter's own, in the order of alerter_meters[]. */
enum alerter_meter {
	METER_LATE = METER_COUNT,
	METER_LEFT_OUT,
	METER_EVALUATED_AT,
	METER_AM_REQUESTS, /* label: the result */
	METER_AM_AWAY,
};

static const struct metric_def alerter_meters[] = {
	CONSUMER_LATE,
	CONSUMER_LEFT_OUT,
	CONSUMER_GAUGE("last_judgement_timestamp_seconds",
		       "time of the alerter's newest judgement"),
	{ "sentra_consumer_alertmanager_requests_total", METRIC_COUNTER,
	  "result", "requests to Alertmanagers: accepted, refused, failed" },
	CONSUMER_GAUGE("alertmanagers_away",
		       "Alertmanagers that do not answer, while alerts wait "
		       "for them"),
};

/* ---- configuration ---- */

static size_t alerter_sections(void *settings, struct cfg_section *out)
{
	struct alerter_settings *s = settings;

	out[0] = policy_section(&s->staleness);
	out[1] = (struct cfg_section){ .name = "alertmanager",
				       .items = alertmanager_items,
				       .base = &s->alertmanager };
	return 2;
}

static void alerter_check(const void *settings,
			  const struct pipeline_settings *pipeline,
			  const struct config *config, struct faults *faults)
{
	const struct alerter_settings *s = settings;
	struct err err;

	policy_check(&s->staleness, config, faults);
	if (s->alertmanager.urls &&
	    alertmanager_check(s->alertmanager.urls, &err) < 0) {
		config_fault(config, faults, "alertmanager", "urls", "%s",
			     err.text);
		faults_blame(faults, err.code);
	}
	policy_check_calendar(pipeline, config, faults);
}

static int64_t alerter_tick_ms(const void *settings)
{
	const struct alerter_settings *s = settings;

	return s->staleness.tick_ms;
}

/* ---- the clock ---- */

/* The wall clock is behind the log (1970, before the network's time came; or
 * set wrong), so it says nothing of now: who is active, exempt or blind would
 * come out wrong, and what fires would end at once. */
static bool is_behind(const struct alerter *a, int64_t wall_ms)
{
	if (a->newest_ms == TIME_NONE || wall_ms + AHEAD_MS >= a->newest_ms)
		return false;
	if (log_limited("clock", boot_ms()))
		log_kv(LOG_ERROR,
		       "the clock is behind the events: nothing is evaluated",
		       "then", "set the machine's clock", NULL);
	return true;
}

/* ---- life ---- */

static void alerter_close(void *state)
{
	struct alerter *a = state;

	if (!a)
		return;
	if (a->alertmanager && fence_prove(&a->fence, NULL) == 0 &&
	    !is_behind(a, wall_ms()))
		notify_drain(a->alertmanager);
	alertmanager_free(a->alertmanager);
	alert_log_free(a->alert_log);
	state_view_free(a->state_view);
	monitor_free(a->monitor);
	policy_free(a->policy);
	fence_release(&a->fence);
	free(a->effects);
	free(a);
}

/* The monitor evaluates by the roster, calendar and limits of the env from here
 * on. */
static int adopt(struct alerter *a, struct err *err)
{
	struct policy *policy =
		policy_new(&a->env, &settings_of(a)->staleness, err);
	struct monitor_policy in_force;
	int rc;

	if (!policy)
		return -ENOMEM;
	in_force = policy_in_force(policy);
	rc = monitor_adopt(a->monitor, &in_force, err);
	policy_free(a->policy);
	a->policy = policy;
	return rc;
}

static int alerter_open(void **state, const struct stage_env *env,
			struct err *err)
{
	struct alerter *a = calloc(1, sizeof(*a));

	if (!a)
		return err_set(err, -ENOMEM, "no memory for the alerter");
	a->env = *env;
	fence_init(&a->fence, env->redis, a->env.instance);
	liveness_init(&a->liveness, settings_of(a)->staleness.stalled_after_ms);
	a->monitor = monitor_new(err);
	a->state_view = a->monitor ? state_view_new(err) : NULL;
	a->alert_log = a->state_view ? alert_log_new(&a->env, err) : NULL;
	a->alertmanager =
		a->alert_log
			? alertmanager_new(&settings_of(a)->alertmanager, err)
			: NULL;
	if (!a->alertmanager || adopt(a, err) < 0) {
		alerter_close(a);
		return -ENOMEM;
	}
	*state = a;
	return 0;
}

/* The old roster is gone once this returns. */
static void alerter_reload(void *state, const struct stage_env *env)
{
	struct alerter *a = state;

	a->env = *env;
	a->unadopted =
		adopt(a, &a->why) < 0 ||
		alertmanager_change(&a->alertmanager,
				    &settings_of(a)->alertmanager, &a->why) < 0;
	state_view_reset(a->state_view);
	a->liveness.stalled_after_ms =
		settings_of(a)->staleness.stalled_after_ms;
	a->news = true;
}

static void alerter_discard(void *state)
{
	struct alerter *a = state;

	monitor_clear(a->monitor);
	fence_clear(&a->fence);
	/* Whoever restores partition 0 notifies from here on. */
	alertmanager_clear(a->alertmanager);
	a->newest_ms = TIME_NONE;
}

/* After a reload that failed the monitor borrows a roster that is gone. */
static int check_adopted(const struct alerter *a, struct err *err)
{
	return a->unadopted ? err_set(err, -ERANGE, "reload: %s", a->why.text)
			    : 0;
}

/* ---- restoring partitions ---- */

static int begin_anew(struct alerter *a, struct partition *partition,
		      struct err *err)
{
	log_kv(LOG_INFO, "partition is read from its beginning", "partition",
	       LOG_INT(partition->id), NULL);
	metrics_add(a->env.metrics, METER_REBUILDS, NULL, 1);
	a->rebuilding = true;
	facts_clear(&a->env, &a->fence, partition->id);
	partitions_begin(&a->fence, &a->env, ALERTER, partition);
	return fence_finish(&a->fence, err);
}

static int refuse_newer(struct alerter *a, struct err *err)
{
	char newest[RFC3339_SIZE], as_of[RFC3339_SIZE];

	for (size_t i = 0; i < monitor_count(a->monitor); i++)
		a->newest_ms = later(a->newest_ms,
				     monitor_at(a->monitor, i)->facts.last_ms);
	if (!a->env.has_as_of || a->newest_ms <= a->env.as_of_s * SECOND_MS)
		return 0;
	rfc3339_format(a->newest_ms, newest);
	rfc3339_format(a->env.as_of_s * SECOND_MS, as_of);
	return err_set(err, -ERANGE,
		       "%s knows of events up to %s, which is after --as-of "
		       "%s: use an empty prefix to compute a past instant",
		       redis_name(a->env.redis), newest, as_of);
}

/* What the owner of partition 0 needs besides. */
static int restore_first(struct alerter *a, struct err *err)
{
	struct notifier notifier = notifier_of(a);
	int rc = decisions_load(a->monitor, &a->env, err);

	if (rc == 0)
		rc = alert_log_restore(a->alert_log, a->monitor, &a->fence,
				       err);
	if (rc == 0)
		notify_ended(&notifier, a->alert_log,
			     settings_of(a)->alertmanager.hold_ms);
	return rc < 0 ? rc : fence_finish(&a->fence, err);
}

static int load_partitions(struct alerter *a, struct partition *partitions,
			   size_t n, const bool *fresh, struct err *err)
{
	int rc = 0;

	for (size_t i = 0; i < n && rc == 0; i++) {
		a->owns_first |= partitions[i].id == 0;
		rc = fresh[i] ? begin_anew(a, &partitions[i], err)
			      : facts_load(a->monitor, &a->env,
					   partitions[i].id, err);
	}
	if (rc == 0 && a->owns_first)
		rc = restore_first(a, err);
	return rc < 0 ? rc : refuse_newer(a, err);
}

static int alerter_restore(void *state, struct partition *partitions, size_t n,
			   struct err *err)
{
	struct alerter *a = state;
	bool *fresh = calloc(n + 1, sizeof(*fresh));
	int rc;

	if (!fresh)
		return err_set(err, -ENOMEM, "no memory for partitions");
	alerter_discard(a);
	state_view_reset(a->state_view);
	a->owns_first = a->rebuilding = false;
	a->news = true;
	rc = check_adopted(a, err);
	if (rc == 0)
		rc = partitions_claim(&a->fence, &a->env, ALERTER, partitions,
				      n, fresh, err);
	if (rc == 0)
		rc = load_partitions(a, partitions, n, fresh, err);
	free(fresh);
	return rc;
}

/* ---- events ---- */

/* The newest event of any account that its sentra has there, of whatever
 * schema. */
static int64_t newest_there(const struct alerter *a, const struct event *e,
			    enum platform_id platform)
{
	const struct sentra *sentra = roster_find(a->env.roster, e->sentra_id);
	const struct monitor_account *known =
		monitor_find(a->monitor, e->sentra_id, platform, e->account_id);
	int64_t newest = known ? known->facts.last_ms : TIME_NONE;

	if (sentra)
		newest = later(newest, monitor_newest_event(a->monitor, sentra,
							    platform));
	return newest;
}

static bool is_long_before(int64_t ms, int64_t newest_ms)
{
	return newest_ms != TIME_NONE && ms < newest_ms - LATE_MS;
}

/* Over 24 h older than the newest event there.  None there is newer than the
 * newest of all, so the first comparison settles nearly all. */
static bool is_late(const struct alerter *a, const struct event *e,
		    enum platform_id platform)
{
	return is_long_before(e->observed_ms, a->newest_ms) &&
	       is_long_before(e->observed_ms, newest_there(a, e, platform));
}

static int alerter_apply(void *state, const struct event *e,
			 const struct position *at, struct err *err)
{
	struct alerter *a = state;
	struct monitor_input in = monitor_input_of(e, at->platform);
	int rc = check_adopted(a, err);

	if (rc < 0)
		return rc;
	if (at->appended_ms >= 0)
		clocks_hear(&a->clocks, at->appended_ms);
	if (is_late(a, e, at->platform)) {
		metrics_add(a->env.metrics, METER_LATE, NULL, 1);
		return STAGE_GO_ON;
	}
	if (!facts_room(a->monitor, &a->env, e, at->platform)) {
		metrics_add(a->env.metrics, METER_LEFT_OUT, NULL, 1);
		return STAGE_GO_ON;
	}
	a->news = true;
	a->newest_ms = later(a->newest_ms, e->observed_ms);
	return monitor_step(a->monitor, &in, NULL, NULL, err);
}

/* ---- an evaluation ---- */

/* The facts of partitions that other processes own. */
static int load_others(struct alerter *a, const struct partition *ours,
		       size_t n, struct err *err)
{
	int rc = 0;

	for (int32_t s = 0; s < a->env.partitions && rc == 0; s++)
		if (!partitions_have(ours, n, s))
			rc = facts_load(a->monitor, &a->env, s, err);
	return rc;
}

static void keep_effect(void *ctx, const struct monitor_effect *effect)
{
	struct alerter *a = ctx;

	if (ARRAY_ROOM(a->effects, a->effects_size, a->n_effects + 1))
		a->effects[a->n_effects++] = *effect;
	else
		a->no_memory = true;
}

/* What the record lacks since it was made anew. */
static void keep_untold(struct alerter *a)
{
	const struct monitor_alert *alert;

	for (size_t i = 0; (alert = alert_log_untold(a->alert_log, i)); i++)
		keep_effect(a, &(struct monitor_effect){ true, *alert });
}

static int decide(struct alerter *a, int64_t t_ms, struct err *err)
{
	struct monitor_stall stalls[LIVENESS_READ_MAX];
	struct monitor_input in = {
		.kind = MONITOR_EVALUATE,
		.at_ms = t_ms,
		.stalls = stalls,
	};
	int rc = liveness_read(&a->liveness, &a->env, a->monitor, t_ms, stalls,
			       &in.n_stalls, err);

	if (rc < 0)
		return rc;
	a->n_effects = 0;
	a->no_memory = false;
	policy_check_year(a->policy, t_ms);
	keep_untold(a);
	rc = monitor_step(a->monitor, &in, keep_effect, a, err);
	if (rc == 0 && a->no_memory)
		rc = err_set(err, -ENOMEM, "no memory for alerts");
	return rc;
}

static int publish(struct alerter *a, const struct monitor_effect *effect,
		   int64_t t_ms, struct err *err)
{
	struct alert_context context;
	struct buf detail;
	int rc;

	buf_init(&detail, DETAIL_BYTES_MAX);
	alert_context_gather(&context, a->monitor, &a->env,
			     policy_zone(a->policy, a->env.zone),
			     &effect->alert, t_ms);
	alert_summary(&context.facts, ALERT_INDONESIAN, &detail);
	if (alert_kinds[effect->alert.kind].subject != SUBJECT_SENTRA)
		alert_context_names(&context, &detail);
	rc = buf_error(&detail, err, "an alert");
	if (rc == 0)
		rc = alert_log_publish(a->alert_log, effect, t_ms,
				       buf_str(&detail), &a->fence, err);
	buf_release(&detail);
	return rc;
}

static int publish_all(struct alerter *a, int64_t t_ms, struct err *err)
{
	/* The topic has no fence: at least it is ours at this moment. */
	int rc = a->n_effects ? fence_prove(&a->fence, err) : 0;

	for (size_t i = 0; i < a->n_effects && rc == 0; i++)
		rc = publish(a, &a->effects[i], t_ms, err);
	if (rc == 0 && a->n_effects)
		rc = alert_log_flush(a->alert_log, &a->fence, err);
	return rc;
}

/* Nobody reads a partition: that is told, and nothing else is judged. */
static int tell_unread(struct alerter *a, const struct flush_context *m,
		       struct err *err)
{
	struct notifier notifier = notifier_of(a);
	int64_t t_ms = m->t_s * SECOND_MS;
	const struct monitor_stall stall = { ALERTER, "progress",
					     t_ms - m->unread_ms };
	struct monitor_input in = { .kind = MONITOR_EVALUATE,
				    .at_ms = t_ms,
				    .stalls = &stall,
				    .n_stalls = 1,
				    .partial = true };
	int rc;

	a->n_effects = 0;
	a->no_memory = false;
	rc = monitor_step(a->monitor, &in, keep_effect, a, err);
	if (rc == 0 && a->no_memory)
		rc = err_set(err, -ENOMEM, "no memory for alerts");
	if (rc == 0)
		rc = publish_all(a, t_ms, err);
	if (rc == 0)
		rc = fence_finish(&a->fence, err);
	if (rc == 0)
		notify_evaluation(&notifier, a->effects, a->n_effects, t_ms);
	return rc;
}

/* Everything at m->t_s: decide, publish, write the view of states, save. */
static int evaluate(struct alerter *a, const struct partition *partitions,
		    size_t n, const struct flush_context *m, struct err *err)
{
	struct notifier notifier = notifier_of(a);
	int64_t t_ms = m->t_s * SECOND_MS;
	int rc = load_others(a, partitions, n, err);

	if (rc == 0 && m->tick)
		rc = state_view_heal(a->state_view, &a->env,
				     settings_of(a)->staleness.tick_ms, err);
	if (rc == 0 && m->tick)
		rc = alert_log_look(a->alert_log, a->monitor, &a->fence, err);
	if (rc == 0)
		rc = decide(a, t_ms, err);
	if (rc == 0)
		rc = publish_all(a, t_ms, err);
	if (rc == 0)
		alert_log_told(a->alert_log);
	if (rc == 0)
		rc = state_view_update(a->state_view, a->monitor, &a->env,
				       m->t_s, &a->fence, err);
	if (rc == 0)
		rc = facts_save(a->monitor, &a->env, &a->fence, partitions, n,
				true, err);
	if (rc == 0)
		rc = fence_finish(&a->fence, err);
	if (rc < 0)
		return rc;
	notify_evaluation(&notifier, a->effects, a->n_effects, t_ms);
	metrics_set(a->env.metrics, METER_EVALUATED_AT, NULL, (double)m->t_s);
	a->news = false;
	return 0;
}

/* ---- flush ---- */

/* The facts of our partitions, and the offsets up to which they were read: also
 * the proof that they are still ours. */
static int save_facts(struct alerter *a, const struct partition *partitions,
		      size_t n, const struct flush_context *m, struct err *err)
{
	struct partition_status status = { a->newest_ms, m->lag,
					   a->rebuilding && !m->caught_up };
	int rc = facts_save(a->monitor, &a->env, &a->fence, partitions, n,
			    false, err);

	if (rc < 0)
		return rc;
	partitions_store(&a->fence, &a->env, ALERTER, partitions, n, &status);
	return fence_finish(&a->fence, err);
}

static bool is_time(const struct alerter *a, const struct flush_context *m)
{
	int64_t gap_ms = settings_of(a)->staleness.limits.proof_gap_ms;

	return a->owns_first && m->evaluate && m->caught_up && a->news &&
	       m->steady_ms >= gap_ms && clocks_steady(&a->clocks, gap_ms) &&
	       !is_behind(a, m->t_s * SECOND_MS);
}

static int judge(struct alerter *a, const struct partition *partitions,
		 size_t n, const struct flush_context *m, struct err *err)
{
	if (m->whole)
		return evaluate(a, partitions, n, m, err);
	if (a->env.has_as_of ||
	    m->unread_ms < settings_of(a)->staleness.stalled_after_ms)
		return 0;
	return tell_unread(a, m, err);
}

static int alerter_flush(void *state, const struct partition *partitions,
			 size_t n, const struct flush_context *m,
			 struct err *err)
{
	struct alerter *a = state;
	int64_t began_ms = boot_ms();
	int rc = check_adopted(a, err);

	a->news |= m->tick;
	if (rc == 0)
		rc = save_facts(a, partitions, n, m, err);
	if (rc == 0 && a->owns_first && !a->env.has_as_of)
		rc = clocks_compare(&a->clocks, a->env.redis, err);
	if (rc == 0 && is_time(a, m))
		rc = judge(a, partitions, n, m, err);
	if (rc == 0 && a->owns_first)
		rc = partitions_report(&a->fence, &a->env, ALERTER, err);
	if (rc == 0)
		rc = fence_finish(&a->fence, err);
	if (rc < 0)
		return rc;
	a->rebuilding &= !m->caught_up;
	a->proven_ms = began_ms;
	a->mute = clocks_apart(&a->clocks);
	return 0;
}

/* ---- sending ---- */

static int alerter_fd(const void *state)
{
	const struct alerter *a = state;

	return a->mute ? -1 : alertmanager_fd(a->alertmanager);
}

static int64_t alerter_due_ms(const void *state)
{
	const struct alerter *a = state;

	return a->mute ? INT64_MAX : alertmanager_due_ms(a->alertmanager);
}

/* A process that was stopped for a while may have a successor, which knows
 * better: so nothing is sent without a fresh proof that the partitions are
 * ours.  A clock that is behind would write endsAt in the past, which means
 * "resolved".  In both cases nothing is sent until the next flush. */
static bool may_send(struct alerter *a)
{
	int64_t now_ms = boot_ms();

	a->mute = is_behind(a, wall_ms());
	if (a->mute || now_ms - a->proven_ms < PROVEN_MS)
		return !a->mute;
	a->mute = fence_prove(&a->fence, NULL) < 0;
	a->proven_ms = now_ms;
	return !a->mute;
}

static void count_requests(const struct alerter *a)
{
	struct alertmanager_counts n;

	alertmanager_count(a->alertmanager, &n);
	metrics_set(a->env.metrics, METER_AM_REQUESTS, "accepted",
		    (double)n.accepted);
	metrics_set(a->env.metrics, METER_AM_REQUESTS, "refused",
		    (double)n.refused);
	metrics_set(a->env.metrics, METER_AM_REQUESTS, "failed",
		    (double)n.failed);
	metrics_set(a->env.metrics, METER_AM_AWAY, NULL, (double)n.away);
}

static void alerter_serve(void *state)
{
	struct alerter *a = state;

	if (!a->mute && (alerter_due_ms(a) == INT64_MAX || may_send(a)))
		alertmanager_step(a->alertmanager, boot_ms(), wall_ms());
	count_requests(a);
}

const struct stage stage_alerter = {
	.name = ALERTER,
	.needs_whole = true,
	.settings_size = sizeof(struct alerter_settings),
	.sections = alerter_sections,
	.check = alerter_check,
	.tick_ms = alerter_tick_ms,
	.meters = alerter_meters,
	.n_meters = ARRAY_LEN(alerter_meters),
	.open = alerter_open,
	.reload = alerter_reload,
	.restore = alerter_restore,
	.discard = alerter_discard,
	.apply = alerter_apply,
	.flush = alerter_flush,
	.close = alerter_close,
	.fd = alerter_fd,
	.due_ms = alerter_due_ms,
	.serve = alerter_serve,
};
