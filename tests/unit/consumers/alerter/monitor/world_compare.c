/* world_compare.c -- the monitor against the oracle, and what to say where
 * they differ. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "world.h"

#include "common/base/clock.h"

#include <stdio.h>

const char *const world_stages[ORACLE_STAGES] = { "scorer", "alerter",
						  "coverage" };

/* ---- alerts, from the monitor's words to numbers and back ---- */

static int reason_number(enum monitor_alert_kind kind, const char *reason)
{
	if (kind != ALERT_COLLECTION_BLIND)
		return 0;
	for (int i = 0; i < ORACLE_SILENT; i++)
		if (strcmp(reason, outcome_name((enum outcome)i)) == 0)
			return i;
	return strcmp(reason, "silent") == 0 ? ORACLE_SILENT : -1;
}

static const char *of_name(const struct world *world,
			   const struct oracle_alert *a)
{
	switch (a->kind) {
	case ALERT_CONTENT_STALE: return world->o.sentra[a->of].id;
	case ALERT_PIPELINE_STALLED: return world_stages[a->of];
	default: return platform_names[a->of];
	}
}

static int of_number(const struct world *world, const struct monitor_alert *a)
{
	struct oracle_alert probe = { .kind = a->kind };
	int n = a->kind == ALERT_CONTENT_STALE      ? (int)world->o.n_sentra
		: a->kind == ALERT_PIPELINE_STALLED ? ORACLE_STAGES
						    : PLATFORM_COUNT;

	for (probe.of = 0; probe.of < n; probe.of++)
		if (strcmp(of_name(world, &probe), a->of) == 0)
			return probe.of;
	return -1;
}

struct oracle_alert world_alert(const struct world *world,
				const struct monitor_alert *a)
{
	return (struct oracle_alert){ .kind = a->kind,
				      .of = of_number(world, a),
				      .reason =
					      reason_number(a->kind, a->reason),
				      .since_ms = a->since_ms };
}

struct monitor_alert world_alert_words(const struct world *world,
				       const struct oracle_alert *a)
{
	struct monitor_alert out = { .kind = a->kind, .since_ms = a->since_ms };
	const char *reason = "";

	if (a->kind == ALERT_COLLECTION_BLIND)
		reason = a->reason == ORACLE_SILENT
				 ? "silent"
				 : outcome_name((enum outcome)a->reason);
	else if (a->kind == ALERT_PIPELINE_STALLED)
		reason = "progress";
	snprintf(out.of, sizeof(out.of), "%s", of_name(world, a));
	snprintf(out.reason, sizeof(out.reason), "%s", reason);
	return out;
}

bool oracle_same_alert(const struct oracle_alert *a,
		       const struct oracle_alert *b)
{
	return a->kind == b->kind && a->of == b->of && a->reason == b->reason &&
	       a->since_ms == b->since_ms;
}

/* ---- saying what differs ---- */

static const char *ms_text(int64_t ms, char out[RFC3339_SIZE])
{
	if (ms == TIME_NONE)
		return "none";
	rfc3339_format(ms, out);
	return out;
}

static void print_ms(const char *name, int64_t ms)
{
	char text[RFC3339_SIZE];

	print_message("  %s %s", name, ms_text(ms, text));
}

static void print_facts(const char *whose, const struct monitor_facts *f,
			const struct monitor_decision *v)
{
	print_message("%s:", whose);
	print_ms("first", f->first_ms);
	print_ms("last", f->last_ms);
	print_ms("reason", f->reason_ms);
	print_ms("newest", f->newest_ms);
	print_ms("first_proof", f->first_proof_ms);
	print_ms("proof", f->proof_ms);
	print_ms("status", f->status_ms);
	print_ms("crossed", f->crossed_ms);
	print_ms("passed", f->passed_ms);
	print_ms("second", f->second_ms);
	for (size_t i = 0; i < f->n_past; i++) {
		print_ms("past", f->past[i].crossed_ms);
		print_ms("to", f->past[i].ended_ms);
	}
	for (size_t i = 0; i < f->n_after; i++)
		print_ms("after", f->after_ms[i]);
	print_ms("stale", v->stale_ms);
	print_ms("held", v->held_ms);
	print_ms("held_newest", v->held_newest_ms);
	print_message("\n");
}

static void print_account(const struct world *world, int account)
{
	static const char *const kinds[] = { "account", "post", "status" };
	const struct oracle_account *a = &world->o.account[account];
	const struct monitor_account *got = world_find(world, account);
	struct monitor_facts facts = oracle_facts(&world->o, account);

	print_message("account %s of %s:\n", a->id,
		      world->o.sentra[a->sentra].id);
	for (size_t i = 0; i < a->n; i++) {
		const struct oracle_event *e = &a->events[i];

		print_message("  %s", kinds[e->kind]);
		print_ms("at", e->at_ms);
		if (e->kind == MONITOR_POST)
			print_ms("published", e->published_ms);
		if (e->kind == MONITOR_STATUS)
			print_message("  %s%s", outcome_name(e->outcome),
				      e->complete ? " complete" : "");
		print_message("\n");
	}
	print_facts("want", &facts, &world->o.decided.decision[account]);
	if (got)
		print_facts("got", &got->facts, &got->decision);
}

