/* consumer.c -- a subscriber: a member of its group that reads partitions from
 * where the caller says, and commits; or one without a group, which has all
 * partitions, and commits nothing.
 *
 * The group's assignment and what is read are two things here.  An assignment
 * is answered at once with an empty set of partitions, which keeps us a full
 * member that can be rebalanced at any time; kafka_sub_start() then gives the
 * real set with its offsets.  (To answer later would hold up the rebalances
 * of the whole group, and librdkafka would then rejoin without calling us.)
 *
 * Messages are polled one by one: the batch calls of librdkafka 2.0.2 lose
 * messages across a rebalance.  It must not know what is in a message. */
#include "client.h"
#include "common/base/clock.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#define COMMIT_WAIT_MS 5000
#define WAKE_WAIT_MS   10
#define AWAY_ASK_MS    2000
#define AWAY_WAIT_MS   100

struct sub_topic {
	char *name;
	const rd_kafka_topic_t *rkt; /* as messages name it; once seen */
};

struct kafka_sub {
	struct kafka_client client; /* first: client.h */
	struct kafka_fetch fetch;
	int wake;
	struct kafka_sub_events events;
	struct sub_topic *topics;
	size_t n_topics;
	bool member;        /* has an assignment, albeit perhaps an empty one */
	bool alone;         /* without a group */
	int32_t partitions; /* of each topic */
	bool closing;       /* no event is reported any more */
	rd_kafka_topic_partition_list_t *reading; /* since the last start */
	int64_t asked_ms; /* boot time: not before it is asked again whether
			     brokers are back */
	/* What was read since there was no message, and half of what librdkafka
	   keeps in its queue: with less, it cannot have been full. */
	struct amount {
		size_t bytes, messages;
	} since_empty, much;
};

/* Index of a topic subscribed; n_topics where it is none. */
static size_t topic_index(const struct kafka_sub *sub, const char *name)
{
	size_t i;

	for (i = 0; i < sub->n_topics; i++)
		if (sub->topics[i].name &&
		    strcmp(sub->topics[i].name, name) == 0)
			break;
	return i;
}

/* Takes list, which may be NULL. */
static void set_reading(struct kafka_sub *sub,
			rd_kafka_topic_partition_list_t *list)
{
	if (sub->reading)
		rd_kafka_topic_partition_list_destroy(sub->reading);
	sub->reading = list;
}

/* ---- rebalances ---- */

static void assign(struct kafka_sub *sub,
		   const rd_kafka_topic_partition_list_t *list)
{
	rd_kafka_resp_err_t code = kafka_fetch_assign(&sub->fetch, list);

	(void)code; /* fails only once the handle is fatal: poll reports that */
}

static void report_assigned(struct kafka_sub *sub,
			    const rd_kafka_topic_partition_list_t *list)
{
	struct kafka_part *parts =
		calloc((size_t)list->cnt + 1, sizeof(*parts));
	size_t n = 0;
	int i;

	if (!parts) {
		sub->client.fatal = true;
		return;
	}
	for (i = 0; i < list->cnt; i++) {
		parts[n].topic = topic_index(sub, list->elems[i].topic);
		parts[n].partition = list->elems[i].partition;
		parts[n].offset = -1;
		n += parts[n].topic < sub->n_topics;
	}
	sub->events.assigned(sub->events.ctx, parts, n);
	free(parts);
}

static void on_rebalance(rd_kafka_t *rk, rd_kafka_resp_err_t code,
			 rd_kafka_topic_partition_list_t *list, void *opaque)
{
	struct kafka_sub *sub = opaque;
	rd_kafka_topic_partition_list_t *none;
	bool was_member = sub->member;

	set_reading(sub, NULL);
	sub->member = code == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS;
	if (sub->member) {
		none = rd_kafka_topic_partition_list_new(0);
		assign(sub, none);
		rd_kafka_topic_partition_list_destroy(none);
		if (!sub->closing)
			report_assigned(sub, list);
		return;
	}
	if (was_member && !sub->closing)
		sub->events.revoked(sub->events.ctx,
				    rd_kafka_assignment_lost(rk));
	assign(sub, NULL);
}

