/* whole.h -- whether every partition reaches the end of the log as it was at
 * some instant, whoever reads it.
 *
 * What this process reads itself the loop knows; of the others it is asked
 * here: the ends of the log from Kafka, and from Redis the offsets up to which
 * the partitions were stored by whoever owns them.
 *
 *   whole_init(&w, 6, &platforms, &err);
 *   whole_look(&w, query, &env, "alerter", ours, n, &err);    again and again
 *   if (w.is_whole)
 *           ... judge, or be done ...
 *   whole_forget(&w);                     what comes next has other ends */
#ifndef SENTRA_CONSUMERS_CORE_WHOLE_H
#define SENTRA_CONSUMERS_CORE_WHOLE_H

#include "common/kafka/kafka.h"
#include "stage.h"

#define WHOLE_POLL_MS 500 /* between two looks */

struct whole {
	int32_t partitions; /* of each topic */
	struct platforms read;
	bool begun;     /* ends[] was asked for */
	int64_t *ends;  /* platform by platform; 0: nothing is to be read */
	int32_t behind; /* the first partition that is not read up to them ...
			 */
	int64_t behind_sum; /* ... and how far it is */
	bool is_whole;      /* all are */
	/* All boot_ms(): */
	int64_t looked_ms;
	int64_t unread_ms; /* they are not, and nobody gets on, since; 0: they
			      do */
	int64_t moved_ms;  /* whole_moved() */
};

/* read: copied.  -ENOMEM; whole_release() is allowed then too. */
int whole_init(struct whole *, int32_t partitions, const struct platforms *read,
	       struct err *) MUST_USE;
void whole_release(struct whole *);

/* Are all partitions stored up to the ends of the log as they were at the first
 * look since whole_forget()?  Sets is_whole; looks again only after
 * WHOLE_POLL_MS.  Where all partitions are ours nobody is asked.  With --as-of
 * nobody can be: who stops where is not stored, so it is whole only then.
 * What Kafka does not tell is not whole; < 0: Redis failed. */
int whole_look(struct whole *, struct kafka_query *, const struct stage_env *,
	       const char *stage, const struct partition *ours, size_t n,
	       struct err *) MUST_USE;
void whole_forget(struct whole *);

/* The group assigned or took something: nothing is known to be whole, and
 * whoever waits begins to wait anew. */
void whole_moved(struct whole *);
/* -ETIMEDOUT: others have what is missing and do not get on, longer than a
 * session of Kafka's lasts, at whose end it would come to us. */
int whole_wait(const struct whole *, bool assigned, struct err *) MUST_USE;

/* Whether the offsets stored of one partition reach the ends.  next[] < 0: none
 * is stored. */
bool whole_has(const struct whole *, int32_t partition,
	       const int64_t next[PLATFORM_COUNT]);

#endif
