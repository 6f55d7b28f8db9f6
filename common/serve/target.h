/* target.h -- what is asked for: the target of a request line (RFC 9112,
 * section 3.2), as a path and a query. */
#ifndef SENTRA_COMMON_SERVE_TARGET_H
#define SENTRA_COMMON_SERVE_TARGET_H

#include "common/base/buf.h"

#define TARGET_MAX (8 << 10) /* bytes, as it comes */

/* path: cleared, then the path, decoded: begins with '/', UTF-8 without
 * controls, no segment "." or "..".  *query: what follows '?', as it came, a
 * view into text.  0, or the status of a refusal: 400, or 414 where it is
 * longer than TARGET_MAX. */
int target_read(struct str text, struct buf *path, struct str *query);

/* The byte at *i of a percent-encoded text; *i moves behind it.  What is no
 * "%XX" is itself (WHATWG URL, "percent-decode"). */
char target_byte(struct str text, size_t *i);

/* Whether it is UTF-8. */
bool target_is_utf8(struct str text);

#endif
