/* bom.h -- how a text file begins that was saved on Windows: the mark of UTF-8,
 * which is no part of the text, or UTF-16, which is none that we read.
 *
 * Whoever reads a file that people write asks here first.  Pure. */
#ifndef SENTRA_COMMON_BASE_BOM_H
#define SENTRA_COMMON_BASE_BOM_H

#include "str.h"

/* The text behind the byte order mark of UTF-8, if it begins with one.  A view
 * of the same memory. */
struct str bom_skip(struct str text);

/* Whether the text is UTF-16 (or UTF-32): by its mark, or by a zero byte among
 * its first two, which no text in UTF-8 has. */
bool bom_is_utf16(struct str text);

/* What to say then: "what is wrong; what to do". */
#define BOM_UTF16 "UTF-16, not UTF-8; save it as UTF-8"

#endif
