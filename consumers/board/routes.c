/* routes.c -- all pages, their addresses, and what they ask of the world. */
#include "address.h"
#include "common/base/clock.h"

#include <stdio.h>

const struct page *const pages[] = {
	&page_home,      &page_ranking,   &page_sentra,   &page_programmes,
	&page_programme, &page_provinces, &page_district, &page_campaigns,
	&page_campaign,  &page_reports,   &page_meeting,  &page_check,
	&page_health,    &page_about,
};
const size_t n_pages = ARRAY_LEN(pages);

/* Whether something follows the path: "/sentra/". */
static bool has_rest(struct str path)
{
	return path.n > 1 && path.p[path.n - 1] == '/';
}

const struct page *page_find(struct str path, struct str *rest)
{
	for (size_t i = 0; i < n_pages; i++) {
		struct str own = str_of(pages[i]->path);
		struct str begin = { path.p, own.n };

		if (has_rest(own) ? path.n <= own.n || !str_eq(begin, own)
				  : !str_eq(path, own))
			continue;
		*rest = (struct str){ path.p + own.n, path.n - own.n };
		return pages[i];
	}
	return NULL;
}

void page_address(const struct page *page, const struct page_ask *ask,
		  struct buf *out)
{
	address_add(out, page->path, "", page->params, ask);
}

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
