/* liveness.c -- which stages of the pipeline do not get on.
 *
 * Must not know alerts, nor where the figures come from. */
#include "liveness.h"

#include <stdio.h>
#include <string.h>

#define PRODUCER_NAME(name) "producer@" #name,
static const char *const producer_names[PLATFORM_COUNT] = { PLATFORMS(
	PRODUCER_NAME) };

void pulse_init(struct pulse *p, int64_t stalled_after_ms)
{
	*p = (struct pulse){ .stalled_after_ms = stalled_after_ms };
}

/* NULL: it is one too many. */
static struct pulse_seen *seen(struct pulse *p, const char *name)
{
	struct pulse_seen *it;
	size_t i = 0;

	while (i < p->n && strcmp(p->seen[i].name, name) != 0)
		i++;
	if (i == PULSE_STAGES_MAX)
		return NULL;
	it = &p->seen[i];
	if (i == p->n) {
		*it = (struct pulse_seen){ .still_ms = TIME_NONE };
		snprintf(it->name, sizeof(it->name), "%s", name);
		p->n++;
	}
	return it;
}

static void remember(struct pulse_seen *it, const struct pulse_stage *stage,
		     int64_t t_ms)
{
	if (stage->lag <= 0 || stage->rebuilding)
		it->still_ms = TIME_NONE;
	else if (it->still_ms == TIME_NONE ||
		 it->watermark_ms != stage->watermark_ms)
		it->still_ms = t_ms;
	it->watermark_ms = stage->watermark_ms;
}

static void add(struct watch_stall *out, size_t *n, const char *stage,
		const char *reason, int64_t since_ms)
{
	out[(*n)++] = (struct watch_stall){ stage, reason, since_ms };
}

/* Who has no heartbeat makes no progress either: one stall a stage. */
static void look_at_stage(struct pulse *p, int64_t t_ms,
			  const struct pulse_stage *stage,
			  struct watch_stall *out, size_t *n)
{
	struct pulse_seen *it;

	if (stage->updated_ms == TIME_NONE)
		return;
	it = seen(p, stage->name);
	if (!it)
		return;
	remember(it, stage, t_ms);
	if (t_ms >= stage->updated_ms + p->stalled_after_ms)
		add(out, n, stage->name, "heartbeat",
		    stage->updated_ms + p->stalled_after_ms);
	else if (it->still_ms != TIME_NONE &&
		 t_ms >= it->still_ms + p->stalled_after_ms)
		add(out, n, stage->name, "progress",
		    it->still_ms + p->stalled_after_ms);
}

/* It promised, and no status came since then. */
static bool broke_promise(const struct pulse *p, int64_t t_ms,
			  const struct pulse_producer *it)
{
	return it->next_poll_ms != TIME_NONE &&
	       it->status_ms < it->next_poll_ms &&
	       t_ms >= it->next_poll_ms + p->stalled_after_ms;
}

size_t pulse_look(struct pulse *p, int64_t t_ms,
		  const struct pulse_stage *stages, size_t n,
		  const struct pulse_producer producers[PLATFORM_COUNT],
		  struct watch_stall out[PULSE_STALLS_MAX])
{
	size_t found = 0;

	for (size_t i = 0; i < n; i++)
		look_at_stage(p, t_ms, &stages[i], out, &found);
	for (int i = 0; i < PLATFORM_COUNT; i++)
		if (broke_promise(p, t_ms, &producers[i]))
			add(out, &found, producer_names[i], "heartbeat",
			    producers[i].next_poll_ms + p->stalled_after_ms);
	return found;
}
