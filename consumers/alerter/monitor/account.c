/* account.c -- the rule for one account.
 *
 * It is
 *   unknown  without a proof;
 *   fresh;
 *   aging    if its age at the last proof is over aging_after;
 *   stale    if its age was over stale_after at two proofs that lie at least
 *            proof_gap apart, since the second of them, unless the mass guard
 *            (guard.h) holds it;
 *   blind    without a proof for blind_after, counted from the last proof, or
 *            from its first event where there was none: since the end of that
 *            time.  The reason is the last outcome, or "silent" where no
 *            status came within blind_after either.  While it is held it is
 *            blind too, reason "suspect".  A stale account that goes blind
 *            stays stale;
 *   exempt   while the roster says so.  What it would be is still computed:
 *            when the exemption ends it is that at once, since that end.
 *
 * Age counts working time in the sentra's own time zone: weekends and the
 * calendar's holidays are left out, a working day is 24 hours of it. */
#include "account.h"

#include "common/base/clock.h"

#include <stdlib.h>

#define URL_MAX 2048

const char *const monitor_state_names[MONITOR_STATE_COUNT] = {
	"fresh", "aging", "blind", "unknown", "stale", "exempt", "unregistered",
};

/* ---- events ---- */

struct monitor_input monitor_input_of(const struct event *e,
				      enum platform_id platform)
{
	struct monitor_input in = {
		.kind = MONITOR_ACCOUNT,
		.at_ms = e->observed_ms,
		.sentra_id = e->sentra_id,
		.account_id = e->account_id,
		.platform = platform,
	};

	if (e->kind == EVENT_POST) {
		in.kind = MONITOR_POST;
		in.published_ms = e->post.published_ms;
		in.url = e->post.url;
	} else if (e->kind == EVENT_STATUS) {
		in.kind = MONITOR_STATUS;
		in.outcome = e->status.outcome;
		in.complete = e->status.complete;
		in.next_poll_ms = e->status.next_poll_ms < 0
					  ? TIME_NONE
					  : e->status.next_poll_ms;
	}
	return in;
}

void monitor_account_reset(struct monitor_account *a)
{
#define NEVER(field) .field = TIME_NONE,
	a->facts = (struct monitor_facts){ MONITOR_FACT_NUMBERS(NEVER)
						   MONITOR_FACT_MORE(NEVER) };
#undef NEVER
	a->decision =
		(struct monitor_decision){ TIME_NONE, TIME_NONE, TIME_NONE };
	a->age = (struct monitor_age){ TIME_NONE, TIME_NONE, TIME_NONE };
	a->changed = false;
	free(a->newest_url);
	a->newest_url = NULL;
}

/* ---- age ---- */

/* Without a zone no date is known, so no day can be left out. */
static bool all_days(const struct monitor_account *a)
{
	return !a->policy->settings.working_days || !a->zone;
}

static int64_t work(const struct monitor_account *a, int64_t from_ms,
		    int64_t to_ms)
{
	return calendar_between(a->policy->calendar, a->zone, all_days(a),
				from_ms, to_ms);
}

static int64_t age_ms(const struct monitor_account *a)
{
	const struct monitor_facts *f = &a->facts;

	if (f->proof_ms == TIME_NONE)
		return TIME_NONE;
	if (a->age.proof_ms == f->proof_ms &&
	    a->age.base_ms == monitor_base_ms(f))
		return a->age.ms;
	return work(a, monitor_base_ms(f), f->proof_ms);
}

int64_t monitor_account_renew_age(struct monitor_account *a)
{
	a->age.ms = age_ms(a);
	a->age.base_ms = monitor_base_ms(&a->facts);
	a->age.proof_ms = a->facts.proof_ms;
	return a->age.ms;
}

/* ---- the proofs after a hold ---- */

static int64_t hold_ms(const struct monitor_account *a)
{
	return a->policy->settings.mass_hold_ms;
}

