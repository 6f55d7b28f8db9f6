/* policy_settings.h -- [staleness]: when silence is told, for all, for a
 * platform, for a sentra.
 *
 *   stale_after = 7d               for all
 *   stale_after.youtube = 14d      for a platform
 *   stale_after.abiyoso = 10d      for a sentra: goes before the platform's */
#ifndef SENTRA_CONSUMERS_ALERTER_POLICY_SETTINGS_H
#define SENTRA_CONSUMERS_ALERTER_POLICY_SETTINGS_H

#include "common/base/faults.h"
#include "common/config/config.h"
#include "consumers/alerter/monitor/monitor.h"

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

/* The section, bound. */
struct cfg_section policy_section(struct policy_settings *);
/* What the rows cannot check: the other keys and their values. */
void policy_check(const struct policy_settings *, const struct config *,
		  struct faults *);
/* Names after the dot that are neither a platform nor a sentra of the roster;
 * one after the other (i = 0, 1 ...), NULL at their end. */
const char *policy_unknown_name(const struct policy_settings *,
				const struct roster *, size_t i);

/* The limits of an account, the most particular of each. */
void policy_limits(const struct policy_settings *, const char *sentra_id,
		   enum platform_id, struct monitor_limits *out);
struct monitor_settings policy_monitor_settings(const struct policy_settings *);

#endif
