/* label_sums.h -- what the posts of a sentra tell at an instant: how many in
 * each window, of each label, and when each label was told last.
 *
 * The posts of a window are those that the scorer counts there: dated from its
 * beginning (window.h) to the end of t's own hour, of 30d to the end of t's
 * own day.
 *
 * Pure.  Must not know the roster, nor how things are shown. */
#ifndef SENTRA_CONSUMERS_COVERAGE_LABEL_SUMS_H
#define SENTRA_CONSUMERS_COVERAGE_LABEL_SUMS_H

#include "consumers/ledger/window.h"
#include "coverage_ledger.h"
#include "shown_labels.h"

struct label_sums {
	int64_t posts[WINDOW_COUNT];
	int64_t unlabelled[WINDOW_COUNT]; /* of these, without a shown label */
	/* By the label's number in the lexicon. */
	int64_t count[LABELS_MOST][WINDOW_COUNT];
	int64_t told_ms[LABELS_MOST]; /* TIME_NONE: never */
};

/* Which instants belong to each window. */
struct window_span {
	int64_t from_ms, until_ms; /* until_ms: the first that does not */
};
void window_spans(struct window_span out[WINDOW_COUNT], int64_t t_s,
		  int zone_hours);

void label_sums_init(struct label_sums *, const struct shown_labels *);
void label_sums_add(struct label_sums *, const struct shown_labels *,
		    const struct coverage_account *,
		    const struct window_span windows[WINDOW_COUNT]);

/* An account that the roster has and of which the log has events. */
struct labelled_account {
	enum platform_id platform;
	const struct coverage_account *account; /* borrowed */
};

#endif
