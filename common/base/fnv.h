/* fnv.h -- FNV-1a hashes.
 *
 * With 128 bits over parts, for ids that are a function of what they name (an
 * event's id): the same in every process and at every repetition, and never
 * equal by chance at our numbers.  With 64 bits, for hash tables and for seeing
 * that something changed.  Neither withstands an attacker who looks for equal
 * hashes; where somebody could gain by one, hmac.h is the tool. */
#ifndef SENTRA_COMMON_BASE_FNV_H
#define SENTRA_COMMON_BASE_FNV_H

#include "str.h"

struct fnv {
	__extension__ unsigned __int128 hash;
};

void fnv_init(struct fnv *);
/* The part and the byte 0x1f, so that "a", "bc" is not "ab", "c". */
void fnv_add(struct fnv *, struct str part);

/* 32 lower-case hexadecimal digits and a NUL. */
#define FNV_HEX_SIZE 33
void fnv_hex(const struct fnv *, char out[FNV_HEX_SIZE]);

/* 64 bits over bytes.  To hash several pieces, pass the result of one call to
 * the next; the first gets FNV64_BEGIN. */
#define FNV64_BEGIN UINT64_C(14695981039346656037)

static inline uint64_t fnv64(uint64_t hash, struct str bytes)
{
	for (size_t i = 0; i < bytes.n; i++)
		hash = (hash ^ (unsigned char)bytes.p[i]) *
		       UINT64_C(1099511628211);
	return hash;
}

/* For a table with a power of two slots: the high bits folded into the low
 * ones, which alone choose the slot. */
static inline size_t fnv64_slot(uint64_t hash)
{
	return (size_t)(hash ^ (hash >> 32));
}

#endif
