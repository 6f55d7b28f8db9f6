/* fnv.h -- FNV-1a with 128 bits over parts: ids that are a function of what
 * they name, the same in every process and at every repetition. */
#ifndef SENTRA_FNV_H
#define SENTRA_FNV_H

#include "str.h"

struct fnv {
	__extension__ unsigned __int128 hash;
};

void fnv_init(struct fnv *);
/* The part and the byte 0x1f, so that "a", "bc" is not "ab", "c". */
void fnv_add(struct fnv *, struct str part);

#define FNV_HEX_SIZE 33
void fnv_hex(const struct fnv *, char out[FNV_HEX_SIZE]);

#endif
