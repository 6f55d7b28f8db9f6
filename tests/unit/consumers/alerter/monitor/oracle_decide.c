/* oracle_decide.c -- the rule of staleness a second time: what is
 * decided at an evaluation, and which alerts follow.  See oracle.h. */
#include "oracle.h"

/* One evaluation. */
struct oracle_evaluation {
	struct oracle *o;
	int64_t t_ms;
	struct monitor_facts facts[ORACLE_ACCOUNTS];
	struct monitor_status st[ORACLE_ACCOUNTS];
	bool member[ORACLE_ACCOUNTS]; /* in the roster, of an active sentra */
	bool active[ORACLE_SENTRA];
	struct oracle_effects *out;
};

static bool is_active(const struct oracle *o, int sentra, int64_t t_ms)
{
	const struct oracle_sentra *s = &o->sentra[sentra];
	int64_t day = (t_ms + o->zone_hours * HOUR_MS) / DAY_MS;

	return s->listed &&
	       (s->active_from == DAY_OPEN || day >= s->active_from) &&
	       (s->active_until == DAY_OPEN || day <= s->active_until);
}

static void look(struct oracle_evaluation *ev)
{
	for (size_t i = 0; i < ev->o->n_accounts; i++)
		if (ev->o->account[i].listed)
			ev->st[i] = oracle_status(ev->o, (int)i, ev->t_ms);
}

static bool on(const struct oracle_evaluation *ev, int account, int platform)
{
	return ev->member[account] &&
	       (int)ev->o->account[account].platform == platform;
}

static bool held_once(const struct oracle_evaluation *ev, int account)
{
	const struct monitor_decision *v = &ev->o->decided.decision[account];

	return v->held_ms != TIME_NONE &&
	       v->held_newest_ms == ev->facts[account].newest_ms;
}

/* ---- the mass guard ---- */

/* A silence of an account: the one that it is in, or one before. */
struct silence {
	int account, place;
	struct monitor_silence at;
	bool now;
	bool stale;
	int64_t held_ms; /* until */
};

/* All of a platform. */
struct silences {
	struct silence at[ORACLE_ACCOUNTS * (MONITOR_PAST + 1)];
	size_t n;
	int platform;
};

static bool watched(const struct oracle_evaluation *ev, int account,
		    int64_t at_ms)
{
	const struct oracle_account *a = &ev->o->account[account];

	return a->listed && is_active(ev->o, a->sentra, at_ms) &&
	       !oracle_exempt(ev->o, account, at_ms);
}

/* Whether it counts among those that crossed together, as of then. */
static bool counts(const struct oracle_evaluation *ev, const struct silence *s,
		   int64_t at_ms)
{
	return watched(ev, s->account, at_ms) && s->at.crossed_ms <= at_ms &&
	       at_ms < s->at.ended_ms &&
	       s->at.crossed_ms != ev->facts[s->account].first_proof_ms &&
	       s->at.crossed_ms - s->at.passed_ms <=
		       ev->o->settings.mass_late_ms;
}

static bool in_window(const struct oracle_evaluation *ev, int64_t from_ms,
		      int64_t crossed_ms)
{
	return crossed_ms >= from_ms &&
	       crossed_ms <= from_ms + ev->o->settings.mass_window_ms;
}

static unsigned count_window(const struct oracle_evaluation *ev,
			     const struct silences *all, int64_t from_ms,
			     int64_t at_ms)
{
	unsigned n = 0;

	for (size_t i = 0; i < all->n; i++)
		n += in_window(ev, from_ms, all->at[i].at.crossed_ms) &&
		     counts(ev, &all->at[i], at_ms);
	return n;
}

/* The fullest window around the crossing of an account, the earliest of
 * equal ones. */
static unsigned fullest(const struct oracle_evaluation *ev,
			const struct silences *all, const struct silence *of,
			int64_t *from_ms)
{
	unsigned most = 0;

	for (size_t i = 0; i < all->n; i++) {
		int64_t x = all->at[i].at.crossed_ms;
		unsigned n;

		if (!counts(ev, &all->at[i], of->at.second_ms) ||
		    !in_window(ev, x, of->at.crossed_ms))
			continue;
		n = count_window(ev, all, x, of->at.second_ms);
		if (n > most || (n == most && x < *from_ms)) {
			most = n;
			*from_ms = x;
		}
	}
	return most;
}

