/* redact.h -- finds what looks like a credential in text.
 *
 * Pure: knows patterns only, not the secrets of this run (log.h does). */
#ifndef SENTRA_COMMON_BASE_REDACT_H
#define SENTRA_COMMON_BASE_REDACT_H

#include "base.h"

/* Bytes of the credential that begins exactly at text[at], or 0. */
size_t redact_len(const char *text, size_t at);

/* Bytes of the value that begins at text, in a URL, a header or JSON. */
size_t redact_word(const char *text);

#endif
