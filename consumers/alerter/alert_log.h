/* alert_log.h -- the record of alerts: the topic <prefix>.alerts, and the
 * stream <prefix>:alerts in Redis, which is a view of it.
 *
 *   alert_log_restore(log, monitor, fence, err);      (what fires, by the
 * topic) alert_log_publish(log, &effect, t_ms, detail, fence, err);  ...
 *   alert_log_flush(log, err);
 *   fence_finish(fence, err);
 *
 * An alert counts as published once it is in the topic: whoever begins
 * reads it first, and publishes nothing twice, even if Redis was emptied.  The
 * stream's ids are a function of the topic (observed_at, and a number among
 * those of the same instant), so that it can be filled again.
 *
 * Must not know the rule of staleness. */
#ifndef SENTRA_CONSUMERS_ALERTER_ALERT_LOG_H
#define SENTRA_CONSUMERS_ALERTER_ALERT_LOG_H

#include "common/kafka/kafka.h"
#include "consumers/alerter/monitor/monitor.h"
#include "consumers/core/fence.h"
#include "consumers/core/stage.h"

#define ALERT_LOG_STREAM_MAX 10000 /* entries of the stream */

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

/* Queue it for the topic, and put it into the fence for the stream.  detail:
 * text for people.  < 0: restore before anything else is published. */
int alert_log_publish(struct alert_log *, const struct monitor_effect *,
		      int64_t t_ms, struct str detail, struct fence *,
		      struct err *) MUST_USE;
/* Wait until the topic has all of it; before the fence is finished. */
int alert_log_flush(struct alert_log *, struct err *) MUST_USE;

#endif
