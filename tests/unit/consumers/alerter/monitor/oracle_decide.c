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

static bool counted(const struct oracle_evaluation *ev, int account)
{
	const struct monitor_facts *f = &ev->facts[account];

	return f->crossed_ms != f->first_proof_ms &&
	       f->crossed_ms - f->passed_ms <= ev->o->settings.mass_late_ms;
}

/* ---- the mass guard ---- */

/* Whether the account's crossing counts for that of another. */
static bool counts_for(const struct oracle_evaluation *ev, int account,
		       int other)
{
	const struct monitor_facts *f = &ev->facts[account];

	return on(ev, account, (int)ev->o->account[other].platform) &&
	       !oracle_exempt(ev->o, account, ev->t_ms) &&
	       ev->st[account].over && f->crossed_ms != TIME_NONE &&
	       counted(ev, account) &&
	       f->crossed_ms <= ev->facts[other].second_ms;
}

static unsigned count_window(const struct oracle_evaluation *ev, int other,
			     int64_t from_ms)
{
	int64_t to_ms = from_ms + ev->o->settings.mass_window_ms;
	unsigned n = 0;

	for (size_t i = 0; i < ev->o->n_accounts; i++) {
		int64_t c = ev->facts[i].crossed_ms;

		n += c >= from_ms && c <= to_ms &&
		     counts_for(ev, (int)i, other);
	}
	return n;
}

/* The fullest window around the crossing of an account, the earliest of
 * equal ones. */
static unsigned fullest(const struct oracle_evaluation *ev, int account,
			int64_t *from_ms)
{
	int64_t mine = ev->facts[account].crossed_ms;
	int64_t width = ev->o->settings.mass_window_ms;
	unsigned most = 0;

	for (size_t i = 0; i < ev->o->n_accounts; i++) {
		int64_t x = ev->facts[i].crossed_ms;
		unsigned n;

		if (!counts_for(ev, (int)i, account) || x > mine ||
		    mine > x + width)
			continue;
		n = count_window(ev, account, x);
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

static unsigned not_exempt(const struct oracle_evaluation *ev, int platform)
{
	unsigned n = 0;

	for (size_t i = 0; i < ev->o->n_accounts; i++)
		n += on(ev, (int)i, platform) &&
		     !oracle_exempt(ev->o, (int)i, ev->t_ms);
	return n;
}

static void hold(struct oracle_evaluation *ev, int account, int64_t from_ms)
{
	const struct monitor_settings *set = &ev->o->settings;

	for (size_t i = 0; i < ev->o->n_accounts; i++) {
		struct monitor_decision *v = &ev->o->decided.decision[i];
		int64_t c = ev->facts[i].crossed_ms;

		if (c < from_ms || c > from_ms + set->mass_window_ms ||
		    !counts_for(ev, (int)i, account) ||
		    v->stale_ms != TIME_NONE || held_once(ev, (int)i))
			continue;
		v->held_ms = ev->facts[account].second_ms + set->mass_hold_ms;
		v->held_newest_ms = ev->facts[i].newest_ms;
	}
}

/* ---- stale or not ---- */

static void decide(struct oracle_evaluation *ev, int account)
{
	const struct monitor_facts *f = &ev->facts[account];
	struct monitor_decision *v = &ev->o->decided.decision[account];
	int platform = (int)ev->o->account[account].platform;
	int64_t from_ms = TIME_NONE;
	unsigned n;

	if (oracle_exempt(ev->o, account, ev->t_ms)) {
		v->stale_ms = f->second_ms;
		return;
	}
	if (!held_once(ev, account) && counted(ev, account)) {
		n = fullest(ev, account, &from_ms);
		if (too_many(ev, n, not_exempt(ev, platform)))
			hold(ev, account, from_ms);
	}
	if (!held_once(ev, account))
		v->stale_ms = f->second_ms;
	else if (ev->t_ms >= v->held_ms && f->proof_ms >= v->held_ms)
		v->stale_ms = f->proof_ms;
}

/* Stale no more, or of an earlier silence. */
static bool outdated(const struct oracle_evaluation *ev, int account)
{
	int64_t second_ms = ev->facts[account].second_ms;

	return !ev->st[account].over || second_ms == TIME_NONE ||
	       ev->o->decided.decision[account].stale_ms < second_ms;
}

static bool undecided(const struct oracle_evaluation *ev, int account)
{
	return ev->st[account].over &&
	       ev->facts[account].second_ms != TIME_NONE &&
	       ev->o->decided.decision[account].stale_ms == TIME_NONE;
}

static void decide_platform(struct oracle_evaluation *ev, int platform)
{
	const struct oracle *o = ev->o;
	int due[ORACLE_ACCOUNTS];
	size_t n = 0;

	for (size_t i = 0; i < o->n_accounts; i++)
		if (on(ev, (int)i, platform) && outdated(ev, (int)i))
			ev->o->decided.decision[i].stale_ms = TIME_NONE;
	for (size_t i = 0; i < o->n_accounts; i++) {
		int account = o->account_order[i];
		size_t k = n;

		if (!on(ev, account, platform) || !undecided(ev, account))
			continue;
		for (; k > 0 && ev->facts[due[k - 1]].second_ms >
					ev->facts[account].second_ms;
		     k--)
			due[k] = due[k - 1];
		due[k] = account;
		n++;
	}
	for (size_t i = 0; i < n; i++)
		decide(ev, due[i]);
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
