/* shown.h -- what dashboards see of the watch: <prefix>:stale, <prefix>:blind,
 * and the cards' fields state and state:<platform>.
 *
 * Absolute values through the fence, and only what changed since the last
 * time; after any error, or for another roster, shown_reset(). */
#ifndef SENTRA_SHOWN_H
#define SENTRA_SHOWN_H

#include "consumers/fence.h"
#include "consumers/stage.h"
#include "watch.h"

struct shown;

struct shown *shown_new(struct err *);
void shown_free(struct shown *);
void shown_reset(struct shown *);
/* All of it at t, into the fence. */
int shown_update(struct shown *, const struct watch *, const struct stage_env *,
		 int64_t t_s, struct fence *, struct err *) MUST_USE;

#endif
