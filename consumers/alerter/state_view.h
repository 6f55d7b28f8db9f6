/* state_view.h -- what dashboards see of the monitor: the sorted sets
 * <prefix>:stale and <prefix>:blind, and the cards' fields state and
 * state:<platform>.
 *
 * Writes absolute values through the fence, and only what changed since the
 * last time; and in turns (consumers/core/turn.h) what did not, since nobody
 * tells us what others deleted or changed.  After any error, and for another
 * roster, state_view_reset() has all of it written again.
 *
 * Must not know how a state comes about. */
#ifndef SENTRA_CONSUMERS_ALERTER_STATE_VIEW_H
#define SENTRA_CONSUMERS_ALERTER_STATE_VIEW_H

#include "consumers/alerter/monitor/monitor.h"
#include "consumers/core/fence.h"
#include "consumers/core/stage.h"

struct state_view;

struct state_view *state_view_new(struct err *);
void state_view_free(struct state_view *); /* accepts NULL */
/* Nothing is known of what Redis has. */
void state_view_reset(struct state_view *);
/* The next update writes again what has its turn in this tick, and a set that
 * has not its size.  Reads Redis, so the fence must have finished. */
int state_view_heal(struct state_view *, const struct stage_env *,
		    int64_t tick_ms, struct err *) MUST_USE;
/* All states at t, into the fence. */
int state_view_update(struct state_view *, const struct monitor *,
		      const struct stage_env *, int64_t t_s, struct fence *,
		      struct err *) MUST_USE;

#endif
