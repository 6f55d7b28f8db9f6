/* loop_read.c -- messages from Kafka to the stage, and the group's word.
 *
 * Must not know when a flush happens. */
#include "loop_parts.h"

#include "common/base/clock.h"
#include "common/daemon/log.h"
#include "meters.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

/* Between two looks at signals, timers and the flush. */
#define MESSAGES_AT_A_TIME 5000

/* ---- the group ---- */

static void log_partitions(const struct loop *b)
{
	const struct partition *partitions = b->offsets.owned;
	struct buf text;

	buf_init(&text, 200);
	for (size_t i = 0; i < b->offsets.n_owned; i++)
		buf_addf(&text, "%s%" PRId32, i ? " " : "", partitions[i].id);
	log_kv(LOG_INFO, "slices assigned", "slices", buf_cstr(&text), NULL);
	buf_release(&text);
}

static void assigned(void *ctx, const struct kafka_part *parts, size_t n)
{
	struct loop *b = ctx;
	struct err err = { 0 };

	metrics_add(b->metrics, METER_REBALANCES, NULL, 1);
	if (offsets_assign(&b->offsets, parts, n, &err) < 0) {
		b->fatal = err;
		return;
	}
	log_partitions(b);
	b->assigned = true;
	b->phase = n ? PHASE_WAITING : PHASE_IDLE;
}

static void revoked(void *ctx, bool lost)
{
	struct loop *b = ctx;

	log_kv(LOG_INFO, lost ? "slices lost" : "slices revoked", NULL);
	if (!lost && b->phase == PHASE_READING)
		loop_flush_last(b);
	b->set.stage->discard(b->stage);
	offsets_revoke(&b->offsets);
	b->phase = PHASE_IDLE;
	b->assigned = false;
	b->pending = b->full = false;
}

static void ended(void *ctx, const struct kafka_part *part)
{
	struct loop *b = ctx;

	if (b->phase == PHASE_READING)
		offsets_ended(&b->offsets, part->topic, part->partition,
			      part->offset);
}

void loop_events(struct loop *b, struct kafka_sub_events *out)
{
	*out = (struct kafka_sub_events){ b, assigned, revoked, ended };
}

/* ---- messages ---- */

static int put_aside(struct loop *b, const struct kafka_msg *msg,
		     enum event_fault fault, const struct err *detail,
		     struct err *err)
{
	if (!b->dlq) {
		b->skipped++;
		metrics_add(b->metrics, METER_SKIPPED, NULL, 1);
		return 0;
	}
	b->full |= dlq_full(b->dlq);
	return dlq_send(b->dlq, msg, b->topics[msg->topic], fault, detail->text,
			err);
}

static int give(struct loop *b, const struct kafka_msg *msg,
		const struct event *event, struct err *err)
{
	struct position at = { (enum platform_id)msg->topic, msg->partition,
			       msg->offset };
	int rc = b->set.stage->apply(b->stage, event, &at, err);

	if (rc < 0)
		return rc;
	b->full |= rc == STAGE_FULL;
	b->events++;
	return 0;
}

static void passed(struct loop *b, const struct kafka_msg *msg)
{
	offsets_passed(&b->offsets, msg->topic, msg->partition, msg->offset);
	if (!b->pending)
		b->pending_ms = boot_ms();
	b->pending = true;
}

static int take_message(struct loop *b, const struct kafka_msg *msg,
			struct err *err)
{
	struct event_origin origin = {
		.platform = str_of(platform_names[msg->topic]),
		.key = msg->key,
		.check_key = true,
		.append_ms = msg->append_ms,
	};
	struct err detail = { 0 };
	struct event event;
	enum event_fault fault;
	int rc;

	if (!offsets_wants(&b->offsets, msg->topic, msg->partition,
			   msg->offset))
		return 0;
	fault = event_decode(msg->payload, &origin, &b->scratch, &event,
			     &detail);
	if (fault == EVENT_NOMEM)
		return err_set(err, -ENOMEM, "no memory to read an event");
	if (fault == EVENT_OK && b->set.has_as_of &&
	    event.observed_ms > b->set.as_of_s * SECOND_MS) {
		offsets_stop(&b->offsets, msg->topic, msg->partition);
		return 0;
	}
	rc = fault == EVENT_OK ? give(b, msg, &event, err)
			       : put_aside(b, msg, fault, &detail, err);
	if (rc == 0)
		passed(b, msg);
	return rc;
}

static void kafka_trouble(struct loop *b, const struct err *err)
{
	metrics_add(b->metrics, METER_KAFKA_ERRORS, NULL, 1);
	if (loop_is_final(b, err->code))
		b->fatal = *err;
	else if (err->code == -ESPIPE)
		loop_recover(b, err);
	else if (log_limited("kafka", wall_ms()))
		log_kv(LOG_WARN, "Kafka", "why", err->text, NULL);
}

/* What is still fetched of what we do not own any more goes by unread. */
void loop_read(struct loop *b)
{
	struct kafka_msg msg;
	struct err err = { 0 };
	int rc = 1;

	b->drained = false;
	for (int i = 0; i < MESSAGES_AT_A_TIME && !b->full; i++) {
		rc = kafka_sub_poll(b->sub, &msg, &err);
		b->drained = rc == 0;
		if (rc < 0)
			kafka_trouble(b, &err);
		if (rc <= 0)
			return;
		rc = b->phase == PHASE_READING ? take_message(b, &msg, &err)
					       : 0;
		kafka_msg_done(&msg);
		if (rc < 0) {
			loop_recover(b, &err);
			return;
		}
	}
}
