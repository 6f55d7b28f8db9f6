/* policy_settings.c -- the rows of [staleness], and whose limits are whose. */
#include "policy_settings.h"

#include "common/base/clock.h"

#include <string.h>

#define YEAR_MS (366.0 * DAY_MS)

#define AT(field) offsetof(struct policy_settings, field)
const struct cfg_item policy_items[] = {
	{ "working_days", CFG_BOOL, AT(working_days), "yes", 0, 0,
	  "leave weekends and holidays out of an age" },
	{ "aging_after", CFG_DURATION, AT(limits.aging_after_ms), "3d", 60000,
	  YEAR_MS, "silence from which an account is aging" },
	{ "stale_after", CFG_DURATION, AT(limits.stale_after_ms), "7d", 60000,
	  YEAR_MS, "silence from which, proven twice, it is stale" },
	{ "proof_gap", CFG_DURATION, AT(limits.proof_gap_ms), "30m", 1000,
	  604800000, "at least so long between the two proofs" },
	{ "blind_after", CFG_DURATION, AT(limits.blind_after_ms), "6h", 60000,
	  2592000000, "without a proof for so long it is blind" },
	{ "mass_accounts", CFG_INT, AT(mass_accounts), "5", 2, 1000000,
	  "so many that fall silent together are suspect ..." },
	{ "mass_share", CFG_REAL, AT(mass_share), "0.15", 0, 1,
	  "... if they are such a part of a platform's" },
	{ "mass_window", CFG_DURATION, AT(mass_window_ms), "1h", 60000,
	  604800000, "together: within so long" },
	{ "mass_late", CFG_DURATION, AT(mass_late_ms), "24h", 60000, YEAR_MS,
	  "not counted: silence proven so long after it began" },
	{ "mass_hold", CFG_DURATION, AT(mass_hold_ms), "24h", 60000, YEAR_MS,
	  "so long suspects are not called stale" },
	{ "stalled_after", CFG_DURATION, AT(stalled_after_ms), "15m", 1000,
	  604800000, "a stage without progress or heartbeat is stalled" },
	{ "tick", CFG_DURATION, AT(tick_ms), "30s", 100, HOUR_MS,
	  "how often is evaluated when no event comes" },
	{ .key = NULL },
};

/* What may be different for a platform or a sentra. */
static const struct {
	const char *key;
	size_t offset; /* in struct monitor_limits */
} particular[] = {
	{ "aging_after", offsetof(struct monitor_limits, aging_after_ms) },
	{ "stale_after", offsetof(struct monitor_limits, stale_after_ms) },
	{ "proof_gap", offsetof(struct monitor_limits, proof_gap_ms) },
	{ "blind_after", offsetof(struct monitor_limits, blind_after_ms) },
};

struct cfg_section policy_section(struct policy_settings *s)
{
	return (struct cfg_section){ .name = "staleness",
				     .items = policy_items,
				     .base = s,
				     .rest = &s->others };
}

/* Index into particular[], *whose after the dot; -1: no such key. */
static int split(const char *key, const char **whose)
{
	const char *dot = strchr(key, '.');

	for (size_t i = 0; dot && dot[1] && i < ARRAY_LEN(particular); i++)
		if (strlen(particular[i].key) == (size_t)(dot - key) &&
		    memcmp(particular[i].key, key, (size_t)(dot - key)) == 0) {
			*whose = dot + 1;
			return (int)i;
		}
	return -1;
}

static const struct cfg_item *row_of(const char *key)
{
	const struct cfg_item *row = policy_items;

	while (strcmp(row->key, key) != 0)
		row++;
	return row;
}

static void check_pair(const struct cfg_pair *pair, const struct config *config,
		       struct faults *faults)
{
	const char *whose;
	int i = split(pair->key, &whose);
	const struct cfg_item *row;
	int64_t ms;

	if (i < 0) {
		config_fault(config, faults, "staleness", pair->key,
			     "no such key; want one of --help, or aging_after, "
			     "stale_after, proof_gap, blind_after with "
			     ".PLATFORM or .SENTRA");
		return;
	}
	row = row_of(particular[i].key);
	if (duration_parse(str_of(pair->value), &ms) < 0 ||
	    (double)ms < row->min || (double)ms > row->max)
		config_fault(config, faults, "staleness", pair->key,
			     "want a duration as in %s, within the bounds of "
			     "%s",
			     row->fallback, row->key);
}

void policy_check(const struct policy_settings *s, const struct config *config,
		  struct faults *faults)
{
	int line = config_line(config, "staleness", "aging_after");

	for (size_t i = 0; i < s->others.n; i++)
		check_pair(&s->others.pair[i], config, faults);
	if (!line) /* then it is the other that is too short */
		line = config_line(config, "staleness", "stale_after");
	if (s->limits.aging_after_ms > s->limits.stale_after_ms)
		faults_add(faults, config_path(config), (size_t)line,
			   "[staleness] aging_after",
			   "want no more than stale_after");
}

const char *policy_unknown_name(const struct policy_settings *s,
				const struct roster *roster, size_t i)
{
	for (size_t k = 0; k < s->others.n; k++) {
		const char *whose;

		if (split(s->others.pair[k].key, &whose) < 0 ||
		    platform_find(str_of(whose)) >= 0 ||
		    roster_find(roster, str_of(whose)))
			continue;
		if (i-- == 0)
			return whose;
	}
	return NULL;
}

static void override(const struct policy_settings *s, const char *name,
		     struct monitor_limits *out)
{
	for (size_t k = 0; k < s->others.n; k++) {
		const char *whose;
		int i = split(s->others.pair[k].key, &whose);
		int64_t ms;

		if (i >= 0 && strcmp(whose, name) == 0 &&
		    duration_parse(str_of(s->others.pair[k].value), &ms) == 0)
			memcpy((char *)out + particular[i].offset, &ms,
			       sizeof(ms));
	}
}

void policy_limits(const struct policy_settings *s, const char *sentra_id,
		   enum platform_id platform, struct monitor_limits *out)
{
	*out = s->limits;
	override(s, platform_names[platform], out);
	override(s, sentra_id, out);
}

struct monitor_settings policy_monitor_settings(const struct policy_settings *s)
{
	return (struct monitor_settings){
		.working_days = s->working_days,
		.mass_accounts = (unsigned)s->mass_accounts,
		.mass_share = s->mass_share,
		.mass_window_ms = s->mass_window_ms,
		.mass_late_ms = s->mass_late_ms,
		.mass_hold_ms = s->mass_hold_ms,
	};
}
