/* utf8.c -- the characters of UTF-8 text. */
#include "utf8.h"

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
