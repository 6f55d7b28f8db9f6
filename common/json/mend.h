/* mend.h -- JSON before a parser sees it: how deep it is nested, and a mended
 * copy of it.
 *
 * A parser that recurses may run out of stack before it refuses a hostile
 * text, so depth is measured first.  Nothing here recurses, fails or needs
 * valid JSON.  It must not know Jansson. */
#ifndef SENTRA_COMMON_JSON_MEND_H
#define SENTRA_COMMON_JSON_MEND_H

#include "common/base/buf.h"

/* Levels of [ and { at the deepest place. */
size_t json_depth(struct str text);

enum mend_kind {
	/* bytes that are not UTF-8 (each maximal subpart) and escapes of lone
	 * surrogates become U+FFFD */
	MEND_UNICODE = 1,
	/* whole numbers beyond int64_t become reals, reals beyond double
	 * become 1e308 */
	MEND_NUMBERS = 2,
	/* \u0000 becomes U+FFFD */
	MEND_NUL = 4,
};

/* Append the text to out, with the wanted kinds mended; returns the kinds
 * that were found.  The result has at most JSON_MENDED_MAX(text.n) bytes. */
unsigned json_mend(struct str text, unsigned kinds, struct buf *out);
#define JSON_MENDED_MAX(n) (3 * (n))

#endif
