/* text.c -- what reaches a terminal or a program; must not know where it came
 * from. */
#include "text.h"

#include "common/json_mend.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <wchar.h>
#include <wctype.h>

/* ---- one character after the other ---- */

/* Bytes of the first character, and the character; L'\0' for a byte that is
 * none in this locale.  n > 0. */
static size_t next(const char *p, size_t n, wchar_t *c)
{
	mbstate_t state = { 0 };
	size_t used = mbrtowc(c, p, n, &state);

	if (used != 0 && used != (size_t)-1 && used != (size_t)-2)
		return used;
	*c = L'\0';
	return 1;
}

static size_t columns_of(wchar_t c)
{
	int width = wcwidth(c);

	return c == L'\0' || width < 0 ? 1 : (size_t)width;
}

size_t text_cut(const char *text, size_t columns)
{
	size_t n = strlen(text), at = 0, width = 0;

	while (at < n) {
		wchar_t c;
		size_t used = next(text + at, n - at, &c);

		width += columns_of(c);
		if (width > columns)
			break;
		at += used;
	}
	return at;
}

size_t text_width(const char *text)
{
	size_t n = strlen(text), at = 0, width = 0;

	while (at < n) {
		wchar_t c;

		at += next(text + at, n - at, &c);
		width += columns_of(c);
	}
	return width;
}

/* Overrides and isolates of direction: they would mix up a whole line. */
static bool turns(wchar_t c)
{
	return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) ||
	       c == 0x200e || c == 0x200f || c == 0x061c;
}

void text_add(struct buf *out, struct str text)
{
	for (size_t at = 0; at < text.n;) {
		wchar_t c;
		size_t used = next(text.p + at, text.n - at, &c);

		if (c == L'\n' || c == L'\r' || c == L'\t')
			buf_addc(out, ' ');
		else if (c == L'\0' || !iswprint((wint_t)c) || turns(c))
			buf_addc(out, '?');
		else
			buf_add(out, text.p + at, used);
		at += used;
	}
}

/* ---- for programs ---- */

/* JSON allows DEL and C1 raw; a terminal that shows it would obey them. */
static void add_escaped(struct buf *out, struct str json)
{
	for (size_t i = 0; i < json.n; i++) {
		unsigned char c = (unsigned char)json.p[i];
		unsigned char second =
			i + 1 < json.n ? (unsigned char)json.p[i + 1] : 0;

		if (c == 0x7f) {
			buf_adds(out, "\\u007f");
		} else if (c == 0xc2 && second >= 0x80 && second < 0xa0) {
			buf_addf(out, "\\u%04x", (unsigned)second);
			i++;
		} else {
			buf_addc(out, (char)c);
		}
	}
}

void text_add_json(struct buf *out, struct str text)
{
	struct buf mended, json;

	if (!text.p) {
		buf_adds(out, "null");
		return;
	}
	buf_init(&mended, JSON_MENDED_MAX(text.n) + 1);
	buf_init(&json, out->max);
	json_mend(text, MEND_UNICODE, &mended);
	buf_addjson(&json, buf_str(&mended));
	add_escaped(out, buf_str(&json));
	out->bad |= json.bad;
	buf_release(&json);
	buf_release(&mended);
}

static size_t digits(struct str text, size_t at)
{
	size_t n = 0;

	while (at + n < text.n && isdigit((unsigned char)text.p[at + n]))
		n++;
	return n;
}

/* -?(0|[1-9][0-9]*)(.[0-9]+)?: what the stages write. */
static bool is_number(struct str text)
{
	size_t at = text.n && text.p[0] == '-';
	size_t n = digits(text, at);

	if (n == 0 || (n > 1 && text.p[at] == '0'))
		return false;
	at += n;
	if (at == text.n)
		return true;
	n = text.p[at] == '.' ? digits(text, at + 1) : 0;
	return n > 0 && at + 1 + n == text.n;
}

void text_add_number(struct buf *out, struct str text)
{
	if (is_number(text))
		buf_addstr(out, text);
	else
		buf_adds(out, "null");
}

double text_number(struct str text)
{
	char copy[64] = "";
	double value;

	if (text.n < sizeof(copy) && text.p)
		memcpy(copy, text.p, text.n);
	value = strtod(copy, NULL);
	return isfinite(value) ? value : 0;
}

size_t text_lines(struct str text, size_t most, size_t *left)
{
	size_t end = 0, lines = 0;

	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] == '\n' && ++lines <= most)
			end = i + 1;
	*left = lines > most ? lines - most : 0;
	return end;
}
