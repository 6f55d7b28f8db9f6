/* policy.h -- by what the monitor evaluates: [staleness] of sentra.conf, the
 * calendar of holidays, and the time zones of the roster.
 *
 *   stale_after = 7d               for all
 *   stale_after.youtube = 14d      for a platform
 *   stale_after.abiyoso = 10d      for a sentra: goes before the platform's
 *
 * aging_after, stale_after, proof_gap and blind_after can be set so.
 *
 * Must not know facts, nor Redis.  sentractl uses it too. */
#ifndef SENTRA_CONSUMERS_ALERTER_POLICY_H
#define SENTRA_CONSUMERS_ALERTER_POLICY_H

#include "common/base/faults.h"
#include "common/config/config.h"
#include "consumers/alerter/monitor/monitor.h"
#include "consumers/core/stage.h"

/* ---- [staleness] ---- */

struct policy_settings {
	struct monitor_limits limits; /* for all */
	bool working_days;
	int64_t mass_accounts;
	double mass_share;
	int64_t mass_window_ms, mass_late_ms, mass_hold_ms;
	int64_t stalled_after_ms;
	int64_t tick_ms;
	struct cfg_pairs others; /* "stale_after.youtube" and the like */
};
extern const struct cfg_item policy_items[];

/* The section, bound to settings. */
struct cfg_section policy_section(struct policy_settings *);
/* What the rows cannot check: the keys with a dot, and limits that contradict
 * each other. */
void policy_check(const struct policy_settings *, const struct config *,
		  struct faults *);
/* Faults of calendar.json, if it is there or configured. */
void policy_check_calendar(const struct pipeline_settings *,
			   const struct config *, struct faults *);
/* Names behind a dot that are neither a platform nor a sentra of the roster:
 * one after the other (i = 0, 1 ...), NULL at their end.  Borrowed. */
const char *policy_unknown_name(const struct policy_settings *,
				const struct roster *, size_t i);

/* The limits of an account: of each the sentra's own, else the platform's,
 * else that for all. */
void policy_limits(const struct policy_settings *, const char *sentra_id,
		   enum platform_id, struct monitor_limits *out);
struct monitor_settings policy_monitor_settings(const struct policy_settings *);

/* ---- what is in force ---- */

struct policy;

/* Load the calendar and the zones.  What is wrong but no reason to stop (no
 * calendar, a name in [staleness] that nobody has) is logged.  Both arguments
 * are borrowed.  NULL: out of memory, or a zone that tzdata has not. */
struct policy *policy_new(const struct stage_env *,
			  const struct policy_settings *, struct err *);
void policy_free(struct policy *); /* accepts NULL */

/* As the monitor wants it.  Borrows from the policy and from its env. */
struct monitor_policy policy_in_force(const struct policy *);
/* A zone of the roster, or of [report]; NULL: none of these.  Borrowed. */
const struct zone *policy_zone(const struct policy *, const char *name);
/* Log, once for each year, that the calendar lacks the year of t. */
void policy_check_year(struct policy *, int64_t t_ms);

#endif
