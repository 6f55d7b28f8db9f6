/* fnv.h -- FNV-1a: with 128 bits over parts, for ids that are a function of
 * what they name, the same in every process and at every repetition; with 64
 * bits, for tables and for seeing that something changed. */
#ifndef SENTRA_COMMON_BASE_FNV_H
#define SENTRA_COMMON_BASE_FNV_H

#include "str.h"

struct fnv {
	__extension__ unsigned __int128 hash;
};

void fnv_init(struct fnv *);
/* The part and the byte 0x1f, so that "a", "bc" is not "ab", "c". */
void fnv_add(struct fnv *, struct str part);

#define FNV_HEX_SIZE 33
void fnv_hex(const struct fnv *, char out[FNV_HEX_SIZE]);

/* The hash of some bytes goes on over more: begin with FNV64_BEGIN. */
#define FNV64_BEGIN UINT64_C(14695981039346656037)

static inline uint64_t fnv64(uint64_t hash, struct str bytes)
{
	for (size_t i = 0; i < bytes.n; i++)
		hash = (hash ^ (unsigned char)bytes.p[i]) *
		       UINT64_C(1099511628211);
	return hash;
}

/* For a table of some power of two slots: its low bits are good ones. */
static inline size_t fnv64_slot(uint64_t hash)
{
	return (size_t)(hash ^ (hash >> 32));
}

#endif
