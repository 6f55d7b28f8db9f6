/* sink.h -- where events go: Kafka, or standard output with --dry-run. */
#ifndef SENTRA_PRODUCERS_CORE_SINK_H
#define SENTRA_PRODUCERS_CORE_SINK_H

#include "common/event/event.h"
#include "common/kafka/kafka.h"

struct sink_state {
	size_t pending;      /* handed over, not yet acknowledged */
	size_t failed;       /* given up for good, since the start */
	const char *trouble; /* why nothing gets through; "" while all is well;
				borrowed until the next call */
};

struct sink {
	void *ctx;
	/* All copied.  -EAGAIN: full, try later; any other failure is that
	 * event's own. */
	int (*send)(void *ctx, struct str key, enum event_kind, struct str text,
		    struct err *);
	void (*state)(void *ctx, struct sink_state *);
};

struct sink_kafka {
	struct kafka_pub *pub; /* borrowed */
	const char *topic;     /* borrowed */
};

struct sink sink_to_kafka(struct sink_kafka *);
/* JSON Lines. */
struct sink sink_to_stdout(void);

#endif
