/* alert_record.h -- what the topic of alerts holds, put together from its
 * messages: which alerts fire, and the newest messages in one order.
 *
 *   record = alert_record_new(&err);
 *   alert_record_add(record, partition, &event, payload, known);  each message
 *   alert_record_close(record);
 *   ... alert_record_at(record, i) ... alert_record_firing(record)[i] ...
 *
 * Messages of a partition come in its order; partitions in any.  One alert is
 * newer than another by its time, not by which partition was read first, so a
 * topic with several repeats nothing.
 *
 * Whoever may write to the topic may write much: of alerts about nobody that is
 * known so many are kept and no more, and of the messages the newest.
 *
 * Pure.  Must not know the topic, nor Redis. */
#ifndef SENTRA_CONSUMERS_ALERTER_ALERT_RECORD_H
#define SENTRA_CONSUMERS_ALERTER_ALERT_RECORD_H

#include "alert.h"

#define ALERT_RECORD_MAX       10000 /* messages; of which the stream is a view */
#define ALERT_RECORD_BYTES     ((size_t)32 << 20)
#define ALERT_RECORD_STRANGERS 1000 /* that fire, of nobody that is known */

struct alert_record;

/* A message.  Its place in the order is also its id in the stream. */
struct alert_entry {
	int64_t ms; /* observed_at, or that of a later one before it */
	int64_t n;  /* among those of this ms, from 0 on */
	struct alert_event event;
	char *payload; /* owned */
	size_t bytes;
	int32_t partition; /* and so many were read before it: */
	size_t nth;
};

struct alert_record *alert_record_new(struct err *); /* NULL: no memory */
void alert_record_free(struct alert_record *);       /* accepts NULL */

/* payload: copied.  known: it is of somebody who can be asked about.
 * -ENOMEM. */
int alert_record_add(struct alert_record *, int32_t partition,
		     const struct alert_event *, struct str payload,
		     bool known) MUST_USE;
/* After the last one, before anything is asked.  -ENOMEM. */
int alert_record_close(struct alert_record *) MUST_USE;

/* The newest messages, the oldest of them first. */
size_t alert_record_count(const struct alert_record *);
const struct alert_entry *alert_record_at(const struct alert_record *,
					  size_t i);
/* Alerts that fire, in no order. */
size_t alert_record_firing_count(const struct alert_record *);
const struct monitor_alert *const *
alert_record_firing(const struct alert_record *);
/* Whether this one does, or another one of that subject (and reason). */
bool alert_record_fires(const struct alert_record *,
			const struct monitor_alert *);
/* Those that were not kept since they are of nobody. */
size_t alert_record_passed_over(const struct alert_record *);

#endif
