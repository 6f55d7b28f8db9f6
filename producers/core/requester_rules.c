/* requester_rules.c -- remedies, the breaker, and what shuts a platform. */
#include "requester_rules.h"

#include "common/base/clock.h"
#include "meters.h"

#include <stdio.h>

#define SLOW_STEP_MS   (3 * SECOND_MS) /* between requests, a percent */
#define STOP_UNTOLD_MS HOUR_MS

static void raise_trouble(struct requester *a, enum outcome outcome,
			  const char *detail)
{
	a->trouble.on = true;
	a->trouble.outcome = outcome;
	detail_clean(a->trouble.detail, detail);
}

static bool blocked_by_quota(struct requester *a, struct instant now,
			     struct failure *v)
{
	enum step step = a->request->step;
	int64_t cost = quota_cost(a->setup.platform, step, a->request->n);
	int64_t until = quota_blocked(&a->quota, step, cost, now.wall_ms);
	char at[RFC3339_SIZE];

	if (!until)
		return false;
	rfc3339_format(until, at);
	*v = (struct failure){ .outcome = OUTCOME_QUOTA,
			       .scope = FAILURE_PLATFORM,
			       .not_before_ms = until };
	snprintf(v->detail, sizeof(v->detail),
		 "not asked: the limit holds until %s", at);
	raise_trouble(a, OUTCOME_QUOTA, v->detail);
	return true;
}

bool requester_blocked(struct requester *a, struct instant now,
		       struct failure *v)
{
	if (a->shut_until_ms > now.boot_ms) {
		*v = (struct failure){ .outcome = a->shut.outcome,
				       .scope = FAILURE_PLATFORM };
		snprintf(v->detail, sizeof(v->detail), "%s", a->shut.detail);
		return true;
	}
	if (a->open_until_ms > now.boot_ms) {
		*v = (struct failure){ .outcome = OUTCOME_UNAVAILABLE,
				       .scope = FAILURE_PLATFORM };
		snprintf(v->detail, sizeof(v->detail),
			 "not asked: %u requests in a row failed", a->failures);
		return true;
	}
	return blocked_by_quota(a, now, v);
}

/* Whoever was here before may have used the rate up. */
static void begin_rates(struct requester *a, struct instant now)
{
	size_t i;

	for (i = 0; i < STEP_COUNT; i++) {
		pace_init(&a->rate[i], a->setup.platform->rate[i], MINUTE_MS);
		pace_exhaust(&a->rate[i], now.boot_ms);
	}
	a->rated = true;
}

int64_t requester_paced(struct requester *a, struct instant now)
{
	enum step step = a->request->step;
	int64_t cost = quota_cost(a->setup.platform, step, a->request->n);
	int64_t due_ms, budget_ms;

	if (!a->rated)
		begin_rates(a, now);
	due_ms = pace_due_ms(&a->rate[step], 1, now.boot_ms);
	if (a->setup.once)
		return due_ms;
	budget_ms = now.boot_ms - now.wall_ms +
		    quota_paced(&a->quota, cost, now.wall_ms);
	due_ms = budget_ms > due_ms ? budget_ms : due_ms;
	return a->slow_until_ms > due_ms ? a->slow_until_ms : due_ms;
}

void requester_mind(struct requester *a, const struct limits *limits,
		    struct instant now)
{
	int64_t until_ms = limits->not_before_ms;
	int over = limits->usage_percent - USAGE_SLOW;

	if (limits->usage_percent >= USAGE_STOP && until_ms <= now.wall_ms)
		until_ms = now.wall_ms + STOP_UNTOLD_MS;
	else if (limits->usage_percent < USAGE_STOP && limits->remaining != 0)
		until_ms = 0;
	if (until_ms && limits->scope == LIMITS_TARGETS)
		a->hold_asked_ms = until_ms;
	else if (until_ms)
		quota_hold(&a->quota,
			   limits->scope == LIMITS_PLATFORM ? STEP_COUNT
							    : a->request->step,
			   until_ms, now.wall_ms);
	else if (over > 0)
		a->slow_until_ms = now.boot_ms + over * SLOW_STEP_MS;
}

