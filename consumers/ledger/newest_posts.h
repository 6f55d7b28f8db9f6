/* newest_posts.h -- the newest posts of some accounts, as entries of a Redis
 * stream.
 *
 *   struct newest_post at[RECENT_MAX];
 *   struct newest_posts newest = { .at = at, .most = RECENT_MAX };
 *   newest_posts_add(&newest, PLATFORM_x, account, t_ms); ...
 *   newest_posts_entries(&words, &newest, NULL, NULL);
 *
 * Pure.  Must not know Redis' connection, nor what was written before. */
#ifndef SENTRA_CONSUMERS_LEDGER_NEWEST_POSTS_H
#define SENTRA_CONSUMERS_LEDGER_NEWEST_POSTS_H

#include "common/config/platforms.h"
#include "common/redis/command.h"
#include "ledger.h"

/* A post and whose it is; borrowed. */
struct newest_post {
	enum platform_id platform;
	const struct ledger_account *account;
	const struct ledger_post *post;
};

struct newest_posts {
	struct newest_post *at; /* borrowed: room for most of them; oldest
				   first, of one millisecond by platform,
				   account, post id */
	size_t n, most;
};

/* Those of an account that are known at t. */
void newest_posts_add(struct newest_posts *, enum platform_id,
		      const struct ledger_account *, int64_t t_ms);

/* Words of an entry: its id, then fields and values. */
#define NEWEST_POST_WORDS (1 + 2 * (6 + COUNTER_COUNT))

/* Appended to out: platform, account_id, post_id, kind, url, text and each
 * counter of each of them, then what more() adds, NULL for nothing. */
typedef void newest_post_fn(void *ctx, struct redis_cmd *out,
			    const struct newest_post *);
void newest_posts_entries(struct redis_cmd *out, const struct newest_posts *,
			  newest_post_fn *more, void *ctx);

#endif
