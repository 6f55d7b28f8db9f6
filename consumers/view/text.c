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
