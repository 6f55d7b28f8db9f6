/* utf8.h -- the characters of UTF-8 text: how long they are, where text may be
 * cut, which of them may be shown.
 *
 * The one place that knows how UTF-8 is built; who shortens, checks or shows
 * text asks here.  A character is a code point, not what a reader sees as
 * one. */
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

/* Whether the character at p may be shown as it is, on a terminal and in a log;
 * text from outside is shown by this rule alone.  It may not where it
 *   - steers: control characters (C0, DEL, C1) and what breaks a line,
 *     U+2028 and U+2029 too;
 *   - turns text around: bidirectional controls and isolates;
 *   - cannot be seen: zero width, fillers, tags, and noncharacters, for which
 *     journald shows a whole line as a blob;
 *   - is no UTF-8.
 * Combining marks and variation selectors are part of what they follow, and
 * shown.  *n: bytes of the character, or of what one substitute stands for; p <
 * end. */
bool utf8_printable(const char *p, const char *end, size_t *n);

/* What utf8_printable() does not show becomes '?', one for each, in place.
 * Returns the new length; whoever wants a NUL there puts it. */
size_t utf8_mend(char *text, size_t n);

/* The character of n bytes at p as JSON escapes it (RFC 8259, section 7): "\n",
 * "\u202e", a pair beyond U+FFFF, "\ufffd" for what is no UTF-8.
 * NUL-terminated; returns its length. */
#define UTF8_ESCAPE_SIZE 13
size_t utf8_escape(const char *p, size_t n, char out[UTF8_ESCAPE_SIZE]);

/* How much of text[0..n), valid UTF-8, fits into max bytes without cutting a
 * character: at most max. */
size_t utf8_cut(const char *text, size_t n, size_t max);

/* Bytes of its first `most` characters; n if it has no more. */
size_t utf8_cut_chars(const char *text, size_t n, size_t most);

/* Length of text[0..n), of which the end may have been cut off anywhere,
 * without a last character that is no longer whole. */
size_t utf8_whole(const char *text, size_t n);

#endif
