/* labels_card.h -- what sentra:labels:<id> has of a sentra, field by field, and
 * what of it stands on boards.
 *
 *   <label>:<window>    posts of the window that tell the label
 *   last:<label>        unix seconds of the newest post that tells it; '' none
 *   posts:<window>      posts of the window
 *   unlabelled:<window> those of them that tell no label
 *   lexicon_version     of the lexicon in force
 *   labelled_from       unix seconds of the first event that was read of this
 *                       sentra: what was posted before may be missing; '' none
 *   as_of               unix seconds of t
 *
 * Each label has PARTS fields, in the order of shown_labels; a board has the
 * same value as the field, but that "never" is 0 there.
 *
 * Pure.  Must not know Redis. */
#ifndef SENTRA_CONSUMERS_COVERAGE_LABELS_CARD_H
#define SENTRA_CONSUMERS_COVERAGE_LABELS_CARD_H

#include "label_sums.h"

enum { PART_TOLD = WINDOW_COUNT, PARTS }; /* before: the windows */
enum {
	CARD_POSTS,
	CARD_UNLABELLED = CARD_POSTS + WINDOW_COUNT,
	CARD_VERSION = CARD_UNLABELLED + WINDOW_COUNT,
	CARD_FROM,
	CARD_AS_OF,
	CARD_REST
};

/* What a card is made of.  All borrowed. */
struct labels_card {
	const struct shown_labels *labels;
	const struct label_sums *sums;
	int64_t first_ms; /* of the first event read; TIME_NONE */
	int64_t t_s;
};

static inline size_t labels_card_boards(const struct shown_labels *labels)
{
	return labels->n * PARTS;
}

/* Fields below labels_card_boards() have a board of the same index. */
static inline size_t labels_card_fields(const struct shown_labels *labels)
{
	return labels_card_boards(labels) + CARD_REST;
}

/* The name and the value of a field: appended. */
void labels_card_name(struct buf *, const struct shown_labels *, size_t field);
void labels_card_value(struct buf *, const struct labels_card *, size_t field);

int64_t labels_card_on_board(const struct labels_card *, size_t board);

#endif
