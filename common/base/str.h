/* str.h -- borrowed text: a view into memory that someone else owns.
 *
 * Passed by value.  Not NUL-terminated, may hold any byte.  p == NULL is
 * "null", which is not the empty string: a member of an event that is null, a
 * header that is absent.  A view lives as long as what it points into, and
 * whoever keeps text longer copies it (pool.h, buf.h). */
#ifndef SENTRA_COMMON_BASE_STR_H
#define SENTRA_COMMON_BASE_STR_H

#include "base.h"

#include <string.h>

struct str {
	const char *p;
	size_t n;
};

#define STR_NULL   ((struct str){ NULL, 0 })
#define STR_LIT(s) ((struct str){ (s), sizeof(s) - 1 })

/* For printf: "%.*s" with STR_ARG(s).  A null prints as nothing. */
#define STR_ARG(s) (int)(s).n, (s).p ? (s).p : ""

/* A C string as a view; NULL is null. */
static inline struct str str_of(const char *s)
{
	return (struct str){ s, s ? strlen(s) : 0 };
}

/* The same bytes; null and empty are equal here. */
static inline bool str_eq(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

/* The same as a C string; null is none. */
static inline bool str_is(struct str a, const char *s)
{
	return a.p && str_eq(a, str_of(s));
}

/* Byte order, as strcmp: < 0, 0, > 0. */
static inline int str_cmp(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int c = n ? memcmp(a.p, b.p, n) : 0;

	return c ? c : (a.n > b.n) - (a.n < b.n);
}

/* A character of ASCII that leaves a mark: neither a control character nor a
 * blank, whether char has a sign or not. */
static inline bool str_is_seen(char c)
{
	return c >= '!' && c <= '~';
}

/* A whole number in decimal and nothing else; false: *out stays. */
static inline bool str_number(struct str text, int64_t *out)
{
	bool minus = text.n > 0 && text.p[0] == '-';
	int64_t n = 0;

	if (text.n == (size_t)minus)
		return false;
	for (size_t i = minus; i < text.n; i++) {
		int digit = text.p[i] - '0';

		if (digit < 0 || digit > 9 ||
		    __builtin_mul_overflow(n, 10, &n) ||
		    __builtin_add_overflow(n, minus ? -digit : digit, &n))
			return false;
	}
	*out = n;
	return true;
}

#endif
