/* fence.h -- writes to Redis that happen only while we own our partitions.
 *
 * A fencing token, as lock services have it: each partition's hash in Redis
 * names its owner (partitions.h), and whoever claims a partition writes itself
 * there.  The fence gathers commands and sends them as Lua scripts that first
 * compare the owner in the hash of every partition with ours: a process that
 * lost a partition while it was paused, or whose Redis was emptied, changes
 * nothing and gets -EPERM.
 *
 *   fence_partition(&f, key_partition(&key, env, stage, 0));
 *   fence_begin(&f, "HSET", key_plain(&key, prefix, "some:hash"));
 *   redis_cmd_more(fence_words(&f), "field %d", n);
 *   rc = fence_finish(&f, &err);
 *
 * One script is atomic, all of a flush are not.  So values must be absolute
 * (SET, never INCR): after any error the caller writes all of them again.
 * Redis' own error of a command fails the script, with the command's name.
 *
 * Must not know what the commands mean. */
#ifndef SENTRA_CONSUMERS_CORE_FENCE_H
#define SENTRA_CONSUMERS_CORE_FENCE_H

#include "common/redis/redis.h"

/* Words (verb, key, arguments) of one script; one command has at most
 * FENCE_COMMAND of them: Lua's unpack() puts them on its stack, which holds
 * 8000 (LUAI_MAXCSTACK in Redis' Lua 5.1). */
#define FENCE_SCRIPT  20000
#define FENCE_COMMAND 4000
/* Bytes of a script, after which it is sent. */
#define FENCE_BYTES ((size_t)8 << 20)

struct fence {
	struct redis *redis;         /* borrowed */
	const char *owner;           /* borrowed: who we are */
	struct redis_cmd partitions; /* keys of the partitions' hashes */
	struct redis_cmd words;      /* of all commands, one after the other */
	struct buf counts;           /* words of each command but the last */
	size_t begun;                /* word with which the last one begins */
	struct redis_cmd call;       /* scratch */
	size_t unanswered;           /* scripts, and */
	size_t bytes;                /* theirs */
};

/* redis, owner: borrowed for the life of the fence. */
void fence_init(struct fence *, struct redis *, const char *owner);
void fence_release(struct fence *);

/* Forget everything gathered, and the partitions. */
void fence_clear(struct fence *);
/* The scripts compare the owner in this hash, too.  key: copied. */
void fence_partition(struct fence *, const struct buf *key);

/* Begin a command; its further arguments go to fence_words().  key: copied.
 * Where a key or an argument came from a bad buffer, nothing gathered is sent:
 * whatever would send it refuses (-ENOMEM), until fence_clear(). */
void fence_begin(struct fence *, const char *verb, const struct buf *key);
struct redis_cmd *fence_words(struct fence *);
/* Words of the command begun last. */
size_t fence_length(const struct fence *);

/* The next so many words stay together in one script: what was gathered is
 * sent before, if they would not fit beside it or it is large already. */
int fence_room(struct fence *, size_t words, struct err *) MUST_USE;

/* Send what is left and take all answers.  Nothing gathered: nothing sent. */
int fence_finish(struct fence *, struct err *) MUST_USE;

/* Whether all partitions are still ours, now; sends what was gathered, too. */
int fence_prove(struct fence *, struct err *) MUST_USE;

/* All words of another list; it inherits that one's failure. */
void words_append(struct redis_cmd *to, const struct redis_cmd *from);

#endif
