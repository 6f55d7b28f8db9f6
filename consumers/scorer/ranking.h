/* ranking.h -- from values to ranks.  Pure. */
#ifndef SENTRA_CONSUMERS_SCORER_RANKING_H
#define SENTRA_CONSUMERS_SCORER_RANKING_H

#include "consumers/core/metric_table.h"

/* 1 + how many of the values are strictly greater; 0 where the value is NAN:
 * not on the board.  scratch: n values. */
void rank_values(const double *values, size_t n, double *scratch,
		 int64_t *ranks);

/* Reads "DAY V V V V V V V V" as day_end_text() wrote it; values that are
 * left out, or all where it is of another day, become NAN. */
void day_end_values(struct str text, int64_t day, double values[RANKED_COUNT]);

#endif
