/* gzip.h -- a text, compressed (RFC 1952).  gzip.c is the only user of zlib. */
#ifndef SENTRA_COMMON_SERVE_GZIP_H
#define SENTRA_COMMON_SERVE_GZIP_H

#include "common/base/str.h"

/* new: *out is malloc'ed, *n bytes, the same for the same text.  False where
 * there is no memory, or where it would not be smaller. */
bool gzip_make(struct str text, char **out, size_t *n);

#endif