/* At least mass_accounts, and that share, which is counted in millionths. */
static bool too_many(const struct oracle_evaluation *ev, unsigned n,
		     unsigned of)
{
	const struct monitor_settings *set = &ev->o->settings;
	uint64_t share = (uint64_t)(set->mass_share * 1e6 + 0.5);

	return n >= set->mass_accounts && n * UINT64_C(1000000) >= share * of;
}

static unsigned watched_by_then(const struct oracle_evaluation *ev,
				int platform, int64_t at_ms)
{
	unsigned n = 0;

	for (size_t i = 0; i < ev->o->n_accounts; i++)
		n += (int)ev->o->account[i].platform == platform &&
		     watched(ev, (int)i, at_ms);
	return n;
}

static void hold(const struct oracle_evaluation *ev, struct silences *all,
		 int64_t from_ms, int64_t at_ms)
{
	for (size_t i = 0; i < all->n; i++) {
		struct silence *s = &all->at[i];

		if (in_window(ev, from_ms, s->at.crossed_ms) &&
		    counts(ev, s, at_ms) && !s->stale &&
		    s->held_ms == TIME_NONE)
			s->held_ms = at_ms + ev->o->settings.mass_hold_ms;
	}
}

static void see_second(const struct oracle_evaluation *ev, struct silences *all,
		       struct silence *s)
{
	int64_t at_ms = s->at.second_ms, from_ms = TIME_NONE;

	if (s->held_ms != TIME_NONE)
		return;
	if (counts(ev, s, at_ms) &&
	    too_many(ev, fullest(ev, all, s, &from_ms),
		     watched_by_then(ev, all->platform, at_ms)))
		hold(ev, all, from_ms, at_ms);
	s->stale = s->held_ms == TIME_NONE;
}

static void add_silence(struct silences *all, int account, int place, bool now,
			struct monitor_silence at)
{
	all->at[all->n++] = (struct silence){ .account = account,
					      .place = place,
					      .at = at,
					      .now = now,
					      .held_ms = TIME_NONE };
}

static void gather(const struct oracle_evaluation *ev, struct silences *all)
{
	for (size_t i = 0; i < ev->o->n_accounts; i++) {
		int account = ev->o->account_order[i];
		const struct monitor_facts *f = &ev->facts[account];

		if (!ev->o->account[account].listed ||
		    (int)ev->o->account[account].platform != all->platform)
			continue;
		for (size_t k = 0; k < f->n_past; k++)
			add_silence(all, account, (int)i, false, f->past[k]);
		if (ev->st[account].over && f->crossed_ms != TIME_NONE)
			add_silence(all, account, (int)i, true,
				    (struct monitor_silence){
					    f->crossed_ms, f->passed_ms,
					    f->second_ms, INT64_MAX });
	}
}

/* The next one by its second proof, then by the roster, then by its crossing.
 */
static struct silence *next_second(struct silences *all,
				   const struct silence *after)
{
	struct silence *next = NULL;

	for (size_t i = 0; i < all->n; i++) {
		struct silence *s = &all->at[i];
		int64_t mine[3] = { s->at.second_ms, s->place,
				    s->at.crossed_ms };
		bool later_one = !after, sooner = !next;

		for (int k = 0; k < 3 && after && !later_one; k++) {
			int64_t its[3] = { after->at.second_ms, after->place,
					   after->at.crossed_ms };

			if (mine[k] < its[k])
				break;
			later_one = mine[k] > its[k];
		}
		for (int k = 0; k < 3 && next && !sooner; k++) {
			int64_t its[3] = { next->at.second_ms, next->place,
					   next->at.crossed_ms };

			if (mine[k] > its[k])
				break;
			sooner = mine[k] < its[k];
		}
		if (s->at.second_ms != TIME_NONE && later_one && sooner)
			next = s;
	}
	return next;
}

/* ---- stale or not ---- */

/* The first proof after the hold of which we know. */
static int64_t next_proof(const struct oracle_evaluation *ev, int account,
			  int64_t held_ms)
{
	const struct monitor_facts *f = &ev->facts[account];
	int64_t hold = ev->o->settings.mass_hold_ms, next = TIME_NONE;

	if (f->second_ms == TIME_NONE)
		return TIME_NONE;
	for (size_t i = f->n_after; i-- > 0;)
		if (f->after_ms[i] >= held_ms && f->after_ms[i] >= f->second_ms)
			next = f->after_ms[i];
	if (next == TIME_NONE && f->proof_ms >= held_ms &&
	    f->proof_ms >= f->second_ms + hold)
		next = f->proof_ms;
	return next;
}

