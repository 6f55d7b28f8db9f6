/* alert_stream.h -- the stream <prefix>:alerts in Redis, a view of the topic of
 * alerts.
 *
 * Its ids are a function of the topic (alert_record.h), so it can be filled
 * again, and is found to be another where somebody deleted or changed it.
 * Written through the fence; what reads Redis needs the fence finished.
 *
 * Must not know Kafka, nor the monitor. */
#ifndef SENTRA_CONSUMERS_ALERTER_ALERT_STREAM_H
#define SENTRA_CONSUMERS_ALERTER_ALERT_STREAM_H

#include "alert_record.h"
#include "consumers/core/fence.h"
#include "consumers/core/stage.h"

struct alert_stream_id {
	int64_t ms, n;
};

struct alert_stream {
	struct redis *redis; /* borrowed */
	struct buf key;
	struct alert_stream_id last; /* of the newest entry that it has */
	int64_t n;                   /* entries that it has */
};

void alert_stream_init(struct alert_stream *, const struct stage_env *);
void alert_stream_release(struct alert_stream *);

/* Into the fence: what it lacks of the record, or all of it where it is
 * another. */
int alert_stream_show(struct alert_stream *, const struct alert_record *,
		      struct fence *, struct err *) MUST_USE;
/* Into the fence: one more. */
int alert_stream_add(struct alert_stream *, int64_t ms, struct str event,
		     struct fence *, struct err *) MUST_USE;
/* Whether it has as many entries as were written, and the same at its end. */
int alert_stream_stands(const struct alert_stream *, bool *stands,
			struct err *) MUST_USE;
/* All that it has, into the record; which is left as it is where it has none or
 * is no stream. */
int alert_stream_read(const struct alert_stream *, struct alert_record *,
		      struct err *) MUST_USE;

#endif
