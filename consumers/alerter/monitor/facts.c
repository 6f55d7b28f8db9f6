/* facts.c -- what events tell of an account: posts, proofs, and when its
 * content crossed the limit.
 *
 * A function of its events in the order of the log.  Must not know what is
 * decided from it. */
#include "internal.h"

void monitor_facts_none(struct monitor_account *a)
{
	a->facts = (struct monitor_facts){
		.first_ms = TIME_NONE,
		.newest_ms = TIME_NONE,
		.first_proof_ms = TIME_NONE,
		.proof_ms = TIME_NONE,
		.status_ms = TIME_NONE,
		.next_poll_ms = TIME_NONE,
		.crossed_ms = TIME_NONE,
		.passed_ms = TIME_NONE,
		.second_ms = TIME_NONE,
	};
	a->decision =
		(struct monitor_decision){ TIME_NONE, TIME_NONE, TIME_NONE };
	a->age = (struct monitor_age){ TIME_NONE, TIME_NONE, TIME_NONE };
	a->changed = false;
}

/* ---- age ---- */

/* Without a zone no date is known, so none is left out. */
static bool all_days(const struct monitor *w, const struct monitor_account *a)
{
	return !w->plan.settings.working_days || !a->zone;
}

static int64_t work(const struct monitor *w, const struct monitor_account *a,
		    int64_t from_ms, int64_t to_ms)
{
	return calendar_between(w->plan.calendar, a->zone, all_days(w, a),
				from_ms, to_ms);
}

int64_t monitor_age_ms(const struct monitor *w, const struct monitor_account *a)
{
	const struct monitor_facts *f = &a->facts;

	if (f->proof_ms == TIME_NONE)
		return TIME_NONE;
	if (a->age.proof_ms == f->proof_ms &&
	    a->age.base_ms == monitor_base_ms(f))
		return a->age.ms;
	return work(w, a, monitor_base_ms(f), f->proof_ms);
}

int64_t monitor_renew_age(const struct monitor *w, struct monitor_account *a)
{
	a->age.ms = monitor_age_ms(w, a);
	a->age.base_ms = monitor_base_ms(&a->facts);
	a->age.proof_ms = a->facts.proof_ms;
	return a->age.ms;
}

/* ---- crossing the limit ---- */

static void cross(const struct monitor *w, struct monitor_account *a,
		  int64_t at_ms)
{
	int64_t passed = TIME_NONE;

	if (at_ms != TIME_NONE)
		passed = calendar_after(w->plan.calendar, a->zone,
					all_days(w, a),
					monitor_base_ms(&a->facts),
					a->limits.stale_after_ms);
	monitor_put(a, &a->facts.crossed_ms, at_ms);
	monitor_put(a, &a->facts.passed_ms, passed);
	monitor_put(a, &a->facts.second_ms, TIME_NONE);
}

/* Under a newer post the proofs that are known may be over the limit still:
 * it need not be newer than they are. */
static void cross_again(const struct monitor *w, struct monitor_account *a)
{
	struct monitor_facts *f = &a->facts;
	const int64_t seen[] = { f->crossed_ms, f->second_ms, f->proof_ms };
	size_t i = 0, n = ARRAY_LEN(seen);

	while (i < n &&
	       (seen[i] == TIME_NONE ||
		work(w, a, f->newest_ms, seen[i]) <= a->limits.stale_after_ms))
		i++;
	cross(w, a, i < n ? seen[i] : TIME_NONE);
	for (i = i < n ? i + 1 : n; i < n; i++)
		if (seen[i] != TIME_NONE &&
		    seen[i] >= f->crossed_ms + a->limits.proof_gap_ms) {
			monitor_put(a, &f->second_ms, seen[i]);
			return;
		}
}

/* ---- events ---- */

/* A date from the future would hide silence until then. */
static bool take_post(const struct monitor *w, struct monitor_account *a,
		      const struct monitor_input *in)
{
	int64_t newest =
		in->published_ms < in->at_ms ? in->published_ms : in->at_ms;
	bool newer = newest > a->facts.newest_ms;

	if (newer) {
		monitor_put(a, &a->facts.newest_ms, newest);
		cross_again(w, a);
	}
	/* Another reading of the newest post may tell its address at last. */
	if (newer || (newest == a->facts.newest_ms && in->url.p))
		return monitor_keep_url(a, in->url);
	return true;
}

static void take_proof(const struct monitor *w, struct monitor_account *a,
		       int64_t at_ms)
{
	struct monitor_facts *f = &a->facts;

	if (f->first_proof_ms == TIME_NONE || at_ms < f->first_proof_ms)
		monitor_put(a, &f->first_proof_ms, at_ms);
	if (at_ms < f->proof_ms)
		return;
	monitor_put(a, &f->proof_ms, at_ms);
	if (monitor_renew_age(w, a) <= a->limits.stale_after_ms)
		cross(w, a, TIME_NONE);
	else if (f->crossed_ms == TIME_NONE)
		cross(w, a, at_ms);
	else if (f->second_ms == TIME_NONE &&
		 at_ms >= f->crossed_ms + a->limits.proof_gap_ms)
		monitor_put(a, &f->second_ms, at_ms);
}

static void take_status(const struct monitor *w, struct monitor_account *a,
			const struct monitor_input *in)
{
	struct monitor_facts *f = &a->facts;

	/* Of one instant the first counts: seen twice is as seen once. */
	if (in->at_ms > f->status_ms) {
		monitor_put(a, &f->status_ms, in->at_ms);
		monitor_put(a, &f->next_poll_ms, in->next_poll_ms);
		a->changed |= f->outcome != in->outcome;
		f->outcome = in->outcome;
	}
	if (in->outcome == OUTCOME_OK && in->complete)
		take_proof(w, a, in->at_ms);
}

bool monitor_take(const struct monitor *w, struct monitor_account *a,
		  const struct monitor_input *in)
{
	if (a->facts.first_ms == TIME_NONE || in->at_ms < a->facts.first_ms)
		monitor_put(a, &a->facts.first_ms, in->at_ms);
	if (in->kind == MONITOR_POST)
		return take_post(w, a, in);
	if (in->kind == MONITOR_STATUS)
		take_status(w, a, in);
	return true;
}
