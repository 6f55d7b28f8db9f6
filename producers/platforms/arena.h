/* arena.h -- texts that live and die together, up to a cap.
 *
 * Views handed out stay where they are until arena_release(). */
#ifndef SENTRA_PRODUCERS_PLATFORMS_ARENA_H
#define SENTRA_PRODUCERS_PLATFORMS_ARENA_H

#include "common/base/str.h"

struct arena_chunk;

struct arena {
	struct arena_chunk *chunk; /* newest first */
	size_t used;               /* bytes of text handed out */
	size_t max;                /* cap on used */
	bool bad;                  /* something was refused */
};

void arena_init(struct arena *, size_t max);
void arena_release(struct arena *);

/* A copy; of a null: a null.  Past the cap or out of memory it is a null too,
 * and the arena is bad. */
struct str arena_copy(struct arena *, struct str);
/* The same without NUL bytes, which no text of ours may hold. */
struct str arena_text(struct arena *, struct str);

#endif
