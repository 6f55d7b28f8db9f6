/* policy.h -- what the watch judges by: the calendar, the sentra's zones and
 * the limits, read from files and settings. */
#ifndef SENTRA_CONSUMERS_ALERTER_POLICY_H
#define SENTRA_CONSUMERS_ALERTER_POLICY_H

#include "consumers/core/stage.h"
#include "policy_settings.h"

struct outlook;

/* Files and zones of this env; what is wrong but no reason to stop (no
 * calendar, a name in [staleness] that nobody has) is logged.  settings:
 * borrowed. */
struct outlook *outlook_new(const struct stage_env *,
			    const struct staleness_settings *, struct err *);
void outlook_free(struct outlook *);
/* Borrows from the outlook and from env. */
struct watch_plan outlook_plan(const struct outlook *);
/* Of the roster, or of [report]; NULL: none of these. */
const struct zone *outlook_zone(const struct outlook *, const char *name);
/* Operations are told, once for each year that the calendar lacks. */
void outlook_check_year(struct outlook *, int64_t t_ms);

/* Faults of calendar.json, if it is there or asked for. */
void outlook_check(const struct pipeline_settings *, const struct config *,
		   struct faults *);

#endif
