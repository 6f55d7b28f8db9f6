/* post.h -- the posts of an account: a table by id, and what is known of one.
 *
 * Open addressing of our own (not common/base/table.h), since a post is looked
 * for with every reading and posts are removed one by one.
 *
 * A stage that keeps something of its own with a post begins its struct with
 * struct ledger_post, and gives the table that size:
 *
 *   struct labelled_post {
 *           struct ledger_post post;
 *           struct label_set labels;
 *   };
 *
 * It is made of zeros; it may own no memory.
 *
 * Pure.  Must not know when a reading counts (ledger.h). */
#ifndef SENTRA_CONSUMERS_LEDGER_POST_H
#define SENTRA_CONSUMERS_LEDGER_POST_H

#include "common/base/clock.h"
#include "common/event/event.h"

#define TEXT_KEPT 280 /* characters of a post's text */

/* What is booked at an instant: posts by first sight, and what each counter
 * gained, unweighted. */
struct gains {
	int64_t posts;
	int64_t counter[COUNTER_COUNT];
};

/* A post with a reading that counted. */
struct ledger_post {
	char *id;                       /* no NUL inside */
	int64_t published_ms;           /* of the first sight */
	int64_t highest[COUNTER_COUNT]; /* COUNT_NULL: never reported */
	int64_t texts_ms; /* observed_at of the reading whose text this is */
	char *kind, *url, *text; /* NULL where null; text cut to TEXT_KEPT
				    characters; no NUL bytes inside */
	bool text_cut; /* has TEXT_KEPT of them, and there were more */
	bool counted;  /* booked 1 in posts: so far all of them */
	bool dirty;    /* changed, not saved yet */
};

struct post_table {
	struct ledger_post **slots; /* NULL where empty; n_slots is a power of
				       two, or 0 */
	size_t n, n_slots;
};

/* Borrowed; NULL: there is none of this id. */
struct ledger_post *posts_find(const struct post_table *, struct str id);
/* A post that is not there yet, of so many bytes; NULL: out of memory.  Nothing
 * is known of it: post_begin() first. */
struct ledger_post *posts_add(struct post_table *, size_t size, struct str id);
/* Empty a slot; another post may stand in it now. */
void posts_remove(struct post_table *, size_t slot);
void posts_release(struct post_table *);

/* As at its first sight, before any counter; what follows struct ledger_post,
 * size bytes in all, becomes zeros. */
void post_begin(struct ledger_post *, size_t size, int64_t published_ms);
/* Replace an owned text by a copy of another, without its NULs; null: by NULL.
 * -ENOMEM: it is as it was. */
int text_replace(char **text, struct str want) MUST_USE;
/* Replace kind, url and text by copies, the text cut; -ENOMEM. */
int post_set_texts(struct ledger_post *, struct str kind, struct str url,
		   struct str text) MUST_USE;
/* Raise what is known of each counter.  What one shows for the first time is of
 * the publication and goes to first, what it rose by is of now and goes to
 * rise; both are zeros before.  Whether anything is known that was not: a first
 * value of 0 is. */
bool post_raise(struct ledger_post *, const int64_t counts[COUNTER_COUNT],
		struct gains *first, struct gains *rise);

#endif
