/* sink.h -- where events go, and the events that have not gone yet.
 *
 * A sink is Kafka, or standard output with --dry-run, or a test's list.  In
 * front of it stands a queue with the events of one round: they are encoded at
 * once, and handed over as the sink takes them.  While the sink is full the
 * queue keeps the rest, and the poller begins no other round; so events of one
 * sentra stay in order, and memory stays bounded.
 *
 *   sink_queue_add(&q, &event); ...        (a round is over)
 *   while (!sink_queue_deliver(&q, &sink, metrics, &lost))
 *           ... the sink is full: come again ...
 *
 * The queue masks secrets in what it encodes (a platform may echo a token in a
 * post), counts what is lost, and logs when Kafka stops and starts taking
 * events.  It knows nothing of accounts or rounds. */
#ifndef SENTRA_PRODUCERS_CORE_SINK_H
#define SENTRA_PRODUCERS_CORE_SINK_H

#include "common/daemon/metrics.h"
#include "common/event/event.h"
#include "common/kafka/kafka.h"

/* ---- where events go ---- */

struct sink_state {
	size_t pending;      /* handed over, not yet acknowledged */
	size_t failed;       /* given up for good, since the start */
	const char *trouble; /* why nothing gets through; "" while all is well;
				borrowed until the next call */
};

struct sink {
	void *ctx;
	/* Hand over one event.  All arguments are copied.  -EAGAIN: full, try
	 * later; any other failure is that event's own, and it is lost. */
	int (*send)(void *ctx, struct str key, enum event_kind, struct str text,
		    struct err *);
	void (*state)(void *ctx, struct sink_state *);
};

struct sink_kafka {
	struct kafka_pub *pub; /* borrowed */
	const char *topic;     /* borrowed */
};

/* Records with the sentra's id as key, and the headers schema and
 * content-type.  The argument is borrowed by the sink. */
struct sink sink_to_kafka(struct sink_kafka *);
/* JSON Lines. */
struct sink sink_to_stdout(void);

/* ---- the queue in front of it ---- */

#define SINK_QUEUE_BYTES_MAX (256u << 20) /* above what a round can hold */

struct sink_event {
	enum event_kind kind;
	size_t offset, n; /* of text */
};

struct sink_queue {
	struct buf text;          /* of all events, one after the other */
	struct sink_event *event; /* owned */
	size_t n, size;
	size_t sent;    /* of event: those that the sink took */
	struct buf key; /* the id of the sentra that all of them are of */

	size_t lost;    /* events that could not be queued or sent, since the
			   start */
	size_t failed;  /* sink_state.failed when the sink was last looked at */
	size_t counted; /* of lost: in metric and log */
	bool no_memory; /* of those not counted yet, some found none */
	bool blocked;   /* the sink takes nothing; the log says so */
};

void sink_queue_init(struct sink_queue *);
void sink_queue_release(struct sink_queue *);

/* A round_event_fn; ctx: the queue.  Until the queue is empty again all events
 * must be of one sentra.  Out of memory: the event is lost, and counted. */
void sink_queue_add(void *ctx, const struct event *);

/* Hand over as many as the sink takes.  0: none is left; -EAGAIN: the sink is
 * full, and some wait.  *err says why one was lost, if lost grew; may be
 * NULL. */
int sink_queue_drain(struct sink_queue *, const struct sink *, struct err *);

/* The same, and report in metrics and log how the sink is.  False: some events
 * wait.  *lost: how many events are lost that were not reported before, by the
 * queue or by the sink. */
bool sink_queue_deliver(struct sink_queue *, const struct sink *,
			struct metrics *, size_t *lost);

/* How many events wait. */
size_t sink_queue_len(const struct sink_queue *);

#endif
