/* pace.c -- the arithmetic of pace.h, in microseconds, so that a budget of
 * millions of units a month loses nothing by rounding. */
#include "pace.h"

/* The burst is a tenth of the budget, so the other nine tenths flow in within a
 * period: a unit takes period / (0.9 * units), and a burst period / 9. */
#define BURST_SHARE 10

void pace_init(struct pace *p, int64_t units, int64_t period_ms)
{
	*p = (struct pace){ 0 };
	if (units <= 0)
		return;
	p->burst_us = period_ms * 1000 / (BURST_SHARE - 1);
	/* Rounded up: rounded down it would let through more than the budget.
	 */
	units *= BURST_SHARE - 1;
	p->unit_us = (period_ms * 1000 * BURST_SHARE + units - 1) / units;
}

/* If the clock was set back, the debt stays as large as it was.  A debt that
 * was read from a file is believed up to a burst, as the clock may have been
 * wrong when it was written. */
static void follow_clock(struct pace *p, int64_t now_us)
{
	if (!p->now_us && p->full_us > now_us + p->burst_us)
		p->full_us = now_us + p->burst_us;
	else if (now_us < p->now_us && p->full_us > now_us)
		p->full_us = later(p->full_us - (p->now_us - now_us), now_us);
	p->now_us = now_us;
}

int64_t pace_due_ms(struct pace *p, int64_t units, int64_t now_ms)
{
	int64_t now_us = now_ms * 1000;
	int64_t need_us = units * p->unit_us;
	/* What exceeds the burst by itself waits until there is no debt. */
	int64_t room_us = later(p->burst_us - need_us, 0);

	if (p->unit_us == 0)
		return now_ms;
	follow_clock(p, now_us);
	return later(now_ms, (p->full_us - room_us + 999) / 1000);
}

void pace_spend(struct pace *p, int64_t units, int64_t now_ms)
{
	int64_t now_us = now_ms * 1000;

	if (p->unit_us == 0)
		return;
	follow_clock(p, now_us);
	p->full_us = later(p->full_us, now_us) + units * p->unit_us;
}

void pace_exhaust(struct pace *p, int64_t now_ms)
{
	p->full_us = now_ms * 1000 + p->burst_us;
}
