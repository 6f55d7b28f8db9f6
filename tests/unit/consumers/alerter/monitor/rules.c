/* rules.c -- what must hold of every alert about content. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "rules.h"

void rules_init(struct rules *rules)
{
	memset(rules, 0, sizeof(*rules));
}

static bool proves(const struct oracle_event *e)
{
	return e->kind == MONITOR_STATUS && e->outcome == OUTCOME_OK &&
	       e->complete;
}

static int64_t newest_post(const struct oracle_account *a)
{
	int64_t newest = TIME_NONE;

	for (size_t i = 0; i < a->n; i++) {
		const struct oracle_event *e = &a->events[i];
		int64_t post =
			e->published_ms < e->at_ms ? e->published_ms : e->at_ms;

		if (e->kind == MONITOR_POST && post > newest)
			newest = post;
	}
	return newest;
}

static int64_t first_proof(const struct oracle_account *a)
{
	int64_t first = INT64_MAX;

	for (size_t i = 0; i < a->n; i++)
		if (proves(&a->events[i]) && a->events[i].at_ms < first)
			first = a->events[i].at_ms;
	return first;
}

static bool proven_since(const struct oracle_account *a, int64_t since_ms)
{
	for (size_t i = 0; i < a->n; i++)
		if (proves(&a->events[i]) && a->events[i].at_ms > since_ms)
			return true;
	return false;
}

/* Two proofs over the limit, proof_gap apart. */
static bool twice_over(const struct world *world,
		       const struct oracle_account *a)
{
	const struct oracle_sentra *s = &world->o.sentra[a->sentra];
	int64_t newest = newest_post(a), first = INT64_MAX, last = TIME_NONE;
	int64_t base = newest != TIME_NONE ? newest : first_proof(a);

	for (size_t i = 0; i < a->n; i++) {
		int64_t at = a->events[i].at_ms;

		if (!proves(&a->events[i]) ||
		    oracle_work(&world->o, s->zone_hours, base, at) <=
			    s->limits.stale_after_ms)
			continue;
		first = at < first ? at : first;
		last = at > last ? at : last;
	}
	return last != TIME_NONE && last - first >= s->limits.proof_gap_ms;
}

static bool active(const struct world *world, int sentra, int64_t t_ms)
{
	const struct oracle_sentra *s = &world->o.sentra[sentra];
	int64_t day = (t_ms + world->o.zone_hours * HOUR_MS) / DAY_MS;

	return s->listed && day >= s->active_from &&
	       (s->active_until == DAY_OPEN || day <= s->active_until);
}

static void raised(struct rules *rules, const struct world *world, int sentra,
		   int64_t t_ms)
{
	int64_t after = world->o.sentra[sentra].limits.blind_after_ms;
	bool any = false;

	if (rules->fires[sentra])
		fail_msg("raised twice (%s)", world->note);
	for (size_t i = 0; i < world->o.n_accounts; i++) {
		const struct oracle_account *a = &world->o.account[i];

		if (a->sentra != sentra || !a->listed)
			continue;
		rules->newest_ms[i] = newest_post(a);
		rules->exempt[i] = t_ms < a->exempt_until_ms;
		if (rules->exempt[i])
			continue;
		any = true;
		if (!proven_since(a, t_ms - after))
			fail_msg("%s: raised blindly (%s)", a->id, world->note);
		if (!twice_over(world, a))
			fail_msg("%s: raised without two proofs (%s)", a->id,
				 world->note);
	}
	if (!any || !active(world, sentra, t_ms))
		fail_msg("raised for nobody (%s)", world->note);
	rules->fires[sentra] = true;
	rules->adopted[sentra] = rules->adoptions;
	rules->active[sentra] = true;
}

static void resolved(struct rules *rules, const struct world *world, int sentra,
		     int64_t t_ms)
{
	bool why = rules->adopted[sentra] != rules->adoptions ||
		   !active(world, sentra, t_ms);

	if (!rules->fires[sentra])
		fail_msg("resolved, never raised (%s)", world->note);
	for (size_t i = 0; i < world->o.n_accounts; i++) {
		const struct oracle_account *a = &world->o.account[i];

		if (a->sentra != sentra || !a->listed)
			continue;
		why |= newest_post(a) > rules->newest_ms[i] ||
		       rules->exempt[i] != (t_ms < a->exempt_until_ms);
	}
	if (!why)
		fail_msg("resolved without a newer post (%s)", world->note);
	rules->fires[sentra] = false;
}

void rules_check(struct rules *rules, const struct world *world, int64_t t_ms)
{
	for (size_t i = 0; i < world->got.n; i++) {
		const struct oracle_effect *e = &world->got.at[i];

		if (e->alert.kind != ALERT_CONTENT_STALE)
			continue;
		if (e->raised)
			raised(rules, world, e->alert.of, t_ms);
		else
			resolved(rules, world, e->alert.of, t_ms);
	}
}
