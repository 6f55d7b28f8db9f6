/* reply_parts.h -- what a reply is made of: for reply.c, which makes it, and
 * send.c, which sends it.  Immutable but for the count of references. */
#ifndef SENTRA_COMMON_SERVE_REPLY_PARTS_H
#define SENTRA_COMMON_SERVE_REPLY_PARTS_H

#include "common/base/sha256.h"

#include <stdatomic.h>

/* "\"<hash>-gz\"" and its NUL. */
#define ETAG_SIZE (SHA256_HEX + 5)

/* One coding of a body. */
struct reply_body {
	char *data; /* owned; not NULL, unless there is no such coding */
	size_t n;
	char etag[ETAG_SIZE];
};

struct reply {
	atomic_uint refs;
	int status;
	const char *type;
	char *disposition;      /* Content-Disposition, or NULL; owned */
	char *location;         /* or NULL; owned */
	char *policy;           /* Content-Security-Policy, or NULL; owned */
	char cache[40];         /* Cache-Control */
	struct reply_body body; /* as it is */
	struct reply_body gzip; /* data NULL: none */
};

#endif
