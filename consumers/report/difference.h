/* difference.h -- the first thing in which two reports, or two files, differ,
 * as a person can look it up.  Pure. */
#ifndef SENTRA_CONSUMERS_REPORT_DIFFERENCE_H
#define SENTRA_CONSUMERS_REPORT_DIFFERENCE_H

#include "report.h"

struct difference {
	size_t compared; /* values that were compared before it */
	char text[400];  /* "tables.ranking.rows[2].followers (Sentra Efata
			    Kupang): 340139, now 340138"; "": none */
};

/* What is against the report before (moved, corrections) is compared only where
 * with_previous is set: that one may not be kept any more. */
void report_difference(const struct report *kept, const struct report *now,
		       bool with_previous, struct difference *);

/* The same of texts, by lines and words: "line 12: 340139, report.json gives
 * 340138". */
void text_difference(struct str kept, struct str now, struct difference *);

#endif
