/* open.h -- where the lexicon is, and how commands read it. */
#ifndef SENTRA_CONSUMERS_CTL_LEXICON_OPEN_H
#define SENTRA_CONSUMERS_CTL_LEXICON_OPEN_H

#include "consumers/ctl/ctl.h"
#include "consumers/lexicon/lexicon.h"

/* Reads it, without its examples, and compiles it; *out: new, lexicon_free().
 * Where its file has faults they go to standard error, and their exit status is
 * returned; < 0: no memory. */
int lexicon_open(struct lexicon **out, const char *path, struct err *) MUST_USE;

#endif
