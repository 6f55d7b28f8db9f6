/* text.h -- what stands between the quotes of a JSON string: where escapes are,
 * and the text without them.  Shared by the scanner and by mending; it knows
 * nothing of the JSON around it. */
#ifndef SENTRA_COMMON_JSON_TEXT_H
#define SENTRA_COMMON_JSON_TEXT_H

#include "common/base/str.h"

/* The first byte from p on that needs a second look: a quote, a backslash, a
 * control character, anything beyond ASCII; or end. */
const char *json_skip_plain(const char *p, const char *end);

/* Bytes of the escape at p, a surrogate pair being one escape; 0 where it is
 * none or a lone surrogate. */
size_t json_escape_len(const char *p, const char *end);

/* Undoes the escapes of raw, which must be good; out: room for raw.n bytes,
 * which is always enough.  Returns the length. */
size_t json_unescape(struct str raw, char *out);

#endif
