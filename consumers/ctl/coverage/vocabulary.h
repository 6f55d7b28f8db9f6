/* vocabulary.h -- the labels that commands ask about: those of [pipeline]
 * lexicon.
 *
 * Which labels there are, of what class and called what, is in that file alone:
 * Redis has their ids. */
#ifndef SENTRA_CONSUMERS_CTL_COVERAGE_VOCABULARY_H
#define SENTRA_CONSUMERS_CTL_COVERAGE_VOCABULARY_H

#include "consumers/ctl/ctl.h"
#include "consumers/lexicon/lexicon.h"

/* *out: new, lexicon_free().  Where the file has faults they go to standard
 * error, and EXIT_CONFIG is returned. */
int vocabulary_open(const struct ctl *, struct lexicon **out) MUST_USE;

/* Those of the class that are given on that day, in the order of the file; how
 * many.  out: room for LABELS_MOST. */
size_t vocabulary_of(const struct lexicon *, enum label_class, int64_t day,
		     const struct label **out);
/* The programme of that id or name, in any case; borrowed.  NULL with text,
 * which says what there is. */
const struct label *vocabulary_programme(const struct lexicon *,
					 const char *word, struct err *);

#endif
