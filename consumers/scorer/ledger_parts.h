/* ledger_parts.h -- what the files of the ledger share; for them alone. */
#ifndef SENTRA_CONSUMERS_SCORER_LEDGER_PARTS_H
#define SENTRA_CONSUMERS_SCORER_LEDGER_PARTS_H

#include "ledger.h"

/* Of the fields, ledger_fields.c. */
#define LEDGER_FORMAT 1

#define READING_NONE ((struct reading){ 0, TIME_NONE })

/* Longer than anything still asks for a post: what is not late was observed
 * at most LATE_MS before the newest. */
#define POST_STORED_MS (REMEMBERED_MS + LATE_MS)

static inline void mark(struct ledger *ledger, bool *dirty)
{
	ledger->n_dirty += !*dirty;
	*dirty = true;
}

static inline int64_t oldest_hour(const struct ledger *ledger)
{
	return hour_of(ledger->newest_ms) - (HOURS_KEPT - 1);
}

static inline int64_t oldest_day(const struct ledger *ledger)
{
	return local_day(ledger->newest_ms, ledger->zone_hours) -
	       (DAYS_KEPT - 1);
}

static inline bool post_expired(const struct ledger *ledger,
				const struct known_post *post)
{
	return ledger->newest_ms - post->published_ms > POST_STORED_MS;
}

/* The row of this index, made where there is none; NULL: out of memory.
 * Good until the next call. */
struct bucket *buckets_get(struct buckets *, int64_t index);
void buckets_drop_below(struct buckets *, int64_t index);
void buckets_release(struct buckets *);

/* The account of this id, made where there is none; NULL: out of memory. */
struct ledger_account *ledger_account_get(struct ledger *, struct str id);
void account_free(struct ledger_account *);
void account_posts_release(struct ledger_account *);

/* A post that is not there yet; NULL: out of memory.  Nothing is told of it:
 * post_begin() first. */
struct known_post *account_post_add(struct ledger_account *, struct str id);
/* As at its first sight, before any counter. */
void post_begin(struct known_post *, int64_t published_ms);
/* Replace kind, url and text by copies, the text cut; -ENOMEM. */
int post_tell(struct known_post *, struct str kind, struct str url,
	      struct str text);
/* Clean all posts, and drop those that were to be removed. */
void account_posts_saved(const struct ledger *, struct ledger_account *);

#endif
