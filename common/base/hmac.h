/* hmac.h -- HMAC-SHA256 (RFC 2104, FIPS 180-4), by libcrypto.
 *
 * Meta's Graph API wants it as appsecret_proof.  Pure. */
#ifndef SENTRA_COMMON_BASE_HMAC_H
#define SENTRA_COMMON_BASE_HMAC_H

#include "err.h"
#include "str.h"

#define HMAC_HEX_SIZE 65 /* with the NUL */

/* Of text under key, as lower-case hexadecimal digits.  -EIO: the library
 * refuses (out of memory, a policy). */
int hmac_sha256_hex(struct str key, struct str text, char out[HMAC_HEX_SIZE],
		    struct err *) MUST_USE;

#endif
