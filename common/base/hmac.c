/* hmac.c -- libcrypto's HMAC, as hexadecimal text. */
#include "hmac.h"

#include <errno.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdio.h>

int hmac_sha256_hex(struct str key, struct str text, char out[HMAC_HEX_SIZE],
		    struct err *err)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned n, i;

	*out = '\0';
	if (!HMAC(EVP_sha256(), key.p, (int)key.n,
		  (const unsigned char *)text.p, text.n, digest, &n))
		return err_set(err, -EIO, "HMAC-SHA256 failed");
	for (i = 0; i < n && i < (HMAC_HEX_SIZE - 1) / 2; i++)
		snprintf(out + 2 * i, 3, "%02x", digest[i]);
	return 0;
}
