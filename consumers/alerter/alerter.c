/* alerter.c -- the stage that watches for silence and for blindness.
 *
 * Holds order, not logic.  Every process learns the facts of its own slices;
 * the owner of slice 0 judges all accounts by what stands in Redis.  What it
 * decides goes to the topic of alerts first, then to Redis, then to whoever is
 * to be woken.  Must not know Kafka's groups. */
#include "alerter_parts.h"

#include "common/base/clock.h"
#include "common/daemon/log.h"
#include "common/kafka/kafka.h"
#include "consumers/core/partitions.h"
#include "consumers/core/stages.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define LATE_MS  DAY_MS
#define AHEAD_MS (5 * MINUTE_MS) /* an event may be dated before a clock */

/* ---- metrics ---- */

static const struct metric_def alerter_meters[] = {
	CONSUMER_LATE,
	CONSUMER_MISPLACED,
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
	    alertmanager_check(s->alertmanager.urls, &err) < 0)
		config_fault(config, faults, "alertmanager", "urls", "%s",
			     err.text);
	policy_check_calendar(pipeline, config, faults);
}

static int64_t alerter_tick_ms(const void *settings)
{
	const struct alerter_settings *s = settings;

	return s->staleness.tick_ms;
}

/* ---- life ---- */

static void alerter_close(void *state)
{
	struct alerter *a = state;

	if (!a)
		return;
	if (a->alertmanager && fence_prove(&a->fence, NULL) == 0)
		alerter_notify_last(a);
	alertmanager_free(a->alertmanager);
	alert_log_free(a->alert_log);
	state_view_free(a->state_view);
	monitor_free(a->monitor);
	policy_free(a->policy);
	fence_release(&a->fence);
	free(a->effects);
	free(a);
}

/* The watch judges by another roster, calendar and other limits from here on;
 * < 0: everything stays. */
static int adopt(struct alerter *a, struct err *err)
{
	struct policy *policy =
		policy_new(&a->env, &settings_of(a)->staleness, err);
	struct monitor_policy plan;
	int rc;

	if (!policy)
		return -ENOMEM;
	plan = policy_in_force(policy);
	rc = monitor_adopt(a->monitor, &plan, err);
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
	/* Whoever takes slice 0 speaks from here on. */
	alertmanager_clear(a->alertmanager);
	a->newest_ms = TIME_NONE;
}

/* After a reload that failed the watch knows a roster that is gone. */
static int check_adopted(const struct alerter *a, struct err *err)
{
	return a->unadopted ? err_set(err, -ERANGE, "reload: %s", a->why.text)
			    : 0;
}

/* ---- taking slices ---- */

static int begin_anew(struct alerter *a, struct partition *partition,
		      struct err *err)
{
	char number[16];

	snprintf(number, sizeof(number), "%d", (int)partition->id);
	log_kv(LOG_INFO, "slice is read from its beginning", "slice", number,
	       NULL);
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
		a->newest_ms =
			later(a->newest_ms,
			      monitor_at(a->monitor, i)->facts.status_ms);
	if (!a->env.has_as_of || a->newest_ms <= a->env.as_of_s * SECOND_MS)
		return 0;
	rfc3339_format(a->newest_ms, newest);
	rfc3339_format(a->env.as_of_s * SECOND_MS, as_of);
	return err_set(err, -ERANGE,
		       "%s knows of events up to %s, which is after --as-of "
		       "%s: use an empty prefix to compute a past instant",
		       redis_name(a->env.redis), newest, as_of);
}

/* What the owner of slice 0 needs besides. */
static int take_first(struct alerter *a, struct err *err)
{
	int rc = decisions_load(a->monitor, &a->env, err);

	if (rc == 0)
		rc = alert_log_restore(a->alert_log, a->monitor, &a->fence,
				       err);
	if (rc == 0)
		alerter_notify_ended(a);
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
		rc = take_first(a, err);
	return rc < 0 ? rc : refuse_newer(a, err);
}

static int alerter_restore(void *state, struct partition *partitions, size_t n,
			   struct err *err)
{
	struct alerter *a = state;
	bool *fresh = calloc(n + 1, sizeof(*fresh));
	int rc;

	if (!fresh)
		return err_set(err, -ENOMEM, "no memory for slices");
	alerter_discard(a);
	state_view_reset(a->state_view);
	a->owns_first = a->rebuilding = false;
	a->news = true;
	partitions_guard(&a->fence, &a->env, ALERTER, partitions, n);
	rc = check_adopted(a, err);
	if (rc == 0)
		rc = partitions_claim(&a->env, ALERTER, partitions, n, fresh,
				      err);
	if (rc == 0)
		rc = load_partitions(a, partitions, n, fresh, err);
	free(fresh);
	return rc;
}

/* ---- events ---- */

