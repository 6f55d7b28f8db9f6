/* poll_budget.c -- plans the quota over the roster: a round's cost is learned,
 * and what the budget cannot pay is said, not hidden. */
#include "poll_parts.h"

#include "common/daemon/log.h"
#include "meters.h"

#include <math.h>
#include <stdio.h>

#define LEARN_SHARE      0.1 /* of the newest group in the average */
#define POSTS_GUESS      10  /* a round, where a post costs a unit */
#define STRETCH_TOLD     1.2 /* a change that is worth a line in the log */
#define MEASURE_EVERY_MS (10 * SECOND_MS)
#define INTERVAL_MAX_MS  (366 * DAY_MS)

/* ---- what a round costs ---- */

/* Before anything is learned: each step once. */
static double first_guess(const struct platform *pf)
{
	double units = 0;
	size_t i;

	for (i = STEP_PROFILE; i < STEP_COUNT; i++) {
		double cost = pf->cost[i];

		if (pf->batch[i] == 0)
			continue;
		if (i == STEP_POSTS && pf->cost_by_post)
			cost = POSTS_GUESS;
		if (i == STEP_PROFILE && !pf->cost_by_target)
			cost /= pf->batch[i];
		units += cost;
	}
	return units;
}

void poll_budget_begin(struct poller *p, struct instant now)
{
	p->began = p->requester.quota.used;
	p->began_ms = now.boot_ms;
}

static void learn(double *average, double value)
{
	*average += LEARN_SHARE * (value - *average);
}

/* A group that was refused unasked teaches nothing, nor does one over the
 * turn of a period. */
void poll_budget_end(struct poller *p, struct instant now)
{
	double n = (double)p->batch.n;
	double spent = (double)(p->requester.quota.used - p->began);

	if (spent > 0)
		learn(&p->units, spent / n);
	learn(&p->round_ms, (double)(now.boot_ms - p->began_ms) / n);
	poll_plan_budget(p);
}

/* ---- what that allows ---- */

/* The slowest of the budget, the rates, and one request after the other: how
 * many times longer than wanted the intervals must be. */
static double stretch(const struct poller *p)
{
	const struct platform *pf = p->setup.platform;
	double rounds = p->schedule.rounds;
	double most = rounds * quota_span_ms(&p->requester.quota) * p->units;
	size_t i;

	most = fmax(most, rounds * p->round_ms);
	for (i = STEP_PROFILE; i < STEP_COUNT; i++) {
		struct pace pace;

		pace_init(&pace, pf->rate[i], MINUTE_MS);
		most = fmax(most, rounds * (double)pace.unit_us / 1000);
	}
	return fmax(most, 1);
}

/* "40s", "15m", "6h", "22.4d". */
static void span(char *out, size_t size, double ms)
{
	if (ms < 2 * MINUTE_MS)
		snprintf(out, size, "%.0fs", ms / SECOND_MS);
	else if (ms < 2 * HOUR_MS)
		snprintf(out, size, "%.0fm", ms / MINUTE_MS);
	else if (ms < 2 * DAY_MS)
		snprintf(out, size, "%.0fh", ms / HOUR_MS);
	else
		snprintf(out, size, "%.1fd", ms / DAY_MS);
}

static void say(struct poller *p)
{
	char wanted[24], allowed[24], accounts[24];
	double interval_ms = (double)p->plan->poll.interval_ms;

	span(wanted, sizeof(wanted), interval_ms);
	span(allowed, sizeof(allowed), interval_ms * p->stretch);
	snprintf(accounts, sizeof(accounts), "%zu", p->schedule.n);
	log_kv(p->stretch > 1 ? LOG_WARN : LOG_INFO,
	       p->stretch > 1 ? "there can be fewer rounds than wanted"
			      : "there can be as many rounds as wanted",
	       "accounts", accounts, "wanted_every", wanted, "possible_every",
	       allowed, NULL);
	p->stretch_told = p->stretch;
}

void poll_plan_budget(struct poller *p)
{
	double told = p->stretch_told;

	if (p->units == 0)
		p->units = first_guess(p->setup.platform);
	p->stretch = stretch(p);
	if (p->stretch > told * STRETCH_TOLD ||
	    p->stretch * STRETCH_TOLD < told)
		say(p);
}

int64_t poll_interval(const struct poller *p, const struct job *m)
{
	double stretched_ms = (double)m->interval_ms * p->stretch;

	if (p->setup.once)
		return m->interval_ms;
	return stretched_ms < INTERVAL_MAX_MS ? (int64_t)stretched_ms
					      : INTERVAL_MAX_MS;
}

/* ---- what is owed ---- */

void poll_measure_debt(struct poller *p, struct instant now)
{
	struct metrics *metrics = p->setup.metrics;
	struct owed owed;

	if (now.boot_ms - p->measured_ms < MEASURE_EVERY_MS && p->measured_ms)
		return;
	p->measured_ms = now.boot_ms;
	schedule_owed(&p->schedule, now, &owed);
	if (p->plan)
		metrics_set(metrics, METER_INTERVAL, NULL,
			    (double)p->plan->poll.interval_ms / SECOND_MS *
				    p->stretch);
	metrics_set(metrics, METER_OLDEST, NULL,
		    (double)(owed.oldest_ms / SECOND_MS));
	metrics_set(metrics, METER_DEBT, NULL,
		    (double)(owed.debt_ms / SECOND_MS));
}
