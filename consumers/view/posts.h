/* posts.h -- the newest posts of a sentra, with their labels where the stage
 * `coverage` runs: <prefix>:labelled:<sentra> (50), else <prefix>:recent:
 * <sentra> (20). */
#ifndef SENTRA_CONSUMERS_VIEW_POSTS_H
#define SENTRA_CONSUMERS_VIEW_POSTS_H

#include "common/base/pool.h"
#include "common/config/platforms.h"

/* Posts that are kept, and bytes of one text: a longer one is left out. */
#define VIEW_POSTS_MAX     50
#define VIEW_POST_TEXT_MAX ((size_t)16 << 10)

/* The counters that a post shows, in the order of the stream's fields. */
enum post_counter {
	POST_LIKES,
	POST_COMMENTS,
	POST_SHARES,
	POST_SAVES,
	POST_VIEWS,
	POST_COUNTERS
};
extern const char *const post_counter_names[POST_COUNTERS];

/* Texts as Redis has them: they may be anything. */
struct view_post {
	int64_t published_ms; /* TIME_NONE */
	struct str platform, account_id, post_id, kind, url, text;
	struct str counter[POST_COUNTERS]; /* empty: never told */
	struct str labels; /* ids, a blank between; null: not labelled */
};

struct view_posts {
	struct view_post *at; /* newest first */
	size_t n;
	struct pool pool;
};

void view_posts_init(struct view_posts *);
void view_posts_release(struct view_posts *);
/* A stream's entry: its id, then name, value, name ...  Copied; in the order of
 * XREVRANGE; beyond VIEW_POSTS_MAX passed over.  -ENOMEM. */
int view_posts_add(struct view_posts *, struct str id, const struct str *flat,
		   size_t n, struct err *) MUST_USE;

/* The next of ids with a blank between: taken off labels; false: none is left.
 */
bool next_label(struct str *labels, struct str *id);
/* Whether the label is one of those. */
bool has_label(struct str labels, const char *label);

#endif
