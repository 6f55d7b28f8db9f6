/* streams.h -- the entries of a sentra's Redis streams: its days, also those of
 * one platform, and its newest posts.
 *
 * Pure: ledgers in, the words of XADD out, each entry with as many words as
 * any other of its stream.  A stream is always made whole, since late events
 * change entries in its middle.  Must not know Redis' connection, nor what was
 * written before. */
#ifndef SENTRA_CONSUMERS_SCORER_STREAMS_H
#define SENTRA_CONSUMERS_SCORER_STREAMS_H

#include "common/redis/redis.h"
#include "consumers/ledger/newest_posts.h"
#include "score.h"

#define RECENT_MAX 20
/* Words of an entry: its id, then fields and values. */
#define HISTORY_WORDS          (1 + 2 * 8)
#define PLATFORM_HISTORY_WORDS (1 + 2 * 6)
#define RECENT_WORDS           NEWEST_POST_WORDS

/* What a history is made of; all borrowed. */
struct history_input {
	const struct observed_account *observed; /* n of them */
	size_t n;
	int64_t today;
	int zone_hours;
	const struct score_settings *settings;
	const char *score_version;
};

/* date, followers, posts, engagement, views, latest, score, score_version of
 * the closed days before today, oldest first, HISTORY_WORDS each, appended to
 * out.  Of a platform (not NATIONAL): over its accounts alone, without score
 * and score_version, PLATFORM_HISTORY_WORDS each. */
int history_entries(struct redis_cmd *out, const struct history_input *,
		    int platform, struct err *) MUST_USE;

/* platform, account_id, post_id, kind, url, text and each counter of the newest
 * RECENT_MAX posts that counted and are still known at t, RECENT_WORDS each,
 * oldest first, appended to out. */
void recent_entries(struct redis_cmd *out, const struct observed_account *,
		    size_t n, int64_t t_s);

#endif
