/* post_address.c -- pasted addresses of posts. */
#include "post_address.h"

#include <strings.h>

#define ID_LEAST 6 /* a shorter id may stand anywhere */

static bool drop(struct str *text, const char *begin)
{
	size_t n = strlen(begin);

	if (text->n < n || strncasecmp(text->p, begin, n) != 0)
		return false;
	text->p += n;
	text->n -= n;
	return true;
}

bool is_post_address(struct str text)
{
	struct str rest = text;

	return (drop(&rest, "https://") || drop(&rest, "http://")) &&
	       rest.n > 0 && !memchr(rest.p, ' ', rest.n) &&
	       !memchr(rest.p, '\n', rest.n);
}

/* Host and path. */
static struct str core_of(struct str address)
{
	if (!drop(&address, "https://"))
		drop(&address, "http://");
	if (!drop(&address, "www."))
		drop(&address, "m.");
	for (size_t i = 0; i < address.n; i++)
		if (address.p[i] == '?' || address.p[i] == '#')
			address.n = i;
	while (address.n > 0 && address.p[address.n - 1] == '/')
		address.n--;
	return address;
}

static bool is_part(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	       (c >= 'A' && c <= 'Z') || c == '_' || c == '-';
}

typedef int compare_fn(const char *, const char *, size_t);

static int exactly(const char *a, const char *b, size_t n)
{
	return memcmp(a, b, n);
}

static bool holds(struct str address, struct str id, compare_fn *compare)
{
	if (id.n < ID_LEAST)
		return false;
	for (size_t i = 0; i + id.n <= address.n; i++)
		if (compare(address.p + i, id.p, id.n) == 0 &&
		    (i == 0 || !is_part(address.p[i - 1])) &&
		    (i + id.n == address.n || !is_part(address.p[i + id.n])))
			return true;
	return false;
}

bool is_address_of_post(struct str address, struct str url, struct str post_id)
{
	struct str a = core_of(address), b = core_of(url);
	bool query = url.n > 0 && memchr(url.p, '?', url.n);

	/* One that names its post behind the ? is known by the id alone. */
	return holds(address, post_id, exactly) ||
	       (b.n > 0 && !query && str_eq(a, b));
}

bool is_address_of_account(struct str address, struct str name)
{
	return holds(core_of(address), name, strncasecmp);
}
