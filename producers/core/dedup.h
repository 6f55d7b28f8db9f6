/* dedup.h -- which posts of an account were published already, and with what
 * content, so that an unchanged post is not published with every round.
 *
 *   if (!dedup_is_duplicate(&d, &post))
 *           ... publish it ...
 *   dedup_update(&d, posts, n, now_ms);     (all posts of the round)
 *
 * Only hashes are kept, 24 bytes a post: id and content by 64-bit FNV-1a with
 * a final mix.  A collision costs one unpublished reading.  Pure memory: no
 * file, no clock. */
#ifndef SENTRA_PRODUCERS_CORE_DEDUP_H
#define SENTRA_PRODUCERS_CORE_DEDUP_H

#include "producers/platforms/platform.h"

/* That many days after its publication a post is forgotten, unless the newest
 * round still saw it. */
#define DEDUP_DAYS 31
#define DEDUP_MAX  20000u /* posts an account */

struct dedup_post {
	uint64_t id;      /* hash of the post's id */
	uint64_t content; /* hash of what was published; 0: publish again */
	int64_t published_ms;
};

struct dedup {
	struct dedup_post *post; /* owned, ordered by id */
	size_t n, size;
};

void dedup_release(struct dedup *);

/* Never 0. */
uint64_t dedup_id_hash(struct str post_id);
uint64_t dedup_content_hash(const struct post *);

/* Whether exactly this was published before. */
bool dedup_is_duplicate(const struct dedup *, const struct post *);
/* Remember the posts of a round, each once, and forget what is too old.  Out of
 * memory: some are not remembered, and so published again. */
void dedup_update(struct dedup *, const struct post *, size_t n,
		  int64_t now_ms);
/* Publish everything again; that the posts were there is remembered. */
void dedup_invalidate(struct dedup *);

/* For reading a file: add at the end, and dedup_sort() once all are there.
 * -ENOSPC: DEDUP_MAX are there, -ENOMEM. */
int dedup_add(struct dedup *, struct dedup_post) MUST_USE;
void dedup_sort(struct dedup *);

#endif