/* The newest status of any account there: a round ends with one. */
static int64_t newest_there(const struct alerter *a, const struct event *e,
			    enum platform_id platform)
{
	const struct sentra *sentra = roster_find(a->env.roster, e->sentra_id);
	const struct monitor_account *known =
		monitor_find(a->monitor, e->sentra_id, platform, e->account_id);
	int64_t newest = known ? known->facts.status_ms : TIME_NONE;

	if (sentra)
		newest = later(newest, monitor_newest_status(a->monitor, sentra,
							     platform));
	return newest;
}

static bool is_long_before(int64_t ms, int64_t newest_ms)
{
	return newest_ms != TIME_NONE && ms < newest_ms - LATE_MS;
}

/* No status is newer than the newest event, which settles nearly all. */
static bool is_late(const struct alerter *a, const struct event *e,
		    enum platform_id platform)
{
	return is_long_before(e->observed_ms, a->newest_ms) &&
	       is_long_before(e->observed_ms, newest_there(a, e, platform));
}

static struct monitor_input input_of(const struct event *e,
				     enum platform_id platform)
{
	struct monitor_input in = {
		.kind = MONITOR_ACCOUNT,
		.at_ms = e->observed_ms,
		.sentra_id = e->sentra_id,
		.account_id = e->account_id,
		.platform = platform,
	};

	if (e->kind == EVENT_POST) {
		in.kind = MONITOR_POST;
		in.published_ms = e->post.published_ms;
		in.url = e->post.url;
	} else if (e->kind == EVENT_STATUS) {
		in.kind = MONITOR_STATUS;
		in.outcome = e->status.outcome;
		in.complete = e->status.complete;
		in.next_poll_ms = e->status.next_poll_ms < 0
					  ? TIME_NONE
					  : e->status.next_poll_ms;
	}
	return in;
}

static int alerter_apply(void *state, const struct event *e,
			 const struct position *at, struct err *err)
{
	struct alerter *a = state;
	struct monitor_input in = input_of(e, at->platform);
	int rc = check_adopted(a, err);

	if (rc < 0)
		return rc;
	if (kafka_partition_of(e->sentra_id, a->env.partitions) !=
	    at->partition) {
		metrics_add(a->env.metrics, METER_MISPLACED, NULL, 1);
		return STAGE_GO_ON;
	}
	if (is_late(a, e, at->platform)) {
		metrics_add(a->env.metrics, METER_LATE, NULL, 1);
		return STAGE_GO_ON;
	}
	a->news = true;
	a->newest_ms = later(a->newest_ms, e->observed_ms);
	return monitor_step(a->monitor, &in, NULL, NULL, err);
}

/* ---- flush ---- */

/* The facts of our slices, and how far was read: also the proof that they are
 * still ours. */
static int save_facts(struct alerter *a, const struct partition *partitions,
		      size_t n, const struct flush_context *m, struct err *err)
{
	struct partition_status standing = { a->newest_ms, m->lag,
					     a->rebuilding && !m->caught_up };
	int rc = facts_save(a->monitor, &a->env, &a->fence, partitions, n,
			    false, err);

	if (rc < 0)
		return rc;
	partitions_store(&a->fence, &a->env, ALERTER, partitions, n, &standing);
	return fence_finish(&a->fence, err);
}

/* Who is active, exempt or blind would be told wrongly, and what fires would
 * end at once. */
bool alerter_is_behind(const struct alerter *a, int64_t wall_ms)
{
	if (a->newest_ms == TIME_NONE || wall_ms + AHEAD_MS >= a->newest_ms)
		return false;
	if (log_limited("clock", boot_ms()))
		log_kv(LOG_ERROR,
		       "the clock is behind the events: nothing is judged",
		       "then", "set the machine's clock", NULL);
	return true;
}

static bool is_time(const struct alerter *a, const struct flush_context *m)
{
	return a->owns_first && m->evaluate && m->caught_up &&
	       (m->tick || a->news) &&
	       m->steady_ms >= settings_of(a)->staleness.limits.proof_gap_ms &&
	       !alerter_is_behind(a, m->t_s * SECOND_MS);
}

static int alerter_flush(void *state, const struct partition *partitions,
			 size_t n, const struct flush_context *m,
			 struct err *err)
{
	struct alerter *a = state;
	int64_t began_ms = boot_ms();
	int rc = check_adopted(a, err);

	if (rc == 0)
		rc = save_facts(a, partitions, n, m, err);
	if (rc == 0 && is_time(a, m))
		rc = alerter_evaluate(a, partitions, n, m, err);
	if (rc == 0 && a->owns_first)
		rc = partitions_report(&a->fence, &a->env, ALERTER, err);
	if (rc == 0)
		rc = fence_finish(&a->fence, err);
	if (rc < 0)
		return rc;
	a->rebuilding &= !m->caught_up;
	a->proven_ms = began_ms;
	a->mute = false;
	return 0;
}

const struct stage stage_alerter = {
	.name = ALERTER,
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
