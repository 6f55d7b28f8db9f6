/* dedup.h -- which posts of an account were published, and with what content,
 * in 24 bytes each.  Pure memory: no file, no clock. */
#ifndef SENTRA_PRODUCERS_CORE_DEDUP_H
#define SENTRA_PRODUCERS_CORE_DEDUP_H

#include "producers/platforms/platform.h"

#define DEDUP_DAYS                                              \
	31 /* after its publication a post is forgotten, unless \
	      the newest round still told it */
#define DEDUP_MAX 20000u

struct dedup_post {
	uint64_t id;      /* hash of the post's id */
	uint64_t content; /* hash of what was published; 0: publish again */
	int64_t published_ms;
};

struct dedup {
	struct dedup_post *post; /* owned, by id */
	size_t n, size;
};

void dedup_release(struct dedup *);

/* Never 0. */
uint64_t dedup_id_hash(struct str post_id);
uint64_t dedup_content_hash(const struct post *);

/* Whether exactly this was published before. */
bool dedup_is_duplicate(const struct dedup *, const struct post *);
/* Remember these posts (a round's, each once) and forget what is too old.
 * Out of memory: nothing is remembered, so it is published again. */
void dedup_update(struct dedup *, const struct post *, size_t n,
		  int64_t now_ms);
/* Everything is to be published again; that posts were there is kept. */
void dedup_invalidate(struct dedup *);
/* For reading a file: adds at the end; dedup_sort() once all are there. */
int dedup_add(struct dedup *, struct dedup_post) MUST_USE;
void dedup_sort(struct dedup *);

#endif
