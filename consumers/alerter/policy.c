/* policy.c -- [staleness], and the files that it goes with. */
#include "policy.h"

#include "common/base/clock.h"
#include "common/config/calendar_file.h"
#include "common/daemon/log.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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
} by_name[] = {
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

/* Split "stale_after.youtube": the index into by_name[], and *whose behind the
 * dot; -1: no such key. */
static int split(const char *key, const char **whose)
{
	const char *dot = strchr(key, '.');

	for (size_t i = 0; dot && dot[1] && i < ARRAY_LEN(by_name); i++)
		if (strlen(by_name[i].key) == (size_t)(dot - key) &&
		    memcmp(by_name[i].key, key, (size_t)(dot - key)) == 0) {
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
	row = row_of(by_name[i].key);
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
	if (!line) /* then stale_after is too short */
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

static void apply_overrides(const struct policy_settings *s, const char *name,
			    struct monitor_limits *out)
{
	for (size_t k = 0; k < s->others.n; k++) {
		const char *whose;
		int i = split(s->others.pair[k].key, &whose);
		int64_t ms;

		if (i >= 0 && strcmp(whose, name) == 0 &&
		    duration_parse(str_of(s->others.pair[k].value), &ms) == 0)
			memcpy((char *)out + by_name[i].offset, &ms,
			       sizeof(ms));
	}
}

void policy_limits(const struct policy_settings *s, const char *sentra_id,
		   enum platform_id platform, struct monitor_limits *out)
{
	*out = s->limits;
	apply_overrides(s, platform_names[platform], out);
	apply_overrides(s, sentra_id, out);
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

/* ---- what is in force ---- */

struct named_zone {
	const char *name; /* of the roster */
	struct zone *zone;
};

struct policy {
	const struct stage_env *env;
	const struct policy_settings *settings;
	struct calendar *calendar; /* NULL: weekends only */
	struct named_zone *zones;  /* owned */
	size_t n_zones;
	int warned_year; /* of which the calendar was said to have nothing */
};

/* ---- the calendar ---- */

static bool is_there(const char *path)
{
	return path && *path && access(path, F_OK) == 0;
}

void policy_check_calendar(const struct pipeline_settings *p,
			   const struct config *config, struct faults *faults)
{
	struct calendar *calendar = NULL;
	struct err err = { 0 };

	if (!is_there(p->calendar) &&
	    !config_line(config, "pipeline", "calendar"))
		return;
	if (calendar_load(&calendar, p->calendar, faults, &err) < 0 &&
	    err.code != -EINVAL)
		faults_fail(faults, &err);
	calendar_free(calendar);
}

static void load_calendar(struct policy *p)
{
	const char *path = p->env->pipeline->calendar;
	struct faults faults;
	struct err err = { 0 };

	faults_init(&faults);
	if (!is_there(path) ||
	    calendar_load(&p->calendar, path, &faults, &err) < 0)
		log_kv(LOG_WARN, "no calendar: only weekends are left out",
		       "path", path ? path : "", NULL);
	faults_release(&faults);
}

static int year_of(int64_t day)
{
	char date[DATE_SIZE];

	date_format(day, date);
	return (int)strtol(date, NULL, 10);
}

void policy_check_year(struct policy *p, int64_t t_ms)
{
	int year = year_of(local_day(t_ms, p->env->zone_hours));

	if (!p->settings->working_days || !p->calendar ||
	    year == p->warned_year || calendar_covers(p->calendar, year))
		return;
	p->warned_year = year;
	log_kv(LOG_WARN,
	       "the calendar lacks this year: only its weekends are left out",
	       "year", LOG_INT(year), "path", p->env->pipeline->calendar,
	       "then", "add its holidays and reload", NULL);
}

/* ---- zones ---- */

static const struct zone *find_zone(const void *ctx, const char *name)
{
	const struct policy *p = ctx;

	for (size_t i = 0; i < p->n_zones; i++)
		if (strcmp(p->zones[i].name, name) == 0)
			return p->zones[i].zone;
	return NULL;
}

const struct zone *policy_zone(const struct policy *p, const char *name)
{
	return find_zone(p, name);
}

static int load_zone(struct policy *p, const char *name, struct err *err)
{
	struct named_zone *added = &p->zones[p->n_zones];

	if (find_zone(p, name))
		return 0;
	*added = (struct named_zone){ name, zone_open(name, err) };
	if (!added->zone)
		return -EINVAL;
	p->n_zones++;
	return 0;
}

static int load_zones(struct policy *p, struct err *err)
{
	const struct roster *roster = p->env->roster;
	int rc;

	p->zones = calloc(roster->n + 2, sizeof(*p->zones));
	if (!p->zones)
		return err_set(err, -ENOMEM, "no memory for time zones");
	rc = load_zone(p, p->env->zone, err);
	/* Of whom the roster has not. */
	if (rc == 0)
		rc = load_zone(p, "UTC", err);
	for (size_t i = 0; i < roster->n && rc == 0; i++)
		rc = load_zone(p, roster->sentras[i].timezone, err);
	return rc;
}

/* ---- all of it ---- */

static void limits(const void *ctx, const char *sentra_id,
		   enum platform_id platform, struct monitor_limits *out)
{
	const struct policy *p = ctx;

	policy_limits(p->settings, sentra_id, platform, out);
}

struct policy *policy_new(const struct stage_env *env,
			  const struct policy_settings *settings,
			  struct err *err)
{
	struct policy *p = calloc(1, sizeof(*p));
	const char *name;

	if (!p) {
		err_set(err, -ENOMEM, "no memory for the calendar");
		return NULL;
	}
	p->env = env;
	p->settings = settings;
	if (load_zones(p, err) < 0) {
		policy_free(p);
		return NULL;
	}
	if (settings->working_days)
		load_calendar(p);
	for (size_t i = 0;
	     (name = policy_unknown_name(settings, env->roster, i)); i++)
		log_kv(LOG_WARN, "[staleness] names a sentra that is none",
		       "name", name, NULL);
	return p;
}

void policy_free(struct policy *p)
{
	if (!p)
		return;
	for (size_t i = 0; i < p->n_zones; i++)
		zone_close(p->zones[i].zone);
	free(p->zones);
	calendar_free(p->calendar);
	free(p);
}

struct monitor_policy policy_in_force(const struct policy *p)
{
	return (struct monitor_policy){
		.roster = p->env->roster,
		.calendar = p->calendar,
		.settings = policy_monitor_settings(p->settings),
		.limits = limits,
		.ctx = p,
		.zone = find_zone,
		.zone_hours = p->env->zone_hours,
	};
}
