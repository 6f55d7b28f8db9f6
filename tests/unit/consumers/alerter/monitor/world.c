/* world.c -- one world of rosters, a calendar and zones, told to the
 * watch and to the oracle. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "world.h"

#include "common/base/clock.h"
#include "common/config/calendar_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

const char *const world_zones[4] = { "Asia/Jakarta", "Asia/Makassar",
				     "Asia/Jayapura", "UTC" };

const struct monitor_limits world_limits = {
	.aging_after_ms = 3 * DAY_MS,
	.stale_after_ms = 7 * DAY_MS,
	.proof_gap_ms = 30 * MINUTE_MS,
	.blind_after_ms = 6 * HOUR_MS,
};
const struct monitor_settings world_settings = {
	.working_days = true,
	.mass_accounts = 5,
	.mass_share = 0.15,
	.mass_window_ms = HOUR_MS,
	.mass_late_ms = DAY_MS,
	.mass_hold_ms = DAY_MS,
};

/* Around Lebaran, and where else they stand close together. */
const struct day_off indonesia_days_off[INDONESIA_DAYS_OFF] = {
	{ "2024-01-01", "Tahun Baru" },  { "2024-02-08", "Isra Mikraj" },
	{ "2024-02-09", "cuti" },        { "2024-03-11", "Nyepi" },
	{ "2024-03-12", "cuti" },        { "2024-03-29", "Wafat" },
	{ "2024-04-08", "cuti" },        { "2024-04-09", "cuti" },
	{ "2024-04-10", "Idulfitri" },   { "2024-04-11", "Idulfitri" },
	{ "2024-04-12", "cuti" },        { "2024-04-15", "cuti" },
	{ "2024-05-01", "Buruh" },       { "2024-05-09", "Kenaikan" },
	{ "2024-05-10", "cuti" },        { "2024-12-25", "Natal" },
	{ "2024-12-26", "cuti" },        { "2025-01-01", "Tahun Baru" },
	{ "2025-01-27", "Isra Mikraj" }, { "2025-01-28", "cuti" },
	{ "2025-01-29", "Imlek" },       { "2025-03-28", "cuti" },
	{ "2025-03-31", "Idulfitri" },   { "2025-04-01", "Idulfitri" },
	{ "2025-04-02", "cuti" },        { "2025-04-03", "cuti" },
	{ "2025-04-04", "cuti" },        { "2025-04-07", "cuti" },
	{ "2025-04-18", "Wafat" },       { "2025-05-01", "Buruh" },
	{ "2025-12-25", "Natal" },       { "2025-12-26", "cuti" },
	{ "2026-01-01", "Tahun Baru" },  { "2026-01-16", "Isra Mikraj" },
	{ "2026-02-16", "cuti" },        { "2026-02-17", "Imlek" },
	{ "2026-03-18", "cuti" },        { "2026-03-19", "Nyepi" },
	{ "2026-03-20", "cuti" },        { "2026-03-21", "Idulfitri" },
	{ "2026-03-22", "Idulfitri" },   { "2026-03-23", "cuti" },
	{ "2026-03-24", "cuti" },        { "2026-04-03", "Wafat" },
	{ "2026-05-01", "Buruh" },
};

int64_t instant(const char *text)
{
	int64_t ms = 0;

	assert_int_equal(rfc3339_parse(str_of(text), false, &ms), 0);
	return ms;
}

struct oracle_event post_event(int64_t at_ms, int64_t published_ms)
{
	return (struct oracle_event){ .kind = MONITOR_POST,
				      .at_ms = at_ms,
				      .published_ms = published_ms,
				      .next_poll_ms = TIME_NONE };
}

struct oracle_event status_event(int64_t at_ms, enum outcome outcome,
				 bool complete)
{
	return (struct oracle_event){ .kind = MONITOR_STATUS,
				      .at_ms = at_ms,
				      .outcome = outcome,
				      .complete = complete,
				      .next_poll_ms = at_ms + HOUR_MS };
}

/* ---- making it ---- */

static const struct zone *zone_of(const void *ctx, const char *name)
{
	const struct world *world = ctx;

	for (int i = 0; i < 4; i++)
		if (strcmp(name, world_zones[i]) == 0)
			return world->zones[i];
	return NULL;
}

static void limits_of(const void *ctx, const char *sentra_id,
		      enum platform_id platform, struct monitor_limits *out)
{
	const struct world *world = ctx;

	(void)platform;
	*out = world_limits;
	for (size_t i = 0; i < world->o.n_sentra; i++)
		if (strcmp(world->o.sentra[i].id, sentra_id) == 0)
			*out = world->o.sentra[i].limits;
}

static void make_calendar(struct world *world)
{
	char *json = NULL;
	size_t size = 0;
	FILE *text = open_memstream(&json, &size);
	struct err err = { 0 };
	int64_t day;

	assert_non_null(text);
	fprintf(text, "{\"years\":[2024,2025,2026],\"holidays\":[");
	for (size_t i = 0; i < ARRAY_LEN(indonesia_days_off); i++) {
		const struct day_off *off = &indonesia_days_off[i];

		assert_int_equal(date_parse(str_of(off->date), &day), 0);
		world->o.holiday[day] = true;
		fprintf(text,
			"%s{\"date\":\"%s\",\"name\":\"%s\","
			"\"kind\":\"nasional\",\"source\":\"test\"}",
			i ? "," : "", off->date, off->name);
	}
	fprintf(text, "]}");
	fclose(text);
	if (calendar_parse(&world->calendar, str_of(json), "calendar", NULL,
			   &err) < 0)
		fail_msg("%s", err.text);
	free(json);
	oracle_count_days(&world->o);
}