/* Without a group all are ours from the first poll on. */
static void assign_all(struct kafka_sub *sub)
{
	rd_kafka_topic_partition_list_t *all =
		rd_kafka_topic_partition_list_new(1);

	for (size_t i = 0; i < sub->n_topics; i++)
		for (int32_t p = 0; sub->topics[i].name && p < sub->partitions;
		     p++)
			rd_kafka_topic_partition_list_add(all,
							  sub->topics[i].name,
							  p);
	sub->member = true;
	report_assigned(sub, all);
	rd_kafka_topic_partition_list_destroy(all);
}

/* ---- beginning and end ---- */

static int check_topics(struct kafka_sub *sub,
			const struct rd_kafka_metadata *meta,
			int32_t *partitions, struct err *err)
{
	const struct rd_kafka_metadata_topic *topic, *first = NULL;
	size_t i;

	for (i = 0; i < sub->n_topics; i++) {
		if (!sub->topics[i].name)
			continue;
		topic = kafka_find_topic(meta, sub->topics[i].name);
		if (!topic || topic->partition_cnt == 0)
			return err_set(err, -ENOENT,
				       "topic %s does not exist: create it "
				       "(sentractl topics --create); or we "
				       "lack the right Describe of it",
				       sub->topics[i].name);
		if (!first)
			first = topic;
		if (topic->partition_cnt != first->partition_cnt)
			return err_set(
				err, -EINVAL,
				"topic %s has %d partitions, but %s has %d: "
				"all must have the same number",
				first->topic, first->partition_cnt,
				sub->topics[i].name, topic->partition_cnt);
	}
	if (!first)
		return err_set(err, -EINVAL, "no topic to subscribe");
	*partitions = sub->partitions = first->partition_cnt;
	return 0;
}

static int query_topics(struct kafka_sub *sub, int timeout_ms,
			int32_t *partitions, struct err *err)
{
	const struct rd_kafka_metadata *meta;
	rd_kafka_resp_err_t code =
		rd_kafka_metadata(sub->client.rk, 1, NULL, &meta, timeout_ms);
	int rc;

	rd_kafka_poll(sub->client.rk, 0);
	if (code)
		return kafka_failed(&sub->client, code, err,
				    "no answer from Kafka");
	rc = check_topics(sub, meta, partitions, err);
	rd_kafka_metadata_destroy(meta);
	return rc;
}

static int subscribe(struct kafka_sub *sub, struct err *err)
{
	rd_kafka_topic_partition_list_t *list =
		rd_kafka_topic_partition_list_new((int)sub->n_topics);
	rd_kafka_resp_err_t code;
	size_t i;

	for (i = 0; i < sub->n_topics; i++)
		if (sub->topics[i].name)
			rd_kafka_topic_partition_list_add(
				list, sub->topics[i].name,
				RD_KAFKA_PARTITION_UA);
	code = rd_kafka_subscribe(sub->client.rk, list);
	rd_kafka_topic_partition_list_destroy(list);
	return code ? kafka_failed(&sub->client, code, err, "subscribe") : 0;
}

static int copy_topics(struct kafka_sub *sub, const char *const *topics,
		       size_t n, struct err *err)
{
	sub->topics = calloc(n, sizeof(*sub->topics));
	if (!sub->topics)
		return err_set(err, -ENOMEM, "out of memory");
	for (; sub->n_topics < n; sub->n_topics++) {
		if (!topics[sub->n_topics])
			continue;
		sub->topics[sub->n_topics].name = strdup(topics[sub->n_topics]);
		if (!sub->topics[sub->n_topics].name)
			return err_set(err, -ENOMEM, "out of memory");
	}
	return 0;
}

static int sub_connect(struct kafka_sub *sub,
		       const struct kafka_settings *settings, const char *group,
		       struct err *err)
{
	rd_kafka_conf_t *conf = kafka_conf_new(settings, kafka_sub_props, err);
	int rc;

