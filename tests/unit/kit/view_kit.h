/* view_kit.h -- snapshots and histories built by hand. */
#ifndef SENTRA_TESTS_UNIT_KIT_VIEW_KIT_H
#define SENTRA_TESTS_UNIT_KIT_VIEW_KIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "consumers/scorer/score.h"
#include "consumers/view/days.h"
#include "consumers/view/snapshot.h"

#define CARD_WORDS_MAX 64
#define CARDS_MAX      8

/* A card: its id, then name, value, name ...; ended by NULL. */
struct card {
	const char *words[CARD_WORDS_MAX];
};

static inline size_t card_words(const struct card *card, struct str *flat)
{
	size_t n = 0;

	for (; card->words[n + 1]; n++)
		flat[n] = str_of(card->words[n + 1]);
	return n;
}

/* The cards stand in the order of their ids. */
static inline void snapshot_make(struct snapshot *s, const struct card *cards,
				 size_t n)
{
	struct str ids[CARDS_MAX], flat[CARD_WORDS_MAX];

	*s = (struct snapshot){ .as_of_ms = TIME_NONE };
	for (size_t i = 0; i < n; i++)
		ids[i] = str_of(cards[i].words[0]);
	assert_int_equal(hashes_init(&s->cards, ids, n, NULL), 0);
	for (size_t i = 0; i < n; i++) {
		size_t row = hashes_find(&s->cards, ids[i]);

		assert_int_equal(hashes_put(&s->cards, row, flat,
					    card_words(&cards[i], flat), NULL),
				 0);
	}
}

static inline void snapshot_unmake(struct snapshot *s)
{
	hashes_release(&s->cards);
}

/* The settings that sentra.conf has. */
static inline struct score_settings default_score(void)
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
		.tick_ms = 5000,
	};
}

/* One closed day; NULL texts are absent. */
static inline void day_put(struct days *days, const char *date,
			   const char *followers, const char *posts,
			   const char *engagement, const char *latest,
			   const char *score)
{
	const struct str flat[] = {
		STR_LIT("date"),       str_of(date),       STR_LIT("followers"),
		str_of(followers),     STR_LIT("posts"),   str_of(posts),
		STR_LIT("engagement"), str_of(engagement), STR_LIT("latest"),
		str_of(latest),        STR_LIT("score"),   str_of(score),
	};

	assert_int_equal(days_add(days, flat, ARRAY_LEN(flat), NULL), 0);
}

#endif
