/* world.c -- one world of rosters, a calendar and zones, fed to the
 * monitor and to the oracle. */
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
	world->monitor = monitor_new(NULL);
	assert_non_null(world->monitor);
	world->policy = (struct monitor_policy){
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
	monitor_free(world->monitor);
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

	monitor_clear(world->monitor);
	world->o.decided.n_alerts = 0;
	for (size_t i = 0; i < ORACLE_ACCOUNTS; i++) {
		oracle_go_back(&world->o, (int)i, 0);
		world->o.decided.decision[i] = none;
	}
}

struct monitor_account *world_find(const struct world *world, int account)
{
	const struct oracle_account *a = &world->o.account[account];

	return monitor_find(world->monitor,
			    str_of(world->o.sentra[a->sentra].id), a->platform,
			    str_of(a->id));
}

/* ---- rosters, as people write them ---- */

static void print_exempt(FILE *text, int64_t day)
{
	char date[DATE_SIZE];

	date_format(day, date);
	if (day)
		fprintf(text, "\"exempt\":{\"until\":\"%s\",\"why\":\"test\"}",
			date);
	else
		fprintf(text, "\"exempt\":null");
}

static void print_day(FILE *text, const char *key, int64_t day)
{
	char date[DATE_SIZE];

	date_format(day, date);
	if (day)
		fprintf(text, "\"%s\":\"%s\",", key, date);
	else
		fprintf(text, "\"%s\":null,", key);
}

static void print_sentra(FILE *text, const struct world *world,
			 const struct variant *v, int sentra)
{
	const struct oracle_sentra *s = &world->o.sentra[sentra];
	bool first = true;

	fprintf(text,
		"{\"id\":\"%s\",\"name\":\"Sentra %s\",\"kind\":\"sentra\","
		"\"city\":\"c\",\"province\":\"p\",\"timezone\":\"%s\","
		"\"aliases\":[],\"service_areas\":[],",
		s->id, s->id, world_zones[s->zone_hours - 7]);
	print_day(text, "active_from", v->active_from[sentra]);
	print_day(text, "active_until", v->active_until[sentra]);
	print_exempt(text, v->sentra_exempt[sentra]);
	fprintf(text, ",\"accounts\":[");
	for (size_t i = 0; i < world->o.n_accounts; i++) {
		const struct oracle_account *a = &world->o.account[i];

		if (a->sentra != sentra || v->no_account[i])
			continue;
		fprintf(text,
			"%s{\"platform\":\"%s\",\"id\":\"%s\","
			"\"handle\":null,\"verified_by\":null,"
			"\"verified_at\":null,",
			first ? "" : ",", platform_names[a->platform], a->id);
		print_exempt(text, v->account_exempt[i]);
		fprintf(text, "}");
		first = false;
	}
	fprintf(text, "]}");
}

int world_roster(struct world *world, const struct variant *v)
{
	int r = world->n_rosters++, n = (int)world->o.n_sentra;
	struct err err = { 0 };
	char *json = NULL;
	size_t size = 0;
	FILE *text = open_memstream(&json, &size);
	bool first = true;

	assert_non_null(text);
	assert_true(r < WORLD_ROSTERS);
	world->variant[r] = *v;
	fprintf(text, "{\"version\":1,\"sentras\":[");
	for (int i = 0; i < n; i++) {
		int sentra = v->reversed ? n - 1 - i : i;

		if (v->no_sentra[sentra])
			continue;
		fprintf(text, "%s", first ? "" : ",");
		print_sentra(text, world, v, sentra);
		first = false;
	}
	fprintf(text, "]}");
	fclose(text);
	if (roster_parse(&world->roster[r], str_of(json), "roster", NULL,
			 &err) < 0)
		fail_msg("%s", err.text);
	free(json);
	return r;
}

/* ---- a roster comes into force ---- */

/* The first instant after a date of [report] timezone. */
static int64_t day_over(const struct world *world, int64_t day)
{
	return day ? (day + 1) * DAY_MS - world->o.zone_hours * HOUR_MS
		   : TIME_NONE;
}

static void list_sentra(struct world *world, const struct variant *v,
			int sentra, size_t *n)
{
	struct oracle_sentra *s = &world->o.sentra[sentra];

	s->listed = !v->no_sentra[sentra];
	s->active_from =
		v->active_from[sentra] ? v->active_from[sentra] : DAY_OPEN;
	s->active_until =
		v->active_until[sentra] ? v->active_until[sentra] : DAY_OPEN;
	for (size_t i = 0; i < world->o.n_accounts; i++) {
		struct oracle_account *a = &world->o.account[i];
		int64_t own = day_over(world, v->account_exempt[i]);
		int64_t all = day_over(world, v->sentra_exempt[sentra]);

		if (a->sentra != sentra)
			continue;
		a->listed = s->listed && !v->no_account[i];
		a->exempt_until_ms = own > all ? own : all;
		world->o.account_order[(*n)++] = (int)i;
	}
}

void world_adopt(struct world *world, int roster)
{
	const struct variant *v = &world->variant[roster];
	int n_sentra = (int)world->o.n_sentra;
	struct err err = { 0 };
	size_t n = 0;

	for (int i = 0; i < n_sentra; i++) {
		int sentra = v->reversed ? n_sentra - 1 - i : i;

		world->o.sentra_order[i] = sentra;
		list_sentra(world, v, sentra, &n);
	}
	world->in_force = roster;
	world->policy.roster = world->roster[roster];
	assert_non_null(world->policy.roster);
	if (monitor_adopt(world->monitor, &world->policy, &err) < 0)
		fail_msg("%s", err.text);
}