/* No hold of this silence ends later. */
static bool is_after_all(const struct monitor_account *a, int64_t proof_ms)
{
	const struct monitor_facts *f = &a->facts;

	return f->second_ms != TIME_NONE &&
	       proof_ms >= f->second_ms + hold_ms(a);
}

/* A proof over the limit, newer than those before. */
static void keep_after(struct monitor_account *a, int64_t proof_ms)
{
	struct monitor_facts *f = &a->facts;
	bool last = is_after_all(a, proof_ms);

	if (proof_ms < f->crossed_ms + hold_ms(a))
		return;
	if (f->n_after > 0 && (proof_ms <= f->after_ms[f->n_after - 1] ||
			       is_after_all(a, f->after_ms[f->n_after - 1])))
		return;
	if (f->n_after + !last >= MONITOR_AFTER)
		return; /* the last place is the last one's */
	f->after_ms[f->n_after++] = proof_ms;
	a->changed = true;
}

int64_t monitor_next_proof_ms(const struct monitor_account *a, int64_t held_ms)
{
	const struct monitor_facts *f = &a->facts;
	int64_t from = later(held_ms, f->second_ms);

	if (f->second_ms == TIME_NONE)
		return TIME_NONE;
	for (size_t i = 0; i < f->n_after; i++)
		if (f->after_ms[i] >= from)
			return f->after_ms[i];
	/* Of an older alerter, or with another mass_hold, none was kept. */
	return f->proof_ms >= from && is_after_all(a, f->proof_ms) ? f->proof_ms
								   : TIME_NONE;
}

/* ---- crossing the limit ---- */

/* at_ms TIME_NONE: it is within the limit. */
static void cross(struct monitor_account *a, int64_t at_ms)
{
	int64_t passed = TIME_NONE;

	if (at_ms != TIME_NONE)
		passed = calendar_after(a->policy->calendar, a->zone,
					all_days(a), monitor_base_ms(&a->facts),
					a->limits.stale_after_ms);
	monitor_account_set(a, &a->facts.crossed_ms, at_ms);
	monitor_account_set(a, &a->facts.passed_ms, passed);
	monitor_account_set(a, &a->facts.second_ms, TIME_NONE);
	a->changed |= a->facts.n_after > 0;
	a->facts.n_after = 0;
}

/* The proofs after a hold, of the crossing that was found again. */
static void keep_after_again(struct monitor_account *a,
			     const struct monitor_facts *was)
{
	if (a->facts.crossed_ms == TIME_NONE)
		return;
	for (size_t i = 0; i < was->n_after; i++)
		keep_after(a, was->after_ms[i]);
	if (was->proof_ms != TIME_NONE)
		keep_after(a, was->proof_ms);
}

/* A newer post need not be newer than the proofs that are known, which may
 * then still be over the limit: find the crossing among them again. */
static void cross_again(struct monitor_account *a)
{
	struct monitor_facts *f = &a->facts;
	const struct monitor_facts was = *f;
	const int64_t proofs[] = { f->crossed_ms, f->second_ms, f->proof_ms };
	size_t i = 0, n = ARRAY_LEN(proofs);

	while (i < n && (proofs[i] == TIME_NONE ||
			 work(a, monitor_base_ms(f), proofs[i]) <=
				 a->limits.stale_after_ms))
		i++;
	cross(a, i < n ? proofs[i] : TIME_NONE);
	while (i < n && f->second_ms == TIME_NONE && ++i < n)
		if (proofs[i] != TIME_NONE &&
		    proofs[i] >= f->crossed_ms + a->limits.proof_gap_ms)
			monitor_account_set(a, &f->second_ms, proofs[i]);
	keep_after_again(a, &was);
}