void world_differs(const struct world *world, int account, int64_t t_ms,
		   const char *what)
{
	print_message("%s\n", world->note);
	print_ms("at t", t_ms);
	print_message("\n");
	if (account >= 0)
		print_account(world, account);
	fail_msg("%s differs (%s)", what, world->note);
}

void world_print_effects(const struct world *world, const char *whose,
			 const struct oracle_effects *effects)
{
	print_message("%s effects:\n", whose);
	for (size_t i = 0; i < effects->n; i++) {
		const struct oracle_effect *e = &effects->at[i];
		struct monitor_alert a;

		if (e->alert.of < 0 || e->alert.reason < 0) {
			print_message("  an alert of nobody\n");
			continue;
		}
		a = world_alert_words(world, &e->alert);
		print_message("  %s %s %s %s", e->raised ? "raise" : "resolve",
			      alert_kinds[a.kind].name, a.of, a.reason);
		print_ms("since", a.since_ms);
		print_message("\n");
	}
}

/* ---- comparing ---- */

static bool same_facts(const struct monitor_facts *a,
		       const struct monitor_facts *b)
{
	return a->last_ms == b->last_ms && a->reason_ms == b->reason_ms &&
	       a->first_ms == b->first_ms && a->newest_ms == b->newest_ms &&
	       a->first_proof_ms == b->first_proof_ms &&
	       a->proof_ms == b->proof_ms && a->status_ms == b->status_ms &&
	       (a->status_ms == TIME_NONE ||
		(a->outcome == b->outcome &&
		 a->next_poll_ms == b->next_poll_ms)) &&
	       a->crossed_ms == b->crossed_ms && a->passed_ms == b->passed_ms &&
	       a->second_ms == b->second_ms && a->n_past == b->n_past &&
	       memcmp(a->past, b->past, a->n_past * sizeof(*a->past)) == 0 &&
	       a->n_after == b->n_after &&
	       memcmp(a->after_ms, b->after_ms,
		      a->n_after * sizeof(*a->after_ms)) == 0;
}

static bool same_standing(const struct monitor_status *a,
			  const struct monitor_status *b)
{
	return a->state == b->state && a->since_ms == b->since_ms &&
	       a->blind == b->blind && a->age_ms == b->age_ms &&
	       a->over == b->over && a->within == b->within &&
	       (!a->blind || (a->blind_ms == b->blind_ms &&
			      strcmp(a->reason, b->reason) == 0));
}

/* Where proofs came in order, and are not too many: whenever a hold of this
 * silence ends, the first proof after it is known. */
static void compare_after(const struct world *world, int account,
			  const struct monitor_facts *f, int64_t t_ms)
{
	const struct oracle_account *a = &world->o.account[account];
	int64_t hold = world->o.settings.mass_hold_ms, last = TIME_NONE;
	size_t n = 0;

	for (size_t i = 0; i < a->n; i++) {
		const struct oracle_event *e = &a->events[i];

		if (e->kind != MONITOR_STATUS || e->outcome != OUTCOME_OK ||
		    !e->complete || e->at_ms < f->crossed_ms + hold ||
		    e->at_ms == last || n == MONITOR_AFTER - 1 ||
		    (last != TIME_NONE && f->second_ms != TIME_NONE &&
		     last >= f->second_ms + hold))
			continue;
		last = e->at_ms;
		if (n >= f->n_after || f->after_ms[n++] != last)
			world_differs(world, account, t_ms,
				      "a proof after a hold");
	}
}

/* What the definitions say of the crossing. */
static void compare_crossing(const struct world *world, int account,
			     const struct monitor_facts *f, int64_t t_ms)
{
	struct oracle_crossing c = oracle_crossing(&world->o, account);

	if (c.orderly &&
	    (c.crossed_ms != f->crossed_ms || c.second_ms != f->second_ms))
		world_differs(world, account, t_ms,
			      "the crossing by definition");
	if (c.orderly && f->crossed_ms != TIME_NONE)
		compare_after(world, account, f, t_ms);
	if (f->crossed_ms != TIME_NONE && f->crossed_ms < c.crossed_ms)
		world_differs(world, account, t_ms,
			      "a crossing that no proof showed");
}

