/* alerter_parts.h -- what the files of the alerter share; for them alone. */
#ifndef SENTRA_CONSUMERS_ALERTER_ALERTER_PARTS_H
#define SENTRA_CONSUMERS_ALERTER_ALERTER_PARTS_H

#include "alertmanager.h"
#include "facts_store.h"
#include "policy.h"
#include "liveness.h"
#include "state_view.h"
#include "alert_log.h"

struct alerter_settings {
	struct staleness_settings staleness;
	struct alertmanager_settings alertmanager;
};

struct alerter {
	struct stage_env env;
	struct watch *watch;
	struct outlook *outlook; /* what the watch judges by */
	struct fence fence;
	struct shown *shown;
	struct voice *voice;
	struct alertmanager *alertmanager;
	struct pulse pulse;
	bool owns_first;   /* slice 0: judges, tells and shows */
	bool rebuilding;   /* since take(), until the end of the log */
	bool news;         /* learned, and not judged since */
	int64_t newest_ms; /* of all events; TIME_NONE */
	int64_t proven_ms; /* boot: the slices were ours then */
	bool mute;         /* they were not, nobody knows, or the clock is
			      behind: nothing is sent until the next flush */
	struct watch_effect *effects; /* owned: of the judgement under way */
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

/* alerter_judge.c: everything at m->t_s; told, shown and saved, into the
 * fence. */
int alerter_judge(struct alerter *, const struct slice *, size_t n,
		  const struct moment *, struct err *) MUST_USE;

/* alerter_pulse.c: the stages that do not get on at t.  With --as-of, which
 * says nothing of now, those that were told to stay as they are. */
#define STALLS_MAX (PULSE_STALLS_MAX + 16)
int alerter_pulse(struct alerter *, int64_t t_ms,
		  struct watch_stall out[STALLS_MAX], size_t *n,
		  struct err *) MUST_USE;

/* alerter_call.c: Alertmanagers hear of all that fires at t, and of the
 * effects that resolve. */
void alerter_call(struct alerter *, int64_t t_ms);
/* At a start: what ended lately, for those that the process before did not
 * reach.  Not what fires again since: that would call it resolved until the
 * first judgement. */
void alerter_call_ended(struct alerter *);
/* Of the stage: when Alertmanagers are to be heard and told, and doing so. */
int alerter_fd(const void *state);
int64_t alerter_due_ms(const void *state);
void alerter_serve(void *state);
/* At the end: what is not told yet, within a bound. */
void alerter_call_last(struct alerter *);

#endif
