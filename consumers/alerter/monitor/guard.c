/* guard.c -- who turns stale at an evaluation, and the mass guard: many
 * of a platform that cross the limit together are held, not believed.
 *
 * Must not know alerts. */
#include "internal.h"

/* One platform at t. */
struct guard {
	struct monitor *w;
	int64_t t_ms;
	size_t n_watched; /* accounts that are not exempt */
	size_t n_waiting; /* over twice, and not stale yet */
};

/* A first start, or a long blindness, shows at once what came about in turn. */
static bool counted(const struct monitor *w, const struct monitor_account *a)
{
	const struct monitor_facts *f = &a->facts;

	return f->crossed_ms != TIME_NONE &&
	       f->crossed_ms != f->first_proof_ms &&
	       f->crossed_ms - f->passed_ms <= w->plan.settings.mass_late_ms;
}

static bool too_many(const struct guard *g, size_t n)
{
	const struct monitor_settings *s = &g->w->plan.settings;

	/* A share like 0.07 is no exact double. */
	return n >= s->mass_accounts &&
	       (double)n + 1e-9 >= s->mass_share * (double)g->n_watched;
}

/* Whoever was visited is stale or held, and stays it for this evaluation. */
static void hold(const struct guard *g, size_t start, size_t n,
		 int64_t until_ms)
{
	struct monitor_account *a;

	while ((a = windows_visit(&g->w->crossings, start, start + n))) {
		if (a->decision.stale_ms != TIME_NONE || monitor_was_held(a))
			continue;
		monitor_put(a, &a->decision.held_ms, until_ms);
		monitor_put(a, &a->decision.held_newest_ms, a->facts.newest_ms);
	}
}

/* ---- decisions ---- */

/* Too many at once, as the second proof of this one showed. */
static void guard_against(const struct guard *g,
			  const struct monitor_account *a)
{
	const struct monitor_settings *s = &g->w->plan.settings;
	const struct monitor_facts *f = &a->facts;
	size_t start, n;

	n = windows_fullest(&g->w->crossings, s->mass_window_ms, f->crossed_ms,
			    f->second_ms, &start);
	if (too_many(g, n))
		hold(g, start, n, f->second_ms + s->mass_hold_ms);
}

/* Who looks late, after a rebuild, may find the hold over already. */
static void decide(const struct guard *g, struct monitor_account *a)
{
	const struct monitor_facts *f = &a->facts;
	struct monitor_decision *v = &a->decision;
	struct monitor_view view;

	monitor_look(g->w, a, g->t_ms, &view);
	if (!view.exempt && !monitor_was_held(a) && counted(g->w, a))
		guard_against(g, a);
	if (view.exempt || !monitor_was_held(a))
		monitor_put(a, &v->stale_ms, f->second_ms);
	else if (g->t_ms >= v->held_ms && f->proof_ms >= v->held_ms)
		monitor_put(a, &v->stale_ms, f->proof_ms);
}

static void sort_in(struct guard *g, size_t place)
{
	struct monitor_account *a = g->w->rostered[place];
	struct monitor_view view;

	monitor_look(g->w, a, g->t_ms, &view);
	g->n_watched += !view.exempt;
	/* Of an earlier post, if it is from before the second proof. */
	if (!view.over || a->facts.second_ms == TIME_NONE ||
	    a->decision.stale_ms < a->facts.second_ms)
		monitor_put(a, &a->decision.stale_ms, TIME_NONE);
	if (view.over && a->facts.second_ms != TIME_NONE &&
	    a->decision.stale_ms == TIME_NONE)
		g->w->waiting[g->n_waiting++] =
			(struct crossing){ a->facts.second_ms, place, a };
	if (view.over && !view.exempt && counted(g->w, a))
		g->w->crossings.at[g->w->crossings.n++] =
			(struct crossing){ a->facts.crossed_ms, place, a };
}

static void decide_platform(struct monitor *w, enum platform_id p, int64_t t_ms)
{
	struct guard g = { .w = w, .t_ms = t_ms };
	int64_t day = monitor_day(w, t_ms);

	w->crossings.n = 0;
	for (size_t i = 0; i < w->n_rostered; i++)
		if (w->rostered[i]->platform == p &&
		    sentra_active(w->rostered[i]->sentra, day))
			sort_in(&g, i);
	if (g.n_waiting == 0)
		return;
	windows_make(&w->crossings, w->plan.settings.mass_window_ms);
	crossings_sort(w->waiting, g.n_waiting);
	for (size_t i = 0; i < g.n_waiting; i++)
		decide(&g, w->waiting[i].account);
}

void monitor_decide(struct monitor *w, int64_t t_ms)
{
	for (int p = 0; p < PLATFORM_COUNT; p++)
		decide_platform(w, (enum platform_id)p, t_ms);
}
