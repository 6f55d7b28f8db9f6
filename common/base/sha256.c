/* sha256.c -- SHA-256, by libcrypto. */
#include "sha256.h"

#include <openssl/sha.h>
#include <stdio.h>

void sha256(struct str text, unsigned char out[SHA256_RAW])
{
	SHA256((const unsigned char *)(text.p ? text.p : ""), text.n, out);
}

void sha256_hex(struct str text, char out[SHA256_HEX])
{
	unsigned char raw[SHA256_RAW];

	sha256(text, raw);
	for (size_t i = 0; i < sizeof(raw); i++)
		snprintf(out + 2 * i, 3, "%02x", raw[i]);
}
