/* world.c -- what pages ask of the world (page.h). */
#include "common/base/clock.h"
#include "page.h"

#include <stdio.h>

int64_t world_yesterday(const struct world *w)
{
	int64_t ms = w->now->as_of_ms;

	return local_day(ms == TIME_NONE ? w->now_ms : ms, w->zone_hours) - 1;
}

/* What may be a name of tzdata. */
static bool is_zone(struct str name)
{
	for (size_t i = 0; i < name.n; i++)
		if (!str_is_seen(name.p[i]))
			return false;
	return name.n > 0 && name.n < 65;
}

const char *world_zone_of(const struct world *w, size_t card, char out[65])
{
	struct str zone = STR_NULL;

	if (card < w->now->cards.n)
		zone = hashes_get(&w->now->cards, card, "timezone");
	if (is_zone(zone))
		snprintf(out, 65, "%.*s", STR_ARG(zone));
	else
		snprintf(out, 65, "%s", w->zone);
	return out;
}
