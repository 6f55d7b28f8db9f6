/* account.c -- how an account, and a sentra, stands at an instant.
 *
 * Changes nothing. */
#include "internal.h"

const char *watch_reason_name(int reason)
{
	return reason == WATCH_SILENT ? "silent"
				      : outcome_name((enum outcome)reason);
}

int watch_reason_find(const char *text)
{
	int reason = 0;

	while (reason < WATCH_REASONS &&
	       strcmp(text, watch_reason_name(reason)) != 0)
		reason++;
	return reason;
}

static void look_for_blindness(const struct watch_account *a, int64_t t_ms,
			       struct watch_view *out)
{
	const struct watch_facts *f = &a->facts;
	int64_t from = f->proof_ms != TIME_NONE ? f->proof_ms : f->first_ms;
	int64_t after = a->limits.blind_after_ms;

	if (from == TIME_NONE || t_ms < from + after)
		return;
	/* An exemption that is over hid what was before its end. */
	out->blind_ms = later(from + after, a->exempt_ms);
	out->reason = f->status_ms != TIME_NONE && f->status_ms > t_ms - after
			      ? (int)f->outcome
			      : WATCH_SILENT;
}

void watch_look(const struct watch *w, const struct watch_account *a,
		int64_t t_ms, struct watch_view *out)
{
	const struct watch_verdict *v = &a->verdict;
	int64_t age = watch_age_ms(w, a);

	*out = (struct watch_view){
		.age_ms = age,
		.over = age != TIME_NONE && age > a->limits.stale_after_ms,
		.within = age != TIME_NONE && age <= a->limits.stale_after_ms,
		.exempt = a->exempt_ms != TIME_NONE && t_ms < a->exempt_ms,
		.blind_ms = TIME_NONE,
		.reason = WATCH_SILENT,
		.suspect_ms = TIME_NONE,
	};
	look_for_blindness(a, t_ms, out);
	if (out->over && watch_was_held(a) && t_ms < v->held_ms)
		out->suspect_ms =
			later(v->held_ms - w->plan.settings.mass_hold_ms,
			      a->exempt_ms);
}

static void tell_blindness(const struct watch_view *view,
			   struct watch_standing *out)
{
	if (view->blind_ms != TIME_NONE) {
		out->blind = true;
		out->blind_ms = view->blind_ms;
		out->reason = watch_reason_name(view->reason);
	} else if (view->suspect_ms != TIME_NONE) {
		out->blind = true;
		out->blind_ms = view->suspect_ms;
		out->reason = "suspect";
	}
}

static void tell_state(const struct watch_account *a,
		       const struct watch_view *view,
		       struct watch_standing *out)
{
	if (view->over && a->verdict.stale_ms != TIME_NONE) {
		out->state = WATCH_STALE;
		out->since_ms = later(a->verdict.stale_ms, a->exempt_ms);
	} else if (out->blind) {
		out->state = WATCH_BLIND;
		out->since_ms = out->blind_ms;
	} else if (view->age_ms == TIME_NONE) {
		out->state = WATCH_UNKNOWN;
	} else if (view->age_ms > a->limits.aging_after_ms) {
		out->state = WATCH_AGING;
	} else {
		out->state = WATCH_FRESH;
	}
}

void watch_stand(const struct watch *w, const struct watch_account *a,
		 int64_t t_ms, struct watch_standing *out)
{
	struct watch_view view;

	watch_look(w, a, t_ms, &view);
	*out = (struct watch_standing){
		.state = WATCH_EXEMPT,
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

enum watch_state watch_sentra(const struct watch *w,
			      const struct sentra *sentra, int platform,
			      int64_t t_ms, int64_t *since_ms)
{
	size_t s = watch_sentra_index(w, sentra);
	enum watch_state state = WATCH_UNREGISTERED;
	int64_t since = TIME_NONE;

	for (size_t i = w->first[s]; i < w->first[s + 1]; i++) {
		const struct watch_account *a = w->rostered[i];
		struct watch_standing at;

		if (platform >= 0 && (int)a->platform != platform)
			continue;
		watch_stand(w, a, t_ms, &at);
		if (at.state < state)
			state = at.state;
		if (at.state == WATCH_STALE)
			since = later(since, at.since_ms);
	}
	*since_ms = state == WATCH_STALE ? since : TIME_NONE;
	return state;
}

int64_t watch_newest_status(const struct watch *w, const struct sentra *sentra,
			    enum platform_id platform)
{
	size_t s = watch_sentra_index(w, sentra);
	int64_t newest = TIME_NONE;

	for (size_t i = w->first[s]; i < w->first[s + 1]; i++)
		if (w->rostered[i]->platform == platform)
			newest = later(newest, w->rostered[i]->facts.status_ms);
	return newest;
}
