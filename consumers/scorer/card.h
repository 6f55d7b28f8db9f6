/* card.h -- all that one sentra shows at an instant, as text.
 *
 * Pure: aggregates in, the fields of its card and the values on the boards
 * out.  Both show the same values, so they are formatted in one place.
 *
 *   card_fill(card, &input, settings, version);
 *   for (size_t i = 0; i < CARD_FIELDS; i++)
 *           card_field_name(&name, i), value = card_value(card, i);
 *
 * Must not know Redis, nor what was shown before. */
#ifndef SENTRA_CONSUMERS_SCORER_CARD_H
#define SENTRA_CONSUMERS_SCORER_CARD_H

#include "common/config/roster.h"
#include "metric_value.h"

/* How many fields of metrics there are: of the nation alone, and of one place,
 * which is the nation or a platform. */
#define CARD_ALONE(name, span, scope, ...) \
	+((scope) == NATIONAL_ONLY ? METRIC_WINDOWS(span) : 0)
#define CARD_PLACED(name, span, scope, ...) \
	+((scope) == BY_PLATFORM ? METRIC_WINDOWS(span) : 0)
enum {
	CARD_NATIONAL_FIELDS = 0 METRICS(CARD_ALONE),
	CARD_PLACE_FIELDS = 0 METRICS(CARD_PLACED),
};
#undef CARD_ALONE
#undef CARD_PLACED

/* The fields as numbers, in the order in which they are written: who it is;
 * the metrics without platforms (the score), the score's parts, and the times;
 * then the other metrics of the nation, and of one platform after the other;
 * and in that order again the urls of the newest posts. */
enum card_field {
	CARD_ID,
	CARD_NAME,
	CARD_KIND,
	CARD_CITY,
	CARD_PROVINCE,
	CARD_TIMEZONE,
	CARD_NATIONAL,
	CARD_SCORE_FOLLOWERS = CARD_NATIONAL + CARD_NATIONAL_FIELDS,
	CARD_SCORE_FRESHNESS,
	CARD_SCORE_ACTIVITY,
	CARD_SCORE_ENGAGEMENT,
	CARD_SCORE_VERSION,
	CARD_OBSERVED_AT,
	CARD_AS_OF,
	CARD_PLACES,
	CARD_LATEST_URLS =
		CARD_PLACES + CARD_PLACE_FIELDS * (1 + PLATFORM_COUNT),
	CARD_FIELDS = CARD_LATEST_URLS + 1 + PLATFORM_COUNT,
};

struct card {
	const struct sentra *sentra; /* borrowed */
	bool has[PLATFORM_COUNT];    /* an account there */
	char text[CARD_LATEST_URLS - CARD_NATIONAL][VALUE_TEXT];
	const char *latest_url[1 + PLATFORM_COUNT]; /* borrowed of the accounts
						       that were summed up */
};

/* The aggregates of a sentra's accounts at an instant; at[] of platforms where
 * it has none are empty. */
struct card_input {
	const struct sentra *sentra; /* borrowed */
	struct aggregates at[PLATFORM_COUNT];
	int64_t observed_ms; /* of the newest event; TIME_NONE */
	int64_t t_s;         /* the instant, unix seconds */
};

/* score_version: copied.  The card is good while its sentra and the accounts
 * are. */
void card_fill(struct card *, const struct card_input *,
	       const struct score_settings *, const char *score_version);

/* "followers:youtube", "view_rate:7d": appended. */
void card_field_name(struct buf *, size_t field);
/* Borrowed from the card or its sentra; empty: unknown; null: the card has no
 * such field, as the sentra has no account there. */
struct str card_value(const struct card *, size_t field);
/* As metric_on_board() says; null: the sentra is not on that board. */
struct str card_on_board(const struct card *, struct board);

#endif