/* A newer post, seen then, ended the silence of these facts. */
static void end_silence(struct monitor_account *a,
			const struct monitor_facts *was, int64_t seen_ms)
{
	struct monitor_facts *f = &a->facts;
	struct monitor_silence over = { was->crossed_ms, was->passed_ms,
					was->second_ms, seen_ms };

	if (was->crossed_ms == TIME_NONE || was->crossed_ms == f->crossed_ms)
		return;
	if (f->crossed_ms != TIME_NONE && f->crossed_ms < over.ended_ms)
		over.ended_ms = f->crossed_ms;
	if (over.ended_ms <= over.crossed_ms)
		return; /* it was known before: it never was silent */
	if (over.second_ms >= over.ended_ms)
		over.second_ms = TIME_NONE;
	if (f->n_past == MONITOR_PAST)
		memmove(f->past, f->past + 1, --f->n_past * sizeof(*f->past));
	f->past[f->n_past++] = over;
	a->changed = true;
}

void monitor_account_recheck(struct monitor_account *a)
{
	const struct monitor_facts *f = &a->facts;
	int64_t limit = a->limits.stale_after_ms;
	bool over, crossed = f->crossed_ms != TIME_NONE;

	if (monitor_account_renew_age(a) == TIME_NONE)
		return;
	over = a->age.ms > limit;
	if (over != crossed ||
	    (crossed && work(a, monitor_base_ms(f), f->crossed_ms) <= limit))
		cross_again(a);
}

/* ---- learning ---- */

/* An address that is null or too long is not kept. */
static bool keep_url(struct monitor_account *a, struct str url)
{
	if (url.p && url.n <= URL_MAX && str_is(url, a->newest_url))
		return true;
	free(a->newest_url);
	a->newest_url = NULL;
	if (!url.p || url.n > URL_MAX)
		return true;
	a->newest_url = strndup(url.p, url.n);
	return a->newest_url != NULL;
}

/* A date in the future would hide silence until then: it counts as now. */
static bool learn_post(struct monitor_account *a,
		       const struct monitor_input *in)
{
	int64_t newest =
		in->published_ms < in->at_ms ? in->published_ms : in->at_ms;
	bool newer = newest > a->facts.newest_ms;

	if (newer) {
		const struct monitor_facts was = a->facts;

		monitor_account_set(a, &a->facts.newest_ms, newest);
		cross_again(a);
		end_silence(a, &was, in->at_ms);
	}
	/* A later reading of the newest post may have the address at last. */
	if (newer || (newest == a->facts.newest_ms && in->url.p))
		return keep_url(a, in->url);
	return true;
}

static void learn_proof(struct monitor_account *a, int64_t at_ms)
{
	struct monitor_facts *f = &a->facts;

	if (f->first_proof_ms == TIME_NONE || at_ms < f->first_proof_ms) {
		monitor_account_set(a, &f->first_proof_ms, at_ms);
		if (f->newest_ms == TIME_NONE && f->proof_ms != TIME_NONE)
			cross_again(a);
	}
	if (at_ms < f->proof_ms)
		return;
	monitor_account_set(a, &f->proof_ms, at_ms);
	if (monitor_account_renew_age(a) <= a->limits.stale_after_ms)
		cross(a, TIME_NONE);
	else if (f->crossed_ms == TIME_NONE)
		cross(a, at_ms);
	else if (f->second_ms == TIME_NONE &&
		 at_ms >= f->crossed_ms + a->limits.proof_gap_ms)
		monitor_account_set(a, &f->second_ms, at_ms);
	if (f->crossed_ms != TIME_NONE)
		keep_after(a, at_ms);
}

static void learn_status(struct monitor_account *a,
			 const struct monitor_input *in)
{
	struct monitor_facts *f = &a->facts;

	/* Of two with one instant the first counts, so that events that are
	 * read again change nothing. */
	if (in->at_ms > f->status_ms) {
		monitor_account_set(a, &f->next_poll_ms, in->next_poll_ms);
		if (f->status_ms == TIME_NONE || f->outcome != in->outcome)
			monitor_account_set(a, &f->reason_ms, in->at_ms);
		a->changed |= f->outcome != in->outcome;
		f->outcome = in->outcome;
		monitor_account_set(a, &f->status_ms, in->at_ms);
	}
	if (in->outcome == OUTCOME_OK && in->complete)
		learn_proof(a, in->at_ms);
}

