/* liveness.c -- heartbeat and progress of stages, promises of producers.
 *
 * Must not know alerts, nor where the reports come from. */
#include "liveness.h"

#include <stdio.h>
#include <string.h>

#define PRODUCER_NAME(name) "producer@" #name,
static const char *const producer_names[PLATFORM_COUNT] = { PLATFORMS(
	PRODUCER_NAME) };

void liveness_init(struct liveness *p, int64_t stalled_after_ms)
{
	*p = (struct liveness){ .stalled_after_ms = stalled_after_ms };
}

/* What is remembered of the stage; NULL: it is one too many. */
static struct liveness_seen *seen(struct liveness *p, const char *name)
{
	struct liveness_seen *it;
	size_t i = 0;

	while (i < p->n && strcmp(p->seen[i].name, name) != 0)
		i++;
	if (i == LIVENESS_STAGES_MAX)
		return NULL;
	it = &p->seen[i];
	if (i == p->n) {
		*it = (struct liveness_seen){ .still_ms = TIME_NONE };
		snprintf(it->name, sizeof(it->name), "%s", name);
		p->n++;
	}
	return it;
}

static void remember(struct liveness_seen *it,
		     const struct liveness_stage *stage, int64_t t_ms)
{
	if (stage->lag <= 0 || stage->rebuilding)
		it->still_ms = TIME_NONE;
	else if (it->still_ms == TIME_NONE ||
		 it->watermark_ms != stage->watermark_ms)
		it->still_ms = t_ms;
	it->watermark_ms = stage->watermark_ms;
}

static void add(struct monitor_stall *out, size_t *n, const char *stage,
		const char *reason, int64_t since_ms)
{
	out[(*n)++] = (struct monitor_stall){ stage, reason, since_ms };
}

/* One stall a stage: without a heartbeat there is no progress either. */
static void check_stage(struct liveness *p, int64_t t_ms,
			const struct liveness_stage *stage,
			struct monitor_stall *out, size_t *n)
{
	struct liveness_seen *it;

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

/* It said when it would poll, and no status came since then. */
static bool is_overdue(const struct liveness *p, int64_t t_ms,
		       const struct liveness_producer *it)
{
	return it->next_poll_ms != TIME_NONE &&
	       it->status_ms < it->next_poll_ms &&
	       t_ms >= it->next_poll_ms + p->stalled_after_ms;
}

size_t liveness_check(struct liveness *p, int64_t t_ms,
		      const struct liveness_stage *stages, size_t n,
		      const struct liveness_producer producers[PLATFORM_COUNT],
		      struct monitor_stall out[LIVENESS_STALLS_MAX])
{
	size_t found = 0;

	for (size_t i = 0; i < n; i++)
		check_stage(p, t_ms, &stages[i], out, &found);
	for (int i = 0; i < PLATFORM_COUNT; i++)
		if (is_overdue(p, t_ms, &producers[i]))
			add(out, &found, producer_names[i], "heartbeat",
			    producers[i].next_poll_ms + p->stalled_after_ms);
	return found;
}
