/* poll_watch.c -- what happens at the outlet and to the platform as a whole,
 * for those who read logs, metrics and the status line. */
#include "poll_parts.h"

#include "common/base/clock.h"
#include "common/daemon/log.h"
#include "meters.h"

#include <inttypes.h>
#include <stdio.h>

static void notice_losses(struct poller *p, size_t failed, const char *why)
{
	size_t n = failed - p->failed + p->outbox.lost - p->lost;
	char events[24];

	if (n == 0)
		return;
	metrics_add(p->setup.metrics, METER_UNDELIVERED, NULL, (double)n);
	p->failed = failed;
	p->lost = p->outbox.lost;
	checkpoints_doubt(&p->checkpoints);
	snprintf(events, sizeof(events), "%zu", n);
	log_kv(LOG_ERROR, "events could not be delivered", "events", events,
	       "error", *why ? why : "Kafka refused them, or took too long",
	       NULL);
}

static void watch_outlet(struct poller *p, bool full)
{
	struct sink_state s;
	bool away;

	p->setup.sink->state(p->setup.sink->ctx, &s);
	away = full || *s.trouble;
	metrics_set(p->setup.metrics, METER_PENDING, NULL, (double)s.pending);
	notice_losses(p, s.failed, s.trouble);
	if (away && !p->kafka_away)
		log_kv(LOG_WARN, "Kafka takes no events, polling slows down",
		       "error", *s.trouble ? s.trouble : "the queue is full",
		       NULL);
	if (!away && p->kafka_away)
		log_kv(LOG_INFO, "Kafka takes events again", NULL);
	p->kafka_away = away;
}

/* False: some must wait. */
bool poll_drain(struct poller *p)
{
	struct err err = { 0 };
	bool all = outbox_drain(&p->outbox, p->setup.sink, &err) == 0;

	if (p->outbox.lost != p->lost)
		notice_losses(p, p->failed, err.text);
	watch_outlet(p, !all);
	return all;
}

void poll_log_trouble(struct poller *p)
{
	const struct trouble *t = &p->requester.trouble;

	if (t->on == p->logged.on &&
	    (!t->on || t->outcome == p->logged.outcome))
		return;
	if (t->on)
		log_kv(LOG_WARN, "platform-wide trouble", "outcome",
		       outcome_name(t->outcome), "detail", t->detail, NULL);
	else
		log_kv(LOG_INFO, "the platform answers again", NULL);
	p->logged = *t;
}

void poll_measure(struct poller *p, struct instant now)
{
	const struct quota *q = &p->requester.quota;
	struct metrics *m = p->setup.metrics;

	metrics_set(m, METER_QUOTA_USED, NULL, (double)q->used);
	metrics_set(m, METER_QUOTA_RESET, NULL,
		    (double)(q->resets_ms / SECOND_MS));
	poll_measure_debt(p, now);
	if (p->setup.keys)
		metrics_set(m, METER_UNKEPT, NULL, p->setup.keys->unkept);
	metrics_set(m, METER_HEARTBEAT, NULL,
		    (double)(now.wall_ms / SECOND_MS));
}

size_t poller_drain(struct poller *p)
{
	poll_drain(p);
	return outbox_left(&p->outbox);
}

size_t poller_lost(const struct poller *p)
{
	return p->failed + p->outbox.lost;
}

void poller_summary(const struct poller *p, struct buf *out)
{
	const struct quota *q = &p->requester.quota;
	char at[RFC3339_SIZE];

	buf_addf(out, "%zu accounts", p->schedule.n);
	if (p->last_ok_ms) {
		rfc3339_format(p->last_ok_ms, at);
		buf_addf(out, ", last ok %.8sZ", at + 11);
	}
	if (q->limit > 0)
		buf_addf(out, ", quota %" PRId64 "/%" PRId64, q->used,
			 q->limit);
	if (p->requester.trouble.on)
		buf_addf(out, ", %s",
			 outcome_name(p->requester.trouble.outcome));
}
