/* status.c -- the line of a consumer's state, for systemd.
 *
 * Must not know what a stage computes, nor change anything of the loop. */
#include "status.h"

#include "common/base/clock.h"

#include <inttypes.h>
#include <stdio.h>

static const char *doing(const struct loop *l)
{
	if (l->phase == PHASE_WAITING)
		return "restores its partitions";
	if (l->phase == PHASE_READING)
		return l->drained && offsets_caught_up(&l->offsets)
			       ? "caught up"
			       : "catching up";
	return l->assigned ? "others have all partitions"
			   : "waits for partitions";
}

/* What was last seen of the pipeline does not hold while it is away. */
static void describe(const struct loop *l, const char *kafka, char *out,
		     size_t size)
{
	if (kafka)
		snprintf(out, size, "Kafka is away: %s", kafka);
	else if (l->troubled)
		snprintf(out, size, "not at work: %s", l->cause.text);
	else
		snprintf(out, size,
			 "%zu partitions, %s, lag %" PRId64 ", %" PRIu64
			 " events, %" PRIu64 " dead letters",
			 l->offsets.n_owned, doing(l), offsets_lag(&l->offsets),
			 l->events, dlq_total(l->dlq));
}

void loop_tell_status(struct loop *l)
{
	int64_t now_ms = boot_ms();
	char text[sizeof(l->status)];

	if (now_ms < l->status_ms)
		return;
	describe(l, kafka_sub_away(l->sub), text, sizeof(text));
	l->status_ms = boot_ms() + SECOND_MS;
	if (strcmp(text, l->status) == 0)
		return;
	memcpy(l->status, text, sizeof(text));
	daemon_status(l->daemon, "%s", text);
}
