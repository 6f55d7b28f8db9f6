/* alerter_parts.h -- what the files of the alerter share; for them alone. */
#ifndef SENTRA_CONSUMERS_ALERTER_ALERTER_PARTS_H
#define SENTRA_CONSUMERS_ALERTER_ALERTER_PARTS_H

#include "alert_log.h"
#include "alertmanager.h"
#include "consumers/core/meters.h"
#include "facts_store.h"
#include "liveness.h"
#include "policy.h"
#include "state_view.h"

/* The alerter's own metrics; alerter.c has their rows. */
enum alerter_meter {
	METER_LATE = METER_COUNT,
	METER_MISPLACED,
	METER_EVALUATED_AT,
	METER_AM_REQUESTS, /* label: the result */
	METER_AM_AWAY,
};

struct alerter_settings {
	struct policy_settings staleness;
	struct alertmanager_settings alertmanager;
};

struct alerter {
	struct stage_env env;
	struct monitor *monitor;
	struct policy *policy; /* what the watch judges by */
	struct fence fence;
	struct state_view *state_view;
	struct alert_log *alert_log;
	struct alertmanager *alertmanager;
	struct liveness liveness;
	bool owns_first;   /* slice 0: judges, tells and shows */
	bool rebuilding;   /* since take(), until the end of the log */
	bool news;         /* learned, and not judged since */
	int64_t newest_ms; /* of all events; TIME_NONE */
	int64_t proven_ms; /* boot: the slices were ours then */
	bool mute;         /* they were not, nobody knows, or the clock is
			      behind: nothing is sent until the next flush */
	struct monitor_effect *effects; /* owned: of the judgement under way */
	size_t n_effects, effects_size;
	bool no_memory; /* some could not be kept */
	bool unadopted; /* the newest reload failed, because of why */
	struct err why;
};

static inline const struct alerter_settings *
settings_of(const struct alerter *a)
{
	return a->env.settings;
}

/* alerter.c: the wall clock is behind the log (1970, before the network's time
 * came; set wrong): it says nothing of now. */
bool alerter_is_behind(const struct alerter *, int64_t wall_ms);

/* alerter_evaluate.c: everything at m->t_s; told, shown and saved, into the
 * fence. */
int alerter_evaluate(struct alerter *, const struct partition *, size_t n,
		     const struct flush_context *, struct err *) MUST_USE;

/* alerter_liveness.c: the stages that do not get on at t.  With --as-of, which
 * says nothing of now, those that were told to stay as they are. */
#define STALLS_MAX (LIVENESS_STALLS_MAX + 16)
int alerter_liveness(struct alerter *, int64_t t_ms,
		     struct monitor_stall out[STALLS_MAX], size_t *n,
		     struct err *) MUST_USE;

/* alerter_notify.c: Alertmanagers hear of all that fires at t, and of the
 * effects that resolve. */
void alerter_notify(struct alerter *, int64_t t_ms);
/* At a start: what ended lately, for those that the process before did not
 * reach.  Not what fires again since: that would call it resolved until the
 * first judgement. */
void alerter_notify_ended(struct alerter *);
/* Of the stage: when Alertmanagers are to be heard and told, and doing so. */
int alerter_fd(const void *state);
int64_t alerter_due_ms(const void *state);
void alerter_serve(void *state);
/* At the end: what is not told yet, within a bound. */
void alerter_notify_last(struct alerter *);

#endif
