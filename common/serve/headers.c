/* headers.c -- lists of a header, item by item. */
#include "headers.h"

#include <strings.h>

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static struct str trimmed(struct str s)
{
	while (s.n && is_blank(s.p[0])) {
		s.p++;
		s.n--;
	}
	while (s.n && is_blank(s.p[s.n - 1]))
		s.n--;
	return s;
}

/* What stands before the mark, which is taken off *rest with it. */
static struct str next_part(struct str *rest, char mark)
{
	const char *at = memchr(rest->p, mark, rest->n);
	struct str part = { rest->p, at ? (size_t)(at - rest->p) : rest->n };
	size_t used = part.n + (at != NULL);

	rest->p += used;
	rest->n -= used;
	return trimmed(part);
}

static bool is_word(struct str s, const char *word)
{
	return s.n == strlen(word) && strncasecmp(s.p, word, s.n) == 0;
}

/* "q=0", "q=0.000": never. */
static bool is_never(struct str parameter)
{
	if (parameter.n < 3 || strncasecmp(parameter.p, "q=", 2) != 0)
		return false;
	for (size_t i = 2; i < parameter.n; i++)
		if (parameter.p[i] != '0' && parameter.p[i] != '.')
			return false;
	return true;
}

bool header_takes_gzip(struct str list)
{
	bool any = false;

	while (list.n) {
		struct str item = next_part(&list, ',');
		struct str name = next_part(&item, ';');
		bool takes = true;

		while (item.n)
			takes &= !is_never(next_part(&item, ';'));
		if (is_word(name, "gzip") || is_word(name, "x-gzip"))
			return takes;
		if (is_word(name, "*"))
			any = takes;
	}
	return any;
}

bool header_has_etag(struct str list, const char *etag)
{
	while (list.n) {
		struct str item = next_part(&list, ',');

		if (item.n > 2 && memcmp(item.p, "W/", 2) == 0) {
			item.p += 2;
			item.n -= 2;
		}
		if (str_is(item, etag) || str_is(item, "*"))
			return true;
	}
	return false;
}
