/* posts.h -- posts of readings, each by its newest text.  Pure.
 *
 *   post_list_init(&posts, from_ms, until_ms);
 *   post_list_take(&posts, &event, &err);           (as they lie in the log)
 *   post_list_sort(&posts);
 *   ... posts.at[i]->text ...
 *   post_list_release(&posts);
 *
 * The newest text is that of the newest observed_at; of the same instant the
 * first in the log counts.  published_at is that of the first sight. */
#ifndef SENTRA_CONSUMERS_CTL_LEXICON_POSTS_H
#define SENTRA_CONSUMERS_CTL_LEXICON_POSTS_H

#include "common/base/pool.h"
#include "common/base/table.h"
#include "common/event/event.h"

/* Texts are in the pool of the list. */
struct post {
	uint64_t hash;
	struct str platform, account, id;
	struct str text, description;
	int64_t published_ms, observed_ms;
};

struct post_list {
	struct post **at;
	size_t n, size;
	struct table by_id;
	struct pool pool;
	int64_t from_ms, until_ms;
};

/* Those published from the one on and before the other. */
void post_list_init(struct post_list *, int64_t from_ms, int64_t until_ms);
void post_list_release(struct post_list *);
/* Any event; what is no post is passed over.  -ENOMEM, also where the texts are
 * more than POSTS_BYTES. */
#define POSTS_BYTES ((size_t)512 << 20)
int post_list_take(struct post_list *, const struct event *,
		   struct err *) MUST_USE;
/* The newest first. */
void post_list_sort(struct post_list *);

#endif
