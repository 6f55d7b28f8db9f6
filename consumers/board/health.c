/* health.c -- what /healthz and systemd are told. */
#include "health.h"

#include "common/base/clock.h"

static void add_time(struct buf *out, int64_t ms)
{
	char text[RFC3339_SIZE];

	rfc3339_format(ms, text);
	buf_addf(out, "%.19sZ", text);
}

static void add_silence(const struct stage_health *scorer, struct buf *why)
{
	if (!scorer->there || scorer->updated_ms == TIME_NONE) {
		buf_adds(why, "the scorer has written nothing yet");
		return;
	}
	buf_adds(why, "the scorer has written nothing since ");
	add_time(why, scorer->updated_ms);
}

bool health_of(const struct world *w, struct buf *why)
{
	const struct stage_health *scorer = &w->now->stage[STAGE_SCORER];

	if (w->away) {
		buf_addf(why, "Redis is away: %s", w->away);
		return false;
	}
	if (!w->now->generation) {
		buf_adds(why, "nothing was read from Redis yet");
		return false;
	}
	if (!scorer->there || snapshot_is_old(w->now, STAGE_SCORER, w->now_ms,
					      w->stalled_after_ms)) {
		add_silence(scorer, why);
		return false;
	}
	return true;
}

void health_status(const struct world *w, size_t viewers, struct buf *out)
{
	if (!health_of(w, out)) {
		buf_addf(out, ", %zu viewers", viewers);
		return;
	}
	buf_addf(out, "%zu sentra", w->now->cards.n);
	if (w->now->as_of_ms != TIME_NONE) {
		buf_adds(out, " as of ");
		add_time(out, w->now->as_of_ms);
	}
	buf_addf(out, ", %zu viewers", viewers);
}