void world_init(struct world *world)
{
	if (access("/usr/share/zoneinfo/Asia/Jakarta", R_OK) < 0)
		skip();
	memset(world, 0, sizeof(*world));
	oracle_init(&world->o);
	for (int i = 0; i < 4; i++) {
		world->zones[i] = zone_open(world_zones[i], NULL);
		assert_non_null(world->zones[i]);
	}
	world->o.settings = world_settings;
	world->o.zone_hours = 7;
	make_calendar(world);
	world->w = monitor_new(NULL);
	assert_non_null(world->w);
	world->plan = (struct monitor_policy){
		.calendar = world->calendar,
		.settings = world_settings,
		.limits = limits_of,
		.ctx = world,
		.zone = zone_of,
		.zone_hours = 7,
	};
	world_clear(world);
}

void world_release(struct world *world)
{
	monitor_free(world->w);
	for (int i = 0; i < world->n_rosters; i++)
		roster_free(world->roster[i]);
	for (int i = 0; i < 4; i++)
		zone_close(world->zones[i]);
	calendar_free(world->calendar);
	oracle_release(&world->o);
}

int world_sentra(struct world *world, int zone_hours,
		 const struct monitor_limits *limits)
{
	int i = (int)world->o.n_sentra++;
	char *id = world->ids[i];

	assert_true(i < ORACLE_SENTRA);
	snprintf(id, sizeof(world->ids[i]), "s%d", i);
	world->o.sentra[i] = (struct oracle_sentra){
		.id = id,
		.zone_hours = zone_hours,
		.limits = *limits,
	};
	return i;
}

int world_account(struct world *world, int sentra, enum platform_id platform)
{
	int i = (int)world->o.n_accounts++;
	char *id = world->ids[ORACLE_SENTRA + i];

	assert_true(i < ORACLE_ACCOUNTS);
	snprintf(id, sizeof(world->ids[0]), "a%d", i);
	world->o.account[i] = (struct oracle_account){
		.sentra = sentra,
		.platform = platform,
		.id = id,
		.exempt_until_ms = TIME_NONE,
	};
	return i;
}

void world_clear(struct world *world)
{
	static const struct monitor_decision none = { TIME_NONE, TIME_NONE,
						      TIME_NONE };

	monitor_clear(world->w);
	world->o.decided.n_alerts = 0;
	for (size_t i = 0; i < ORACLE_ACCOUNTS; i++) {
		oracle_go_back(&world->o, (int)i, 0);
		world->o.decided.decision[i] = none;
	}
}

struct monitor_account *world_find(const struct world *world, int account)
{
	const struct oracle_account *a = &world->o.account[account];

	return monitor_find(world->w, str_of(world->o.sentra[a->sentra].id),
			    a->platform, str_of(a->id));
}

/* ---- telling both ---- */

static void step(struct world *world, const struct monitor_input *in)
{
	struct err err = { 0 };

	if (monitor_step(world->w, in, NULL, NULL, &err) < 0)
		fail_msg("%s", err.text);
}

void world_repeat(struct world *world, int account,
		  const struct oracle_event *e)
{
	const struct oracle_account *a = &world->o.account[account];
	struct monitor_input in = {
		.kind = e->kind,
		.at_ms = e->at_ms,
		.sentra_id = str_of(world->o.sentra[a->sentra].id),
		.account_id = str_of(a->id),
		.platform = a->platform,
		.published_ms = e->published_ms,
		.outcome = e->outcome,
		.complete = e->complete,
		.next_poll_ms = e->next_poll_ms,
	};

	step(world, &in);
}

bool world_has_zone(const struct world *world, int account)
{
	return world->o.sentra[world->o.account[account].sentra].listed;
}

void world_tell(struct world *world, int account, const struct oracle_event *e)
{
	oracle_tell(&world->o, account, e);
	world_repeat(world, account, e);
}

static void take_effect(void *ctx, const struct monitor_effect *effect)
{
	struct world *world = ctx;
	struct oracle_effects *got = &world->got;
	enum monitor_alert_kind kind = effect->alert.kind;

	assert_true(got->n < ARRAY_LEN(got->at));
	got->at[got->n].raised = effect->raised;
	got->at[got->n++].alert = world_alert(world, &effect->alert);
	if (effect->raised)
		world->raised[kind]++;
	else
		world->resolved[kind]++;
}

void world_evaluate(struct world *world, int64_t t_ms,
		    const int64_t stall_since[ORACLE_STAGES])
{
	static const int64_t none[ORACLE_STAGES] = { TIME_NONE, TIME_NONE,
						     TIME_NONE };
	struct monitor_stall stalls[ORACLE_STAGES];
	struct monitor_input in = { .kind = MONITOR_EVALUATE,
				    .at_ms = t_ms,
				    .stalls = stalls };
	struct oracle_effects want;
	struct err err = { 0 };

	if (!stall_since)
		stall_since = none;
	for (int i = 0; i < ORACLE_STAGES; i++)
		if (stall_since[i] != TIME_NONE)
			stalls[in.n_stalls++] = (struct monitor_stall){
				world_stages[i], "progress", stall_since[i]
			};
	world->got.n = 0;
	world->evaluations++;
	if (monitor_step(world->w, &in, take_effect, world, &err) < 0)
		fail_msg("%s", err.text);
	oracle_evaluate(&world->o, t_ms, stall_since, &want);
	if (!world_same_effects(world, &want)) {
		world_print_effects(world, "want", &want);
		world_print_effects(world, "got", &world->got);
		world_differs(world, -1, t_ms, "effects");
	}
	world_compare(world, t_ms);
}
