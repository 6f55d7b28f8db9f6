/* dlq.h -- what cannot be read goes to <prefix>.dlq, whole, with the reason.
 *
 * At least once: whoever stores how far was read waits until all letters are
 * settled. */
#ifndef SENTRA_CONSUMERS_CORE_DLQ_H
#define SENTRA_CONSUMERS_CORE_DLQ_H

#include "common/event/event.h"
#include "common/kafka/kafka.h"
#include "common/daemon/metrics.h"

struct dead;

/* Connects with the first letter. settings, metrics: borrowed. */
struct dead *dead_new(const struct kafka_settings *, const char *prefix,
		      struct metrics *, struct err *);
void dead_free(struct dead *);

/* Hand over one message, that came from this topic. */
int dead_letter(struct dead *, const struct kafka_msg *, const char *topic,
		enum event_fault, const char *detail, struct err *) MUST_USE;
/* So much is on its way that it has to be settled first. */
bool dead_full(const struct dead *);
/* 1: all are acknowledged; 0: not yet; -EIO: some never will be. */
int dead_settled(struct dead *, struct err *) MUST_USE;
/* The same, waiting at most so long. */
int dead_settle(struct dead *, int timeout_ms, struct err *) MUST_USE;
/* Readable when acknowledgements came; -1 before the first letter. */
int dead_fd(const struct dead *);
uint64_t dead_total(const struct dead *);

#endif
