/* fence.h -- writes to Redis that happen only while we own our partitions.
 *
 * A fencing token, as lock services have it: each partition's hash in Redis
 * names its owner (partitions.h), and whoever claims a partition writes itself
 * there.  The fence gathers commands and sends them as Lua scripts that first
 * compare the owner in the hash of every partition with ours: a process that
 * lost a partition while it was paused, or whose Redis was emptied, changes
 * nothing and gets -EPERM.
 *
 * Each claim has an owner of its own (fence_renew()), so that what a connection
 * of before still had on its way is refused as well.  And each script that
 * writes counts on seq in these hashes, and compares it before: a Redis that
 * went back in time under a connection that goes on (a copy that lagged was
 * promoted, an older file was loaded) stands at a lower one, so that nothing is
 * built upon what it has lost.
 *
 *   fence_renew(&f);
 *   fence_partition(&f, 0, key_partition(&key, env, stage, 0));
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

/* How every script begins that writes behind the fence: call() of a command,
 * whose error names it and its key, which Redis' own does not; guard() of a
 * partition's hash, its owner and its seq; and count(), once what is guarded is
 * written to.  FENCE_SCRIPT_END ends it: what the script does is between both,
 * in fenced(). */
#define FENCE_SCRIPT_BEGIN                                               \
	"local function call(...)\n"                                     \
	"  local got = redis.pcall(...)\n"                               \
	"  if type(got) == 'table' and got.err then\n"                   \
	"    local verb, key = ...\n"                                    \
	"    error(got.err .. ' (' .. verb .. ' ' .. key .. ')', 0)\n"   \
	"  end\n"                                                        \
	"  return got\n"                                                 \
	"end\n"                                                          \
	"local function guard(partition, owner, seq)\n"                  \
	"  local is = call('HMGET', partition, 'owner', 'seq')\n"        \
	"  if is[1] ~= owner then\n"                                     \
	"    error('FENCED ' .. partition .. ' has another owner', 0)\n" \
	"  end\n"                                                        \
	"  if (is[2] or '0') ~= seq then\n"                              \
	"    error('FENCED ' .. partition .. ' went back in time', 0)\n" \
	"  end\n"                                                        \
	"end\n"                                                          \
	"local function count(partition)\n"                              \
	"  call('HINCRBY', partition, 'seq', 1)\n"                       \
	"end\n"                                                          \
	"local function fenced()\n"
#define FENCE_SCRIPT_END                    \
	"end\n"                             \
	"local done, why = pcall(fenced)\n" \
	"return done and redis.status_reply('OK') or redis.error_reply(why)\n"

/* Words (verb, key, arguments) of one script; one command has at most
 * FENCE_COMMAND of them: Lua's unpack() puts them on its stack, which holds
 * 8000 (LUAI_MAXCSTACK in Redis' Lua 5.1). */
#define FENCE_SCRIPT  20000
#define FENCE_COMMAND 4000
/* Bytes of a script, after which it is sent. */
#define FENCE_BYTES ((size_t)8 << 20)

/* A partition that is guarded. */
struct fence_guard {
	int32_t id;
	int64_t seq; /* in its hash, once all that was sent is done */
};

struct fence {
	struct redis *redis;         /* borrowed */
	const char *instance;        /* borrowed: who we are */
	struct buf owner;            /* the same, and which claim of ours */
	uint64_t claims;             /* so far */
	struct redis_cmd partitions; /* keys of the partitions' hashes */
	struct fence_guard *guards;  /* owned: of these, in their order */
	size_t guards_size;
	struct redis_cmd words; /* of all commands, one after the other */
	struct buf counts;      /* words of each command but the last */
	size_t begun;           /* word with which the last one begins */
	struct redis_cmd call;  /* scratch */
	size_t unanswered;      /* scripts, and */
	size_t bytes;           /* theirs */
};

/* redis, instance: borrowed for the life of the fence. */
void fence_init(struct fence *, struct redis *, const char *instance);
void fence_release(struct fence *);

/* From now on another owner, which nobody ever was. */
void fence_renew(struct fence *);

/* Forget everything gathered, and the partitions. */
void fence_clear(struct fence *);
/* The scripts compare owner and seq in this hash, too; seq is 0 until whoever
 * read the hash says otherwise.  key: copied. */
void fence_partition(struct fence *, int32_t id, const struct buf *key);
/* Of a partition that is guarded; whoever writes by a script of its own has to
 * compare and to count there.  NULL: none.  Borrowed until the next
 * fence_partition() or fence_clear(). */
struct fence_guard *fence_guard(struct fence *, int32_t id);

/* Begin a command; its further arguments go to fence_words().  key: copied.
 * Where a key or an argument came from a bad buffer, nothing gathered is sent:
 * whatever would send it refuses (-ENOMEM, -EMSGSIZE), until fence_clear(). */
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
