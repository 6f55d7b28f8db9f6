/* detail.h -- the text that goes with an outcome, made fit to be published.
 *
 * It often quotes a platform, so it may hold a token, or what may not be shown
 * (utf8_printable()). */
#ifndef SENTRA_PRODUCERS_CORE_DETAIL_H
#define SENTRA_PRODUCERS_CORE_DETAIL_H

#include "common/base/str.h"

#define DETAIL_MAX 200 /* bytes */

/* raw with secrets masked, on one line, as valid UTF-8, and cut between
 * characters to DETAIL_MAX.  Of raw the first DETAIL_SIZE bytes count. */
void detail_clean(char out[DETAIL_MAX + 1], const char *raw);

#endif
