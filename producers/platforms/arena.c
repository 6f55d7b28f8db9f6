/* arena.c -- a list of chunks; nothing is freed but everything at once. */
#include "arena.h"

#include <stdlib.h>

#define CHUNK_BYTES 8192

struct arena_chunk {
	struct arena_chunk *next;
	size_t used, size;
	char data[];
};

void arena_init(struct arena *a, size_t max)
{
	*a = (struct arena){ .max = max };
}

void arena_release(struct arena *a)
{
	while (a->chunk) {
		struct arena_chunk *next = a->chunk->next;

		free(a->chunk);
		a->chunk = next;
	}
	arena_init(a, a->max);
}

static bool chunk_add(struct arena *a, size_t n)
{
	size_t size = n > CHUNK_BYTES ? n : CHUNK_BYTES;
	struct arena_chunk *c = malloc(sizeof(*c) + size);

	if (!c)
		return false;
	*c = (struct arena_chunk){ .next = a->chunk, .size = size };
	a->chunk = c;
	return true;
}

static char *take(struct arena *a, size_t n)
{
	char *p;

	if (n > a->max - a->used)
		goto out;
	if ((!a->chunk || n > a->chunk->size - a->chunk->used) &&
	    !chunk_add(a, n))
		goto out;
	p = a->chunk->data + a->chunk->used;
	a->chunk->used += n;
	a->used += n;
	return p;
out:
	a->bad = true;
	return NULL;
}

struct str arena_copy(struct arena *a, struct str s)
{
	char *p;

	if (!s.p || s.n == 0)
		return s.p ? STR_LIT("") : STR_NULL;
	p = take(a, s.n);
	if (!p)
		return STR_NULL;
	memcpy(p, s.p, s.n);
	return (struct str){ p, s.n };
}

struct str arena_text(struct arena *a, struct str s)
{
	struct str copy = arena_copy(a, s);
	char *to = (char *)copy.p;
	size_t i, n = 0;

	if (copy.n == 0 || !memchr(copy.p, '\0', copy.n))
		return copy;
	for (i = 0; i < copy.n; i++)
		if (copy.p[i] != '\0')
			to[n++] = copy.p[i];
	copy.n = n;
	return copy;
}
