/* ask.h -- questions to Redis, many at a time, and what a reader of pages makes
 * of the answers: a key of another type concerns that key alone, and counts as
 * empty.  For source.h and what it is made of.
 *
 *   redis_cmd_set(&ask->cmd, "HGETALL %k", ask_key(ask, "card", id));
 *   rc = ask_call(ask, &reply, &err);
 *   if (rc == 0)
 *           rc = ask_flat(ask, reply, &flat, &n, &err);
 *
 * Blocking.  An error leaves no answer to come. */
#ifndef SENTRA_CONSUMERS_VIEW_ASK_H
#define SENTRA_CONSUMERS_VIEW_ASK_H

#include "common/redis/redis.h"

struct ask {
	struct redis *redis;  /* borrowed */
	const char *prefix;   /* borrowed */
	struct redis_cmd cmd; /* the next question */
	struct buf key;
	struct str *flat; /* owned */
	size_t flat_size;
	uint64_t commands; /* sent so far */
	struct err fault;  /* of the first key of another type; code 0: none */
};

/* redis, prefix: borrowed. */
void ask_init(struct ask *, struct redis *, const char *prefix);
void ask_release(struct ask *);

/* "<prefix>:<kind>", ":<id>" where that is not null.  Borrowed until the next.
 */
const struct buf *ask_key(struct ask *, const char *kind, struct str id);

/* cmd, and its answer.  *reply: new, or NULL where the key is of another type.
 * -EACCES: the user may not; the connection stays. */
int ask_call(struct ask *, struct redisReply **reply, struct err *) MUST_USE;

/* n questions, some hundreds on their way at a time.  question() fills cmd;
 * answer() gets the reply, borrowed, or NULL where the key is of another type.
 * Of -EACCES no answer comes, and all else is asked no more. */
struct ask_each {
	void (*question)(struct ask *, void *data, size_t i);
	int (*answer)(struct ask *, void *data, size_t i,
		      const struct redisReply *, struct err *);
};
int ask_each(struct ask *, const struct ask_each *, void *data, size_t n,
	     struct err *) MUST_USE;

/* An array of texts as views into the reply; what is none of them is null.
 * *out: borrowed until the next.  -ENOMEM. */
int ask_flat(struct ask *, const struct redisReply *, const struct str **out,
	     size_t *n, struct err *) MUST_USE;
/* Entry i of a stream's range: its id and its fields, likewise. */
int ask_entry(struct ask *, const struct redisReply *, size_t i, struct str *id,
	      const struct str **out, size_t *n, struct err *) MUST_USE;

#endif
