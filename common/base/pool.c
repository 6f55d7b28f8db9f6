/* pool.c -- memory that is released together: a list of chunks, each handed out
 * from its front.  A request that does not fit gets a chunk of its own size. */
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

void pool_init_capped(struct pool *pool, size_t max)
{
	*pool = (struct pool){ .max = max };
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
	pool_init_capped(pool, pool->max);
}

static struct pool_chunk *chunk_add(struct pool *pool, size_t n)
{
	size_t size = n < CHUNK_BYTES ? CHUNK_BYTES : n;
	struct pool_chunk *chunk = calloc(1, sizeof(*chunk) + size);

	if (!chunk)
		return NULL;
	chunk->size = size;
	chunk->next = pool->chunks;
	pool->chunks = chunk;
	return chunk;
}

static bool fits(const struct pool *pool, size_t n)
{
	return n <= SIZE_MAX / 2 &&
	       (pool->max == 0 || n <= pool->max - pool->used);
}

/* n bytes at a multiple of align; NULL (and bad) without memory. */
static void *take(struct pool *pool, size_t n, size_t align)
{
	struct pool_chunk *chunk = pool->chunks;
	size_t at = chunk ? (chunk->used + align - 1) / align * align : 0;

	if (!fits(pool, n)) {
		pool->bad = true;
		return NULL;
	}
	if (!chunk || at > chunk->size || chunk->size - at < n) {
		chunk = chunk_add(pool, n);
		at = 0;
	}
	if (!chunk) {
		pool->bad = pool->no_memory = true;
		return NULL;
	}
	chunk->used = at + n;
	pool->used += n;
	return (char *)chunk->memory + at;
}

void *pool_alloc(struct pool *pool, size_t n)
{
	return take(pool, n, ALIGNMENT);
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
	char *copy = text.p ? take(pool, text.n + 1, 1) : NULL;

	if (copy && text.n)
		memcpy(copy, text.p, text.n);
	return copy;
}

struct str pool_str(struct pool *pool, struct str s)
{
	char *copy;

	if (!s.p || s.n == 0)
		return s.p ? STR_LIT("") : STR_NULL;
	copy = take(pool, s.n, 1);
	if (!copy)
		return STR_NULL;
	memcpy(copy, s.p, s.n);
	return (struct str){ copy, s.n };
}

struct str pool_text(struct pool *pool, struct str s)
{
	struct str copy = pool_str(pool, s);
	char *to = (char *)copy.p;
	size_t n = 0;

	if (copy.n == 0 || !memchr(copy.p, '\0', copy.n))
		return copy;
	for (size_t i = 0; i < copy.n; i++)
		if (copy.p[i] != '\0')
			to[n++] = copy.p[i];
	copy.n = n;
	return copy;
}
