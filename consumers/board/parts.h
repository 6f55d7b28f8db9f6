/* parts.h -- pieces that several pages are made of: sections, numbers that a
 * page works out, cells that say which value of Redis they show. */
#ifndef SENTRA_CONSUMERS_BOARD_PARTS_H
#define SENTRA_CONSUMERS_BOARD_PARTS_H

#include "consumers/core/metric_table.h"
#include "page.h"

/* <section id="..."> with its <h2>, as a live part. */
void part_begin(struct html *, const char *id, enum word_id title);
void part_end(struct html *);

/* "3,50"; "+3,50": with so many decimals; "-" of what is none. */
void part_decimal(struct html *, double, int decimals);
void part_change(struct html *, double, int decimals);
/* "Sen 23 Nov 2026" of days since 1970-01-01. */
void part_date(struct html *, int64_t day);
/* An instant, and in brackets how long ago that is; "-" of TIME_NONE. */
void part_when(struct html *, const struct world *, int64_t ms,
	       const char *zone);
/* " data-metric=... data-value=..." of a card's field. */
void part_value(struct html *, const char *field, struct str value);
/* The value as people read it: of METRIC_latest an instant of that zone. */
void part_shown(struct html *, enum metric, struct str value, const char *zone);

/* "YouTube" of "youtube"; what is none of ours as it stands. */
void part_platform(struct html *, struct str name);
/* The first so many characters of what a post says, which lead to it; a word
 * where it says nothing. */
void part_caption(struct html *, struct str url, struct str text, size_t chars);

/* <th scope="col">, of class "n" where numbers stand below. */
void part_head(struct html *, const char *title, bool numbers);

/* A sentence in both languages, by enum language. */
struct sentence {
	const char *text[2];
};

#endif