	if (!conf)
		return -EINVAL;
	kafka_conf_group(conf, group);
	if (settings->passing || !group)
		rd_kafka_conf_set(conf, "group.instance.id", NULL, NULL, 0);
	rd_kafka_conf_set_rebalance_cb(conf, on_rebalance);
	rc = kafka_client_init(&sub->client, RD_KAFKA_CONSUMER, conf, "Read",
			       err);
	if (rc < 0)
		return rc;
	sub->much.bytes =
		kafka_property(&sub->client, "queued.max.messages.kbytes") *
			1024 / 2 +
		1;
	sub->much.messages =
		kafka_property(&sub->client, "queued.min.messages") / 2 + 1;
	rc = kafka_fetch_open(&sub->fetch, &sub->client, !group, err);
	if (rc < 0)
		return rc;
	sub->wake = kafka_wake_new(sub->fetch.queue, err);
	return sub->wake < 0 ? sub->wake : 0;
}

struct kafka_sub *kafka_sub_new(const struct kafka_settings *settings,
				const char *group, const char *const *topics,
				size_t n_topics, int timeout_ms,
				const struct kafka_sub_events *events,
				int32_t *partitions, struct err *err)
{
	struct kafka_sub *sub = calloc(1, sizeof(*sub));

	if (!sub) {
		err_set(err, -ENOMEM, "out of memory");
		return NULL;
	}
	sub->wake = -1;
	sub->events = *events;
	sub->alone = !group;
	if (copy_topics(sub, topics, n_topics, err) < 0 ||
	    sub_connect(sub, settings, group, err) < 0 ||
	    query_topics(sub, timeout_ms, partitions, err) < 0)
		goto out;
	if (sub->alone || subscribe(sub, err) == 0)
		return sub;
out:
	kafka_sub_free(sub);
	return NULL;
}

void kafka_sub_free(struct kafka_sub *sub)
{
	size_t i;

	if (!sub)
		return;
	sub->closing = true;
	set_reading(sub, NULL);
	kafka_fetch_close(&sub->fetch);
	kafka_client_release(&sub->client);
	if (sub->wake >= 0)
		close(sub->wake);
	for (i = 0; i < sub->n_topics; i++)
		free(sub->topics[i].name);
	free(sub->topics);
	free(sub);
}

static size_t topic_of_message(struct kafka_sub *sub,
			       const rd_kafka_topic_t *rkt)
{
	size_t i;

	for (i = 0; i < sub->n_topics; i++)
		if (sub->topics[i].rkt == rkt)
			return i;
	i = topic_index(sub, rd_kafka_topic_name(rkt));
	if (i < sub->n_topics)
		sub->topics[i].rkt = rkt;
	return i;
}

static rd_kafka_topic_partition_list_t *
list_of(const struct kafka_sub *sub, const struct kafka_part *parts, size_t n)
{
	rd_kafka_topic_partition_list_t *list =
		rd_kafka_topic_partition_list_new((int)n);
	size_t i;

	for (i = 0; i < n; i++)
		rd_kafka_topic_partition_list_add(
			list, sub->topics[parts[i].topic].name,
			parts[i].partition)
			->offset = parts[i].offset;
	return list;
}

/* ---- reading ---- */

const char *kafka_sub_away(struct kafka_sub *sub)
{
	const struct rd_kafka_metadata *meta;
	int64_t now_ms = boot_ms();

	if (!sub->client.away[0] || now_ms < sub->asked_ms)
		return sub->client.away[0] ? sub->client.away : NULL;
	sub->asked_ms = now_ms + AWAY_ASK_MS;
	if (!rd_kafka_metadata(sub->client.rk, 0, NULL, &meta, AWAY_WAIT_MS)) {
		rd_kafka_metadata_destroy(meta);
		sub->client.away[0] = '\0';
	}
	return sub->client.away[0] ? sub->client.away : NULL;
}

int64_t kafka_sub_end(const struct kafka_sub *sub, size_t topic,
		      int32_t partition)
{
	int64_t low, high;

	if (rd_kafka_get_watermark_offsets(sub->client.rk,
					   sub->topics[topic].name, partition,
					   &low, &high))
		return -1;
	return high;
}

