/* account.c -- how an account, and a sentra, stands at an instant.
 *
 * Changes nothing. */
#include "internal.h"

const char *monitor_reason_name(int reason)
{
	return reason == MONITOR_SILENT ? "silent"
					: outcome_name((enum outcome)reason);
}

int monitor_reason_find(const char *text)
{
	int reason = 0;

	while (reason < MONITOR_REASONS &&
	       strcmp(text, monitor_reason_name(reason)) != 0)
		reason++;
	return reason;
}

static void look_for_blindness(const struct monitor_account *a, int64_t t_ms,
			       struct monitor_view *out)
{
	const struct monitor_facts *f = &a->facts;
	int64_t from = f->proof_ms != TIME_NONE ? f->proof_ms : f->first_ms;
	int64_t after = a->limits.blind_after_ms;

	if (from == TIME_NONE || t_ms < from + after)
		return;
	/* An exemption that is over hid what was before its end. */
	out->blind_ms = later(from + after, a->exempt_ms);
	out->reason = f->status_ms != TIME_NONE && f->status_ms > t_ms - after
			      ? (int)f->outcome
			      : MONITOR_SILENT;
}

void monitor_look(const struct monitor *w, const struct monitor_account *a,
		  int64_t t_ms, struct monitor_view *out)
{
	const struct monitor_decision *v = &a->decision;
	int64_t age = monitor_age_ms(w, a);

	*out = (struct monitor_view){
		.age_ms = age,
		.over = age != TIME_NONE && age > a->limits.stale_after_ms,
		.within = age != TIME_NONE && age <= a->limits.stale_after_ms,
		.exempt = a->exempt_ms != TIME_NONE && t_ms < a->exempt_ms,
		.blind_ms = TIME_NONE,
		.reason = MONITOR_SILENT,
		.suspect_ms = TIME_NONE,
	};
	look_for_blindness(a, t_ms, out);
	if (out->over && monitor_was_held(a) && t_ms < v->held_ms)
		out->suspect_ms =
			later(v->held_ms - w->plan.settings.mass_hold_ms,
			      a->exempt_ms);
}

static void tell_blindness(const struct monitor_view *view,
			   struct monitor_status *out)
{
	if (view->blind_ms != TIME_NONE) {
		out->blind = true;
		out->blind_ms = view->blind_ms;
		out->reason = monitor_reason_name(view->reason);
	} else if (view->suspect_ms != TIME_NONE) {
		out->blind = true;
		out->blind_ms = view->suspect_ms;
		out->reason = "suspect";
	}
}

static void tell_state(const struct monitor_account *a,
		       const struct monitor_view *view,
		       struct monitor_status *out)
{
	if (view->over && a->decision.stale_ms != TIME_NONE) {
		out->state = MONITOR_STALE;
		out->since_ms = later(a->decision.stale_ms, a->exempt_ms);
	} else if (out->blind) {
		out->state = MONITOR_BLIND;
		out->since_ms = out->blind_ms;
	} else if (view->age_ms == TIME_NONE) {
		out->state = MONITOR_UNKNOWN;
	} else if (view->age_ms > a->limits.aging_after_ms) {
		out->state = MONITOR_AGING;
	} else {
		out->state = MONITOR_FRESH;
	}
}

void monitor_stand(const struct monitor *w, const struct monitor_account *a,
		   int64_t t_ms, struct monitor_status *out)
{
	struct monitor_view view;

	monitor_look(w, a, t_ms, &view);
	*out = (struct monitor_status){
		.state = MONITOR_EXEMPT,
		.since_ms = TIME_NONE,
		.blind_ms = TIME_NONE,
		.age_ms = view.age_ms,
		.over = view.over,
		.within = view.within,
	};
	if (view.exempt)
		return;
	tell_blindness(&view, out);
	tell_state(a, &view, out);
}

enum monitor_state monitor_sentra(const struct monitor *w,
				  const struct sentra *sentra, int platform,
				  int64_t t_ms, int64_t *since_ms)
{
	size_t s = monitor_sentra_index(w, sentra);
	enum monitor_state state = MONITOR_UNREGISTERED;
	int64_t since = TIME_NONE;

	for (size_t i = w->first[s]; i < w->first[s + 1]; i++) {
		const struct monitor_account *a = w->rostered[i];
		struct monitor_status at;

		if (platform >= 0 && (int)a->platform != platform)
			continue;
		monitor_stand(w, a, t_ms, &at);
		if (at.state < state)
			state = at.state;
		if (at.state == MONITOR_STALE)
			since = later(since, at.since_ms);
	}
	*since_ms = state == MONITOR_STALE ? since : TIME_NONE;
	return state;
}

int64_t monitor_newest_status(const struct monitor *w,
			      const struct sentra *sentra,
			      enum platform_id platform)
{
	size_t s = monitor_sentra_index(w, sentra);
	int64_t newest = TIME_NONE;

	for (size_t i = w->first[s]; i < w->first[s + 1]; i++)
		if (w->rostered[i]->platform == platform)
			newest = later(newest, w->rostered[i]->facts.status_ms);
	return newest;
}
