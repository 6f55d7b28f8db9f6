/* budget.h -- how often rounds over the roster can be made, given what they
 * cost and what the platform allows.
 *
 * The cost of a round (in quota units) and the time that it takes are moving
 * averages over the batches of accounts so far; before the first one, the cost
 * is a guess from the adapter's costs.  From these, and from the number of
 * rounds wanted, budget_plan() derives one factor, the stretch, by which the
 * intervals of all accounts are multiplied alike: 1 where everything wanted is
 * possible, 4 where there can be only a fourth of it.
 *
 *   budget_init(&b, platform);
 *   budget_plan(&b, platform, rounds_per_ms, quota_unit_ms);
 *   ... a batch of 50 accounts took 5 s and 120 units ...
 *   budget_learn(&b, 50, 120, 5000);
 *   budget_plan(&b, ...);
 *   next_ms = now_ms + budget_interval_ms(&b, wanted_ms);
 *
 * Pure: no clock, no log, and it holds nobody back (quota.h and pace.h do). */
#ifndef SENTRA_PRODUCERS_CORE_BUDGET_H
#define SENTRA_PRODUCERS_CORE_BUDGET_H

#include "producers/platforms/platform.h"

struct budget {
	double units;    /* quota units a round costs, on average */
	double round_ms; /* that it takes, on average; 0: none was made yet */
	double stretch;  /* >= 1: intervals are so many times longer than
			    wanted */
	double reported; /* the stretch that budget_changed() compares with */
};

/* Begins with the guess and a stretch of 1. */
void budget_init(struct budget *, const struct platform *);

/* A batch of n > 0 accounts is done.  units <= 0 teaches nothing of the cost:
 * no request was sent, or the quota's period turned in between. */
void budget_learn(struct budget *, size_t n, int64_t units, int64_t took_ms);

/* Sets the stretch.  rounds: wanted per millisecond, over all accounts.
 * unit_ms: how long one unit of the quota takes to flow in; 0: no quota. */
void budget_plan(struct budget *, const struct platform *, double rounds,
		 double unit_ms);

/* Whether the stretch is another, by a fifth or more, than when this was last
 * true: then it is worth a line in the log. */
bool budget_changed(struct budget *);

/* The interval of an account whose wanted interval is that; a year and a day
 * at most. */
int64_t budget_interval_ms(const struct budget *, int64_t wanted_ms);

/* A span of time for people: "40s", "15m", "6h", "22.4d". */
#define BUDGET_SPAN_SIZE 24
void budget_span(char out[BUDGET_SPAN_SIZE], double ms);

#endif
