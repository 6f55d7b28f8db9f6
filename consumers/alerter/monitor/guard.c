/* guard.c -- who turns stale, and the mass guard.
 *
 * An account turns stale once it was over the limit at two proofs that lie
 * proof_gap apart, since the second.  But if many accounts of one platform
 * crossed the limit together, that is the platform's fault or ours until
 * proven otherwise: if at the second proof of one at least mass_accounts
 * accounts, and mass_share of the platform's that are not exempt, crossed
 * within mass_window of each other, those of them that are not yet stale are
 * held for mass_hold from that proof.  After it, whoever is still over the
 * limit at its next proof turns stale, since that proof; it is not held again
 * until it has a newer post.
 *
 * Not counted are an account that was over the limit already at its first
 * proof ever, and one that passed the limit more than mass_late before a proof
 * showed it: a first start, or a long blindness, shows at once what came about
 * in turn.  Nor one that is exempt, or of a sentra that is not active, or has
 * posted again, at that second proof.
 *
 * So all is known by the instants of the proofs and not by when it is looked
 * at: the second proofs are gone through in their order, those of silences that
 * are over too, and whoever evaluates once, after a rebuild, finds the same
 * holds as who evaluated all the time.  Decisions are kept none the less: once
 * one was made, another roster does not move it. */
#include "guard.h"

#include "common/base/clock.h"

#include <stdlib.h>

static void turns_release(struct guard_turns *turns)
{
	free(turns->at);
	*turns = (struct guard_turns){ 0 };
}

static void watch_release(struct guard_watch *watch)
{
	free(watch->from_ms);
	free(watch->until_ms);
	*watch = (struct guard_watch){ 0 };
}

void guard_release(struct guard *g)
{
	windows_release(&g->crossings);
	turns_release(&g->from);
	turns_release(&g->until);
	turns_release(&g->second);
	watch_release(&g->watch);
}

/* One platform at t. */
struct pass {
	struct guard *guard;
	const struct monitor_accounts *all;
	const struct monitor_settings *settings;
	enum platform_id platform;
	int64_t t_ms;
	int64_t day; /* of t */
};

static bool is_of(const struct pass *pass, const struct monitor_account *a)
{
	return a->platform == pass->platform;
}

/* ---- who is watched ---- */

/* Neither exempt nor of a sentra that is not active. */
static int64_t watched_from_ms(const struct pass *pass,
			       const struct monitor_account *a)
{
	int64_t day = a->sentra->active_from;

	if (day == DAY_OPEN)
		return a->exempt_ms;
	return later(a->exempt_ms,
		     day_start_ms(day, pass->all->policy.zone_hours));
}

static int64_t watched_until_ms(const struct pass *pass,
				const struct monitor_account *a)
{
	int64_t day = a->sentra->active_until;

	return day == DAY_OPEN
		       ? INT64_MAX
		       : day_start_ms(day + 1, pass->all->policy.zone_hours);
}

