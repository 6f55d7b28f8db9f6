/* pool.h -- memory that is released together: what one document, one
 * configuration or one answer is made of.
 *
 *   struct pool pool;
 *
 *   pool_init(&pool);
 *   list = pool_array(&pool, n, sizeof(*list));
 *   list[0].name = pool_copy(&pool, name);
 *   if (pool.bad)
 *           ... something is missing: no memory
 *   pool_release(&pool);
 *
 * Like a buf (buf.h) it remembers a failure, so that a reader checks once, at
 * its end.  What was handed out stays where it is until pool_release().  It
 * must not know what it holds. */
#ifndef SENTRA_COMMON_BASE_POOL_H
#define SENTRA_COMMON_BASE_POOL_H

#include "str.h"

struct pool_chunk;

struct pool {
	struct pool_chunk *chunks;
	size_t used;    /* bytes handed out */
	size_t max;     /* cap on used; 0: none */
	bool bad;       /* memory ran out, or the cap: something is missing */
	bool no_memory; /* it was memory */
};

/* No allocation until the first request; { 0 } is an empty pool too. */
void pool_init(struct pool *);
/* Never more than max bytes. */
void pool_init_capped(struct pool *, size_t max);
/* Accepts NULL.  The pool is empty and good then, with the same cap. */
void pool_release(struct pool *);

/* n zeroed bytes, aligned for anything; NULL (and bad) without memory.  n may
 * be 0: the pointer is then not NULL, but points to nothing. */
void *pool_alloc(struct pool *, size_t n);
/* n structs of size bytes each. */
void *pool_array(struct pool *, size_t n, size_t size);
/* A NUL-terminated copy; NULL for a null text and without memory. */
char *pool_copy(struct pool *, struct str text);
/* A copy as a view, without a NUL; of a null a null, as without memory. */
struct str pool_str(struct pool *, struct str);
/* The same with the NUL bytes inside it left out, which no text of ours may
 * hold. */
struct str pool_text(struct pool *, struct str);

#endif
