/* text.c -- what stands between the quotes of a JSON string (RFC 8259,
 * section 7). */
#include "text.h"

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The code unit of the \uXXXX at p, or -1. */
static int code_unit(const char *p, const char *end)
{
	int unit = 0;

	if (end - p < 6 || p[0] != '\\' || p[1] != 'u')
		return -1;
	for (int i = 2; i < 6; i++) {
		int digit = hex_digit(p[i]);

		if (digit < 0)
			return -1;
		unit = unit << 4 | digit;
	}
	return unit;
}

size_t json_escape_len(const char *p, const char *end)
{
	int unit, low;

	if (end - p >= 2 && p[1] && strchr("\"\\/bfnrt", p[1]))
		return 2;
	unit = code_unit(p, end);
	if (unit < 0)
		return 0;
	if (unit < 0xd800 || unit > 0xdfff)
		return 6;
	low = unit < 0xdc00 ? code_unit(p + 6, end) : -1;
	return low >= 0xdc00 && low <= 0xdfff ? 12 : 0;
}

static char *put_utf8(char *out, unsigned c)
{
	if (c < 0x80) {
		*out++ = (char)c;
		return out;
	}
	if (c < 0x800) {
		*out++ = (char)(0xc0 | c >> 6);
	} else {
		if (c < 0x10000) {
			*out++ = (char)(0xe0 | c >> 12);
		} else {
			*out++ = (char)(0xf0 | c >> 18);
			*out++ = (char)(0x80 | (c >> 12 & 0x3f));
		}
		*out++ = (char)(0x80 | (c >> 6 & 0x3f));
	}
	*out++ = (char)(0x80 | (c & 0x3f));
	return out;
}

static char short_escape(char c)
{
	switch (c) {
	case 'b': return '\b';
	case 'f': return '\f';
	case 'n': return '\n';
	case 'r': return '\r';
	case 't': return '\t';
	default: return c;
	}
}

/* One escape, known to be good; *p moves past it. */
static char *undo_escape(const char **p, const char *end, char *out)
{
	unsigned c;

	if ((*p)[1] != 'u') {
		*out = short_escape((*p)[1]);
		*p += 2;
		return out + 1;
	}
	c = (unsigned)code_unit(*p, end);
	*p += 6;
	if (c >= 0xd800 && c <= 0xdbff) {
		c = 0x10000 + ((c - 0xd800) << 10) +
		    ((unsigned)code_unit(*p, end) - 0xdc00);
		*p += 6;
	}
	return put_utf8(out, c);
}

size_t json_unescape(struct str raw, char *out)
{
	const char *p = raw.p, *end = raw.p + raw.n;
	char *to = out;

	while (p < end) {
		const char *escape = memchr(p, '\\', (size_t)(end - p));
		size_t plain = (size_t)((escape ? escape : end) - p);

		memcpy(to, p, plain);
		to += plain;
		p += plain;
		if (escape)
			to = undo_escape(&p, end, to);
	}
	return (size_t)(to - out);
}
