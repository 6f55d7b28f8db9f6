/* alert.h -- alert.v1: an alert that was raised or resolved, as a message on
 * <prefix>.alerts, to and from JSON.
 *
 *   alert_encode(&alert, true, t_ms, detail, &out);
 *   alert_decode(payload, &event, err);
 *
 * Pure.  Must not know what an alert follows from, nor who is notified.
 * schemas/alert.v1.schema.json is the reference for others. */
#ifndef SENTRA_CONSUMERS_ALERTER_ALERT_H
#define SENTRA_CONSUMERS_ALERTER_ALERT_H

#include "common/base/buf.h"
#include "common/base/err.h"
#include "consumers/alerter/monitor/monitor.h"

#define ALERT_ID_SIZE 33

/* The alert_id: a hash of kind, subject, reason and since, as 32 hex digits.
 * The same in every process and version, so that a reader can tell an alert
 * that is published twice.  Of a stage the reason is left out, here and in the
 * message: it may change while the alert fires. */
void alert_make_id(const struct monitor_alert *, char out[ALERT_ID_SIZE]);

/* The message's key: the sentra, the platform or the stage.  Borrowed. */
struct str alert_key(const struct monitor_alert *);

/* Append one line of JSON, every field in the order of the schema.  Of a
 * sentra's alert sentra_id is set, of a platform's platform; of a stage's the
 * reason is the stage.  observed_ms: when it was raised or resolved.  detail:
 * text for people, may be "". */
void alert_encode(const struct monitor_alert *, bool firing,
		  int64_t observed_ms, struct str detail, struct buf *out);

/* A message of the topic. */
struct alert_event {
	struct monitor_alert alert;
	bool firing; /* raised; else resolved */
	int64_t observed_ms;
};
/* -EBADMSG: no alert.v1, the text says which field is wrong.  -ENOTSUP: of a
 * later version, or of a kind that is unknown here.  -ENOMEM. */
int alert_decode(struct str text, struct alert_event *out,
		 struct err *) MUST_USE;

#endif
