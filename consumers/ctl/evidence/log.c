/* log.c -- the readings of a sentra, from Kafka.  Must not know what becomes of
 * them. */
#include "log.h"

#include "common/kafka/kafka.h"

#include <errno.h>

#define READ_MS (10 * 60 * 1000) /* for one topic */
/* Said of a reading that has all that it wants. */
#define ENOUGH (-ECANCELED)

struct log {
	struct trace *trace;
	enum platform_id platform;
	int64_t until_ms; /* INT64_MAX: the end */
	struct buf scratch;
};

static int take(void *ctx, const struct kafka_read *read, struct err *err)
{
	struct log *log = ctx;
	const struct log_message message = {
		.platform = log->platform,
		.partition = read->partition,
		.partitions = read->partitions,
		.append_ms = read->append_ms,
		.key = read->key,
		.payload = read->payload,
	};
	bool own = str_is(read->key, log->trace->of.sentra->id);
	enum event_fault fault;
	struct event event;

	if (!own && log->until_ms == INT64_MAX)
		return 0;
	fault = message_decode(&message, &log->scratch, &event, NULL);
	if (fault == EVENT_NOMEM)
		return err_set(err, -ENOMEM, "no memory to read an event");
	if (fault == EVENT_OK && event.observed_ms > log->until_ms)
		return ENOUGH;
	if (!own)
		return 0;
	return trace_take(log->trace, &message, read->offset,
			  fault == EVENT_OK ? &event : NULL, err);
}

static int read_topic(const struct ctl *c, struct log *log, struct err *err)
{
	char topic[NAME_SIZE], group[NAME_SIZE];
	struct kafka_reader *reader;
	int rc;

	topic_metrics(topic, c->pipeline.prefix, platform_names[log->platform]);
	group_of(group, c->pipeline.prefix, "scorer");
	reader = kafka_reader_new(&c->kafka, group, topic, err);
	if (!reader)
		return -EIO;
	rc = kafka_reader_key(reader, str_of(log->trace->of.sentra->id), err);
	if (rc == 0)
		rc = kafka_reader_read(reader, READ_MS, take, log, err);
	kafka_reader_free(reader);
	return rc == ENOUGH ? 0 : rc;
}

static bool is_wanted(const struct trace *trace, int platform)
{
	int asked = trace->of.field.platform;

	return trace->has[platform] && (asked == NATIONAL || asked == platform);
}

int log_trace(const struct ctl *c, struct trace *trace, struct err *err)
{
	struct log log = { .trace = trace, .until_ms = INT64_MAX };
	int rc = 0;

	if (c->args.as_of_s)
		log.until_ms = c->args.as_of_s * SECOND_MS;
	buf_init(&log.scratch, EVENT_BYTES);
	for (int p = 0; p < PLATFORM_COUNT && rc == 0; p++) {
		if (!is_wanted(trace, p))
			continue;
		log.platform = (enum platform_id)p;
		rc = read_topic(c, &log, err);
	}
	buf_release(&log.scratch);
	return rc < 0 ? err_wrap(err, "Kafka at %s", c->kafka.servers) : 0;
}
