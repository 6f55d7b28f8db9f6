/* health.c -- a producer's gauges of what is so now. */
#include "health.h"

#include "common/base/clock.h"
#include "meters.h"

static void measure_lag(struct metrics *m, const struct schedule *s,
			struct instant now)
{
	struct schedule_lag lag;

	schedule_lag(s, now, &lag);
	metrics_set(m, METER_OLDEST, NULL, (double)(lag.oldest_ms / SECOND_MS));
	metrics_set(m, METER_DEBT, NULL, (double)(lag.debt_ms / SECOND_MS));
}

static void measure_accounts(struct metrics *m, const struct schedule *s)
{
	double n[OUTCOME_UNKNOWN] = { 0 };

	for (size_t i = 0; i < s->n; i++)
		if (s->job[i].checkpoint->has_outcome)
			n[s->job[i].checkpoint->outcome]++;
	for (int o = 0; o < OUTCOME_UNKNOWN; o++)
		metrics_set(m, METER_ACCOUNTS, outcome_name((enum outcome)o),
			    n[o]);
}

/* Every outcome is there from the start, so that Prometheus' increase() sees
 * the first round of each, too. */
static void measure_trouble(struct metrics *m, const struct trouble *t)
{
	for (int o = 0; o < OUTCOME_UNKNOWN; o++) {
		const char *name = outcome_name((enum outcome)o);

		metrics_set(m, METER_TROUBLE, name,
			    t->on && (int)t->outcome == o);
		metrics_add(m, METER_ROUNDS, name, 0);
	}
}

void health_measure(struct metrics *m, const struct schedule *schedule,
		    const struct requester *requester, struct instant now)
{
	measure_lag(m, schedule, now);
	measure_accounts(m, schedule);
	measure_trouble(m, &requester->trouble);
}
