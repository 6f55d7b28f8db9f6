/* dlq.h -- dead letters: what cannot be read goes to the topic <prefix>.dlq,
 * key and payload untouched as far as they fit, with the reason in headers.
 *
 * At least once: whoever stores how far the log was read does so only while
 * dlq_settled() says 1, so a crash sends the same letters again and loses
 * none.  Must not know why a message is unusable: event.h decides that.
 *
 * All functions but dlq_send() accept NULL, which is a queue that is always
 * empty: a stage that writes no dead letters has none. */
#ifndef SENTRA_CONSUMERS_CORE_DLQ_H
#define SENTRA_CONSUMERS_CORE_DLQ_H

#include "common/daemon/metrics.h"
#include "common/event/event.h"
#include "common/kafka/kafka.h"

struct dlq;

/* New.  Connects with the first letter.  settings NULL: letters are counted,
 * and go nowhere.  settings, metrics: borrowed; prefix: copied.  NULL: no
 * memory. */
struct dlq *dlq_new(const struct kafka_settings *, const char *prefix,
		    struct metrics *, struct err *);
void dlq_free(struct dlq *);

/* Hand over one message, which came from this topic.  Copies everything.
 * headers: reason, detail, topic, partition, offset, and, where the topic does
 * not take so much and the letter is cut, truncated: its size
 * (schemas/README.md). */
int dlq_send(struct dlq *, const struct kafka_msg *, const char *topic,
	     const char *reason, const char *detail, struct err *) MUST_USE;
/* So much is on its way that it has to be settled before more is read. */
bool dlq_full(const struct dlq *);
/* 1: all are acknowledged; 0: not yet; -EIO: some were refused for good and
 * have to be sent again.  Never waits. */
int dlq_settled(struct dlq *, struct err *) MUST_USE;
/* The same, waiting at most so long. */
int dlq_settle(struct dlq *, int timeout_ms, struct err *) MUST_USE;
/* Readable when acknowledgements came; -1 before the first letter. */
int dlq_fd(const struct dlq *);
/* Handed over since the start. */
uint64_t dlq_total(const struct dlq *);

#endif
