/* vocabulary.h -- the lexicon that commands ask about: that of [pipeline]
 * lexicon. */
#ifndef SENTRA_CONSUMERS_CTL_COVERAGE_VOCABULARY_H
#define SENTRA_CONSUMERS_CTL_COVERAGE_VOCABULARY_H

#include "consumers/ctl/ctl.h"
#include "consumers/view/vocabulary.h"

/* *out: new, lexicon_free().  Where the file has faults they go to standard
 * error, and EXIT_CONFIG is returned. */
int vocabulary_open(const struct ctl *, struct lexicon **out) MUST_USE;

#endif
