/* intake.c -- messages: decoded and given to the stage, or to the dead
 * letters.  Must not know what a stage computes. */
#include "intake.h"

#include "common/base/clock.h"
#include "common/daemon/log.h"
#include "recovery.h"
#include "usable.h"

#include <errno.h>

/* In one step, between two looks at signals, timers and the flush. */
#define MESSAGES_AT_A_TIME 5000

/* Between two of these: longer, and we did not wait but stood still. */
#define PAUSE_MS 60000

/* ---- messages ---- */

static int reject(struct loop *l, const struct kafka_msg *msg,
		  const char *reason, const char *detail, struct err *err)
{
	if (!l->dlq) {
		l->skipped++;
		metrics_add(l->metrics, METER_SKIPPED, NULL, 1);
		return 0;
	}
	l->full |= dlq_full(l->dlq);
	if (!offsets_letter(&l->offsets, msg->topic, msg->partition,
			    msg->offset))
		return 0;
	return dlq_send(l->dlq, msg, l->topics[msg->topic], reason, detail,
			err);
}

/* Beyond the end of the log as the last flush saw it, and we look for messages
 * all the time.  What waited for us was appended at any time. */
static bool is_just_appended(const struct loop *l, const struct kafka_msg *msg)
{
	const struct offsets_part *part =
		offsets_part(&l->offsets, msg->topic, msg->partition);

	return msg->offset >= part->end && boot_ms() - l->polled_ms < PAUSE_MS;
}

static int apply(struct loop *l, const struct kafka_msg *msg,
		 const struct event *event, struct err *err)
{
	struct position at = { (enum platform_id)msg->topic, msg->partition,
			       msg->offset,
			       is_just_appended(l, msg) ? msg->append_ms : -1 };
	int rc = l->set.stage->apply(l->stage, event, &at, err);

	if (rc < 0)
		return rc;
	l->full |= rc == STAGE_FULL;
	l->events++;
	return 0;
}

/* What the message says goes to the stage, or the message to the letters. */
static int use(struct loop *l, const struct kafka_msg *msg, struct err *err)
{
	const struct log_message message = {
		.platform = (enum platform_id)msg->topic,
		.partition = msg->partition,
		.partitions = l->partitions,
		.append_ms = msg->append_ms,
		.key = msg->key,
		.payload = msg->payload,
	};
	struct err detail = { 0 };
	struct event event;
	enum event_fault fault =
		message_decode(&message, &l->scratch, &event, &detail);

	if (fault == EVENT_NOMEM)
		return err_set(err, -ENOMEM, "no memory to read an event");
	if (fault != EVENT_OK)
		return reject(l, msg, event_fault_name(fault), detail.text,
			      err);
	if (l->set.has_as_of &&
	    event.observed_ms > l->set.as_of_s * SECOND_MS) {
		offsets_stop(&l->offsets, msg->topic, msg->partition);
		return 1;
	}
	return apply(l, msg, &event, err);
}

static struct kafka_part place_of(const struct kafka_msg *msg)
{
	return (struct kafka_part){ msg->topic, msg->partition, msg->offset };
}

static int reject_failed(struct loop *l, const struct kafka_msg *msg,
			 struct err *err)
{
	int rc = reject(l, msg, REASON_FAILED, l->suspects.why, err);

	if (rc == 0)
		log_kv(LOG_WARN, "put aside what fails again and again",
		       "topic", l->topics[msg->topic], "partition",
		       LOG_INT(msg->partition), "offset", LOG_INT(msg->offset),
		       "why", l->suspects.why, NULL);
	return rc;
}

static int read_message(struct loop *l, const struct kafka_msg *msg,
			struct err *err)
{
	struct kafka_part place = place_of(msg);
	bool guilty = suspects_guilty(&l->suspects, &place);
	int rc = offsets_verify(&l->offsets, msg, err);

	if (rc < 0) {
		l->lost = true;
		l->lost_at = place;
		l->lost_why = *err;
		return rc;
	}
	if (!offsets_wants(&l->offsets, msg->topic, msg->partition,
			   msg->offset))
		return 0;
	rc = guilty ? reject_failed(l, msg, err) : use(l, msg, err);
	if (rc < 0)
		suspects_failed(&l->suspects, &place, err->text);
	if (rc != 0)
		return rc < 0 ? rc : 0;
	offsets_passed(&l->offsets, msg);
	if (!guilty)
		suspects_read(&l->suspects, &place);
	l->full |= suspects_full(&l->suspects);
	if (!l->pending)
		l->pending_ms = boot_ms();
	l->pending = true;
	return 0;
}

/* Fetched, and cannot be unpacked or has another checksum.  It may have been
 * the way here, so it is fetched again, from what is stored; in the end it is
 * put aside, without what is in it. */
static void read_broken(struct loop *l, struct kafka_msg *msg, struct err *why)
{
	struct err err = { 0 };
	struct kafka_part place;
	int64_t next = offsets_next(&l->offsets, msg->topic, msg->partition);

	if (l->phase != PHASE_READING || l->reseek)
		return;
	/* A batch is told by its first message, whichever is wanted. */
	if (msg->offset < next)
		msg->offset = next;
	place = place_of(msg);
	if (!suspects_guilty(&l->suspects, &place)) {
		suspects_failed(&l->suspects, &place, why->text);
		loop_recover(l, why);
		return;
	}
	if (reject_failed(l, msg, &err) < 0) {
		loop_recover(l, &err);
		return;
	}
	offsets_passed(&l->offsets, msg);
	l->full = l->reseek = true;
}

static void note_kafka(struct loop *l, const struct err *err)
{
	metrics_add(l->metrics, METER_KAFKA_ERRORS, NULL, 1);
	if (loop_is_final(l, err->code))
		l->fatal = *err;
	else if (err->code == -ESPIPE || err->code == -ENOENT)
		loop_recover(l, err);
	else if (log_limited("kafka", wall_ms()))
		log_kv(LOG_WARN, "Kafka", "why", err->text, NULL);
}

void loop_read(struct loop *l)
{
	struct kafka_msg msg;
	struct err err = { 0 };
	int rc = 1;

	l->drained = false;
	for (int i = 0; i < MESSAGES_AT_A_TIME && !l->full; i++) {
		rc = kafka_sub_poll(l->sub, &msg, &err);
		l->drained = rc == 0;
		if (rc == -EBADMSG)
			read_broken(l, &msg, &err);
		else if (rc < 0)
			note_kafka(l, &err);
		if (rc <= 0) {
			l->polled_ms = boot_ms();
			return;
		}
		rc = l->phase == PHASE_READING ? read_message(l, &msg, &err)
					       : 0;
		l->polled_ms = boot_ms();
		kafka_msg_done(&msg);
		if (rc < 0) {
			loop_recover(l, &err);
			return;
		}
	}
}
