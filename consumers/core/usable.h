/* usable.h -- whether a message of a metrics topic can be used, and what it
 * says: decided here for whoever reads the log, a stage or a command.  Pure. */
#ifndef SENTRA_CONSUMERS_CORE_USABLE_H
#define SENTRA_CONSUMERS_CORE_USABLE_H

#include "common/config/platforms.h"
#include "common/event/event.h"

/* A message and where it is.  All texts are borrowed. */
struct log_message {
	enum platform_id platform;     /* of its topic */
	int32_t partition, partitions; /* where it is, of how many */
	int64_t append_ms;             /* broker's time, -1 unknown */
	struct str key, payload;       /* null: absent */
};

/* As event_decode() says, with all that can be checked of it checked. */
enum event_fault message_decode(const struct log_message *, struct buf *scratch,
				struct event *out, struct err *detail) MUST_USE;

#endif
