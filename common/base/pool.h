/* pool.h -- memory that is released together: what one document or one
 * configuration is made of.  It must not know what it holds. */
#ifndef SENTRA_COMMON_BASE_POOL_H
#define SENTRA_COMMON_BASE_POOL_H

#include "str.h"

struct pool_chunk;

struct pool {
	struct pool_chunk *chunks;
	bool bad; /* memory ran out: something is missing */
};

void pool_init(struct pool *);
void pool_release(struct pool *);

/* n zeroed bytes, aligned for anything; NULL (and bad) without memory.  n may
 * be 0: the pointer is then not NULL, but points to nothing. */
void *pool_alloc(struct pool *, size_t n);
/* n structs of size bytes each. */
void *pool_array(struct pool *, size_t n, size_t size);
/* A NUL-terminated copy; NULL for a null text and without memory. */
char *pool_copy(struct pool *, struct str text);

#endif
