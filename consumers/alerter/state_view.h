/* state_view.h -- what dashboards see of the watch: <prefix>:stale, <prefix>:blind,
 * and the cards' fields state and state:<platform>.
 *
 * Absolute values through the fence, and only what changed since the last
 * time; after any error, or for another roster, shown_reset(). */
#ifndef SENTRA_CONSUMERS_ALERTER_STATE_VIEW_H
#define SENTRA_CONSUMERS_ALERTER_STATE_VIEW_H

#include "consumers/core/fence.h"
#include "consumers/core/stage.h"
#include "consumers/alerter/monitor/monitor.h"

struct shown;

struct shown *shown_new(struct err *);
void shown_free(struct shown *);
void shown_reset(struct shown *);
/* All of it at t, into the fence. */
int shown_update(struct shown *, const struct watch *, const struct stage_env *,
		 int64_t t_s, struct fence *, struct err *) MUST_USE;

#endif
