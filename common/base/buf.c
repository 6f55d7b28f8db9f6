/* buf.c -- bytes that grow up to a cap.
 *
 * It must not know what the bytes mean, but for two ways to escape them: as a
 * JSON string and as a part of a URL. */
#include "buf.h"

#include "utf8.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define FIRST_SIZE 64

void buf_init(struct buf *buf, size_t max)
{
	/* One byte is always kept for the NUL, so max + 1 must not wrap. */
	*buf = (struct buf){ .max = max < SIZE_MAX ? max : SIZE_MAX - 1 };
}

void buf_release(struct buf *buf)
{
	if (!buf)
		return;
	free(buf->data);
	buf_init(buf, buf->max);
}

void buf_clear(struct buf *buf)
{
	buf->len = 0;
	buf->bad = buf->no_memory = false;
	if (buf->data)
		buf->data[0] = '\0';
}

/* To at least need bytes, doubling, but never past the cap and its NUL. */
static bool grow(struct buf *buf, size_t need)
{
	size_t size = buf->size ? buf->size : FIRST_SIZE;
	char *data;

	while (size < need && size <= SIZE_MAX / 2)
		size *= 2;
	if (size < need || size > buf->max + 1)
		size = buf->max + 1;
	data = realloc(buf->data, size);
	if (!data)
		return false;
	buf->data = data;
	buf->size = size;
	data[buf->len] = '\0';
	return true;
}

bool buf_reserve(struct buf *buf, size_t n)
{
	if (buf->bad)
		return false;
	if (n <
	    buf->size - buf->len) /* with data, size > len: the NUL has room */
		return true;
	if (n > buf->max - buf->len)
		buf->bad = true;
	else if (!grow(buf, buf->len + n + 1))
		buf_spoil_no_memory(buf);
	return !buf->bad;
}

void buf_spoil(struct buf *buf, const struct buf *from)
{
	buf->bad |= from->bad;
	buf->no_memory |= from->no_memory;
}

void buf_spoil_no_memory(struct buf *buf)
{
	buf->bad = buf->no_memory = true;
}

void buf_add(struct buf *buf, const void *data, size_t n)
{
	if (n == 0 || !buf_reserve(buf, n))
		return;
	memcpy(buf->data + buf->len, data, n);
	buf->len += n;
	buf->data[buf->len] = '\0';
}

void buf_addc(struct buf *buf, char c)
{
	buf_add(buf, &c, 1);
}

void buf_adds(struct buf *buf, const char *s)
{
	if (s)
		buf_add(buf, s, strlen(s));
	else
		buf_spoil_no_memory(buf);
}

void buf_addstr(struct buf *buf, struct str s)
{
	buf_add(buf, s.p, s.n);
}

void buf_addbuf(struct buf *buf, const struct buf *from)
{
	buf_addstr(buf, buf_str(from));
	buf_spoil(buf, from);
}

void buf_vaddf(struct buf *buf, const char *fmt, va_list ap)
{
	va_list again;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	if (n < 0)
		buf->bad = true;
	if (n > 0 && buf_reserve(buf, (size_t)n)) {
		vsnprintf(buf->data + buf->len, (size_t)n + 1, fmt, again);
		buf->len += (size_t)n;
	}
	va_end(again);
}

void buf_addf(struct buf *buf, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	buf_vaddf(buf, fmt, ap);
	va_end(ap);
}

void buf_addi(struct buf *buf, int64_t v)
{
	char digits[20]; /* "-9223372036854775808" */
	char *p = digits + sizeof(digits);
	uint64_t u = v < 0 ? -(uint64_t)v : (uint64_t)v;

	do {
		*--p = (char)('0' + u % 10);
		u /= 10;
	} while (u);
	if (v < 0)
		*--p = '-';
	buf_add(buf, p, (size_t)(digits + sizeof(digits) - p));
}

static bool must_escape(unsigned char c)
{
	return c < 0x20 || c == '"' || c == '\\';
}

void buf_addjson(struct buf *buf, struct str text)
{
	char escape[UTF8_ESCAPE_SIZE];
	size_t done = 0, i;

	if (!text.p) {
		buf_adds(buf, "null");
		return;
	}
	buf_addc(buf, '"');
	for (i = 0; i < text.n; i++) {
		if (!must_escape((unsigned char)text.p[i]))
			continue;
		buf_add(buf, text.p + done, i - done);
		buf_add(buf, escape, utf8_escape(text.p + i, 1, escape));
		done = i + 1;
	}
	buf_add(buf, text.p + done, text.n - done);
	buf_addc(buf, '"');
}

static bool is_unreserved(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' ||
	       c == '~';
}

void buf_addurl(struct buf *buf, struct str text)
{
	char hex[3] = "%";
	size_t i;

	for (i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];

		if (is_unreserved(text.p[i])) {
			buf_addc(buf, text.p[i]);
			continue;
		}
		hex[1] = "0123456789ABCDEF"[c >> 4];
		hex[2] = "0123456789ABCDEF"[c & 15];
		buf_add(buf, hex, sizeof(hex));
	}
}

struct str buf_str(const struct buf *buf)
{
	return buf->bad ? STR_NULL : (struct str){ buf_shown(buf), buf->len };
}

const char *buf_cstr(const struct buf *buf)
{
	return buf->bad ? NULL : buf_shown(buf);
}

const char *buf_shown(const struct buf *buf)
{
	return buf->data ? buf->data : "";
}

int buf_error(const struct buf *buf, struct err *err, const char *what)
{
	if (!buf->bad)
		return 0;
	if (buf->no_memory)
		return err_set(err, -ENOMEM, "%s: out of memory", what);
	return err_set(err, -EMSGSIZE, "%s: over %zu bytes", what, buf->max);
}
