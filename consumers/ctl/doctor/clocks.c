/* clocks.c -- our clock against Redis', and the brokers' against ours and the
 * producers'.
 *
 * A broker's clock is seen by the newest messages: when it appended them, by
 * its own, and when they were observed, by the producer's. */
#include "doctor.h"

#include "common/base/clock.h"
#include "common/json/json.h"
#include "common/kafka/kafka.h"

#include <inttypes.h>
#include <stdlib.h>

#define APART_MS  (5 * SECOND_MS) /* nobody's network takes so long */
#define BEHIND_MS (5 * MINUTE_MS) /* what waited for a broker may be so old */
#define TODO      "set the clocks: chronyc tracking, on each machine"

static void look_at_redis(struct doctor *d)
{
	struct redisReply *reply = NULL;
	int64_t before_ms = wall_ms(), apart_ms;
	struct err err = { 0 };

	if (ctl_call(d->ctl, &reply, &err, "TIME") < 0) {
		doctor_skipped(d, "Redis: TIME: %s", err.text);
		return;
	}
	apart_ms =
		ctl_number(redis_reply_str(redis_reply_at(reply, 0))) *
			SECOND_MS +
		ctl_number(redis_reply_str(redis_reply_at(reply, 1))) / 1000 -
		(before_ms + wall_ms()) / 2;
	redis_reply_free(reply);
	if (llabs(apart_ms) > APART_MS)
		doctor_wrong(d, TODO, "Redis' clock is %" PRId64 " s %s ours",
			     (int64_t)llabs(apart_ms) / SECOND_MS,
			     apart_ms > 0 ? "ahead of" : "behind");
	else
		doctor_fine(d, "Redis' and ours are %" PRId64 " ms apart",
			    (int64_t)llabs(apart_ms));
}

/* When the event was observed; TIME_NONE: it does not say. */
static int64_t observed(struct str payload)
{
	int64_t at_ms = TIME_NONE;
	struct json_t *doc;

	if (json_parse(payload, &json_answer_limits, &doc, NULL) < 0)
		return TIME_NONE;
	if (rfc3339_parse(json_str(json_get(doc, "observed_at")), true,
			  &at_ms) < 0)
		at_ms = TIME_NONE;
	json_free(doc);
	return at_ms;
}

static void judge(struct doctor *d, const char *platform, int64_t append_ms,
		  int64_t observed_ms)
{
	int64_t late_ms = append_ms - observed_ms;

	if (append_ms > wall_ms() + APART_MS)
		doctor_wrong(d, TODO,
			     "the brokers' clock is %" PRId64
			     " s ahead of ours",
			     (append_ms - wall_ms()) / SECOND_MS);
	else if (observed_ms == TIME_NONE)
		doctor_skipped(d, "%s: its newest message is no event",
			       platform);
	else if (late_ms < -APART_MS)
		doctor_wrong(d, TODO,
			     "%s: its producer's clock is %" PRId64
			     " s ahead of the brokers'",
			     platform, -late_ms / SECOND_MS);
	else if (late_ms > BEHIND_MS)
		doctor_warning(d, TODO,
			       "%s: its newest event reached Kafka %" PRId64
			       " s after it was observed",
			       platform, late_ms / SECOND_MS);
}

static void look_at_brokers(struct doctor *d)
{
	const struct platforms *read = &d->ctl->pipeline.platforms;
	size_t before = d->n, seen = 0;
	char topic[NAME_SIZE];
	struct buf payload;
	int64_t append_ms;

	buf_init(&payload, (size_t)2 << 20);
	for (size_t i = 0; i < read->n; i++) {
		const char *platform = platform_names[read->at[i]];

		topic_metrics(topic, d->ctl->pipeline.prefix, platform);
		if (kafka_look_newest(d->kafka, topic, CHECK_MS, &append_ms,
				      &payload, NULL) <= 0)
			continue;
		seen++;
		judge(d, platform, append_ms, observed(buf_str(&payload)));
	}
	if (d->n == before && seen)
		doctor_fine(d, "the brokers' and the producers' agree");
	else if (d->n == before)
		doctor_skipped(d, "the brokers': no topic has a message yet");
	buf_release(&payload);
}

void doctor_clocks(struct doctor *d)
{
	if (d->redis)
		look_at_redis(d);
	else
		doctor_skipped(d, "Redis does not answer");
	if (d->kafka)
		look_at_brokers(d);
	else
		doctor_skipped(d, "Kafka does not answer");
}
