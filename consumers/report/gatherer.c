/* gatherer.c -- what cards say, and what a period has of a sentra. */
#include "gatherer.h"

#include "common/base/clock.h"
#include "consumers/view/days.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#define FIELD_SIZE 128

/* ---- what cards say ---- */

struct str card_text(const struct gatherer *g, size_t card, const char *field)
{
	return hashes_get(&g->now->cards, card, field);
}

struct str card_of(const struct gatherer *g, size_t card, const char *field,
		   const char *suffix)
{
	char name[FIELD_SIZE];

	snprintf(name, sizeof(name), "%s%s%s", field, suffix ? ":" : "",
		 suffix ? suffix : "");
	return card_text(g, card, name);
}

/* ---- what was known before the log begins ---- */

int64_t earlier_s(const struct gatherer *g, size_t card, bool labels,
		  const char *field)
{
	const struct hashes *hashes;
	int64_t until_ms, ms;
	size_t at;

	if (!g->earlier)
		return 0;
	hashes = labels ? &g->earlier->labels : &g->earlier->cards;
	at = hashes_find(hashes, g->now->cards.id[card]);
	if (at == HASHES_NONE)
		return 0;
	until_ms =
		day_start_ms(g->report->known_from_day, g->report->zone_hours);
	ms = value_ms(hashes_get(hashes, at, field));
	return ms != TIME_NONE && ms < until_ms ? ms / SECOND_MS : 0;
}

struct str latest_of(const struct gatherer *g, size_t card,
		     const char *platform)
{
	struct str latest = card_of(g, card, "latest", platform);
	char field[FIELD_SIZE], text[32];
	int64_t s;

	if (latest.n || !g->earlier)
		return latest;
	snprintf(field, sizeof(field), "latest%s%s", platform ? ":" : "",
		 platform ? platform : "");
	s = earlier_s(g, card, false, field);
	if (!s)
		return latest;
	snprintf(text, sizeof(text), "%" PRId64, s);
	return pool_str(&g->report->pool, str_of(text));
}

/* ---- the period ---- */

/* "posts:7d:youtube" */
static struct str window_field(const struct gatherer *g, size_t card,
			       int platform, const char *field,
			       const char *window)
{
	char name[FIELD_SIZE];
	bool national = platform == NATIONAL;

	snprintf(name, sizeof(name), "%s:%s%s%s", field, window,
		 national ? "" : ":", national ? "" : platform_names[platform]);
	return card_text(g, card, name);
}

struct day last_day_of(const struct gatherer *g, size_t card)
{
	return (struct day){
		.day = g->in->period->to_day,
		.followers = value_number(card_text(g, card, "followers")),
		.posts = value_number(card_text(g, card, "posts:24h")),
		.engagement =
			value_number(card_text(g, card, "engagement:24h")),
		.views = value_number(card_text(g, card, "views:24h")),
		.latest_ms = value_ms(card_text(g, card, "latest")),
		.score = value_number(card_text(g, card, "score")),
	};
}

/* ---- a period that is no window ---- */

static const struct {
	const char *field;
	size_t offset; /* of the sum in struct day */
} summed[] = {
	{ "posts", offsetof(struct day, posts) },
	{ "engagement", offsetof(struct day, engagement) },
	{ "views", offsetof(struct day, views) },
};

/* The closed days of the period, and the last one's 24 hours. */
static double sum_of(const struct gatherer *g, size_t card, int platform,
		     const struct days *days, size_t which)
{
	const struct period *p = g->in->period;
	struct day sum = days_sum(days, p->to_day - 1, g->n_days - 1);
	double last = value_number(
		window_field(g, card, platform, summed[which].field, "24h"));
	double closed;

	memcpy(&closed, (const char *)&sum + summed[which].offset,
	       sizeof(closed));
	return (isnan(closed) ? 0 : closed) + (isnan(last) ? 0 : last);
}

static double growth_of(const struct gatherer *g, size_t card, int platform,
			const struct days *days)
{
	const struct day *before = days_find(days, g->in->period->from_day - 1);
	struct str now =
		card_of(g, card, "followers",
			platform == NATIONAL ? NULL : platform_names[platform]);

	return before ? value_number(now) - before->followers : NAN;
}

static int from_days(const struct gatherer *g, size_t card, int platform,
		     const char *field, double *out, struct err *err)
{
	const struct days *days;
	int rc = source_days(g->in->source, g->now->cards.id[card], platform,
			     &days, err);

	*out = NAN;
	if (rc < 0)
		return rc;
	for (size_t i = 0; i < ARRAY_LEN(summed); i++)
		if (strcmp(field, summed[i].field) == 0)
			*out = sum_of(g, card, platform, days, i);
	if (strcmp(field, "growth") == 0)
		*out = growth_of(g, card, platform, days);
	return 0;
}

int period_number(const struct gatherer *g, size_t card, int platform,
		  const char *field, double *out, struct err *err)
{
	if (!g->window)
		return from_days(g, card, platform, field, out, err);
	*out = value_number(window_field(g, card, platform, field, g->window));
	return 0;
}

int period_add(const struct gatherer *g, struct grid *grid, size_t card,
	       int platform, const char *field, struct err *err)
{
	double value;
	int rc = 0;

	if (g->window) {
		grid_add(grid,
			 window_field(g, card, platform, field, g->window));
		return 0;
	}
	rc = period_number(g, card, platform, field, &value, err);
	if (rc == 0)
		add_number(grid, value, 0);
	return rc;
}

/* ---- cells ---- */

void add_number(struct grid *grid, double value, int decimals)
{
	if (isnan(value))
		grid_add(grid, STR_NULL);
	else
		grid_addf(grid, "%.*f", decimals,
			  fabs(value) < 0.5 * pow(10, -decimals) ? 0 : value);
}

void add_plain(struct grid *grid, double value, int decimals)
{
	char text[64];
	char *end;

	if (isnan(value)) {
		grid_add(grid, STR_NULL);
		return;
	}
	snprintf(text, sizeof(text), "%.*f", decimals,
		 fabs(value) < 0.5 * pow(10, -decimals) ? 0 : value);
	end = text + strlen(text);
	while (decimals > 0 && end[-1] == '0')
		*--end = '\0';
	if (decimals > 0 && end[-1] == '.')
		*--end = '\0';
	grid_add(grid, str_of(text));
}

void begin_row(const struct gatherer *g, struct grid *grid, size_t card)
{
	grid_row(grid, g->now->cards.id[card], g->report->timezone);
}
