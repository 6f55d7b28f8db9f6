/* detail.h -- the words that go with an outcome, fit to be published. */
#ifndef SENTRA_PRODUCERS_CORE_DETAIL_H
#define SENTRA_PRODUCERS_CORE_DETAIL_H

#include "common/base/str.h"

#define DETAIL_MAX 200 /* bytes */

/* Secrets masked, one line, valid UTF-8, cut between characters. */
void detail_clean(char out[DETAIL_MAX + 1], const char *raw);

#endif
