/* watch_guard.c -- who turns stale at an evaluation, and the mass guard: many
 * of a platform that cross the limit together are held, not believed.
 *
 * Must not know alerts. */
#include "watch_parts.h"

#include <stdlib.h>

/* One platform at t. */
struct guard {
	struct watch *w;
	int64_t t_ms;
	size_t n_watched; /* accounts that are not exempt */
	size_t n_waiting; /* over twice, and not stale yet */
	size_t n_crossings;
};

static bool held_for_this(const struct watch_account *a)
{
	return a->verdict.held_ms != TIME_NONE &&
	       a->verdict.held_newest_ms == a->facts.newest_ms;
}

/* A first start, or a long blindness, shows at once what came about in turn. */
static bool counted(const struct watch *w, const struct watch_account *a)
{
	const struct watch_facts *f = &a->facts;

	return f->crossed_ms != TIME_NONE &&
	       f->crossed_ms != f->first_proof_ms &&
	       f->crossed_ms - f->passed_ms <= w->plan.settings.mass_late_ms;
}

/* ---- the crossings of a platform, in order of time ---- */

static int by_time(const void *a, const void *b)
{
	const struct moment *x = a, *y = b;

	if (x->ms != y->ms)
		return x->ms < y->ms ? -1 : 1;
	return (x->place > y->place) - (x->place < y->place);
}

/* How many crossings come before the instant. */
static size_t before(const struct guard *g, int64_t ms)
{
	size_t low = 0, high = g->n_crossings;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (g->w->crossings[mid].ms < ms)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static bool too_many(const struct guard *g, size_t n)
{
	const struct watch_settings *s = &g->w->plan.settings;

	/* A share like 0.07 is no exact double. */
	return n >= s->mass_accounts &&
	       (double)n + 1e-9 >= s->mass_share * (double)g->n_watched;
}

/* The fullest window around a's crossing of what had crossed at its second
 * proof: from *start, returns how many. */
static size_t fullest(const struct guard *g, const struct watch_account *a,
		      size_t *start)
{
	const struct moment *c = g->w->crossings;
	int64_t at = a->facts.crossed_ms;
	int64_t window = g->w->plan.settings.mass_window_ms;
	size_t known = before(g, a->facts.second_ms + 1);
	size_t first = before(g, at - window), last = before(g, at + 1);
	size_t end = before(g, at + window + 1), most = 0;

	*start = first;
	if (end > known)
		end = known;
	/* Mostly not even all that any window could hold is too many. */
	if (!too_many(g, end - first))
		return 0;
	end = first;
	for (size_t i = first; i < last; i++) {
		while (end < known && c[end].ms <= c[i].ms + window)
			end++;
		if (end - i > most) {
			most = end - i;
			*start = i;
		}
	}
	return most;
}

static void hold(const struct guard *g, size_t start, size_t n,
		 int64_t until_ms)
{
	for (size_t i = start; i < start + n; i++) {
		struct watch_account *a = g->w->crossings[i].account;

		if (a->verdict.stale_ms != TIME_NONE || held_for_this(a))
			continue;
		watch_put(a, &a->verdict.held_ms, until_ms);
		watch_put(a, &a->verdict.held_newest_ms, a->facts.newest_ms);
	}
}

/* ---- decisions ---- */

static void decide(const struct guard *g, struct watch_account *a)
{
	const struct watch_facts *f = &a->facts;
	struct watch_verdict *v = &a->verdict;
	struct watch_view view;
	size_t start, n;

	watch_look(g->w, a, g->t_ms, &view);
	if (!view.exempt && held_for_this(a)) {
		if (g->t_ms >= v->held_ms && f->proof_ms >= v->held_ms)
			watch_put(a, &v->stale_ms, f->proof_ms);
		return;
	}
	if (!view.exempt && counted(g->w, a)) {
		n = fullest(g, a, &start);
		if (too_many(g, n)) {
			hold(g, start, n,
			     f->second_ms + g->w->plan.settings.mass_hold_ms);
			return;
		}
	}
	watch_put(a, &v->stale_ms, f->second_ms);
}

static void sort_in(struct guard *g, size_t place)
{
	struct watch_account *a = g->w->rostered[place];
	struct watch_view view;

	watch_look(g->w, a, g->t_ms, &view);
	g->n_watched += !view.exempt;
	/* Of an earlier post, if it is from before the second proof. */
	if (!view.over || a->facts.second_ms == TIME_NONE ||
	    a->verdict.stale_ms < a->facts.second_ms)
		watch_put(a, &a->verdict.stale_ms, TIME_NONE);
	if (view.over && a->facts.second_ms != TIME_NONE &&
	    a->verdict.stale_ms == TIME_NONE)
		g->w->waiting[g->n_waiting++] =
			(struct moment){ a->facts.second_ms, place, a };
	if (view.over && !view.exempt && counted(g->w, a))
		g->w->crossings[g->n_crossings++] =
			(struct moment){ a->facts.crossed_ms, place, a };
}

static void decide_platform(struct watch *w, enum platform_id p, int64_t t_ms)
{
	struct guard g = { .w = w, .t_ms = t_ms };
	int64_t day = watch_day(w, t_ms);

	for (size_t i = 0; i < w->n_rostered; i++)
		if (w->rostered[i]->platform == p &&
		    sentra_active(w->rostered[i]->sentra, day))
			sort_in(&g, i);
	if (g.n_waiting == 0)
		return;
	qsort(w->crossings, g.n_crossings, sizeof(*w->crossings), by_time);
	qsort(w->waiting, g.n_waiting, sizeof(*w->waiting), by_time);
	for (size_t i = 0; i < g.n_waiting; i++)
		decide(&g, w->waiting[i].account);
}

void watch_decide(struct watch *w, int64_t t_ms)
{
	for (int p = 0; p < PLATFORM_COUNT; p++)
		decide_platform(w, (enum platform_id)p, t_ms);
}