static void decide(struct oracle_evaluation *ev, const struct silence *s)
{
	const struct monitor_facts *f = &ev->facts[s->account];
	struct monitor_decision *v = &ev->o->decided.decision[s->account];

	if (v->stale_ms != TIME_NONE)
		return;
	if (oracle_exempt(ev->o, s->account, ev->t_ms)) {
		v->stale_ms = f->second_ms;
		return;
	}
	if (!held_once(ev, s->account) && s->held_ms != TIME_NONE) {
		v->held_ms = s->held_ms;
		v->held_newest_ms = f->newest_ms;
	}
	if (!held_once(ev, s->account))
		v->stale_ms = f->second_ms;
	else if (ev->t_ms >= v->held_ms)
		v->stale_ms = next_proof(ev, s->account, v->held_ms);
}

/* Stale no more, or of an earlier silence. */
static bool outdated(const struct oracle_evaluation *ev, int account)
{
	int64_t second_ms = ev->facts[account].second_ms;

	return !ev->st[account].over || second_ms == TIME_NONE ||
	       ev->o->decided.decision[account].stale_ms < second_ms;
}

static void decide_platform(struct oracle_evaluation *ev, int platform)
{
	static struct silences all;
	struct silence *s = NULL;

	all.n = 0;
	all.platform = platform;
	for (size_t i = 0; i < ev->o->n_accounts; i++)
		if (on(ev, (int)i, platform) && outdated(ev, (int)i))
			ev->o->decided.decision[i].stale_ms = TIME_NONE;
	gather(ev, &all);
	while ((s = next_second(&all, s)))
		see_second(ev, &all, s);
	for (size_t i = 0; i < all.n; i++)
		if (all.at[i].now && on(ev, all.at[i].account, platform))
			decide(ev, &all.at[i]);
}

/* ---- the effects that ought to be ---- */

static bool stale_and_seen(const struct oracle_evaluation *ev, int sentra,
			   int64_t *since_ms)
{
	const struct oracle *o = ev->o;

	if (!ev->active[sentra] ||
	    oracle_sentra_state(o, sentra, -1, ev->t_ms, since_ms) !=
		    MONITOR_STALE)
		return false;
	for (size_t i = 0; i < o->n_accounts; i++)
		if (o->account[i].listed && o->account[i].sentra == sentra &&
		    ev->st[i].state == MONITOR_STALE &&
		    ev->t_ms - ev->facts[i].proof_ms >=
			    o->sentra[sentra].limits.blind_after_ms)
			return false;
	return true;
}

static bool no_longer_stale(const struct oracle_evaluation *ev, int sentra)
{
	const struct oracle *o = ev->o;
	bool left = false;

	if (!ev->active[sentra])
		return true;
	for (size_t i = 0; i < o->n_accounts; i++) {
		if (!o->account[i].listed || o->account[i].sentra != sentra ||
		    ev->st[i].state == MONITOR_EXEMPT)
			continue;
		if (ev->st[i].within)
			return true;
		left |= ev->st[i].over || ev->facts[i].proof_ms == TIME_NONE;
	}
	return !left;
}

/* Since when a blind account is so for this reason. */
static int64_t blind_since(const struct oracle_evaluation *ev, int account,
			   int reason)
{
	const struct monitor_facts *f = &ev->facts[account];
	int64_t since = ev->st[account].blind_ms, began = f->reason_ms;

	if (reason == ORACLE_SILENT)
		began = f->status_ms == TIME_NONE
				? TIME_NONE
				: f->status_ms +
					  ev->o->sentra[ev->o->account[account]
								.sentra]
						  .limits.blind_after_ms;
	return began > since ? began : since;
}

static bool blind_for(const struct oracle_evaluation *ev, int platform,
		      int reason, int64_t *since_ms)
{
	const char *name = reason == ORACLE_SILENT
				   ? "silent"
				   : outcome_name((enum outcome)reason);
	bool any = false;

	for (size_t i = 0; i < ev->o->n_accounts; i++) {
		const struct monitor_status *st = &ev->st[i];

		if (!on(ev, (int)i, platform) || !st->blind ||
		    strcmp(st->reason, name) != 0)
			continue;
		if (!any || blind_since(ev, (int)i, reason) < *since_ms)
			*since_ms = blind_since(ev, (int)i, reason);
		any = true;
	}
	return any;
}

