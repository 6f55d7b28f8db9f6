/* entries.h -- the lines of a sentra's streams: its days and newest posts.
 *
 * Pure: ledgers in, the words of XADD out.  A list is always made whole. */
#ifndef SENTRA_CONSUMERS_SCORER_ENTRIES_H
#define SENTRA_CONSUMERS_SCORER_ENTRIES_H

#include "common/config/platforms.h"
#include "common/redis/redis.h"
#include "score.h"

#define RECENT_MAX 20
/* Words of an entry: its id, then fields and values. */
#define HISTORY_WORDS 17
#define RECENT_WORDS  23

/* An account that the roster has and the log has told of. */
struct seen_account {
	enum platform_id platform;
	const struct ledger_account *account; /* borrowed */
};

/* The closed days before today, HISTORY_WORDS each, appended to out. */
int history_entries(struct redis_cmd *out, const struct seen_account *,
		    size_t n, int64_t today, int zone_hours,
		    const struct score_settings *, const char *score_version,
		    struct err *) MUST_USE;

/* The newest posts that counted and are still known at t, RECENT_WORDS each,
 * oldest first, appended to out. */
void recent_entries(struct redis_cmd *out, const struct seen_account *,
		    size_t n, int64_t t_s);

/* The values of the ranked boards at the end of a day, as one text for
 * ranks.c: the day, then one value a board, "-" where it is left out. */
void day_end_text(struct buf *out, const struct seen_account *, size_t n,
		  int64_t day, int zone_hours, const struct score_settings *);

#endif
