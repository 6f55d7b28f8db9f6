/* sha256.h -- SHA-256 (FIPS 180-4) of bytes, as sha256sum(1) writes it; by
 * libcrypto. */
#ifndef SENTRA_COMMON_BASE_SHA256_H
#define SENTRA_COMMON_BASE_SHA256_H

#include "str.h"

#define SHA256_HEX 65 /* 64 hex digits and a NUL */
#define SHA256_RAW 32

void sha256(struct str, unsigned char out[SHA256_RAW]);
void sha256_hex(struct str, char out[SHA256_HEX]);

#endif
