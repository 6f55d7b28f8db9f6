/* mend.c -- JSON before the parser: how deep it is nested, and mending what
 * strangers send.
 *
 * It must not know Jansson.  It finds where strings begin and end just as a
 * parser does; where the text is no JSON, what is done here is of no
 * consequence, as the parser refuses the text. */
#include "mend.h"
#include "text.h"

#include "common/base/utf8.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>

#define REPLACEMENT "\xEF\xBF\xBD" /* U+FFFD */

size_t json_depth(struct str text)
{
	size_t depth = 0, most = 0, i;
	bool in_string = false;

	for (i = 0; i < text.n; i++) {
		char c = text.p[i];

		if (c == '"')
			in_string = !in_string;
		else if (in_string)
			i += c == '\\';
		else if ((c == '[' || c == '{') && ++depth > most)
			most = depth;
		else if ((c == ']' || c == '}') && depth > 0)
			depth--;
	}
	return most;
}

struct mender {
	struct str text;
	size_t at;   /* looked at so far */
	size_t done; /* copied so far */
	struct buf *out;
	unsigned kinds;
	unsigned found;
};

static void flush(struct mender *m)
{
	buf_add(m->out, m->text.p + m->done, m->at - m->done);
	m->done = m->at;
}

/* Put text in the place of the next n bytes. */
static void replace(struct mender *m, size_t n, const char *text, unsigned kind)
{
	flush(m);
	buf_adds(m->out, text);
	m->at += n;
	m->done = m->at;
	m->found |= kind;
}

static struct str rest(const struct mender *m)
{
	return (struct str){ m->text.p + m->at, m->text.n - m->at };
}

static void mend_utf8(struct mender *m)
{
	struct str s = rest(m);
	size_t n = utf8_len(s.p, s.p + s.n);

	if (n || !(m->kinds & MEND_UNICODE))
		m->at += n ? n : 1;
	else
		replace(m, utf8_broken_len(s.p, s.p + s.n), REPLACEMENT,
			MEND_UNICODE);
}

/* \u and four hex digits; what follows them is not looked at. */
static bool is_unit(struct str s)
{
	return s.n >= 6 && s.p[1] == 'u' && isxdigit((unsigned char)s.p[2]) &&
	       isxdigit((unsigned char)s.p[3]) &&
	       isxdigit((unsigned char)s.p[4]) &&
	       isxdigit((unsigned char)s.p[5]);
}

static void mend_escape(struct mender *m)
{
	struct str s = rest(m);
	size_t n = json_escape_len(s.p, s.p + s.n);

	if (n == 6 && m->kinds & MEND_NUL && memcmp(s.p, "\\u0000", 6) == 0)
		replace(m, 6, REPLACEMENT, MEND_NUL);
	else if (n)
		m->at += n;
	else if (is_unit(s) && m->kinds & MEND_UNICODE)
		replace(m, 6, REPLACEMENT, MEND_UNICODE);
	else
		m->at += s.n < 2 ? s.n : 2;
}

static size_t digits_at(struct str s, size_t at)
{
	size_t n = at;

	while (n < s.n && s.p[n] >= '0' && s.p[n] <= '9')
		n++;
	return n - at;
}

static bool one_of(struct str s, size_t at, const char *set)
{
	return at < s.n && s.p[at] && strchr(set, s.p[at]);
}

/* Bytes of the JSON number at the front, 0 where it is none. */
static size_t number_span(struct str s, bool *whole)
{
	size_t at = one_of(s, 0, "-");
	size_t digits = digits_at(s, at);

	if (digits == 0 || (digits > 1 && s.p[at] == '0'))
		return 0;
	at += digits;
	*whole = !one_of(s, at, ".eE");
	if (one_of(s, at, ".")) {
		digits = digits_at(s, at + 1);
		at += digits ? digits + 1 : 0;
	}
	if (one_of(s, at, "eE")) {
		at += 1 + one_of(s, at + 1, "+-");
		digits = digits_at(s, at);
		at += digits;
	}
	return digits && !one_of(s, at, "+-.eE0123456789") ? at : 0;
}

/* The number is copied first: only out is NUL-terminated for strtod(). */
static void mend_number(struct mender *m)
{
	bool whole;
	size_t n = number_span(rest(m), &whole);
	size_t start;
	double value;

	if (n == 0 || !(m->kinds & MEND_NUMBERS)) {
		m->at += n ? n : 1;
		return;
	}
	flush(m);
	start = m->out->len;
	m->at += n;
	flush(m);
	if (m->out->bad)
		return;
	value = strtod(m->out->data + start, NULL);
	errno = 0;
	if (isinf(value)) {
		m->out->len = start;
		replace(m, 0, value < 0 ? "-1e308" : "1e308", MEND_NUMBERS);
	} else if (whole && strtoll(m->out->data + start, NULL, 10) && errno) {
		replace(m, 0, "e0", MEND_NUMBERS);
	}
}

unsigned json_mend(struct str text, unsigned kinds, struct buf *out)
{
	struct mender m = { .text = text, .out = out, .kinds = kinds };
	bool in_string = false;

	while (m.at < text.n) {
		char c = text.p[m.at];

		if (c & 0x80) {
			mend_utf8(&m);
		} else if (c == '"') {
			in_string = !in_string;
			m.at++;
		} else if (in_string && c == '\\') {
			mend_escape(&m);
		} else if (!in_string && (c == '-' || (c >= '0' && c <= '9'))) {
			mend_number(&m);
		} else {
			m.at++;
		}
	}
	flush(&m);
	return m.found;
}
