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
 * in turn. */
#include "guard.h"

#include <stdlib.h>

bool guard_resize(struct guard *g, size_t n_rostered)
{
	size_t room = n_rostered + 1; /* never none */

	guard_release(g);
	g->waiting = calloc(room, sizeof(*g->waiting));
	return windows_new(&g->crossings, room) && g->waiting;
}

void guard_release(struct guard *g)
{
	free(g->waiting);
	windows_release(&g->crossings);
	g->waiting = NULL;
}

/* One platform at t. */
struct pass {
	struct guard *guard;
	const struct monitor_settings *settings;
	int64_t t_ms;
	size_t n_watched; /* accounts that are not exempt */
	size_t n_waiting;
};

static bool is_counted(const struct pass *pass, const struct monitor_account *a)
{
	const struct monitor_facts *f = &a->facts;

	return f->crossed_ms != TIME_NONE &&
	       f->crossed_ms != f->first_proof_ms &&
	       f->crossed_ms - f->passed_ms <= pass->settings->mass_late_ms;
}

static bool too_many(const struct pass *pass, size_t n)
{
	/* A share like 0.07 is no exact double. */
	return n >= pass->settings->mass_accounts &&
	       (double)n + 1e-9 >=
		       pass->settings->mass_share * (double)pass->n_watched;
}

/* Whoever was visited is stale or held, and stays so in this evaluation. */
static void hold(const struct pass *pass, size_t start, size_t n,
		 int64_t until_ms)
{
	struct monitor_account *a;

	while ((a = windows_visit(&pass->guard->crossings, start, start + n))) {
		if (a->decision.stale_ms != TIME_NONE || monitor_was_held(a))
			continue;
		monitor_account_set(a, &a->decision.held_ms, until_ms);
		monitor_account_set(a, &a->decision.held_newest_ms,
				    a->facts.newest_ms);
	}
}

/* Hold those that crossed together with this one, as its second proof saw
 * them, if they are too many. */
static void guard_against(const struct pass *pass,
			  const struct monitor_account *a)
{
	const struct monitor_settings *s = pass->settings;
	const struct monitor_facts *f = &a->facts;
	size_t start, n;

	n = windows_fullest(&pass->guard->crossings, s->mass_window_ms,
			    f->crossed_ms, f->second_ms, &start);
	if (too_many(pass, n))
		hold(pass, start, n, f->second_ms + s->mass_hold_ms);
}

/* An evaluation that comes late, after a rebuild, may find the hold over
 * already. */
static void decide(const struct pass *pass, struct monitor_account *a)
{
	const struct monitor_facts *f = &a->facts;
	struct monitor_decision *d = &a->decision;
	struct monitor_conditions c;

	monitor_account_conditions(a, pass->t_ms, &c);
	if (!c.exempt && !monitor_was_held(a) && is_counted(pass, a))
		guard_against(pass, a);
	if (c.exempt || !monitor_was_held(a))
		monitor_account_set(a, &d->stale_ms, f->second_ms);
	else if (pass->t_ms >= d->held_ms && f->proof_ms >= d->held_ms)
		monitor_account_set(a, &d->stale_ms, f->proof_ms);
}

/* Whether it is stale no more, waits for a decision, or counts as crossed. */
static void sort_in(struct pass *pass, struct monitor_account *a, size_t place)
{
	struct guard *g = pass->guard;
	const struct monitor_facts *f = &a->facts;
	struct monitor_decision *d = &a->decision;
	struct monitor_conditions c;

	monitor_account_conditions(a, pass->t_ms, &c);
	pass->n_watched += !c.exempt;
	/* A decision from before the second proof is of an earlier post. */
	if (!c.over || f->second_ms == TIME_NONE || d->stale_ms < f->second_ms)
		monitor_account_set(a, &d->stale_ms, TIME_NONE);
	if (c.over && f->second_ms != TIME_NONE && d->stale_ms == TIME_NONE)
		g->waiting[pass->n_waiting++] =
			(struct crossing){ f->second_ms, place, a };
	if (c.over && !c.exempt && is_counted(pass, a))
		g->crossings.at[g->crossings.n++] =
			(struct crossing){ f->crossed_ms, place, a };
}

static void decide_platform(struct guard *g, const struct monitor_accounts *all,
			    enum platform_id platform, int64_t t_ms)
{
	struct pass pass = { .guard = g,
			     .settings = &all->policy.settings,
			     .t_ms = t_ms };
	int64_t day = monitor_day(all, t_ms);

	g->crossings.n = 0;
	for (size_t i = 0; i < all->n_rostered; i++) {
		struct monitor_account *a = all->rostered[i];

		if (a->platform == platform && sentra_active(a->sentra, day))
			sort_in(&pass, a, i);
	}
	if (pass.n_waiting == 0)
		return;
	windows_build(&g->crossings, pass.settings->mass_window_ms);
	crossings_sort(g->waiting, pass.n_waiting);
	for (size_t i = 0; i < pass.n_waiting; i++)
		decide(&pass, g->waiting[i].account);
}

void guard_decide(struct guard *g, const struct monitor_accounts *all,
		  int64_t t_ms)
{
	for (int p = 0; p < PLATFORM_COUNT; p++)
		decide_platform(g, all, (enum platform_id)p, t_ms);
}
