/* utf8.c -- the characters of UTF-8 text. */
#include "utf8.h"

#include <stdio.h>
#include <string.h>

/* Whether c may follow the lead byte (Unicode, table 3-7).  The bounds exclude
 * overlong forms, surrogates and what is above U+10FFFF. */
static bool second_fits(unsigned char lead, unsigned char c)
{
	switch (lead) {
	case 0xe0: return c >= 0xa0 && c <= 0xbf;
	case 0xed: return c >= 0x80 && c <= 0x9f;
	case 0xf0: return c >= 0x90 && c <= 0xbf;
	case 0xf4: return c >= 0x80 && c <= 0x8f;
	default: return c >= 0x80 && c <= 0xbf;
	}
}

/* Bytes that a sequence with this lead has; 0 where it is no lead. */
static size_t want_of(unsigned char lead)
{
	if (lead < 0xc2 || lead > 0xf4)
		return 0;
	return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

size_t utf8_len(const char *text, const char *end)
{
	const unsigned char *p = (const unsigned char *)text;
	size_t n = want_of(p[0]);

	if (n == 0 || (size_t)(end - text) < n || !second_fits(p[0], p[1]))
		return 0;
	for (size_t i = 2; i < n; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	return n;
}

size_t utf8_broken_len(const char *text, const char *end)
{
	const unsigned char *p = (const unsigned char *)text;
	size_t left = (size_t)(end - text), want = want_of(p[0]), n = 1;

	if (want > 1 && left > 1 && second_fits(p[0], p[1]))
		for (n = 2; n < want - 1 && n < left && (p[n] & 0xc0) == 0x80;)
			n++;
	return n;
}

/* Beyond ASCII, in order: what steers, turns around or cannot be seen.  From
 * Unicode 15's Cc, Zl, Zp, Bidi_Control, Default_Ignorable_Code_Point (but for
 * variation selectors) and Noncharacter_Code_Point; of the last, the two at the
 * end of each plane are found by their low bits. */
static const struct {
	uint32_t first, last;
} unseen[] = {
	{ 0x80, 0x9F },       { 0xAD, 0xAD },       { 0x34F, 0x34F },
	{ 0x61C, 0x61C },     { 0x115F, 0x1160 },   { 0x17B4, 0x17B5 },
	{ 0x180B, 0x180F },   { 0x200B, 0x200F },   { 0x2028, 0x202E },
	{ 0x2060, 0x206F },   { 0x3164, 0x3164 },   { 0xFDD0, 0xFDEF },
	{ 0xFEFF, 0xFEFF },   { 0xFFA0, 0xFFA0 },   { 0xFFF0, 0xFFFB },
	{ 0x1BCA0, 0x1BCA3 }, { 0x1D173, 0x1D17A }, { 0xE0000, 0xE00FF },
	{ 0xE01F0, 0xE0FFF },
};

/* Of a well-formed sequence of n bytes. */
static uint32_t code_point(const char *text, size_t n)
{
	const unsigned char *p = (const unsigned char *)text;
	uint32_t c = n == 1 ? p[0] : p[0] & (0x7Fu >> n);

	for (size_t i = 1; i < n; i++)
		c = c << 6 | (p[i] & 0x3Fu);
	return c;
}

static bool is_seen(uint32_t c)
{
	if (c < 0x7F)
		return c >= 0x20;
	for (size_t i = 0; i < ARRAY_LEN(unseen) && c >= unseen[i].first; i++)
		if (c <= unseen[i].last)
			return false;
	return c != 0x7F && (c & 0xFFFE) != 0xFFFE;
}

bool utf8_printable(const char *p, const char *end, size_t *n)
{
	*n = (unsigned char)*p < 0x80 ? 1 : utf8_len(p, end);
	if (*n)
		return is_seen(code_point(p, *n));
	*n = utf8_broken_len(p, end);
	return false;
}

size_t utf8_mend(char *text, size_t n)
{
	const char *p = text, *end = text + n;
	char *to = text;

	for (; p < end; p += n) {
		if (utf8_printable(p, end, &n)) {
			memmove(to, p, n);
			to += n;
		} else {
			*to++ = '?';
		}
	}
	return (size_t)(to - text);
}

/* The letter after the backslash; 0 where there is none of its own. */
static char escape_letter(char c)
{
	switch (c) {
	case '"': return '"';
	case '\\': return '\\';
	case '\b': return 'b';
	case '\f': return 'f';
	case '\n': return 'n';
	case '\r': return 'r';
	case '\t': return 't';
	default: return 0;
	}
}

size_t utf8_escape(const char *p, size_t n, char out[UTF8_ESCAPE_SIZE])
{
	bool whole = (unsigned char)*p < 0x80 || utf8_len(p, p + n) == n;
	uint32_t c = whole ? code_point(p, n) : 0xFFFD;
	char letter = escape_letter(*p);
	int len;

	if (letter)
		len = snprintf(out, UTF8_ESCAPE_SIZE, "\\%c", letter);
	else if (c <= 0xFFFF)
		len = snprintf(out, UTF8_ESCAPE_SIZE, "\\u%04x", (unsigned)c);
	else
		len = snprintf(out, UTF8_ESCAPE_SIZE, "\\u%04x\\u%04x",
			       0xD7C0 + (unsigned)(c >> 10),
			       0xDC00 + (unsigned)(c & 0x3FF));
	return (size_t)len;
}

size_t utf8_cut(const char *text, size_t n, size_t max)
{
	if (n <= max)
		return n;
	n = max;
	while (n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80)
		n--;
	return n;
}

size_t utf8_cut_chars(const char *text, size_t n, size_t most)
{
	size_t i = 0;

	for (; i < n; i++)
		if (((unsigned char)text[i] & 0xc0) != 0x80 && most-- == 0)
			break;
	return i;
}

size_t utf8_whole(const char *text, size_t n)
{
	size_t tail = 0;
	unsigned char lead;
	size_t want;

	while (tail < 3 && tail < n && (text[n - 1 - tail] & 0xC0) == 0x80)
		tail++;
	if (tail == n)
		return n;
	lead = (unsigned char)text[n - 1 - tail];
	want = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
	return want > tail + 1 ? n - 1 - tail : n;
}