static int by_ms(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static bool list_watched(struct pass *pass)
{
	struct guard_watch *watch = &pass->guard->watch;
	size_t most = pass->all->n_rostered;

	watch_release(watch);
	watch->from_ms = calloc(most + 1, sizeof(*watch->from_ms));
	watch->until_ms = calloc(most + 1, sizeof(*watch->until_ms));
	if (!watch->from_ms || !watch->until_ms)
		return false;
	for (size_t i = 0; i < most; i++) {
		const struct monitor_account *a = pass->all->rostered[i];
		int64_t from = watched_from_ms(pass, a);
		int64_t until = watched_until_ms(pass, a);

		if (!is_of(pass, a) || from >= until)
			continue;
		watch->from_ms[watch->n] = from;
		watch->until_ms[watch->n++] = until;
	}
	qsort(watch->from_ms, watch->n, sizeof(*watch->from_ms), by_ms);
	qsort(watch->until_ms, watch->n, sizeof(*watch->until_ms), by_ms);
	return true;
}

static size_t up_to(const int64_t *sorted, size_t n, int64_t ms)
{
	size_t low = 0;

	while (low < n) {
		size_t mid = low + (n - low) / 2;

		if (sorted[mid] <= ms)
			low = mid + 1;
		else
			n = mid;
	}
	return low;
}

static size_t watched_at(const struct pass *pass, int64_t ms)
{
	const struct guard_watch *watch = &pass->guard->watch;

	return up_to(watch->from_ms, watch->n, ms) -
	       up_to(watch->until_ms, watch->n, ms);
}

static bool too_many(const struct pass *pass, size_t n, int64_t at_ms)
{
	/* A share like 0.07 is no exact double. */
	return n >= pass->settings->mass_accounts &&
	       (double)n + 1e-9 >= pass->settings->mass_share *
					   (double)watched_at(pass, at_ms);
}

/* ---- the crossings of a platform ---- */

static int64_t earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* False: out of memory. */
static bool add_crossing(const struct pass *pass, struct monitor_account *a,
			 size_t place, const struct monitor_silence *s,
			 bool is_now)
{
	struct crossing c = {
		.ms = s->crossed_ms,
		.from_ms = later(s->crossed_ms, watched_from_ms(pass, a)),
		.until_ms = earlier(s->ended_ms, watched_until_ms(pass, a)),
		.second_ms = s->second_ms,
		.place = place,
		.account = a,
		.is_now = is_now,
		.held_ms = TIME_NONE,
	};

	if (s->crossed_ms == a->facts.first_proof_ms ||
	    s->crossed_ms - s->passed_ms > pass->settings->mass_late_ms)
		c.until_ms = TIME_NONE;
	return windows_add(&pass->guard->crossings, &c);
}

static bool is_over_now(const struct monitor_account *a, int64_t t_ms)
{
	struct monitor_conditions c;

	monitor_account_conditions(a, t_ms, &c);
	return c.over && a->facts.crossed_ms != TIME_NONE;
}

static bool add_crossings(const struct pass *pass, struct monitor_account *a,
			  size_t place)
{
	const struct monitor_facts *f = &a->facts;
	const struct monitor_silence now = { f->crossed_ms, f->passed_ms,
					     f->second_ms, INT64_MAX };

	for (size_t i = 0; i < f->n_past; i++)
		if (!add_crossing(pass, a, place, &f->past[i], false))
			return false;
	return !is_over_now(a, pass->t_ms) ||
	       add_crossing(pass, a, place, &now, true);
}

static int by_turn(const void *a, const void *b)
{
	const struct guard_turn *x = a, *y = b;

	if (x->ms != y->ms)
		return x->ms < y->ms ? -1 : 1;
	if (x->place != y->place)
		return x->place < y->place ? -1 : 1;
	return (x->of > y->of) - (x->of < y->of);
}

enum turn { TURN_FROM, TURN_UNTIL, TURN_SECOND };

static int64_t turn_ms(const struct crossing *c, enum turn turn)
{
	switch (turn) {
	case TURN_FROM:
		return c->from_ms < c->until_ms ? c->from_ms : TIME_NONE;
	case TURN_UNTIL:
		return c->from_ms < c->until_ms ? c->until_ms : TIME_NONE;
	default: return c->second_ms;
	}
}

static bool list_turns(struct guard_turns *turns, const struct windows *w,
		       enum turn turn)
{
	turns_release(turns);
	turns->at = calloc(w->n + 1, sizeof(*turns->at));
	if (!turns->at)
		return false;
	for (size_t i = 0; i < w->n; i++) {
		int64_t ms = turn_ms(&w->at[i], turn);

		if (ms != TIME_NONE)
			turns->at[turns->n++] =
				(struct guard_turn){ ms, w->at[i].place, i };
	}
	qsort(turns->at, turns->n, sizeof(*turns->at), by_turn);
	return true;
}

/* ---- through their second proofs ---- */

/* The next one up to that instant; NULL: there is none. */
static const struct guard_turn *next_turn(struct guard_turns *turns,
					  int64_t until_ms)
{
	if (turns->done == turns->n || turns->at[turns->done].ms > until_ms)
		return NULL;
	return &turns->at[turns->done++];
}

static void count_until(struct guard *g, int64_t ms)
{
	const struct guard_turn *turn;

	while ((turn = next_turn(&g->from, ms)))
		windows_count(&g->crossings, turn->of, +1);
	while ((turn = next_turn(&g->until, ms))) {
		windows_count(&g->crossings, turn->of, -1);
		windows_take(&g->crossings, turn->of);
	}
}

static bool counts_at(const struct crossing *c, int64_t ms)
{
	return c->from_ms <= ms && ms < c->until_ms;
}

/* Whoever is taken is stale, held or done, and stays so. */
static void hold(struct guard *g, size_t start, int64_t at_ms, int64_t until_ms)
{
	struct windows *w = &g->crossings;
	size_t end = w->end[start], i = windows_next(w, start);

	for (; i < end; i = windows_next(w, i + 1)) {
		if (!counts_at(&w->at[i], at_ms))
			continue;
		w->at[i].held_ms = until_ms;
		windows_take(w, i);
	}
}

/* Its second proof: many crossed together with it, or it is stale. */
static void prove_second(const struct pass *pass, size_t i, int64_t at_ms)
{
	struct windows *w = &pass->guard->crossings;
	struct crossing *c = &w->at[i];
	size_t start, n;

	if (c->held_ms != TIME_NONE)
		return;
	n = counts_at(c, at_ms) ? windows_fullest(w, c->ms, &start) : 0;
	if (n > 0 && too_many(pass, n, at_ms))
		hold(pass->guard, start, at_ms,
		     at_ms + pass->settings->mass_hold_ms);
	else if (windows_next(w, i) == i)
		windows_take(w, i);
}

static bool go_through(const struct pass *pass)
{
	struct guard *g = pass->guard;
	const struct guard_turn *turn;

	if (!list_turns(&g->from, &g->crossings, TURN_FROM) ||
	    !list_turns(&g->until, &g->crossings, TURN_UNTIL) ||
	    !list_turns(&g->second, &g->crossings, TURN_SECOND))
		return false;
	while ((turn = next_turn(&g->second, INT64_MAX))) {
		count_until(g, turn->ms);
		prove_second(pass, turn->of, turn->ms);
	}
	return true;
}

/* ---- decisions ---- */

static void decide(const struct pass *pass, const struct crossing *c)
{
	struct monitor_account *a = c->account;
	struct monitor_decision *d = &a->decision;
	bool exempt = a->exempt_ms != TIME_NONE && pass->t_ms < a->exempt_ms;

	if (d->stale_ms != TIME_NONE)
		return;
	if (!exempt && !monitor_was_held(a) && c->held_ms != TIME_NONE) {
		monitor_account_set(a, &d->held_ms, c->held_ms);
		monitor_account_set(a, &d->held_newest_ms, a->facts.newest_ms);
	}
	if (exempt || !monitor_was_held(a))
		monitor_account_set(a, &d->stale_ms, a->facts.second_ms);
	else if (pass->t_ms >= d->held_ms)
		monitor_account_set(a, &d->stale_ms,
				    monitor_next_proof_ms(a, d->held_ms));
}

/* A decision from before the second proof is of an earlier post.  True: it
 * waits for another. */
static bool settle(const struct pass *pass, struct monitor_account *a)
{
	const struct monitor_facts *f = &a->facts;
	struct monitor_decision *d = &a->decision;
	bool over = is_over_now(a, pass->t_ms);

	if (!over || f->second_ms == TIME_NONE || d->stale_ms < f->second_ms)
		monitor_account_set(a, &d->stale_ms, TIME_NONE);
	return over && d->stale_ms == TIME_NONE;
}

static bool list_crossings(const struct pass *pass)
{
	windows_clear(&pass->guard->crossings);
	for (size_t i = 0; i < pass->all->n_rostered; i++)
		if (is_of(pass, pass->all->rostered[i]) &&
		    !add_crossings(pass, pass->all->rostered[i], i))
			return false;
	return windows_build(&pass->guard->crossings,
			     pass->settings->mass_window_ms);
}

static bool decide_platform(struct pass *pass)
{
	const struct windows *w = &pass->guard->crossings;
	size_t waiting = 0;

	for (size_t i = 0; i < pass->all->n_rostered; i++) {
		struct monitor_account *a = pass->all->rostered[i];

		if (is_of(pass, a) && sentra_active(a->sentra, pass->day))
			waiting += settle(pass, a);
	}
	if (waiting == 0)
		return true;
	if (!list_crossings(pass) || !list_watched(pass) || !go_through(pass))
		return false;
	for (size_t i = 0; i < w->n; i++)
		if (w->at[i].is_now &&
		    sentra_active(w->at[i].account->sentra, pass->day))
			decide(pass, &w->at[i]);
	return true;
}

bool guard_decide(struct guard *g, const struct monitor_accounts *all,
		  int64_t t_ms)
{
	struct pass pass = { .guard = g,
			     .all = all,
			     .settings = &all->policy.settings,
			     .t_ms = t_ms,
			     .day = monitor_day(all, t_ms) };
	bool good = true;

	for (int p = 0; p < PLATFORM_COUNT && good; p++) {
		pass.platform = (enum platform_id)p;
		good = decide_platform(&pass);
	}
	return good;
}
