/* day_end.h -- the values of a sentra at the end of a day, as one text.
 *
 * Ranks of yesterday need the values of all sentra at yesterday's end.  Each
 * scorer writes those of its own sentra into Redis as such a text, and the one
 * that computes the ranks reads them all: the day (since 1970), then one value
 * a ranked board in the order of ranked_board(), "-" where the sentra is left
 * out of it; a blank before each:
 *
 *   20522 53.28 1250 1773097800 2 58 1000 193.15 -3
 *
 * Pure.  Must not know where the text is kept. */
#ifndef SENTRA_CONSUMERS_SCORER_DAY_END_H
#define SENTRA_CONSUMERS_SCORER_DAY_END_H

#include "score.h"

/* Appends the text to out. */
void day_end_text(struct buf *out, const struct observed_account *, size_t n,
		  int64_t day, int zone_hours, const struct score_settings *);

/* Reads such a text; a value that is left out becomes NAN, and so do all where
 * the text is of another day or no such text. */
void day_end_values(struct str text, int64_t day, double values[RANKED_COUNT]);

#endif