void world_compare_account(struct world *world, int account, int64_t t_ms)
{
	const struct oracle_account *a = &world->o.account[account];
	const struct monitor_decision *v = &world->o.decided.decision[account];
	const struct monitor_account *got = world_find(world, account);
	struct monitor_status want, st;
	struct monitor_facts facts;

	if (!got) {
		if (a->n)
			world_differs(world, account, t_ms, "an account: it");
		return;
	}
	facts = oracle_facts(&world->o, account);
	if (!same_facts(&facts, &got->facts))
		world_differs(world, account, t_ms, "facts");
	if (got->decision.stale_ms != v->stale_ms ||
	    got->decision.held_ms != v->held_ms ||
	    got->decision.held_newest_ms != v->held_newest_ms)
		world_differs(world, account, t_ms, "decision");
	compare_crossing(world, account, &got->facts, t_ms);
	if (!a->listed)
		return;
	want = oracle_status(&world->o, account, t_ms);
	monitor_account_status(got, t_ms, &st);
	if (same_standing(&want, &st))
		return;
	print_message("want %s, got %s\n", monitor_state_names[want.state],
		      monitor_state_names[st.state]);
	print_ms("since", want.since_ms);
	print_ms("since", st.since_ms);
	print_message("  %s %s  ", want.blind ? want.reason : "-",
		      st.blind ? st.reason : "-");
	print_ms("blind", want.blind_ms);
	print_ms("blind", st.blind_ms);
	print_message("\n");
	world_differs(world, account, t_ms, "status");
}

static void compare_sentra(struct world *world, int sentra, int platform,
			   int64_t t_ms)
{
	const struct oracle_sentra *s = &world->o.sentra[sentra];
	const struct sentra *in =
		roster_find(world->roster[world->in_force], str_of(s->id));
	int64_t since, got_since = 0;
	enum monitor_state want, got;

	if (!in)
		return;
	want = oracle_sentra_state(&world->o, sentra, platform, t_ms, &since);
	got = monitor_sentra(world->monitor, in, platform, t_ms, &got_since);
	if (want == got && (want != MONITOR_STALE || since == got_since))
		return;
	print_message("%s: want %s, got %s", s->id, monitor_state_names[want],
		      monitor_state_names[got]);
	print_ms("since", since);
	print_ms("since", got_since);
	world_differs(world, -1, t_ms, "a sentra's state");
}

static void compare_alerts(struct world *world, int64_t t_ms)
{
	const struct oracle_decided *d = &world->o.decided;
	size_t n = monitor_firing_count(world->monitor);

	if (n != d->n_alerts)
		world_differs(world, -1, t_ms, "number of firing alerts");
	for (size_t i = 0; i < n; i++) {
		struct oracle_alert got =
			world_alert(world,
				    monitor_firing_at(world->monitor, i));
		size_t k = 0;

		while (k < n && !oracle_same_alert(&got, &d->alerts[k]))
			k++;
		if (k == n)
			world_differs(world, -1, t_ms, "a firing alert");
	}
}

void world_compare(struct world *world, int64_t t_ms)
{
	for (size_t i = 0; i < world->o.n_accounts; i++)
		world_compare_account(world, (int)i, t_ms);
	for (size_t i = 0; i < world->o.n_sentra; i++) {
		compare_sentra(world, (int)i, -1, t_ms);
		for (int p = 0; p < PLATFORM_COUNT; p++)
			compare_sentra(world, (int)i, p, t_ms);
	}
	compare_alerts(world, t_ms);
}

/* Sentra in the order of the roster, platforms and reasons in that of their
 * names; sentra that the roster no longer has, and stages, are in no order. */
static int rank(const struct world *world, const struct oracle_effect *e)
{
	const struct oracle_alert *a = &e->alert;
	int n = e->raised * 4 + (int)a->kind, of = ORACLE_SENTRA;

	if (a->kind == ALERT_PIPELINE_STALLED)
		of = 0;
	else if (a->kind != ALERT_CONTENT_STALE)
		of = a->of;
	else if (world->o.sentra[a->of].listed)
		for (of = 0; world->o.sentra_order[of] != a->of;)
			of++;
	return (n * (ORACLE_SENTRA + 1) + of) * (ORACLE_REASONS + 1) +
	       a->reason;
}

bool world_same_effects(const struct world *world,
			const struct oracle_effects *want)
{
	const struct oracle_effects *got = &world->got;

	for (size_t i = 0; i < got->n; i++)
		if (got->at[i].alert.of < 0 || got->at[i].alert.reason < 0 ||
		    (i > 0 &&
		     rank(world, &got->at[i - 1]) > rank(world, &got->at[i])))
			return false;
	for (size_t i = 0; i < want->n; i++) {
		const struct oracle_effect *e = &want->at[i];
		size_t k = 0;

		while (k < got->n &&
		       !(got->at[k].raised == e->raised &&
			 oracle_same_alert(&got->at[k].alert, &e->alert)))
			k++;
		if (k == got->n)
			return false;
	}
	return got->n == want->n;
}
