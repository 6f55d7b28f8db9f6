/* alerter_evaluate.c -- one judgement over all accounts, and what follows. */
#include "alerter_parts.h"

#include "alert_context.h"
#include "consumers/core/partitions.h"

#include <errno.h>
#include <stdlib.h>

#define DETAIL_BYTES_MAX (32u << 10)

/* ---- what others own ---- */

static int load_others(struct alerter *a, const struct partition *ours,
		       size_t n, struct err *err)
{
	int rc = 0;

	for (int32_t s = 0; s < a->env.partitions && rc == 0; s++)
		if (!partitions_have(ours, n, s))
			rc = facts_load(a->monitor, &a->env, s, err);
	return rc;
}

/* ---- effects ---- */

static void keep_effect(void *ctx, const struct monitor_effect *effect)
{
	struct alerter *a = ctx;
	size_t size = a->effects_size ? a->effects_size * 2 : 16;
	struct monitor_effect *more;

	if (a->n_effects == a->effects_size) {
		more = realloc(a->effects, size * sizeof(*more));
		if (!more) {
			a->no_memory = true;
			return;
		}
		a->effects = more;
		a->effects_size = size;
	}
	a->effects[a->n_effects++] = *effect;
}

static int judge(struct alerter *a, int64_t t_ms, struct err *err)
{
	struct monitor_stall stalls[STALLS_MAX];
	struct monitor_input in = {
		.kind = MONITOR_EVALUATE,
		.at_ms = t_ms,
		.stalls = stalls,
	};
	int rc = alerter_liveness(a, t_ms, stalls, &in.n_stalls, err);

	if (rc < 0)
		return rc;
	a->n_effects = 0;
	a->no_memory = false;
	policy_check_year(a->policy, t_ms);
	rc = monitor_step(a->monitor, &in, keep_effect, a, err);
	if (rc == 0 && a->no_memory)
		rc = err_set(err, -ENOMEM, "no memory for alerts");
	return rc;
}

static int tell(struct alerter *a, const struct monitor_effect *effect,
		int64_t t_ms, struct err *err)
{
	struct alert_context telling;
	struct buf detail;
	int rc;

	buf_init(&detail, DETAIL_BYTES_MAX);
	alert_context_gather(&telling, a->monitor, &a->env,
			     policy_zone(a->policy, a->env.zone),
			     &effect->alert, t_ms);
	alert_summary(&telling.facts, ALERT_INDONESIAN, &detail);
	if (effect->alert.kind != ALERT_CONTENT_STALE)
		alert_context_names(&telling, &detail);
	rc = alert_log_tell(a->alert_log, effect, t_ms, buf_str(&detail),
			    &a->fence, err);
	buf_release(&detail);
	return rc;
}

static int tell_all(struct alerter *a, int64_t t_ms, struct err *err)
{
	/* The topic has no fence: at least it is ours at this moment. */
	int rc = a->n_effects ? fence_prove(&a->fence, err) : 0;

	for (size_t i = 0; i < a->n_effects && rc == 0; i++)
		rc = tell(a, &a->effects[i], t_ms, err);
	if (rc == 0 && a->n_effects)
		rc = alert_log_wait(a->alert_log, err);
	return rc;
}

int alerter_evaluate(struct alerter *a, const struct partition *partitions,
		     size_t n, const struct flush_context *m, struct err *err)
{
	int64_t t_ms = m->t_s * SECOND_MS;
	int rc = load_others(a, partitions, n, err);

	if (rc == 0)
		rc = judge(a, t_ms, err);
	if (rc == 0)
		rc = tell_all(a, t_ms, err);
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
	alerter_notify(a, t_ms);
	metrics_set(a->env.metrics, METER_EVALUATED_AT, NULL, (double)m->t_s);
	a->news = false;
	return 0;
}
