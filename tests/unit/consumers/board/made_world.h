/* made_world.h -- a world of two sentra for tests of pages, whose Redis is
 * away: what is read when somebody asks (histories, posts, alerts) cannot be.
 */
#ifndef SENTRA_TESTS_MADE_WORLD_H
#define SENTRA_TESTS_MADE_WORLD_H

#include "consumers/board/page.h"

#include "common/base/clock.h"

#include <stdlib.h>
#include <string.h>

#define NOW_S  INT64_C(1773120600) /* 2026-03-10T05:30:00Z */
#define NOW_MS (NOW_S * SECOND_MS)
#define TODAY  20522 /* 2026-03-10 */

struct made_world {
	struct snapshot snapshot;
	struct score_settings score;
	struct platforms platforms;
	struct redis_settings settings;
	struct redis *redis;
	struct world world;
	struct blind_entry blind[2];
	struct stale_entry stale[1];
};

static inline struct score_settings made_score(void)
{
	return (struct score_settings){
		.weight = { [LIKES] = 1,
			    [COMMENTS] = 2,
			    [SHARES] = 3,
			    [SAVES] = 3 },
		.exponent = 0.8,
		.share_followers = 0.30,
		.share_freshness = 0.30,
		.share_activity = 0.25,
		.share_engagement = 0.15,
		.target_followers = 100000,
		.target_posts = 14,
		.target_rate = 1000,
		.half_life_hours = 72,
	};
}

/* The fields of a card: name, value ..., ended by NULL. */
static inline void made_card(struct made_world *m, const char *id,
			     const char *const *fields)
{
	struct str flat[200];
	size_t n = 0;

	for (; fields[n]; n++)
		flat[n] = str_of(fields[n]);
	if (hashes_put(&m->snapshot.cards,
		       hashes_find(&m->snapshot.cards, str_of(id)), flat, n,
		       NULL) < 0)
		abort();
}

static inline void made_init(struct made_world *m)
{
	static char url[] = "unix:///nonexistent/redis.sock", no_file[] = "";
	static const struct str ids[] = { { "a-kota", 6 }, { "b-kota", 6 } };

	*m = (struct made_world){ .score = made_score() };
	m->platforms = (struct platforms){
		.at = { PLATFORM_youtube, PLATFORM_facebook }, .n = 2
	};
	m->settings = (struct redis_settings){ .url = url,
					       .password_file = no_file,
					       .program = "test" };
	m->redis = redis_new(&m->settings, NULL);
	if (!m->redis || hashes_init(&m->snapshot.cards, ids, 2, NULL) < 0)
		abort();
	m->snapshot.generation = 1;
	m->snapshot.read_ms = m->snapshot.as_of_ms = NOW_MS;
	for (int i = 0; i < SNAPSHOT_STAGES; i++)
		m->snapshot.stage[i] =
			(struct stage_health){ .there = true,
					       .updated_ms = NOW_MS,
					       .watermark_ms = NOW_MS,
					       .log_changed_ms = TIME_NONE };
	m->world = (struct world){
		.now = &m->snapshot,
		.source = source_new(m->redis, "sentra", NULL),
		.score = &m->score,
		.platforms = &m->platforms,
		.prefix = "sentra",
		.zone = "Asia/Jakarta",
		.zone_hours = 7,
		.now_ms = NOW_MS,
		.stalled_after_ms = 15 * MINUTE_MS,
	};
	if (!m->world.source)
		abort();
}

static inline void made_release(struct made_world *m)
{
	hashes_release(&m->snapshot.cards);
	source_free(m->world.source);
	redis_free(m->redis);
}

/* Whether the page, or a part of it, has that text. */
static inline bool made_has(const struct html *h, const char *text)
{
	return h->out.data && strstr(h->out.data, text);
}

#endif
