/* text.c -- texts made fit for a terminal, for JSON, for CSV. */
#include "text.h"

#include "common/base/utf8.h"

void text_add(struct buf *out, struct str text)
{
	const char *p = text.p, *end = text.p ? p + text.n : NULL;

	for (size_t n; p < end; p += n) {
		if (utf8_printable(p, end, &n))
			buf_add(out, p, n);
		else
			buf_addc(out, '?');
	}
}

void text_add_line(struct buf *out, struct str text)
{
	const char *p = text.p, *end = p ? p + text.n : NULL;
	bool blank = false, begun = false;

	for (size_t n; p < end; p += n) {
		bool seen = utf8_printable(p, end, &n) && *p != ' ';

		if (!seen && (unsigned char)*p <= ' ') {
			blank = begun;
			continue;
		}
		if (!seen && utf8_len(p, end))
			continue;
		buf_adds(out, blank ? " " : "");
		if (seen)
			buf_add(out, p, n);
		else
			buf_addc(out, '?');
		blank = false;
		begun = true;
	}
}

#define NAME_BYTES ((size_t)64 << 10)

void text_add_name(struct buf *out, struct str name, size_t most)
{
	struct buf bare, line;
	size_t n;

	buf_init(&bare, NAME_BYTES);
	buf_init(&line, NAME_BYTES);
	for (size_t i = 0; i < name.n && i < NAME_BYTES; i++)
		if (!memchr("*_~`", name.p[i], 4))
			buf_addc(&bare, name.p[i]);
	text_add_line(&line, buf_str(&bare));
	n = utf8_cut_chars(buf_shown(&line), line.len, most);
	if (n < line.len)
		n = utf8_cut_chars(buf_shown(&line), line.len, most - 1);
	buf_add(out, buf_shown(&line), n);
	if (n < line.len)
		buf_adds(out, "\xe2\x80\xa6");
	buf_spoil(out, &bare);
	buf_spoil(out, &line);
	buf_release(&line);
	buf_release(&bare);
}

void text_addjson(struct buf *out, struct str text)
{
	const char *p = text.p, *end = text.p ? p + text.n : NULL;
	char escape[UTF8_ESCAPE_SIZE];

	buf_adds(out, p ? "\"" : "null");
	for (size_t n; p < end; p += n) {
		if (utf8_printable(p, end, &n) && *p != '"' && *p != '\\')
			buf_add(out, p, n);
		else
			buf_add(out, escape, utf8_escape(p, n, escape));
	}
	buf_adds(out, p ? "\"" : "");
}

/* Also at the delimiters of other files: a program that takes those apart
 * all the same, as spreadsheets do by their country, still reads one field. */
static bool must_quote(struct str field)
{
	for (size_t i = 0; i < field.n; i++)
		if (memchr(",;\t\"\n\r", field.p[i], 6))
			return true;
	return false;
}

void text_addcsv(struct buf *out, struct str field)
{
	bool quote = must_quote(field);

	if (quote)
		buf_addc(out, '"');
	for (size_t i = 0; i < field.n; i++) {
		if (field.p[i] == '"')
			buf_addc(out, '"');
		buf_addc(out, field.p[i]);
	}
	if (quote)
		buf_addc(out, '"');
}
