/* policy.h -- what the watch judges by: the calendar, the sentra's zones and
 * the limits, read from files and settings. */
#ifndef SENTRA_CONSUMERS_ALERTER_POLICY_H
#define SENTRA_CONSUMERS_ALERTER_POLICY_H

#include "common/base/faults.h"
#include "consumers/core/stage.h"
#include "policy_settings.h"

struct policy;

/* Files and zones of this env; what is wrong but no reason to stop (no
 * calendar, a name in [staleness] that nobody has) is logged.  settings:
 * borrowed. */
struct policy *policy_new(const struct stage_env *,
			  const struct policy_settings *, struct err *);
void policy_free(struct policy *);
/* Borrows from the outlook and from env. */
struct monitor_policy policy_in_force(const struct policy *);
/* Of the roster, or of [report]; NULL: none of these. */
const struct zone *policy_zone(const struct policy *, const char *name);
/* Operations are told, once for each year that the calendar lacks. */
void policy_check_year(struct policy *, int64_t t_ms);

/* Faults of calendar.json, if it is there or asked for. */
void policy_check_calendar(const struct pipeline_settings *,
			   const struct config *, struct faults *);

#endif
