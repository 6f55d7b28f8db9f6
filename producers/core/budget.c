/* budget.c -- the averages and the stretch of budget.h. */
#include "budget.h"

#include "pace.h"

#include <math.h>
#include <stdio.h>

#define LEARN_SHARE     0.1 /* of the newest batch in the averages */
#define POSTS_GUESS     10  /* posts a round, where a post costs a unit */
#define CHANGE          1.2 /* of the stretch that is worth a report */
#define INTERVAL_MAX_MS (366 * DAY_MS)

/* Each step of a round once; RESOLVE and TOKEN are not part of every round. */
static double guess_units(const struct platform *pf)
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

void budget_init(struct budget *b, const struct platform *pf)
{
	*b = (struct budget){
		.units = guess_units(pf),
		.stretch = 1,
		.reported = 1,
	};
}

static void learn(double *average, double value)
{
	*average += LEARN_SHARE * (value - *average);
}

void budget_learn(struct budget *b, size_t n, int64_t units, int64_t took_ms)
{
	if (units > 0)
		learn(&b->units, (double)units / (double)n);
	learn(&b->round_ms, (double)took_ms / (double)n);
}

/* The slowest of three decides: the quota, a documented rate a minute, and
 * that requests go out one after the other. */
void budget_plan(struct budget *b, const struct platform *pf, double rounds,
		 double unit_ms)
{
	double slowest =
		fmax(rounds * unit_ms * b->units, rounds * b->round_ms);
	size_t i;

	for (i = STEP_PROFILE; i < STEP_COUNT; i++) {
		struct pace pace;

		pace_init(&pace, pf->rate[i], MINUTE_MS);
		slowest = fmax(slowest, rounds * (double)pace.unit_us / 1000);
	}
	b->stretch = fmax(slowest, 1);
}

bool budget_changed(struct budget *b)
{
	if (b->stretch <= b->reported * CHANGE &&
	    b->stretch * CHANGE >= b->reported)
		return false;
	b->reported = b->stretch;
	return true;
}

void budget_span(char out[BUDGET_SPAN_SIZE], double ms)
{
	const size_t size = BUDGET_SPAN_SIZE;

	if (ms < 2 * MINUTE_MS)
		snprintf(out, size, "%.0fs", ms / SECOND_MS);
	else if (ms < 2 * HOUR_MS)
		snprintf(out, size, "%.0fm", ms / MINUTE_MS);
	else if (ms < 2 * DAY_MS)
		snprintf(out, size, "%.0fh", ms / HOUR_MS);
	else
		snprintf(out, size, "%.1fd", ms / DAY_MS);
}

int64_t budget_interval_ms(const struct budget *b, int64_t wanted_ms)
{
	double ms = (double)wanted_ms * b->stretch;

	return ms < INTERVAL_MAX_MS ? (int64_t)ms : INTERVAL_MAX_MS;
}
