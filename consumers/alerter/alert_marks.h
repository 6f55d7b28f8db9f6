/* alert_marks.h -- how far the topic of alerts was read, in Redis, by which it
 * is known again: a topic that was made anew is shorter, or has another message
 * where the old one was read to.
 *
 *   <prefix>:state:alerter:record   HASH   partition -> "<offset> <ms>" of its
 *                                          newest message; ms -1: not known
 *
 * Must not know what a message says. */
#ifndef SENTRA_CONSUMERS_ALERTER_ALERT_MARKS_H
#define SENTRA_CONSUMERS_ALERTER_ALERT_MARKS_H

#include "common/kafka/kafka.h"
#include "consumers/core/fence.h"
#include "consumers/core/stage.h"

struct alert_marks {
	struct alert_mark {
		int64_t offset, ms; /* offset -1: nothing is known */
	} * at;                     /* owned; of each partition */
	size_t n, size;
	const char *anew; /* why the topic is another one; NULL: it is not */
};

void alert_marks_release(struct alert_marks *);

int alert_marks_load(struct alert_marks *, const struct stage_env *,
		     struct err *) MUST_USE;
/* A message that was read: is it the one that was? */
void alert_marks_see(struct alert_marks *, const struct kafka_read *);
/* All was read: is it as long as it was? */
void alert_marks_compare(struct alert_marks *, const struct kafka_reader *);
/* From here on it is known by where the reader stands; into the fence.
 * -ENOMEM. */
int alert_marks_renew(struct alert_marks *, const struct kafka_reader *,
		      const struct stage_env *, struct fence *,
		      struct err *) MUST_USE;

#endif
