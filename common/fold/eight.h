/* eight.h -- eight bytes of text in one number: which of them are letters and
 * digits of ASCII, and a hash of text.
 *
 * The first byte is the lowest of the number, on any machine.  Each byte is
 * asked in its highest bit, 0x80; sums stay within their byte, since they begin
 * with seven bits. */
#ifndef SENTRA_COMMON_FOLD_EIGHT_H
#define SENTRA_COMMON_FOLD_EIGHT_H

#include "common/base/str.h"

#include <endian.h>

#define EIGHT(byte) (UINT64_C(0x0101010101010101) * (byte))

static inline uint64_t eight_load(const char *p)
{
	uint64_t bytes;

	memcpy(&bytes, p, sizeof(bytes));
	return le64toh(bytes);
}

static inline void eight_store(char *p, uint64_t bytes)
{
	bytes = htole64(bytes);
	memcpy(p, &bytes, sizeof(bytes));
}

/* 0x80 in each byte from first to last; of bytes below 0x80. */
static inline uint64_t eight_between(uint64_t bytes, unsigned char first,
				     unsigned char last)
{
	return (bytes + EIGHT(0x80u - first)) & ~(bytes + EIGHT(0x7fu - last)) &
	       EIGHT(0x80);
}

/* How many bytes at the beginning are ASCII letters and digits. */
static inline size_t eight_word_bytes(uint64_t bytes)
{
	uint64_t seven = bytes & EIGHT(0x7f);
	uint64_t word = eight_between(seven | EIGHT(0x20), 'a', 'z') |
			eight_between(seven, '0', '9');
	uint64_t others = (~word | bytes) & EIGHT(0x80);

	return others ? (size_t)__builtin_ctzll(others) / 8 : 8;
}

/* Capitals made small; letters and digits alone are meant. */
static inline uint64_t eight_lower(uint64_t bytes)
{
	return bytes | EIGHT(0x20);
}

/* A hash for tables in memory.  Of a text behind which seven bytes more can be
 * read, whatever they are. */
static inline uint64_t eight_hash(struct str text)
{
	const uint64_t times = UINT64_C(0x9e3779b97f4a7c15);
	uint64_t hash = text.n, rest = 0;

	for (; text.n >= 8; text.p += 8, text.n -= 8) {
		hash = (hash ^ eight_load(text.p)) * times;
		hash ^= hash >> 32;
	}
	if (text.n > 0)
		rest = eight_load(text.p) & UINT64_MAX >> (64 - 8 * text.n);
	hash = (hash ^ rest) * times;
	return hash ^ hash >> 32;
}

#endif