static bool suspect(const struct oracle_evaluation *ev, int platform,
		    int64_t *since_ms)
{
	bool any = false;

	for (size_t i = 0; i < ev->o->n_accounts; i++) {
		int64_t since;

		if (!on(ev, (int)i, platform) ||
		    oracle_exempt(ev->o, (int)i, ev->t_ms) ||
		    !oracle_held(ev->o, (int)i, ev->t_ms))
			continue;
		since = ev->o->decided.decision[i].held_ms -
			ev->o->settings.mass_hold_ms;
		if (since < ev->o->account[i].exempt_until_ms)
			since = ev->o->account[i].exempt_until_ms;
		if (!any || since < *since_ms)
			*since_ms = since;
		any = true;
	}
	return any;
}

/* ---- alerts ---- */

static struct oracle_alert *
firing(struct oracle *o, enum monitor_alert_kind kind, int of, int reason)
{
	for (size_t i = 0; i < o->decided.n_alerts; i++) {
		struct oracle_alert *a = &o->decided.alerts[i];

		if (a->kind == kind && a->of == of && a->reason == reason)
			return a;
	}
	return NULL;
}

static void effect(struct oracle_evaluation *ev, bool raised,
		   const struct oracle_alert *alert)
{
	ev->out->at[ev->out->n].raised = raised;
	ev->out->at[ev->out->n++].alert = *alert;
}

/* One alert that may be: resolved in the first pass, raised in the second. */
static void settle(struct oracle_evaluation *ev, bool raising,
		   struct oracle_alert alert, bool raise, bool resolve)
{
	struct oracle_decided *d = &ev->o->decided;
	struct oracle_alert *is =
		firing(ev->o, alert.kind, alert.of, alert.reason);

	if (!raising && is && resolve) {
		effect(ev, false, is);
		*is = d->alerts[--d->n_alerts];
	} else if (raising && !is && raise) {
		effect(ev, true, &alert);
		d->alerts[d->n_alerts++] = alert;
	}
}

static void report(struct oracle_evaluation *ev, bool raising,
		   const int64_t stall_since[ORACLE_STAGES])
{
	struct oracle_alert a = { .kind = ALERT_CONTENT_STALE };
	bool is;

	for (size_t i = 0; i < ev->o->n_sentra; i++) {
		a.of = ev->o->sentra_order[i];
		is = stale_and_seen(ev, a.of, &a.since_ms);
		settle(ev, raising, a, is, no_longer_stale(ev, a.of));
	}
	a.kind = ALERT_COLLECTION_BLIND;
	for (a.of = 0; a.of < PLATFORM_COUNT; a.of++)
		for (a.reason = 0; a.reason < ORACLE_REASONS; a.reason++) {
			is = blind_for(ev, a.of, a.reason, &a.since_ms);
			settle(ev, raising, a, is, !is);
		}
	a.kind = ALERT_COLLECTION_SUSPECT;
	a.reason = 0;
	for (a.of = 0; a.of < PLATFORM_COUNT; a.of++) {
		is = suspect(ev, a.of, &a.since_ms);
		settle(ev, raising, a, is, !is);
	}
	a.kind = ALERT_PIPELINE_STALLED;
	for (a.of = 0; a.of < ORACLE_STAGES; a.of++) {
		a.since_ms = stall_since[a.of];
		is = a.since_ms != TIME_NONE;
		settle(ev, raising, a, is, !is);
	}
}

void oracle_evaluate(struct oracle *o, int64_t t_ms,
		     const int64_t stall_since[ORACLE_STAGES],
		     struct oracle_effects *out)
{
	struct oracle_evaluation ev = { .o = o, .t_ms = t_ms, .out = out };

	out->n = 0;
	for (size_t i = 0; i < o->n_sentra; i++)
		ev.active[i] = is_active(o, (int)i, t_ms);
	for (size_t i = 0; i < o->n_accounts; i++) {
		ev.facts[i] = oracle_facts(o, (int)i);
		ev.member[i] =
			o->account[i].listed && ev.active[o->account[i].sentra];
	}
	look(&ev);
	for (int platform = 0; platform < PLATFORM_COUNT; platform++)
		decide_platform(&ev, platform);
	look(&ev);
	report(&ev, false, stall_since);
	report(&ev, true, stall_since);
}
