/* routes.c -- all pages, and which of them an address is. */
#include "page.h"

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
