/* alerts.c -- what is the case at an evaluation, and so which alerts it
 * raises and resolves: once each.
 *
 * Must not know how an account became stale or blind. */
#include "internal.h"

#include <stdio.h>

/* ---- what is the case at t ---- */

struct alert_context {
	struct monitor *w;
	const struct monitor_input *in;
	monitor_effect_fn *fn;
	void *ctx;
	int64_t day;
	/* Since when, of each platform; TIME_NONE: it is not. */
	int64_t blind_ms[PLATFORM_COUNT][MONITOR_REASONS];
	int64_t suspect_ms[PLATFORM_COUNT];
};

static void earlier(int64_t *ms, int64_t than_ms)
{
	if (than_ms != TIME_NONE && (*ms == TIME_NONE || than_ms < *ms))
		*ms = than_ms;
}

static void survey(struct alert_context *t)
{
	const struct monitor *w = t->w;

	for (int p = 0; p < PLATFORM_COUNT; p++) {
		t->suspect_ms[p] = TIME_NONE;
		for (int r = 0; r < MONITOR_REASONS; r++)
			t->blind_ms[p][r] = TIME_NONE;
	}
	for (size_t i = 0; i < w->n_rostered; i++) {
		const struct monitor_account *a = w->rostered[i];
		struct monitor_view view;

		if (!sentra_active(a->sentra, t->day))
			continue;
		monitor_look(w, a, t->in->at_ms, &view);
		if (view.exempt)
			continue;
		earlier(&t->blind_ms[a->platform][view.reason], view.blind_ms);
		earlier(&t->suspect_ms[a->platform], view.suspect_ms);
	}
}

/* Every account quiet, and those that are stale seen lately. */
static bool quiet(const struct alert_context *t, const struct sentra *sentra,
		  int64_t *since_ms)
{
	const struct monitor *w = t->w;
	size_t s = monitor_sentra_index(w, sentra);
	int64_t t_ms = t->in->at_ms;

	if (monitor_sentra(w, sentra, -1, t_ms, since_ms) != MONITOR_STALE)
		return false;
	for (size_t i = w->first[s]; i < w->first[s + 1]; i++) {
		const struct monitor_account *a = w->rostered[i];
		struct monitor_status at;

		monitor_stand(w, a, t_ms, &at);
		if (at.state == MONITOR_STALE &&
		    t_ms - a->facts.proof_ms >= a->limits.blind_after_ms)
			return false;
	}
	return true;
}

/* Seen within the limit again, or nobody left who may be quiet. */
static bool quiet_no_more(const struct alert_context *t, const char *of)
{
	const struct monitor *w = t->w;
	const struct sentra *sentra = roster_find(w->plan.roster, str_of(of));
	bool doubt = false;
	size_t s;

	if (!sentra || !sentra_active(sentra, t->day))
		return true;
	s = monitor_sentra_index(w, sentra);
	for (size_t i = w->first[s]; i < w->first[s + 1]; i++) {
		struct monitor_view view;

		monitor_look(w, w->rostered[i], t->in->at_ms, &view);
		if (view.exempt)
			continue;
		if (view.within)
			return true;
		doubt = true;
	}
	return !doubt;
}

static bool stalled(const struct alert_context *t, const char *stage)
{
	for (size_t i = 0; i < t->in->n_stalls; i++)
		if (strcmp(t->in->stalls[i].stage, stage) == 0)
			return true;
	return false;
}

static bool over_now(const struct alert_context *t,
		     const struct monitor_alert *alert)
{
	int platform = platform_find(str_of(alert->of));
	int reason = monitor_reason_find(alert->reason);

	switch (alert->kind) {
	case ALERT_CONTENT_STALE: return quiet_no_more(t, alert->of);
	case ALERT_COLLECTION_BLIND:
		return platform < 0 || reason == MONITOR_REASONS ||
		       t->blind_ms[platform][reason] == TIME_NONE;
	case ALERT_COLLECTION_SUSPECT:
		return platform < 0 || t->suspect_ms[platform] == TIME_NONE;
	case ALERT_PIPELINE_STALLED: return !stalled(t, alert->of);
	case ALERT_KIND_COUNT: break;
	}
	return true;
}

/* ---- telling ---- */

static void tell(const struct alert_context *t, bool raised,
		 const struct monitor_alert *alert)
{
	t->fn(t->ctx, &(struct monitor_effect){ raised, *alert });
}

static void resolve(struct alert_context *t)
{
	struct monitor *w = t->w;
	size_t n = 0;

	for (size_t i = 0; i < w->n_alerts; i++)
		if (over_now(t, &w->alerts[i].alert))
			tell(t, false, &w->alerts[i].alert);
		else
			w->alerts[n++] = w->alerts[i];
	w->n_alerts = n;
}

static int raise_one(struct alert_context *t, enum monitor_alert_kind kind,
		     const char *of, const char *reason, int64_t since_ms)
{
	struct monitor_alert alert = { .kind = kind, .since_ms = since_ms };
	int rc;

	snprintf(alert.of, sizeof(alert.of), "%s", of);
	snprintf(alert.reason, sizeof(alert.reason), "%s", reason);
	rc = monitor_add_alert(t->w, &alert);
	if (rc == 0)
		tell(t, true, &alert);
	return rc < 0 ? rc : 0;
}

static int raise_content(struct alert_context *t)
{
	const struct roster *roster = t->w->plan.roster;
	int64_t since;
	int rc = 0;

	for (size_t s = 0; s < roster->n && rc == 0; s++)
		if (sentra_active(&roster->sentras[s], t->day) &&
		    quiet(t, &roster->sentras[s], &since))
			rc = raise_one(t, ALERT_CONTENT_STALE,
				       roster->sentras[s].id, "", since);
	return rc;
}

static int raise_collection(struct alert_context *t)
{
	int rc = 0;

	for (int p = 0; p < PLATFORM_COUNT; p++)
		for (int r = 0; r < MONITOR_REASONS && rc == 0; r++)
			if (t->blind_ms[p][r] != TIME_NONE)
				rc = raise_one(t, ALERT_COLLECTION_BLIND,
					       platform_names[p],
					       monitor_reason_name(r),
					       t->blind_ms[p][r]);
	for (int p = 0; p < PLATFORM_COUNT && rc == 0; p++)
		if (t->suspect_ms[p] != TIME_NONE)
			rc = raise_one(t, ALERT_COLLECTION_SUSPECT,
				       platform_names[p], "", t->suspect_ms[p]);
	return rc;
}

static int raise_pipeline(struct alert_context *t)
{
	int rc = 0;

	for (size_t i = 0; i < t->in->n_stalls && rc == 0; i++)
		rc = raise_one(t, ALERT_PIPELINE_STALLED,
			       t->in->stalls[i].stage, t->in->stalls[i].reason,
			       t->in->stalls[i].since_ms);
	return rc;
}

int monitor_tell(struct monitor *w, const struct monitor_input *in,
		 monitor_effect_fn *fn, void *ctx, struct err *err)
{
	struct alert_context t = { .w = w,
				   .in = in,
				   .fn = fn,
				   .ctx = ctx,
				   .day = monitor_day(w, in->at_ms) };
	int rc;

	survey(&t);
	resolve(&t);
	if ((rc = raise_content(&t)) < 0 || (rc = raise_collection(&t)) < 0 ||
	    (rc = raise_pipeline(&t)) < 0)
		return err_set(err, rc, "no memory for another alert");
	return 0;
}