/* The monitor forgot all that is borrowed from them: it is a new one. */
void world_renew_rosters(struct world *world)
{
	monitor_free(world->monitor);
	world->monitor = monitor_new(NULL);
	assert_non_null(world->monitor);
	for (int i = 0; i < world->n_rosters; i++)
		roster_free(world->roster[i]);
	world->n_rosters = 0;
}

/* ---- feeding both ---- */

static void step(struct world *world, const struct monitor_input *in)
{
	struct err err = { 0 };

	if (monitor_step(world->monitor, in, NULL, NULL, &err) < 0)
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

void world_feed(struct world *world, int account, const struct oracle_event *e)
{
	oracle_feed(&world->o, account, e);
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
	if (monitor_step(world->monitor, &in, take_effect, world, &err) < 0)
		fail_msg("%s", err.text);
	oracle_evaluate(&world->o, t_ms, stall_since, &want);
	if (!world_same_effects(world, &want)) {
		world_print_effects(world, "want", &want);
		world_print_effects(world, "got", &world->got);
		world_differs(world, -1, t_ms, "effects");
	}
	world_compare(world, t_ms);
}

/* ---- the whole state, out and in again: a restart, a step back ---- */

static void put(struct world *world, int account,
		const struct monitor_facts *facts,
		const struct monitor_decision *decision)
{
	const struct oracle_account *a = &world->o.account[account];
	struct monitor_account *to =
		monitor_get(world->monitor,
			    str_of(world->o.sentra[a->sentra].id), a->platform,
			    str_of(a->id));

	assert_non_null(to);
	to->facts = *facts;
	to->decision = *decision;
}

static void restore_alert(struct world *world, const struct oracle_alert *a,
			  bool firing)
{
	struct monitor_alert words = world_alert_words(world, a);

	assert_int_equal(monitor_restore_alert(world->monitor, &words, firing),
			 0);
}

void world_restart(struct world *world)
{
	struct monitor *old = world->monitor;

	world->monitor = monitor_new(NULL);
	assert_non_null(world->monitor);
	for (size_t i = 0; i < monitor_firing_count(old); i++)
		assert_int_equal(
			monitor_restore_alert(world->monitor,
					      monitor_firing_at(old, i), true),
			0);
	for (size_t i = 0; i < world->o.n_accounts; i++) {
		const struct oracle_account *a = &world->o.account[i];
		const struct monitor_account *was =
			monitor_find(old, str_of(world->o.sentra[a->sentra].id),
				     a->platform, str_of(a->id));

		/* Some before the roster is known, some after. */
		if (was && i % 2)
			put(world, (int)i, &was->facts, &was->decision);
	}
	world_adopt(world, world->in_force);
	for (size_t i = 0; i < world->o.n_accounts; i += 2) {
		const struct oracle_account *a = &world->o.account[i];
		const struct monitor_account *was =
			monitor_find(old, str_of(world->o.sentra[a->sentra].id),
				     a->platform, str_of(a->id));

		if (was)
			put(world, (int)i, &was->facts, &was->decision);
	}
	monitor_free(old);
}

void world_save(const struct world *world, struct world_mark *mark)
{
	static const struct monitor_facts never = {
		TIME_NONE, TIME_NONE,  TIME_NONE, TIME_NONE,
		TIME_NONE, OUTCOME_OK, TIME_NONE, TIME_NONE,
		TIME_NONE, TIME_NONE,  TIME_NONE, TIME_NONE,
		0,         { { 0 } },  0,         { 0 },
	};
	static const struct monitor_decision none = { TIME_NONE, TIME_NONE,
						      TIME_NONE };

	for (size_t i = 0; i < world->o.n_accounts; i++) {
		const struct monitor_account *a = world_find(world, (int)i);

		mark->n[i] = world->o.account[i].n;
		mark->facts[i] = a ? a->facts : never;
		mark->decision[i] = a ? a->decision : none;
		mark->decided.decision[i] = world->o.decided.decision[i];
	}
	mark->decided.n_alerts = world->o.decided.n_alerts;
	memcpy(mark->decided.alerts, world->o.decided.alerts,
	       world->o.decided.n_alerts * sizeof(struct oracle_alert));
	mark->in_force = world->in_force;
}

static bool has_alert(const struct oracle_decided *d,
		      const struct oracle_alert *a)
{
	for (size_t i = 0; i < d->n_alerts; i++)
		if (oracle_same_alert(&d->alerts[i], a))
			return true;
	return false;
}

void world_restore(struct world *world, const struct world_mark *mark)
{
	struct oracle_decided *d = &world->o.decided;

	if (world->in_force != mark->in_force)
		world_adopt(world, mark->in_force);
	for (size_t i = 0; i < d->n_alerts; i++)
		if (!has_alert(&mark->decided, &d->alerts[i]))
			restore_alert(world, &d->alerts[i], false);
	for (size_t i = 0; i < mark->decided.n_alerts; i++)
		if (!has_alert(d, &mark->decided.alerts[i]))
			restore_alert(world, &mark->decided.alerts[i], true);
	for (size_t i = 0; i < world->o.n_accounts; i++) {
		oracle_go_back(&world->o, (int)i, mark->n[i]);
		d->decision[i] = mark->decided.decision[i];
		if (world_find(world, (int)i))
			put(world, (int)i, &mark->facts[i], &mark->decision[i]);
	}
	d->n_alerts = mark->decided.n_alerts;
	memcpy(d->alerts, mark->decided.alerts,
	       d->n_alerts * sizeof(struct oracle_alert));
}
