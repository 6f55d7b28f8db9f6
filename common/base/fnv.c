/* fnv.c -- FNV-1a with 128 bits, over parts with the byte 0x1f (US, "unit
 * separator") after each.  Offset basis and prime are those of the reference
 * (Fowler, Noll, Vo; draft-eastlake-fnv). */
#include "fnv.h"

__extension__ typedef unsigned __int128 u128;

#define FNV_OFFSET                                  \
	((u128)UINT64_C(0x6c62272e07bb0142) << 64 | \
	 UINT64_C(0x62b821756295c58d))
#define FNV_PRIME ((u128)1 << 88 | 0x13b)

void fnv_init(struct fnv *fnv)
{
	fnv->hash = FNV_OFFSET;
}

void fnv_add(struct fnv *fnv, struct str part)
{
	u128 hash = fnv->hash;

	for (size_t i = 0; i < part.n; i++)
		hash = (hash ^ (unsigned char)part.p[i]) * FNV_PRIME;
	fnv->hash = (hash ^ 0x1f) * FNV_PRIME;
}

void fnv_hex(const struct fnv *fnv, char out[FNV_HEX_SIZE])
{
	u128 hash = fnv->hash;

	for (int i = 0; i < FNV_HEX_SIZE - 1; i++, hash <<= 4)
		out[i] = "0123456789abcdef"[(unsigned)(hash >> 124)];
	out[FNV_HEX_SIZE - 1] = '\0';
}
