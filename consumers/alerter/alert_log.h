/* alert_log.h -- the record of alerts: the topic <prefix>.alerts, and what is a
 * view of it, the stream <prefix>:alerts in Redis (alert_stream.h).
 *
 *   alert_log_restore(log, monitor, fence, err);     (what fires, by the topic)
 *   alert_log_look(log, monitor, fence, err);        (are both there still?)
 *   alert_log_publish(log, &effect, t_ms, detail, fence, err);  ...
 *   alert_log_flush(log, fence, err);
 *   fence_finish(fence, err);
 *
 * An alert counts as published once it is in the topic: whoever begins reads it
 * first, and publishes nothing twice, even if Redis was emptied.
 *
 * A topic that was made anew (alert_marks.h) lacks what fires.  That is told in
 * it once more, so that it is the record again: by the alerter's memory, or at
 * a start by the stream.
 *
 * With --as-of only what was told up to that instant counts.  A dry run reads
 * the topic, writes the stream, and publishes nothing.
 *
 * Must not know the rule of staleness. */
#ifndef SENTRA_CONSUMERS_ALERTER_ALERT_LOG_H
#define SENTRA_CONSUMERS_ALERTER_ALERT_LOG_H

#include "common/kafka/kafka.h"
#include "consumers/alerter/monitor/monitor.h"
#include "consumers/core/fence.h"
#include "consumers/core/stage.h"

struct alert_log;

/* env: borrowed. */
struct alert_log *alert_log_new(const struct stage_env *, struct err *);
void alert_log_free(struct alert_log *); /* accepts NULL */

/* An alert that was resolved, as the topic has it. */
struct alert_log_ended {
	struct monitor_alert alert;
	int64_t at_ms;
};
#define ALERT_LOG_ENDED_MAX 256 /* the newest ones are remembered */

/* Read the topic: what fires goes to the monitor, what the stream lacks into
 * the fence.  -ERANGE: there is no such topic, and waiting does not help. */
int alert_log_restore(struct alert_log *, struct monitor *, struct fence *,
		      struct err *) MUST_USE;
/* What alert_log_restore() found resolved, the oldest first; NULL beyond the
 * last.  Borrowed until the next restore. */
const struct alert_log_ended *alert_log_ended(const struct alert_log *,
					      size_t i);

/* Look, at most each ALERT_LOG_LOOK_MS, whether the topic is the one that was
 * read, and the stream what was written; where not, it is said, and the stream
 * written anew.  Reads Redis, so the fence must have finished.  -ERANGE: the
 * topic is gone.  What Kafka does not tell is looked for again later. */
#define ALERT_LOG_LOOK_MS 10000
int alert_log_look(struct alert_log *, const struct monitor *, struct fence *,
		   struct err *) MUST_USE;

/* What fires and is not in the topic, since that was made anew: it is to be
 * published again.  NULL beyond the last.  Borrowed until the next call. */
const struct monitor_alert *alert_log_untold(const struct alert_log *,
					     size_t i);
/* It was. */
void alert_log_told(struct alert_log *);

/* Queue it for the topic, and put it into the fence for the stream.  detail:
 * text for people.  < 0: restore before anything else is published. */
int alert_log_publish(struct alert_log *, const struct monitor_effect *,
		      int64_t t_ms, struct str detail, struct fence *,
		      struct err *) MUST_USE;
/* Wait until the topic has all of it; before the fence is finished. */
int alert_log_flush(struct alert_log *, struct fence *, struct err *) MUST_USE;

#endif
