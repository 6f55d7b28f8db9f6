/* dlq.h -- what cannot be read goes to <prefix>.dlq, whole, with the reason.
 *
 * At least once: whoever stores how far was read waits until all letters are
 * settled. */
#ifndef SENTRA_CONSUMERS_CORE_DLQ_H
#define SENTRA_CONSUMERS_CORE_DLQ_H

#include "common/daemon/metrics.h"
#include "common/event/event.h"
#include "common/kafka/kafka.h"

struct dlq;

/* Connects with the first letter. settings, metrics: borrowed. */
struct dlq *dlq_new(const struct kafka_settings *, const char *prefix,
		    struct metrics *, struct err *);
void dlq_free(struct dlq *);

/* Hand over one message, that came from this topic. */
int dlq_send(struct dlq *, const struct kafka_msg *, const char *topic,
	     enum event_fault, const char *detail, struct err *) MUST_USE;
/* So much is on its way that it has to be settled first. */
bool dlq_full(const struct dlq *);
/* 1: all are acknowledged; 0: not yet; -EIO: some never will be. */
int dlq_settled(struct dlq *, struct err *) MUST_USE;
/* The same, waiting at most so long. */
int dlq_settle(struct dlq *, int timeout_ms, struct err *) MUST_USE;
/* Readable when acknowledgements came; -1 before the first letter. */
int dlq_fd(const struct dlq *);
uint64_t dlq_total(const struct dlq *);

#endif
