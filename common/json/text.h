/* text.h -- what stands between the quotes of a JSON string: where escapes are,
 * and the text without them.  Shared by the scanner and by mending; it knows
 * nothing of the JSON around it. */
#ifndef SENTRA_COMMON_JSON_TEXT_H
#define SENTRA_COMMON_JSON_TEXT_H

#include "common/base/str.h"

#include <endian.h>

#define EVERY_BYTE(c) (UINT64_C(0x0101010101010101) * (c))

/* Whether a byte is in order without a second look: no quote, no backslash, no
 * control character, nothing beyond ASCII. */
static inline bool json_is_plain(char c)
{
	return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
}

/* The first byte from p on that is not plain; or end.
 *
 * Eight bytes at a time.  In each term the high bit of a byte marks a hit:
 * beyond ASCII or DEL, below 0x20, a quote, a backslash.  A borrow or carry can
 * only reach bytes after a true hit, and only the first one is used.  (After
 * Mycroft's test for a zero byte, as in "Hacker's Delight", 6-1.) */
static inline const char *json_skip_plain(const char *p, const char *end)
{
	while (end - p >= 8) {
		uint64_t x, hit;

		memcpy(&x, p, 8);
		x = le64toh(x);
		hit = x | (x + EVERY_BYTE(1)) | (x - EVERY_BYTE(0x20)) |
		      ((x ^ EVERY_BYTE('"')) - EVERY_BYTE(1)) |
		      ((x ^ EVERY_BYTE('\\')) - EVERY_BYTE(1));
		hit &= EVERY_BYTE(0x80);
		if (hit)
			return p + (__builtin_ctzll(hit) >> 3);
		p += 8;
	}
	while (p < end && json_is_plain(*p))
		p++;
	return p;
}

/* Bytes of the escape at p, a surrogate pair being one escape; 0 where it is
 * none or a lone surrogate. */
size_t json_escape_len(const char *p, const char *end);

/* Undoes the escapes of raw, which must be good; out: room for raw.n bytes,
 * which is always enough.  Returns the length. */
size_t json_unescape(struct str raw, char *out);

#endif
