/* fence.h -- derived values, written only while we own our slices.
 *
 * Gathers commands and sends them as scripts that first compare the owner in
 * the hash of every slice with ours: a process that lost a slice, or whose
 * Redis was emptied, changes nothing and is told so (-EPERM). Values must be
 * absolute: after any error the caller writes all of them again.
 *
 * Must not know what the commands mean. */
#ifndef SENTRA_CONSUMERS_CORE_FENCE_H
#define SENTRA_CONSUMERS_CORE_FENCE_H

#include "common/redis/redis.h"

/* Words (verb, key, arguments) of one script; one command has at most
 * FENCE_COMMAND of them, which Lua's stack can hold. */
#define FENCE_SCRIPT  20000
#define FENCE_COMMAND 4000
/* Bytes of a script, after which it is sent. */
#define FENCE_BYTES ((size_t)8 << 20)

struct fence {
	struct redis *redis;         /* borrowed */
	const char *owner;           /* borrowed: who we are */
	struct redis_cmd partitions; /* keys of the slices' hashes */
	struct redis_cmd words;      /* of all commands, one after the other */
	struct buf counts;           /* words of each command but the last */
	size_t begun;                /* word with which the last one begins */
	struct redis_cmd call;       /* scratch */
	size_t unanswered;           /* scripts, and */
	size_t bytes;                /* theirs */
};

void fence_init(struct fence *, struct redis *, const char *owner);
void fence_release(struct fence *);

/* Forget everything gathered, and the slices. */
void fence_clear(struct fence *);
void fence_partition(struct fence *, const char *key);

/* Begin a command; its further arguments go to fence_words(). */
void fence_begin(struct fence *, const char *verb, const char *key);
struct redis_cmd *fence_words(struct fence *);
/* Words of the command begun last. */
size_t fence_length(const struct fence *);

/* The next so many words stay together in one script: what was gathered is
 * sent before, if they would not fit beside it or it is large already. */
int fence_room(struct fence *, size_t words, struct err *) MUST_USE;

/* Send what is left and take all answers. Nothing gathered: nothing sent. */
int fence_finish(struct fence *, struct err *) MUST_USE;

/* Whether all slices are still ours, now; sends what was gathered, too. */
int fence_prove(struct fence *, struct err *) MUST_USE;

/* All words of another list. */
void words_append(struct redis_cmd *to, const struct redis_cmd *from);

#endif
