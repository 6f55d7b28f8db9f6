/* redact.h -- finds what looks like a credential in text: the value of key=,
 * access_token=, "client_secret": and the like, "Bearer ...", a password in a
 * URL, Telegram's /bot<token>/, the keys of Google, Meta and TikTok.
 *
 * Pure: it knows patterns only, not the secrets of this process; log.h does,
 * and masks both. */
#ifndef SENTRA_COMMON_BASE_REDACT_H
#define SENTRA_COMMON_BASE_REDACT_H

#include "base.h"

/* Bytes of the credential that begins exactly at text[at], or 0. */
size_t redact_len(const char *text, size_t at);

/* Bytes of the value that begins at text, up to what ends one in a URL, a
 * header or JSON. */
size_t redact_word(const char *text);

#endif
