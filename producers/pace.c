/* pace.c -- the arithmetic of pace.h. */
#include "pace.h"

#define BURST_SHARE 10 /* one tenth */

static int64_t later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

void pace_init(struct pace *p, int64_t units, int64_t period_ms)
{
	*p = (struct pace){ 0 };
	if (units <= 0)
		return;
	p->burst_us = period_ms * 1000 / (BURST_SHARE - 1);
	p->unit_us = period_ms * 1000 / units * BURST_SHARE / (BURST_SHARE - 1);
	if (p->unit_us == 0)
		p->unit_us = 1;
}

/* A clock that was set back must not cost more than a burst. */
static int64_t owed_until(const struct pace *p, int64_t now_us)
{
	int64_t most = now_us + p->burst_us + p->unit_us;

	return p->full_us < most ? p->full_us : most;
}

int64_t pace_due_ms(const struct pace *p, int64_t units, int64_t now_ms)
{
	int64_t now_us = now_ms * 1000;
	int64_t need_us = units * p->unit_us;
	/* What exceeds the burst by itself waits for an empty slate. */
	int64_t room_us = later(p->burst_us - need_us, 0);

	if (p->unit_us == 0)
		return now_ms;
	return later(now_ms, (owed_until(p, now_us) - room_us + 999) / 1000);
}

void pace_spend(struct pace *p, int64_t units, int64_t now_ms)
{
	int64_t now_us = now_ms * 1000;

	if (p->unit_us)
		p->full_us = later(owed_until(p, now_us), now_us) +
			     units * p->unit_us;
}

void pace_exhaust(struct pace *p, int64_t now_ms)
{
	p->full_us = now_ms * 1000 + p->burst_us;
}
