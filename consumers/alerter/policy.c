/* policy.c -- loads what the watch judges by. */
#include "policy.h"

#include "common/base/clock.h"
#include "common/config/calendar_file.h"
#include "common/daemon/log.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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
	int told_year; /* of a calendar that lacks it */
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
		faults_add(faults, NULL, 0, NULL, "%s", err.text);
	calendar_free(calendar);
}

static void load_calendar(struct policy *o)
{
	const char *path = o->env->pipeline->calendar;
	struct faults faults;
	struct err err = { 0 };

	faults_init(&faults);
	if (!is_there(path) ||
	    calendar_load(&o->calendar, path, &faults, &err) < 0)
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

void policy_check_year(struct policy *o, int64_t t_ms)
{
	int year = year_of(local_day(t_ms, o->env->zone_hours));
	char text[16];

	if (!o->settings->working_days || !o->calendar ||
	    year == o->told_year || calendar_covers(o->calendar, year))
		return;
	o->told_year = year;
	snprintf(text, sizeof(text), "%d", year);
	log_kv(LOG_WARN,
	       "the calendar lacks this year: only its weekends are left out",
	       "year", text, "path", o->env->pipeline->calendar, "then",
	       "add its holidays and reload", NULL);
}

/* ---- zones ---- */

static const struct zone *find_zone(const void *ctx, const char *name)
{
	const struct policy *o = ctx;

	for (size_t i = 0; i < o->n_zones; i++)
		if (strcmp(o->zones[i].name, name) == 0)
			return o->zones[i].zone;
	return NULL;
}

const struct zone *policy_zone(const struct policy *o, const char *name)
{
	return find_zone(o, name);
}

static int load_zone(struct policy *o, const char *name, struct err *err)
{
	struct named_zone *new = &o->zones[o->n_zones];

	if (find_zone(o, name))
		return 0;
	*new = (struct named_zone){ name, zone_open(name, err) };
	if (!new->zone)
		return -EINVAL;
	o->n_zones++;
	return 0;
}

static int load_zones(struct policy *o, struct err *err)
{
	const struct roster *roster = o->env->roster;
	int rc;

	o->zones = calloc(roster->n + 1, sizeof(*o->zones));
	if (!o->zones)
		return err_set(err, -ENOMEM, "no memory for time zones");
	rc = load_zone(o, o->env->zone, err);
	for (size_t i = 0; i < roster->n && rc == 0; i++)
		rc = load_zone(o, roster->sentras[i].timezone, err);
	return rc;
}

/* ---- all of it ---- */

static void limits(const void *ctx, const char *sentra_id,
		   enum platform_id platform, struct monitor_limits *out)
{
	const struct policy *o = ctx;

	policy_limits(o->settings, sentra_id, platform, out);
}

struct policy *policy_new(const struct stage_env *env,
			  const struct policy_settings *settings,
			  struct err *err)
{
	struct policy *o = calloc(1, sizeof(*o));
	const char *stranger;

	if (!o) {
		err_set(err, -ENOMEM, "no memory for the calendar");
		return NULL;
	}
	o->env = env;
	o->settings = settings;
	if (load_zones(o, err) < 0) {
		policy_free(o);
		return NULL;
	}
	if (settings->working_days)
		load_calendar(o);
	for (size_t i = 0;
	     (stranger = policy_unknown_name(settings, env->roster, i)); i++)
		log_kv(LOG_WARN, "[staleness] names a sentra that is none",
		       "name", stranger, NULL);
	return o;
}

void policy_free(struct policy *o)
{
	if (!o)
		return;
	for (size_t i = 0; i < o->n_zones; i++)
		zone_close(o->zones[i].zone);
	free(o->zones);
	calendar_free(o->calendar);
	free(o);
}

struct monitor_policy policy_in_force(const struct policy *o)
{
	return (struct monitor_policy){
		.roster = o->env->roster,
		.calendar = o->calendar,
		.settings = policy_monitor_settings(o->settings),
		.limits = limits,
		.ctx = o,
		.zone = find_zone,
		.zone_hours = o->env->zone_hours,
	};
}
