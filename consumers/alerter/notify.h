/* notify.h -- what people get: alerts with their texts, to Alertmanagers.
 *
 *   notify_evaluation(&n, monitor, zone, effects, n_effects, t_ms);
 *
 * Nobody who cannot be reached is a reason to fail: the topic has every alert,
 * and alertmanager.h tries again.  So failures here are logged, not returned.
 * A dry run has nothing to tell.
 * Must not know when it is allowed to send: the stage does. */
#ifndef SENTRA_CONSUMERS_ALERTER_NOTIFY_H
#define SENTRA_CONSUMERS_ALERTER_NOTIFY_H

#include "alert_log.h"
#include "alertmanager.h"

/* Borrowed, all. */
struct notifier {
	struct alertmanager *alertmanager;
	const struct monitor *monitor;
	const struct stage_env *env;
	const struct zone *zone; /* of times, where no sentra has its own */
};

/* After an evaluation at t: all that fires now, and those of its effects that
 * resolve. */
void notify_evaluation(const struct notifier *, const struct monitor_effect *,
		       size_t n, int64_t t_ms);

/* At a start: what was resolved within the last hold_ms, for Alertmanagers that
 * the process before did not reach.  Not what fires again since: that would
 * count as resolved until the first evaluation. */
void notify_ended(const struct notifier *, const struct alert_log *,
		  int64_t hold_ms);

/* At the end: send what is not sent yet, for 5 s at most.  Blocks. */
void notify_drain(struct alertmanager *);

#endif
