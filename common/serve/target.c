/* target.c -- the target of a request line. */
#include "target.h"

#include "common/base/utf8.h"

#define SCHEME "http://"

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

char target_byte(struct str text, size_t *i)
{
	size_t at = (*i)++;
	int high, low;

	if (text.p[at] != '%' || text.n - at < 3)
		return text.p[at];
	high = hex(text.p[at + 1]);
	low = hex(text.p[at + 2]);
	if (high < 0 || low < 0)
		return text.p[at];
	*i += 2;
	return (char)(high << 4 | low);
}

bool target_is_utf8(struct str text)
{
	for (size_t i = 0, n; i < text.n; i += n) {
		n = (unsigned char)text.p[i] < 0x80
			    ? 1
			    : utf8_len(text.p + i, text.p + text.n);
		if (!n)
			return false;
	}
	return true;
}

/* C0 and DEL. */
static bool is_control(char c)
{
	return (unsigned char)c < 0x20 || c == 0x7f;
}

static bool has_control(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (is_control(text.p[i]) ||
		    /* C1: U+0080 to U+009F */
		    (text.p[i] == '\xc2' && i + 1 < text.n &&
		     (unsigned char)text.p[i + 1] < 0xa0))
			return true;
	return false;
}

/* A segment that is "." or "..". */
static bool has_dots(struct str path)
{
	for (size_t i = 0; i < path.n; i++) {
		struct str rest = { path.p + i + 1, path.n - i - 1 };
		const char *end;

		if (path.p[i] != '/')
			continue;
		end = memchr(rest.p, '/', rest.n);
		if (end)
			rest.n = (size_t)(end - rest.p);
		if (str_is(rest, ".") || str_is(rest, ".."))
			return true;
	}
	return false;
}

/* "http://host/path" is "/path" (absolute-form). */
static struct str without_host(struct str text)
{
	size_t n = strlen(SCHEME);
	const char *slash;

	if (text.n < n || memcmp(text.p, SCHEME, n) != 0)
		return text;
	slash = memchr(text.p + n, '/', text.n - n);
	if (!slash)
		return STR_LIT("/");
	return (struct str){ slash, text.n - (size_t)(slash - text.p) };
}

int target_read(struct str text, struct buf *path, struct str *query)
{
	const char *mark;
	struct str raw;

	buf_clear(path);
	if (text.n > TARGET_MAX)
		return 414;
	raw = without_host(text);
	*query = (struct str){ raw.p + raw.n, 0 };
	mark = raw.n ? memchr(raw.p, '?', raw.n) : NULL;
	if (mark) {
		*query = (struct str){ mark + 1,
				       raw.n - (size_t)(mark + 1 - raw.p) };
		raw.n = (size_t)(mark - raw.p);
	}
	for (size_t i = 0; i < raw.n;)
		buf_addc(path, target_byte(raw, &i));
	raw = buf_str(path);
	if (raw.n == 0 || raw.p[0] != '/' || !target_is_utf8(raw) ||
	    has_control(raw) || has_control(*query) || has_dots(raw))
		return 400;
	return 0;
}