/* librdkafka forgets what it fetched before: assign() bumps the version of
 * every partition before it returns, and the poll drops older messages. */
int kafka_sub_start(struct kafka_sub *sub, const struct kafka_part *parts,
		    size_t n, struct err *err)
{
	rd_kafka_topic_partition_list_t *list;
	rd_kafka_resp_err_t code;
	size_t i;

	if (!sub->member)
		return err_set(err, -ESTALE, "the group has assigned nothing");
	for (i = 0; i < n; i++)
		if (parts[i].offset <
		    0) /* negative offsets are special to librdkafka */
			return err_set(err, -EINVAL, "%s [%d]: offset %lld",
				       sub->topics[parts[i].topic].name,
				       (int)parts[i].partition,
				       (long long)parts[i].offset);
	list = list_of(sub, parts, n);
	code = kafka_fetch_assign(&sub->fetch, list);
	set_reading(sub, list);
	return code ? kafka_failed(&sub->client, code, err, "assign") : 0;
}

/* When its queue was full, librdkafka 2.0.2 looks again only after a second,
 * however soon the queue is empty.  Any request wakes a broker's thread, and
 * this one goes to all that lead what is read: with small queues that is ten
 * times the speed.  The answer is thrown away. */
static void wake_fetchers(struct kafka_sub *sub)
{
	rd_kafka_topic_partition_list_t *list;
	int i;

	if (sub->reading && (sub->since_empty.bytes >= sub->much.bytes ||
			     sub->since_empty.messages >= sub->much.messages)) {
		list = rd_kafka_topic_partition_list_copy(sub->reading);
		for (i = 0; i < list->cnt; i++)
			list->elems[i].offset = RD_KAFKA_OFFSET_END;
		rd_kafka_offsets_for_times(sub->client.rk, list, WAKE_WAIT_MS);
		rd_kafka_topic_partition_list_destroy(list);
	}
	sub->since_empty = (struct amount){ 0 };
}

/* The descriptor may be cleared only when the queue is empty, and what came
 * between looking and clearing must set it again. */
static rd_kafka_message_t *next_message(struct kafka_sub *sub)
{
	rd_kafka_message_t *msg = kafka_fetch_poll(&sub->fetch, 0);

	if (msg)
		return msg;
	wake_fetchers(sub);
	kafka_wake_clear(sub->wake);
	msg = kafka_fetch_poll(&sub->fetch, 0);
	if (msg)
		kafka_wake_set(sub->wake);
	return msg;
}

static int64_t append_time(const rd_kafka_message_t *msg)
{
	rd_kafka_timestamp_type_t type;
	int64_t ms = rd_kafka_message_timestamp(msg, &type);

	return type == RD_KAFKA_TIMESTAMP_LOG_APPEND_TIME ? ms : -1;
}

static void fill(struct kafka_msg *out, rd_kafka_message_t *msg, size_t topic)
{
	*out = (struct kafka_msg){
		.topic = topic,
		.partition = msg->partition,
		.offset = msg->offset,
		.append_ms = append_time(msg),
		.ms = rd_kafka_message_timestamp(msg, NULL),
		.key = { msg->key, msg->key_len },
		.payload = { msg->payload, msg->len },
		.handle = msg,
	};
}

static int serve_event(struct kafka_sub *sub, const rd_kafka_message_t *msg,
		       struct kafka_msg *out, struct err *err)
{
	struct kafka_part part = { .partition = msg->partition,
				   .offset = msg->offset };
	struct kafka_advice advice = kafka_advice(&sub->client, msg->err);

