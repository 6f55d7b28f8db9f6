/* alert_log.h -- what the alerter tells, in this order: the topic <prefix>.alerts,
 * which is the record; the stream <prefix>:alerts, a view of it.
 *
 * An alert is told once it stands in the topic: so whoever begins reads it
 * first, and tells nothing twice.  The stream's ids are a function of the
 * topic: observed_at, and a number among those of the same instant. */
#ifndef SENTRA_CONSUMERS_ALERTER_ALERT_LOG_H
#define SENTRA_CONSUMERS_ALERTER_ALERT_LOG_H

#include "common/kafka/kafka.h"
#include "consumers/core/fence.h"
#include "consumers/core/stage.h"
#include "consumers/alerter/monitor/monitor.h"

#define VOICE_STREAM_MAX 10000 /* entries of the stream */

struct voice;

/* env: borrowed. */
struct voice *voice_new(const struct stage_env *, struct err *);
void voice_free(struct voice *);

/* What ended, as the topic tells. */
struct voice_ended {
	struct watch_alert alert;
	int64_t at_ms;
};
#define VOICE_ENDED_MAX 256 /* the newest ones are remembered */

/* Read the topic: what fires goes to the watch, what the stream lacks into the
 * fence.  -ERANGE: there is no such topic. */
int voice_restore(struct voice *, struct watch *, struct fence *,
		  struct err *) MUST_USE;
/* As voice_restore() found them, NULL beyond the last. */
const struct voice_ended *voice_ended(const struct voice *, size_t i);
/* Into the topic, not yet awaited, and into the fence.  detail: text. */
int voice_tell(struct voice *, const struct watch_effect *, int64_t t_ms,
	       struct str detail, struct fence *, struct err *) MUST_USE;
/* Wait until the topic has all of it; before the fence is finished. */
int voice_wait(struct voice *, struct err *) MUST_USE;

#endif
