/* sink.h -- where events go: Kafka, or standard output with --dry-run. */
#ifndef SENTRA_PRODUCERS_CORE_SINK_H
#define SENTRA_PRODUCERS_CORE_SINK_H

#include "common/event/event.h"
#include "common/kafka/kafka.h"

struct outlet_state {
	size_t pending;      /* handed over, not yet acknowledged */
	size_t failed;       /* given up for good, since the start */
	const char *trouble; /* why nothing gets through; "" while all is well;
				borrowed until the next call */
};

struct outlet {
	void *ctx;
	/* All copied.  -EAGAIN: full, try later; any other failure is that
	 * event's own. */
	int (*send)(void *ctx, struct str key, enum event_kind, struct str text,
		    struct err *);
	void (*state)(void *ctx, struct outlet_state *);
};

struct outlet_kafka {
	struct kafka_pub *pub; /* borrowed */
	const char *topic;     /* borrowed */
};

struct outlet outlet_of_kafka(struct outlet_kafka *);
/* JSON Lines. */
struct outlet outlet_of_stdout(void);

#endif