	if (msg->err == RD_KAFKA_RESP_ERR__FATAL) {
		sub->client.fatal = true;
		kafka_fatal_text(&sub->client, sub->client.trouble,
				 sizeof(sub->client.trouble));
		return err_set(err, -EPIPE, "Kafka: %s", sub->client.trouble);
	}
	if (!msg->rkt)
		return err_set(err, kafka_errno(msg->err), "%s%s",
			       rd_kafka_message_errstr(msg), advice.text);
	part.topic = topic_of_message(sub, msg->rkt);
	if (msg->err != RD_KAFKA_RESP_ERR__PARTITION_EOF &&
	    part.topic < sub->n_topics)
		*out = (struct kafka_msg){ .topic = part.topic,
					   .partition = msg->partition,
					   .offset = msg->offset };
	if (msg->err != RD_KAFKA_RESP_ERR__PARTITION_EOF)
		return err_set(err, kafka_errno(msg->err),
			       "%s [%d] at %lld: %s%s",
			       rd_kafka_topic_name(msg->rkt),
			       (int)msg->partition, (long long)msg->offset,
			       rd_kafka_message_errstr(msg), advice.text);
	if (part.topic < sub->n_topics)
		sub->events.ended(sub->events.ctx, &part);
	return 0;
}

/* The newest error of the connection, reported once. */
static int report_trouble(struct kafka_client *client, struct err *err)
{
	int rc = 0;

	if (client->fatal)
		return err_set(err, -EPIPE, "Kafka: %s",
			       client->trouble[0] ? client->trouble
						  : "out of memory");
	if (client->trouble[0])
		rc = err_set(err, kafka_errno(client->code), "Kafka: %s",
			     client->trouble);
	client->trouble[0] = '\0';
	return rc;
}

int kafka_sub_poll(struct kafka_sub *sub, struct kafka_msg *out,
		   struct err *err)
{
	rd_kafka_message_t *msg;
	size_t topic;
	int rc = 0;

	if (sub->alone && !sub->member)
		assign_all(sub);
	while (rc == 0 && (msg = next_message(sub))) {
		topic = msg->err ? 0 : topic_of_message(sub, msg->rkt);
		if (!msg->err && topic < sub->n_topics) {
			fill(out, msg, topic);
			sub->since_empty.bytes += msg->len;
			sub->since_empty.messages++;
			return 1;
		}
		if (msg->err)
			rc = serve_event(sub, msg, out, err);
		rd_kafka_message_destroy(msg);
	}
	return rc < 0 ? rc : report_trouble(&sub->client, err);
}

void kafka_msg_done(struct kafka_msg *msg)
{
	rd_kafka_message_destroy(msg->handle);
	*msg = (struct kafka_msg){ 0 };
}

int kafka_sub_fd(const struct kafka_sub *sub)
{
	return sub->wake;
}

/* ---- commits ---- */

int kafka_sub_commit(struct kafka_sub *sub, const struct kafka_part *parts,
		     size_t n, struct err *err)
{
	rd_kafka_topic_partition_list_t *list;
	rd_kafka_resp_err_t code;

	if (sub->alone)
		return 0;
	list = list_of(sub, parts, n);
	code = rd_kafka_commit(sub->client.rk, list, 1);
	rd_kafka_topic_partition_list_destroy(list);
	return code ? kafka_failed(&sub->client, code, err, "commit") : 0;
}

/* Waits on a queue of its own, as rd_kafka_commit() has no timeout. */
int kafka_sub_commit_wait(struct kafka_sub *sub, const struct kafka_part *parts,
			  size_t n, struct err *err)
{
	rd_kafka_topic_partition_list_t *list;
	rd_kafka_queue_t *queue;
	rd_kafka_event_t *event = NULL;
	rd_kafka_resp_err_t code;

	if (sub->alone)
		return 0;
	list = list_of(sub, parts, n);
	queue = rd_kafka_queue_new(sub->client.rk);
	code = rd_kafka_commit_queue(sub->client.rk, list, queue, NULL, NULL);
	if (!code) {
		event = rd_kafka_queue_poll(queue, COMMIT_WAIT_MS);
		code = event ? rd_kafka_event_error(event)
			     : RD_KAFKA_RESP_ERR__TIMED_OUT;
		rd_kafka_event_destroy(event);
	}
	rd_kafka_queue_destroy(queue);
	rd_kafka_topic_partition_list_destroy(list);
	if (code && code != RD_KAFKA_RESP_ERR__NO_OFFSET)
		return kafka_failed(&sub->client, code, err, "commit");
	return 0;
}
