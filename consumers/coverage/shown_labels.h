/* shown_labels.h -- the labels that people are shown: programmes, clusters and
 * activities, active today or not, in the order of the lexicon.  The words of
 * campaigns are labels as well, and are shown nowhere.
 *
 * Pure. */
#ifndef SENTRA_CONSUMERS_COVERAGE_SHOWN_LABELS_H
#define SENTRA_CONSUMERS_COVERAGE_SHOWN_LABELS_H

#include "common/base/buf.h"
#include "consumers/lexicon/lexicon.h"

struct shown_labels {
	const struct lexicon *lexicon; /* borrowed */
	size_t n;
	size_t at[LABELS_MOST]; /* their numbers in the lexicon */
	struct label_set set;   /* the same */
};

void shown_labels_init(struct shown_labels *, const struct lexicon *);

/* The id of the one with this index, below n.  Borrowed from the lexicon. */
const char *shown_label_id(const struct shown_labels *, size_t i);

/* Appends the ids of those of the set that are shown, a blank between. */
void shown_labels_print(const struct shown_labels *, const struct label_set *,
			struct buf *out);

/* Whether any of the set is shown. */
bool shown_labels_any(const struct shown_labels *, const struct label_set *);

#endif