bool monitor_account_learn(struct monitor_account *a,
			   const struct monitor_input *in)
{
	if (a->facts.first_ms == TIME_NONE || in->at_ms < a->facts.first_ms)
		monitor_account_set(a, &a->facts.first_ms, in->at_ms);
	monitor_account_set(a, &a->facts.last_ms,
			    later(a->facts.last_ms, in->at_ms));
	if (in->kind == MONITOR_POST)
		return learn_post(a, in);
	if (in->kind == MONITOR_STATUS)
		learn_status(a, in);
	return true;
}

/* ---- conditions ---- */

const char *monitor_reason_name(int reason)
{
	return reason == MONITOR_SILENT ? "silent"
					: outcome_name((enum outcome)reason);
}

int monitor_reason_find(const char *name)
{
	int reason = 0;

	while (reason < MONITOR_REASONS &&
	       strcmp(name, monitor_reason_name(reason)) != 0)
		reason++;
	return reason;
}

static int64_t reason_began_ms(const struct monitor_facts *f, int reason,
			       int64_t after_ms)
{
	if (reason != MONITOR_SILENT)
		return f->reason_ms;
	return f->status_ms != TIME_NONE ? f->status_ms + after_ms : TIME_NONE;
}

static void find_blindness(const struct monitor_account *a, int64_t t_ms,
			   struct monitor_conditions *out)
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
	out->reason_ms =
		later(out->blind_ms, reason_began_ms(f, out->reason, after));
}

void monitor_account_conditions(const struct monitor_account *a, int64_t t_ms,
				struct monitor_conditions *out)
{
	const struct monitor_decision *d = &a->decision;
	int64_t age = age_ms(a);

	*out = (struct monitor_conditions){
		.age_ms = age,
		.over = age != TIME_NONE && age > a->limits.stale_after_ms,
		.within = age != TIME_NONE && age <= a->limits.stale_after_ms,
		.exempt = a->exempt_ms != TIME_NONE && t_ms < a->exempt_ms,
		.blind_ms = TIME_NONE,
		.reason = MONITOR_SILENT,
		.reason_ms = TIME_NONE,
		.held_ms = TIME_NONE,
	};
	find_blindness(a, t_ms, out);
	if (out->over && monitor_was_held(a) && t_ms < d->held_ms)
		out->held_ms =
			later(d->held_ms - a->policy->settings.mass_hold_ms,
			      a->exempt_ms);
}

/* ---- status ---- */

static void set_blind(const struct monitor_conditions *c,
		      struct monitor_status *out)
{
	if (c->blind_ms != TIME_NONE) {
		out->blind = true;
		out->blind_ms = c->blind_ms;
		out->reason = monitor_reason_name(c->reason);
	} else if (c->held_ms != TIME_NONE) {
		out->blind = true;
		out->blind_ms = c->held_ms;
		out->reason = "suspect";
	}
}

static void set_state(const struct monitor_account *a,
		      const struct monitor_conditions *c,
		      struct monitor_status *out)
{
	if (c->over && a->decision.stale_ms != TIME_NONE) {
		out->state = MONITOR_STALE;
		out->since_ms = later(a->decision.stale_ms, a->exempt_ms);
	} else if (out->blind) {
		out->state = MONITOR_BLIND;
		out->since_ms = out->blind_ms;
	} else if (c->age_ms == TIME_NONE) {
		out->state = MONITOR_UNKNOWN;
	} else if (c->age_ms > a->limits.aging_after_ms) {
		out->state = MONITOR_AGING;
	} else {
		out->state = MONITOR_FRESH;
	}
}

void monitor_account_status(const struct monitor_account *a, int64_t t_ms,
			    struct monitor_status *out)
{
	struct monitor_conditions c;

	monitor_account_conditions(a, t_ms, &c);
	*out = (struct monitor_status){
		.state = MONITOR_EXEMPT,
		.since_ms = TIME_NONE,
		.blind_ms = TIME_NONE,
		.age_ms = c.age_ms,
		.over = c.over,
		.within = c.within,
	};
	if (c.exempt)
		return;
	set_blind(&c, out);
	set_state(a, &c, out);
}
