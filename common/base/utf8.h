/* utf8.h -- the characters of UTF-8 text: how long they are, where text may be
 * cut.
 *
 * The one place that knows how UTF-8 is built; who shortens or checks text
 * asks here.  A character is a code point, not what a reader sees as one. */
#ifndef SENTRA_COMMON_BASE_UTF8_H
#define SENTRA_COMMON_BASE_UTF8_H

#include "base.h"

/* Bytes of the well-formed sequence beyond ASCII that begins at p (Unicode,
 * table 3-7), or 0 where there is none before end. */
size_t utf8_len(const char *p, const char *end);

/* Bytes at p that one U+FFFD is to stand for, where utf8_len() is 0: the
 * maximal subpart of an ill-formed sequence (Unicode, chapter 3.9, "U+FFFD
 * Substitution of Maximal Subparts"), at least 1. */
size_t utf8_broken_len(const char *p, const char *end);

/* How much of text[0..n), valid UTF-8, fits into max bytes without cutting a
 * character: at most max. */
size_t utf8_cut(const char *text, size_t n, size_t max);

/* Bytes of its first `most` characters; n if it has no more. */
size_t utf8_cut_chars(const char *text, size_t n, size_t most);

/* Length of text[0..n), of which the end may have been cut off anywhere,
 * without a last character that is no longer whole. */
size_t utf8_whole(const char *text, size_t n);

#endif
