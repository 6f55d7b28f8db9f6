/* alert_log.h -- what the alerter tells, in this order: the topic
 * <prefix>.alerts, which is the record; the stream <prefix>:alerts, a view of
 * it.
 *
 * An alert is told once it stands in the topic: so whoever begins reads it
 * first, and tells nothing twice.  The stream's ids are a function of the
 * topic: observed_at, and a number among those of the same instant. */
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
void alert_log_free(struct alert_log *);

/* What ended, as the topic tells. */
struct alert_log_ended {
	struct monitor_alert alert;
	int64_t at_ms;
};
#define ALERT_LOG_ENDED_MAX 256 /* the newest ones are remembered */

/* Read the topic: what fires goes to the watch, what the stream lacks into the
 * fence.  -ERANGE: there is no such topic. */
int alert_log_restore(struct alert_log *, struct monitor *, struct fence *,
		      struct err *) MUST_USE;
/* As alert_log_restore() found them, NULL beyond the last. */
const struct alert_log_ended *alert_log_ended(const struct alert_log *,
					      size_t i);
/* Into the topic, not yet awaited, and into the fence.  detail: text. */
int alert_log_tell(struct alert_log *, const struct monitor_effect *,
		   int64_t t_ms, struct str detail, struct fence *,
		   struct err *) MUST_USE;
/* Wait until the topic has all of it; before the fence is finished. */
int alert_log_wait(struct alert_log *, struct err *) MUST_USE;

#endif
