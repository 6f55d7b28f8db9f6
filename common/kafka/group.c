/* group.c -- a subscriber's life as a member of its group.
 *
 * The group's assignment and what is read are two things here: an assignment
 * is answered at once with an empty set of partitions, which keeps us a full
 * member that can be rebalanced at any time; kafka_sub_start() then gives the
 * real set with its offsets.  (To answer later would hold up the rebalances
 * of the whole group, and librdkafka would then rejoin without telling.)
 *
 * Must not know how messages are read. */
#include "client.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

size_t kafka_sub_topic(const struct kafka_sub *sub, const char *name)
{
	size_t i;

	for (i = 0; i < sub->n_topics; i++)
		if (sub->topics[i].name &&
		    strcmp(sub->topics[i].name, name) == 0)
			break;
	return i;
}

void kafka_sub_reading(struct kafka_sub *sub,
		       rd_kafka_topic_partition_list_t *list)
{
	if (sub->reading)
		rd_kafka_topic_partition_list_destroy(sub->reading);
	sub->reading = list;
}

/* ---- rebalances ---- */

static void assign(rd_kafka_t *rk, const rd_kafka_topic_partition_list_t *list)
{
	rd_kafka_resp_err_t code = rd_kafka_assign(rk, list);

	(void)code; /* fails only once the handle is fatal: poll tells that */
}

static void tell_assigned(struct kafka_sub *sub,
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
		parts[n].topic = kafka_sub_topic(sub, list->elems[i].topic);
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

	kafka_sub_reading(sub, NULL);
	sub->member = code == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS;
	if (sub->member) {
		none = rd_kafka_topic_partition_list_new(0);
		assign(rk, none);
		rd_kafka_topic_partition_list_destroy(none);
		if (!sub->closing)
			tell_assigned(sub, list);
		return;
	}
	if (was_member && !sub->closing)
		sub->events.revoked(sub->events.ctx,
				    rd_kafka_assignment_lost(rk));
	assign(rk, NULL);
}

/* ---- beginning and end ---- */

static int check_topics(const struct kafka_sub *sub,
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
				       "(sentractl topics --create)",
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
	*partitions = first->partition_cnt;
	return 0;
}

static int ask_topics(struct kafka_sub *sub, int timeout_ms,
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
	rd_kafka_conf_set(conf, "group.id", group, NULL, 0);
	rd_kafka_conf_set_rebalance_cb(conf, on_rebalance);
	rc = kafka_client_init(&sub->client, RD_KAFKA_CONSUMER, conf, err);
	if (rc < 0)
		return rc;
	sub->queue = rd_kafka_queue_get_consumer(sub->client.rk);
	sub->wake = kafka_wake_new(sub->queue, err);
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
	if (copy_topics(sub, topics, n_topics, err) < 0 ||
	    sub_connect(sub, settings, group, err) < 0 ||
	    ask_topics(sub, timeout_ms, partitions, err) < 0)
		goto out;
	rd_kafka_poll_set_consumer(sub->client.rk);
	if (subscribe(sub, err) == 0)
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
	kafka_sub_reading(sub, NULL);
	if (sub->client.rk)
		rd_kafka_consumer_close(sub->client.rk);
	if (sub->queue) {
		rd_kafka_queue_io_event_enable(sub->queue, -1, NULL, 0);
		rd_kafka_queue_destroy(sub->queue);
	}
	kafka_client_release(&sub->client);
	if (sub->wake >= 0)
		close(sub->wake);
	for (i = 0; i < sub->n_topics; i++)
		free(sub->topics[i].name);
	free(sub->topics);
	free(sub);
}
