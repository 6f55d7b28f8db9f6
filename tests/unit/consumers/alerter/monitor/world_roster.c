/* world_roster.c -- rosters of a world, as people write them, and what
 * the oracle has to know of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "world.h"

#include "common/base/clock.h"

#include <stdio.h>
#include <stdlib.h>

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
	world->plan.roster = world->roster[roster];
	assert_non_null(world->plan.roster);
	if (monitor_adopt(world->w, &world->plan, &err) < 0)
		fail_msg("%s", err.text);
}

/* The watch forgot all that is borrowed from them: it is a new one. */
void world_renew_rosters(struct world *world)
{
	monitor_free(world->w);
	world->w = monitor_new(NULL);
	assert_non_null(world->w);
	for (int i = 0; i < world->n_rosters; i++)
		roster_free(world->roster[i]);
	world->n_rosters = 0;
}
