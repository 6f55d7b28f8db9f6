/* board_kit.h -- a small world for pages: cards as Redis has them, the closed
 * days and posts that a test gives, and four pages.  It stands in the place of
 * source.c, address.c and world.c. */
#ifndef SENTRA_TESTS_UNIT_KIT_BOARD_KIT_H
#define SENTRA_TESTS_UNIT_KIT_BOARD_KIT_H

#include "consumers/board/frame.h"

#include "common/base/clock.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define T_S           INT64_C(1773120600) /* 2026-03-10T05:30:00Z, a Tuesday */
#define T_MS          (T_S * SECOND_MS)
#define KIT_YESTERDAY INT64_C(20521) /* 2026-03-09 in Jakarta */

static const struct page kit_programmes = {
	.path = "/program",
	.title = WORD_lexicon,
	.menu = WORD_lexicon,
	.needs = NEEDS_COVERAGE,
}, kit_programme = {
	.path = "/program/",
	.title = WORD_lexicon,
	.menu = WORD_COUNT,
	.needs = NEEDS_COVERAGE,
	.once = true,
};
static const struct page *const kit_pages[] = { &page_home, &page_ranking,
						&kit_programmes,
						&kit_programme };

#define KIT_SENTRA_MAX 12
struct kit {
	struct snapshot now;
	struct world world;
	struct platforms platforms;
	struct blind_entry blind[2];
	/* Of each card; NULL: Redis is away. */
	const struct days *days[KIT_SENTRA_MAX];
	bool no_days;
	const struct view_posts *posts; /* of every sentra; NULL: away */
};
static struct kit kit;

static const struct days kit_no_days;

/* cards: rows of name, value, ..., NULL; the first pair is the id. */
static inline void kit_begin(const char *const (*cards)[40], size_t n)
{
	struct str ids[KIT_SENTRA_MAX] = { 0 };

	memset(&kit, 0, sizeof(kit));
	for (size_t i = 0; i < n; i++)
		ids[i] = str_of(cards[i][1]);
	assert_int_equal(hashes_init(&kit.now.cards, ids, n, NULL), 0);
	assert_int_equal(hashes_init(&kit.now.labels, ids, n, NULL), 0);
	for (size_t i = 0; i < n; i++) {
		struct str flat[40];
		size_t fields = 0, at;

		for (; cards[i][fields]; fields++)
			flat[fields] = str_of(cards[i][fields]);
		at = hashes_find(&kit.now.cards, flat[1]);
		assert_int_equal(hashes_put(&kit.now.cards, at, flat, fields,
					    NULL),
				 0);
		kit.days[at] = &kit_no_days;
	}
	for (int i = 0; i < SNAPSHOT_STAGES; i++)
		kit.now.stage[i] = (struct stage_health){ .there = true,
							  .updated_ms = T_MS,
							  .lag = 0 };
	kit.now.generation = 1;
	kit.now.as_of_ms = kit.now.read_ms = T_MS;
	kit.platforms =
		(struct platforms){ { PLATFORM_youtube, PLATFORM_x }, 2 };
	kit.world = (struct world){ .pages = kit_pages,
				    .n_pages = ARRAY_LEN(kit_pages),
				    .now = &kit.now,
				    .platforms = &kit.platforms,
				    .prefix = "sentra",
				    .zone = "Asia/Jakarta",
				    .zone_hours = 7,
				    .now_ms = T_MS + 5 * SECOND_MS,
				    .stalled_after_ms = 15 * MINUTE_MS };
}

static inline void kit_end(void)
{
	hashes_release(&kit.now.cards);
	hashes_release(&kit.now.labels);
}

static inline const char *kit_shown(struct html *h)
{
	assert_int_equal(html_error(h, NULL), 0);
	return buf_cstr(&h->out);
}

static inline void kit_has(struct html *h, const char *want)
{
	if (!strstr(kit_shown(h), want)) {
		print_error("no %s\nin %s\n", want, kit_shown(h));
		fail();
	}
}

static inline void kit_lacks(struct html *h, const char *other)
{
	if (strstr(kit_shown(h), other)) {
		print_error("%s\nin %s\n", other, kit_shown(h));
		fail();
	}
}

/* ---- in the place of source.c ---- */

int source_recent_days(struct source *source, const struct days *const **out,
		       struct err *err)
{
	(void)source;
	if (kit.no_days)
		return err_set(err, -ECONNREFUSED, "Redis is away");
	*out = kit.days;
	return 0;
}

int source_posts(struct source *source, struct str sentra,
		 const struct view_posts **out, struct err *err)
{
	(void)source;
	(void)sentra;
	if (!kit.posts)
		return err_set(err, -ECONNREFUSED, "Redis is away");
	*out = kit.posts;
	return 0;
}

/* ---- in the place of address.c and world.c ---- */

void page_address(const struct page *page, const struct page_ask *ask,
		  struct buf *out)
{
	char mark = '?';

	buf_adds(out, page->path);
	buf_addurl(out, ask->rest);
	for (size_t i = 0; i < PAGE_PARAMS && page->params[i]; i++) {
		if (!ask->param[i].p)
			continue;
		buf_addf(out, "%c%s=", mark, page->params[i]);
		buf_addurl(out, ask->param[i]);
		mark = '&';
	}
}

int64_t world_yesterday(const struct world *w)
{
	return local_day(w->now->as_of_ms, w->zone_hours) - 1;
}

#endif
