/* pool.c -- memory that is released together. */
#include "pool.h"

#include <stddef.h>
#include <stdlib.h>

struct pool_chunk {
	struct pool_chunk *next;
	size_t used, size; /* bytes of memory[] */
	max_align_t memory[];
};

#define CHUNK_BYTES ((size_t)4000)
#define ALIGNMENT   _Alignof(max_align_t)

void pool_init(struct pool *pool)
{
	*pool = (struct pool){ 0 };
}

void pool_release(struct pool *pool)
{
	struct pool_chunk *chunk, *next;

	if (!pool)
		return;
	for (chunk = pool->chunks; chunk; chunk = next) {
		next = chunk->next;
		free(chunk);
	}
	pool_init(pool);
}

static struct pool_chunk *chunk_add(struct pool *pool, size_t n)
{
	size_t size = n < CHUNK_BYTES ? CHUNK_BYTES : n;
	struct pool_chunk *chunk = calloc(1, sizeof(*chunk) + size);

	if (!chunk) {
		pool->bad = true;
		return NULL;
	}
	chunk->size = size;
	chunk->next = pool->chunks;
	pool->chunks = chunk;
	return chunk;
}

void *pool_alloc(struct pool *pool, size_t n)
{
	struct pool_chunk *chunk = pool->chunks;
	char *memory;

	if (n > SIZE_MAX / 2) {
		pool->bad = true;
		return NULL;
	}
	n = (n + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
	if (!chunk || chunk->size - chunk->used < n)
		chunk = chunk_add(pool, n);
	if (!chunk)
		return NULL;
	memory = (char *)chunk->memory + chunk->used;
	chunk->used += n;
	return memory;
}

void *pool_array(struct pool *pool, size_t n, size_t size)
{
	if (size && n > SIZE_MAX / 2 / size) {
		pool->bad = true;
		return NULL;
	}
	return pool_alloc(pool, n * size);
}

char *pool_copy(struct pool *pool, struct str text)
{
	char *copy = text.p ? pool_alloc(pool, text.n + 1) : NULL;

	if (copy && text.n)
		memcpy(copy, text.p, text.n);
	return copy;
}