/* ---- again ---- */

static bool ready(struct requester *a, int64_t due_ms)
{
	a->due_ms = due_ms;
	a->state = REQUESTER_READY;
	metrics_add(a->setup.metrics, METER_RETRIES, NULL, 1);
	return true;
}

static bool retry(struct requester *a, struct instant now)
{
	unsigned attempts = a->failures >= BREAKER_WARY ? 1 : a->retries;
	int64_t wait_ms = backoff_next(&a->retry);

	if (a->attempts >= attempts || a->credit < RETRY_COST)
		return false;
	if (a->failure.not_before_ms > now.wall_ms + wait_ms)
		wait_ms = a->failure.not_before_ms - now.wall_ms;
	if (wait_ms > a->patience_ms)
		return false;
	if (a->setup.once)
		a->patience_ms -= wait_ms;
	a->credit -= RETRY_COST;
	return ready(a, now.boot_ms + wait_ms);
}

static bool halve(struct requester *a, struct instant now)
{
	unsigned limit =
		a->request->limit ? a->request->limit : a->setup.platform->page;

	if (limit <= 1)
		return false;
	a->request->limit = limit / 2;
	return ready(a, now.boot_ms);
}

static bool switch_dialect(struct requester *a, struct instant now)
{
	if (a->switched)
		return false;
	a->switched = true;
	a->request->dialect++;
	return ready(a, now.boot_ms);
}

bool requester_again(struct requester *a, struct instant now)
{
	switch (a->failure.action) {
	case ACTION_RETRY: return retry(a, now);
	case ACTION_HALVE: return halve(a, now);
	case ACTION_DIALECT: return switch_dialect(a, now);
	default: return false;
	}
}

/* ---- what follows ---- */

static void trip(struct requester *a, struct instant now)
{
	a->failures++;
	if (a->failures >= BREAKER_OPEN || a->request->n > 1)
		raise_trouble(a, OUTCOME_UNAVAILABLE, a->failure.detail);
	if (a->failures < BREAKER_OPEN)
		return;
	a->open_until_ms = now.boot_ms + backoff_next(&a->rest);
	metrics_set(a->setup.metrics, METER_BREAKER, NULL, 1);
}

/* Any word from the platform, a refusal too: it is there. */
static void mend(struct requester *a)
{
	a->failures = 0;
	a->open_until_ms = 0;
	backoff_reset(&a->rest);
	metrics_set(a->setup.metrics, METER_BREAKER, NULL, 0);
}

static void shut(struct requester *a, struct instant now)
{
	struct failure *v = &a->failure;

	raise_trouble(a, v->outcome, v->detail);
	if (v->outcome == OUTCOME_QUOTA) {
		if (v->not_before_ms <= now.wall_ms)
			v->not_before_ms = now.wall_ms + MINUTE_MS +
					   backoff_next(&a->pause);
		quota_hold(&a->quota, STEP_COUNT, v->not_before_ms,
			   now.wall_ms);
		return;
	}
	a->shut = a->trouble;
	a->shut_until_ms = now.boot_ms + a->shut_for_ms;
}

void requester_blame(struct requester *a, struct instant now)
{
	if (a->failure.outcome == OUTCOME_UNAVAILABLE)
		trip(a, now);
	else
		mend(a);
	if (a->failure.outcome == OUTCOME_INVALID_RESPONSE)
		a->dialect = 0; /* perhaps it is the first one again */
	if (a->failure.scope == FAILURE_PLATFORM)
		shut(a, now);
}

void requester_praise(struct requester *a)
{
	mend(a);
	a->dialect = a->request->dialect;
	a->trouble.on = false;
	backoff_reset(&a->pause);
}
