/* card.h -- all that one sentra shows at an instant, as text.
 *
 * Pure: figures in, the fields of its card and the members of the boards out.
 * Both show the same values, so they are formatted in one place. */
#ifndef SENTRA_CONSUMERS_SCORER_CARD_H
#define SENTRA_CONSUMERS_SCORER_CARD_H

#include "common/config/roster.h"
#include "consumers/core/keys.h"
#include "score.h"

/* Fields as numbers: who it is, then the score and the times, then for the
 * nation and for each platform followers, latest and six metrics in three
 * windows. */
enum card_field {
	CARD_ID,
	CARD_NAME,
	CARD_KIND,
	CARD_CITY,
	CARD_PROVINCE,
	CARD_TIMEZONE,
	CARD_SCORE,
	CARD_SCORE_FOLLOWERS,
	CARD_SCORE_FRESHNESS,
	CARD_SCORE_ACTIVITY,
	CARD_SCORE_ENGAGEMENT,
	CARD_SCORE_VERSION,
	CARD_OBSERVED_AT,
	CARD_AS_OF,
	CARD_AGGREGATES, /* the first of the rest */
};
#define CARD_METRICS 6
#define CARD_PLACE   (2 + CARD_METRICS * WINDOW_COUNT)
#define CARD_FIELDS  (CARD_AGGREGATES + CARD_PLACE * (1 + PLATFORM_COUNT))
#define CARD_TEXT    32

struct card {
	const struct sentra *sentra; /* borrowed */
	bool has[PLATFORM_COUNT];    /* an account there */
	char text[CARD_FIELDS - CARD_SCORE][CARD_TEXT];
};

/* The figures of a sentra's accounts at an instant; at[] of platforms where
 * it has none are empty. */
struct card_input {
	const struct sentra *sentra;
	struct aggregates at[PLATFORM_COUNT];
	int64_t observed_ms; /* of the newest event; TIME_NONE */
	int64_t t_s;
};

void card_fill(struct card *, const struct card_input *,
	       const struct score_settings *, const char *score_version);

/* "followers:youtube", "view_rate:7d": appended. */
void card_field_name(struct buf *, size_t field);
/* Null: the card has no such field. */
struct str card_value(const struct card *, size_t field);
/* Null: the sentra is not on that board. */
struct str card_on_board(const struct card *, struct board);

/* "%.2f" and the like; text of CARD_TEXT bytes. */
void show_real(char *text, int decimals, double);
void show_whole(char *text, int64_t);
/* Unix seconds, cut off; empty for TIME_NONE. */
void show_instant(char *text, int64_t ms);

#endif
